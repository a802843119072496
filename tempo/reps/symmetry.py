"""Left against right: means over a session's reps, their difference, and how sure all of it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tempo.reps.rep import Measured, Rep

#: What is compared, in the order in which it is told.
COMPARED = (
    "eccentric_s",
    "concentric_s",
    "lift_cm",
    "drop_cm",
    "depth_below_level_cm",
    "rom_deg",
    "evenness",
)
#: Counted from a level, not from nothing: 2 cm is not twice 1 cm, so no index.
_NO_RATIO = ("depth_below_level_cm",)


@dataclass(frozen=True, slots=True)
class SymmetryParams:
    """What the legs of one person share.

    alike : how far the errors of one leg's reps go together (0 each its own, 1 all the same): the
        same strap, the same way of easing in. Of the simulated pairs (DESIGN.md, note 17).
    feet : 90 % half width of how much a person's left lever differs from the right one, as a share;
        the project's own choice.
    """

    alike: float = 0.5
    feet: float = 0.02


@dataclass(frozen=True, slots=True)
class Compared:
    """One quantity of both legs; each side is the mean over its reps.

    ``difference`` is left − right. ``index_percent`` is 100 · (left − right) / ((left + right) / 2)
    (Robinson, Herzog and Nigg 1987, J Manipulative Physiol Ther 10:172–176): 0 is alike, positive
    is more on the left. ``larger`` names the side where the difference is more than its interval,
    ``neither`` where it is less, and is None where it is not known.
    """

    quantity: str
    left: Measured
    right: Measured
    left_reps: int
    right_reps: int
    difference: Measured
    index_percent: Measured
    larger: str | None


def symmetry(
    reps: Sequence[Rep], lever_share: float, params: SymmetryParams | None = None
) -> tuple[Compared, ...]:
    """Every quantity of the counted reps of the left and of the right leg; empty without both.

    Parameters
    ----------
    reps : of either leg, in any order; reps without a side take no part.
    lever_share : 90 % half width of the lever, as a share. Both legs share the person's lever, so
        it widens each side's length and next to nothing of their difference.
    """
    params = params or SymmetryParams()
    sides = [[rep for rep in reps if rep.counted and rep.side == side] for side in ("left", "right")]
    if not all(sides):
        return ()
    return tuple(_compared(name, *sides, lever_share, params) for name in COMPARED)


@dataclass(frozen=True, slots=True)
class _Mean:
    """A mean, the half width that is its own, and the one that it shares with the other leg."""

    value: float
    own: float
    shared: float
    reps: int

    @property
    def told(self) -> Measured:
        return Measured(self.value, float(np.hypot(self.own, self.shared)))


def _compared(
    name: str, left: Sequence[Rep], right: Sequence[Rep], lever: float, params: SymmetryParams
) -> Compared:
    share = lever if name.endswith("_cm") else 0.0
    means = [_mean([getattr(rep, name) for rep in side], share, params) for side in (left, right)]
    one, other = means
    if isinstance(one, str) or isinstance(other, str):
        told = [Measured.unknown(mean) if isinstance(mean, str) else mean.told for mean in means]
        counts = [0 if isinstance(mean, str) else mean.reps for mean in means]
        why = Measured.unknown(next(mean for mean in means if isinstance(mean, str)))
        return Compared(name, told[0], told[1], counts[0], counts[1], why, why, None)
    difference, middle = one.value - other.value, (one.value + other.value) / 2.0
    own = float(np.hypot(one.own, other.own))
    feet = params.feet * abs(middle) if share else 0.0
    ci = float(np.hypot(np.hypot(own, feet), share * abs(difference)))
    index = Measured.unknown("no_ratio")
    if name not in _NO_RATIO and middle > 0.0:
        index = Measured(100.0 * difference / middle, 100.0 * float(np.hypot(own, feet)) / middle)
    larger = "neither" if abs(difference) <= ci else "left" if difference > 0 else "right"
    counts = [one.reps, other.reps]
    told = [one.told, other.told]
    return Compared(
        name, told[0], told[1], counts[0], counts[1], Measured(difference, ci), index, larger
    )


def _mean(each: Sequence[Measured], share: float, params: SymmetryParams) -> _Mean | str:
    """The mean of what is known of one leg, or the code why nothing is."""
    known = [(one.value, one.ci or 0.0) for one in each if one.value is not None]
    if not known:
        return next((one.withheld for one in each if one.withheld), "uncertain")
    values, cis = np.array(known).T
    rest = np.maximum(cis**2 - (share * values) ** 2, 0.0)
    together = params.alike + (1.0 - params.alike) / values.size
    value = float(values.mean())
    return _Mean(value, float(np.sqrt(rest.mean() * together)), share * abs(value), values.size)
