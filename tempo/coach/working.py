"""What is heard while a set is worked at: the beat of its reps, or the time that is left.

Where reps are paced each begins with its number ("3: lift"), every second between has its tick.
Where time is kept it is quiet but for half of it and the last three seconds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tempo.coach.cues import Cue
from tempo.coach.pacing import TICK_S
from tempo.coach.routine import RoutineStep

#: The last seconds of a set that are counted, and the shortest set whose half is said.
LAST_S = 3
_HALF_OF_S = 10.0


@dataclass(frozen=True, slots=True)
class Led:
    """From when on in a set the beat leads, and how many reps a sensor had counted until then."""

    gone_s: float = 0.0
    reps: int = 0

    def paced_s(self, step: RoutineStep, gone_s: float) -> float:
        """Where the beat is so long after the set began."""
        return gone_s - self.gone_s + self.reps * step.rep_s


def cues_of(step: RoutineStep, number: int, start_s: float) -> Iterator[Cue]:
    """The cues of one set that begins at ``start_s``, in order."""
    if step.work_s is not None:
        return _kept(step.work_s.value, start_s)
    return _paced(step, number, start_s)


def phase_at(step: RoutineStep, gone_s: float) -> tuple[str, float] | None:
    """The beat that is on so long after a set began, and how much of it is left, s."""
    if not step.pace:
        return None
    inside_s = (gone_s + 1e-6) % step.rep_s
    for beat in step.pace:
        if inside_s < beat.lasts_s.value:
            return beat.code, beat.lasts_s.value - inside_s
        inside_s -= beat.lasts_s.value
    return None


def paced_reps(step: RoutineStep, gone_s: float) -> int:
    """How many reps the beat has led through."""
    if step.reps is None:
        return 0
    return min(int(step.reps.value), int((gone_s + 1e-6) / step.rep_s))


def _kept(lasts_s: float, start_s: float) -> Iterator[Cue]:
    half_s = lasts_s / 2
    if lasts_s >= _HALF_OF_S:
        at_s = start_s + half_s
        yield Cue("half", at_s, at_s, "half", {"left": round(half_s)})
    for left in range(LAST_S, 0, -1):
        if left < lasts_s:
            at_s = start_s + lasts_s - left
            yield Cue("last", at_s, at_s, "last", {"left": left})


def _paced(step: RoutineStep, number: int, start_s: float) -> Iterator[Cue]:
    assert step.reps is not None
    for rep in range(1, int(step.reps.value) + 1):
        at_s = start_s + (rep - 1) * step.rep_s
        for place, beat in enumerate(step.pace):
            of: dict[str, float | str] = {"phase": beat.code, "asked_s": beat.lasts_s.value}
            if place == 0:
                of |= {"rep": rep, "set": number}
            yield Cue("phase", at_s, at_s, beat.code, of)
            lasts_s = beat.lasts_s.value
            for tick in range(1, math.ceil(lasts_s / TICK_S - 1e-6)):
                left_s = round(lasts_s - tick * TICK_S, 3)
                left: dict[str, float | str] = {"phase": beat.code, "left_s": left_s}
                yield Cue("tick", at_s + tick * TICK_S, at_s, "tick", left)
            at_s += lasts_s
