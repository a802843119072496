"""Reps to sets: numbers, pauses, and which reps are partial or practice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from tempo.reps import metrics
from tempo.reps.limits import NINETY, Limit
from tempo.reps.rep import Measured, Rep
from tempo.samples import Gap, Interval

#: Rest that ends a set, and share of the usual lift under which a rep is partial (definition 1).
SET_REST_S = 15.0
PARTIAL_SHARE = 0.6
_EARLIER_REPS = 8


@dataclass(frozen=True, slots=True)
class Side:
    """From ``start_s`` on, this leg; the sidecar says so."""

    start_s: float
    side: str | None


class Sets:
    """Numbers reps as they come and fills in the pause of the one before.

    A rep is handed out when it is closed and once more, with the same numbers, when the next raise
    tells how long the pause was: the later one counts. ``gaps`` may grow as the signal comes.
    """

    def __init__(
        self,
        sides: tuple[Side, ...],
        practice: tuple[Interval, ...],
        gaps: Sequence[Gap] = (),
    ) -> None:
        self._sides = sides
        self._practice = practice
        self._gaps = gaps
        self._last: Rep | None = None
        self._whole_lifts: list[float] = []

    def tell(self, practice: Interval | None, side: Side | None) -> None:
        """What became known later; a practice stretch replaces the one with the same start."""
        if practice is not None:
            others = [one for one in self._practice if one.start_s != practice.start_s]
            self._practice = (*others, practice)
        if side is not None:
            self._sides = (*self._sides, side)

    def take(self, rep: Rep, stepped_off: bool) -> list[Rep]:
        """One closed rep in, one or two numbered reps out."""
        last, out = self._last, []
        same = last is not None and not stepped_off and self._same_set(last, rep)
        if last is not None and same:
            out.append(_with_pause(last, rep, self._gaps))
            number, count = last.set, last.rep + 1
        else:
            number, count = (last.set + 1 if last is not None else 1), 1
            self._whole_lifts = []
        lift = rep.lift_cm.value
        partial = self._is_partial(lift)
        practice = self._is_practice(rep)
        notes = rep.notes + ("partial",) * partial + ("practice",) * practice
        rep = replace(
            rep,
            set=number,
            rep=count,
            side=self._side(rep.concentric_start_s),
            partial=partial,
            practice=practice,
            notes=notes,
        )
        if lift is not None and rep.counted:
            self._whole_lifts.append(lift)
        self._last = rep
        return [*out, rep]

    def amend(self, change: Callable[[Rep], Rep]) -> tuple[Rep, ...]:
        """The newest rep once more, now that more is known of it."""
        if self._last is None:
            return ()
        self._last = change(self._last)
        return (self._last,)

    def _same_set(self, last: Rep, rep: Rep) -> bool:
        if rep.concentric_start_s - last.eccentric_end_s >= SET_REST_S:
            return False
        between = (last.eccentric_start_s, rep.concentric_start_s)
        return not any(between[0] < side.start_s <= between[1] for side in self._sides[1:])

    def _is_partial(self, lift_cm: float | None) -> bool:
        earlier = self._whole_lifts[-_EARLIER_REPS:]
        return bool(earlier) and lift_cm is not None and lift_cm < PARTIAL_SHARE * median(earlier)

    def _is_practice(self, rep: Rep) -> bool:
        middle_s = (rep.concentric_end_s + rep.eccentric_start_s) / 2.0
        return any(label.start_s <= middle_s < label.end_s for label in self._practice)

    def _side(self, at_s: float) -> str | None:
        begun = [side for side in self._sides if side.start_s <= at_s + 2.0]
        return begun[-1].side if begun else (self._sides[0].side if self._sides else None)


def _with_pause(last: Rep, rep: Rep, gaps: Sequence[Gap]) -> Rep:
    """The earlier rep, now that the next raise has told when its pause was over."""
    begins = Limit(rep.concentric_start_s, _sd(rep, 0, rep.concentric_s))
    ended = Limit(last.eccentric_end_s, _sd(last, 3, last.eccentric_s))
    topped = Limit(last.concentric_end_s, _sd(last, 1, last.concentric_s))
    gap = any(one.start_s < begins.at_s and one.end_s > ended.at_s for one in gaps)
    return replace(
        last,
        bottom_pause_s=Measured.unknown("gap") if gap else metrics.duration(ended, begins),
        top_to_next_raise_s=metrics.duration(topped, begins),
    )


def _sd(rep: Rep, limit: int, phase: Measured) -> float:
    """Spread of one limit; else the phase's interval, read as if both of its limits shared it."""
    if rep.limit_sds_s:
        return rep.limit_sds_s[limit]
    return (phase.ci or 0.0) / NINETY / 1.414
