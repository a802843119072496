"""Whether a number changes over the weeks, and whether that is more than the measurement error.

The line is Theil's and Sen's: the median of the slopes between all pairs of sessions, which a bad
evening does not move; Sen's rank interval of the slope goes with it (90 %). That interval is what
the scatter of the sessions shows. What they do not show is an error that one person's sessions
repeat; `tempo.reps.change` knows how much of it is left in a difference, here of the first third of
the sessions and the last. Both are added as squares:

    error² = (half width of the slope · (n − 1))² + (half width of last third − first third)².

Shown is the 90 % interval. A change is called one only if it is larger than this error with the
99 % rank interval in it (nine numbers are looked at, over and over, and a person drifts by chance),
and for heights if it is also larger than what a person repeats from week to week (2.2 cm, Byrne
2017). For a share of reps the second term is the usual half width of one session, for evenness and
answers about pain `LEAST_CHANGE`.

Sen 1968, J Am Stat Assoc 63:1379. Differences: sessions are counted, not dated (a holiday does not
flatten a slope), and they are taken as independent of each other; who has good weeks and bad weeks
has a somewhat wider interval than is said here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from statistics import median
from typing import Literal

from tempo.history.kept import KeptSession
from tempo.reps.change import Change, change
from tempo.weeks.series import OF_REPS, PAIN, Point, mean_of, one_foot_length, points

#: Fewer sessions are listed and not called a trend; the project's own choice.
LEAST_SESSIONS = 5
#: Confidence of the interval that is shown, and of the one that a claim must pass.
_SHOWN, _CLAIMED = 0.90, 0.99
#: Smaller changes are not worth the name: an answer about pain is given in whole points, nobody
#: sees a difference of 0.05 in evenness, and one effort in ten may be judged otherwise by chance.
#: The project's own choice.
LEAST_CHANGE = dict.fromkeys(PAIN, 1.0) | {"evenness": 0.05, "efforts": 1.0, "still_share": 0.1}

Verdict = Literal["unknown", "too_few", "no_change", "within_habit", "more", "less"]


@dataclass(frozen=True, slots=True)
class Trend:
    """One quantity over the sessions that know it.

    ``first`` and ``last`` are the line's ends, ``change`` their difference with its 90 % half
    width, ``sure`` with its 99 % one, which a claim must pass, ``per_session`` the change of one
    step from a session to the next; None with too few.
    """

    quantity: str
    side: str | None
    points: tuple[Point, ...]
    verdict: Verdict
    first: float | None = None
    last: float | None = None
    change: Change | None = None
    per_session: Change | None = None
    sure: Change | None = None

    def at(self, index: float) -> float | None:
        """The line at a session's place."""
        if self.first is None or self.last is None:
            return None
        return self.first + (self.last - self.first) * index / (len(self.points) - 1)


def trend(sessions: Sequence[KeptSession], quantity: str, side: str | None = None) -> Trend:
    """The quantity's trend over these sessions, in their order."""
    known = points(sessions, quantity, side)
    if len(known) < LEAST_SESSIONS:
        return Trend(quantity, side, known, "too_few" if known else "unknown")
    from scipy.stats import theilslopes

    steps = len(known) - 1
    values = [point.value for point in known]
    line, sure = (theilslopes(values, alpha=share) for share in (_SHOWN, _CLAIMED))
    slope, middle = float(line.slope), float(line.intercept)
    hidden = _hidden(known, quantity, side)
    moved, claimed = (
        Change(
            steps * slope,
            hypot(steps * max(each.high_slope - slope, slope - each.low_slope), hidden),
        )
        for each in (line, sure)
    )
    per_session = Change(slope, moved.ci / steps)
    return Trend(
        quantity,
        side,
        known,
        _verdict(claimed, quantity),
        middle,
        middle + moved.value,
        moved,
        per_session,
        claimed,
    )


def trends(
    sessions: Sequence[KeptSession], quantities: Sequence[str], side: str | None = None
) -> tuple[Trend, ...]:
    """One trend a quantity."""
    return tuple(trend(sessions, quantity, side) for quantity in quantities)


def compared(
    before: Sequence[KeptSession],
    after: Sequence[KeptSession],
    quantity: str,
    sides: tuple[str | None, str | None] = (None, None),
) -> Change | None:
    """How a rep's number differs between two groups of sessions, or between two sides."""
    old = mean_of(before, quantity, sides[0])
    new = mean_of(after, quantity, sides[1])
    if old is None or new is None:
        return None
    return change(old, new, same_scale=one_foot_length([*before, *after]))


def _hidden(known: Sequence[Point], quantity: str, side: str | None) -> float:
    """The part of the error that the scatter of the sessions does not show."""
    if quantity in LEAST_CHANGE:
        return LEAST_CHANGE[quantity]
    if quantity not in OF_REPS:
        return median(point.ci or 0.0 for point in known)
    third = len(known) // 3
    sessions = [point.session for point in known]
    moved = compared(sessions[:third], sessions[-third:], quantity, (side, side))
    return 0.0 if moved is None else moved.ci


def _verdict(moved: Change, quantity: str) -> Verdict:
    if not moved.measurable:
        return "no_change"
    if moved.beyond_habit(quantity) is False:
        return "within_habit"
    return "more" if moved.value > 0 else "less"
