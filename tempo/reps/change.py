"""Has it changed? Two sets of numbers compared, with the errors that they share kept apart.

Theory. A number's interval holds errors of three kinds. The *scale* s (the lever from the ball of
the foot to the heel) multiplies every length of one person alike, in every session: it hardly
touches a difference. The *session* multiplies (p, where level is not known) or shifts (d, where it
is) all lengths of one session alike: averaging over its reps does not help, and another session has
another. What is left is each rep's *own* error (limits of phases, wobble), which averages out over
n reps, but for the part that a session repeats: a little of times, half of lengths and angles,
which the accelerometer's own errors tilt alike (shares of the variance, on simulated sessions).
With b and a the means before and after,

    ci² = (s·(a − b))² + (p_b·b)² + (p_a·a)² + d_b² + d_a² + own_b² + own_a²,

the first term being s²·(a² + b²) where the two do not share it (two people, another foot length).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot, sqrt

from tempo.motion.foot import UNKNOWN_LEVEL_SHARE_CI, Foot
from tempo.motion.level import ASSUMED_CI_RAD, LABELLED_CI_RAD
from tempo.reps.rep import Measured

#: A person repeats the height of a heel raise within this from week to week, cm: 1.96·√2·SEM with
#: SEM 0.8 cm (Byrne 2017, J Electromyogr Kinesiol 36:34, n = 38).
HEIGHT_REPEATS_CM = 2.2
#: Share of the variance of a rep's own errors that the session's other reps repeat (measured: 0.03
#: to 0.12 for durations, 0.5 to 0.64 for lengths and angles).
REPEATED_TIMES = 0.1
REPEATED_LENGTHS = 0.6
_HEIGHTS = frozenset({"lift_cm", "drop_cm", "top_height_cm", "depth_below_level_cm"})
_OVER_LEVEL = frozenset({"top_height_cm", "depth_below_level_cm"})
_SCALED = ("_cm", "_cmps")
_LEVEL_CI_RAD = {"labelled": LABELLED_CI_RAD, "assumed": ASSUMED_CI_RAD}


@dataclass(frozen=True, slots=True)
class SharedError:
    """90 % half widths that all numbers of a session share.

    ``scale`` (the person's) and ``posture`` (the session's) are shares of the value, ``offset`` is
    in its unit; ``repeated`` is the share of the variance of what is left that the session repeats.
    """

    scale: float = 0.0
    posture: float = 0.0
    offset: float = 0.0
    repeated: float = REPEATED_TIMES

    def of_value(self, value: float) -> float:
        """All of it, for one value."""
        return hypot(self.scale * value, self.posture * value, self.offset)

    @classmethod
    def of(cls, field: str, foot_length_cm: float | None, level: str = "none") -> SharedError:
        """What a recording's reps share in ``field``, by what was known of foot and level."""
        foot = Foot.of(foot_length_cm)
        if not field.endswith(_SCALED):
            return cls(repeated=REPEATED_LENGTHS if field.endswith("_deg") else REPEATED_TIMES)
        posture = 0.0 if level in _LEVEL_CI_RAD else UNKNOWN_LEVEL_SHARE_CI
        offset_m = foot.lever_m * _LEVEL_CI_RAD.get(level, 0.0) if field in _OVER_LEVEL else 0.0
        return cls(foot.lever_ci, posture, 100.0 * offset_m, REPEATED_LENGTHS)


@dataclass(frozen=True, slots=True)
class Average:
    """Mean of a number over ``count`` reps; ``own_ci`` is what is not in ``shared``."""

    value: float
    own_ci: float
    shared: SharedError
    count: int

    @property
    def ci(self) -> float:
        """Half width of its 90 % interval."""
        return hypot(self.own_ci, self.shared.of_value(self.value))


@dataclass(frozen=True, slots=True)
class Change:
    """After − before, and the half width of its 90 % interval, in the numbers' unit."""

    value: float
    ci: float

    @property
    def measurable(self) -> bool:
        """Whether it is more than the measurement error."""
        return abs(self.value) > self.ci

    def beyond_habit(self, field: str) -> bool | None:
        """Whether it is more than a person varies anyway; None where no figure is published."""
        if field not in _HEIGHTS:
            return None
        return self.measurable and abs(self.value) > HEIGHT_REPEATS_CM


def average(numbers: Iterable[Measured], shared: SharedError) -> Average | None:
    """Mean of the numbers that are known; None if there is none."""
    known = [(one.value, one.ci) for one in numbers if one.value is not None and one.ci is not None]
    if not known:
        return None
    count = len(known)
    squares = [max(ci * ci - shared.of_value(value) ** 2, 0.0) for value, ci in known]
    kept = shared.repeated + (1.0 - shared.repeated) / count
    own_ci = sqrt(kept * sum(squares) / count)
    return Average(sum(value for value, _ in known) / count, own_ci, shared, count)


def change(before: Average, after: Average, same_scale: bool = True) -> Change:
    """How much ``after`` differs from ``before``.

    ``same_scale`` says that one lever turned both into lengths: the same person and foot length.
    """
    moved = after.value - before.value
    if same_scale:
        scale = max(before.shared.scale, after.shared.scale) * moved
    else:
        scale = hypot(before.shared.scale * before.value, after.shared.scale * after.value)
    of_session = [
        part
        for one in (before, after)
        for part in (one.shared.posture * one.value, one.shared.offset, one.own_ci)
    ]
    return Change(moved, hypot(scale, *of_session))
