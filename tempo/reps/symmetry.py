"""Left against right: means over the reps of either leg, their difference, how sure it all is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from tempo.reps.change import Average, SharedError, average, change
from tempo.reps.rep import Measured, Rep

#: What is compared, in the order in which it is told.
COMPARED = (
    "eccentric_s",
    "concentric_s",
    "lift_cm",
    "drop_cm",
    "depth_below_level_cm",
    "rom_deg",
)
#: Counted from a level, not from nothing: 2 cm is not twice 1 cm, so there is no index.
_NO_RATIO = frozenset({"depth_below_level_cm"})
#: How much the same way may differ between two sensors and two feet (90 %, of the mean): cheap
#: accelerometers' gains leave 5 % of simulated pairs' drops, typical ones' 2 % (DESIGN.md, 17).
SENSORS_SHARE = 0.04
_BY_POSTURE = ("_cm", "_deg")


@dataclass(frozen=True, slots=True)
class Leg:
    """The reps of one leg, and what was known of foot and level when they were recorded."""

    reps: tuple[Rep, ...]
    foot_length_cm: float | None
    level: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One quantity of both legs; each side is the mean over its counted reps.

    ``difference`` is left − right. ``index_percent`` is 100 · (left − right) / ((left + right) / 2)
    (Robinson, Herzog and Nigg 1987, J Manipulative Physiol Ther 10:172–176): 0 is alike, positive
    is more on the left. ``larger`` is the side that has more where the difference is more than its
    interval, ``neither`` where it is not, None where it is not known.
    """

    quantity: str
    left: Measured
    right: Measured
    left_reps: int
    right_reps: int
    difference: Measured
    index_percent: Measured
    larger: str | None


def symmetry(left: Leg, right: Leg) -> tuple[Compared, ...]:
    """Every quantity of both legs; empty where one of them did no rep that counts.

    Both are one person's, so what is not known of the lever widens each side's lengths and next to
    nothing of their difference.
    """
    if not any(rep.counted for rep in left.reps) or not any(rep.counted for rep in right.reps):
        return ()
    return tuple(_compared(name, left, right) for name in COMPARED)


def legs_of(reps: Sequence[Rep], foot_length_cm: float | None, level: str) -> tuple[Leg, Leg]:
    """Left and right of one recording whose sets alternate."""
    left, right = (
        Leg(tuple(rep for rep in reps if rep.side == side), foot_length_cm, level)
        for side in ("left", "right")
    )
    return left, right


def _compared(name: str, left: Leg, right: Leg) -> Compared:
    one, other = _average(name, left), _average(name, right)
    sides = (_told(one, name, left), _told(other, name, right))
    counts = (one.count if one else 0, other.count if other else 0)
    if one is None or other is None:
        why = Measured.unknown(sides[0].withheld or sides[1].withheld or "uncertain")
        return Compared(name, *sides, *counts, why, why, None)
    moved = change(other, one)
    middle = (one.value + other.value) / 2.0
    scale = max(one.shared.scale, other.shared.scale)
    sensors = SENSORS_SHARE * abs(middle) if name.endswith(_BY_POSTURE) else 0.0
    difference = Measured(moved.value, hypot(moved.ci, sensors))
    index = Measured.unknown("no_ratio")
    if name not in _NO_RATIO and middle > 0.0:
        # a longer lever makes both sides longer and leaves their ratio as it is
        beside = sqrt(max(moved.ci**2 - (scale * moved.value) ** 2, 0.0))
        index = Measured(100.0 * moved.value / middle, 100.0 * hypot(beside, sensors) / middle)
    return Compared(name, *sides, *counts, difference, index, _larger(difference))


def _average(name: str, leg: Leg) -> Average | None:
    shared = SharedError.of(name, leg.foot_length_cm, leg.level)
    return average((getattr(rep, name) for rep in leg.reps if rep.counted), shared)


def _told(mean: Average | None, name: str, leg: Leg) -> Measured:
    if mean is not None:
        return Measured(mean.value, mean.ci)
    codes = [getattr(rep, name).withheld for rep in leg.reps if rep.counted]
    return Measured.unknown(next((code for code in codes if code), "uncertain"))


def _larger(difference: Measured) -> str | None:
    if difference.value is None or difference.ci is None:
        return None
    if abs(difference.value) <= difference.ci:
        return "neither"
    return "left" if difference.value > 0 else "right"
