"""How the sensor sits on the foot: turning axis, its sign, and the way to the heel.

Any strapping must do, so all of it comes from the signal: the axis is the one the foot turns about
most, and its sign the one for which the turn lifts the sensor (`pivot`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.hysteresis import Turn, Turns
from tempo.dsp.resample import GRID_HZ
from tempo.motion.gravity import cross, unit
from tempo.motion.pivot import Turning, judge
from tempo.motion.settled import Settled, settle
from tempo.samples import FloatArray

#: A swing of the heel direction that counts as one, as a sine (4.6°).
SWING = 0.08
#: Rows of context around a swing, so that gravity is settled at its ends.
_CONTEXT = 250
_TICK = round(GRID_HZ)


@dataclass(frozen=True, slots=True)
class Bearing:
    """``axis``: turning about it by the right hand lifts the heel; ``heel``: ball → heel, where
    ``heel · up`` is the sine of the foot's pitch; both unit vectors in the sensor frame."""

    axis: FloatArray
    heel: FloatArray


def bearing(axis: FloatArray, level_up: FloatArray, pitch_rad: float = 0.0) -> Bearing:
    """The bearing of a foot whose pitch is ``pitch_rad`` when the sensor sees ``level_up``."""
    ahead = unit(cross(level_up[np.newaxis], axis[np.newaxis]))[0]
    upright = cross(axis[np.newaxis], ahead[np.newaxis])[0]
    return Bearing(axis, np.cos(pitch_rad) * ahead + np.sin(pitch_rad) * upright)


def principal_axis(spread: FloatArray) -> tuple[FloatArray, float]:
    """Main axis of a (3, 3) sum of outer products of rates, and its share of the whole."""
    values, vectors = np.linalg.eigh(spread)
    total = float(values.sum())
    return vectors[:, 2], float(values[2]) / total if total > 0 else 0.0


class BearingSearch:
    """Holds rows back until one heel raise has shown how the sensor sits.

    Every second with movement, the last half minute is searched for a swing there and back that is a
    turn about one fixed point; what lies more than ``hold_s`` behind is let go.
    """

    def __init__(self, hold_s: float = 120.0, look_s: float = 30.0) -> None:
        self._hold = round(hold_s * GRID_HZ)
        self._look = round(look_s * GRID_HZ)

    def attempt(
        self, acc_mps2: FloatArray, gyr_radps: FloatArray, up: FloatArray
    ) -> Bearing | None:
        """Search the held rows; the newest swing must have become certain in the last second."""
        first = max(0, up.shape[0] - self._look)
        acc, gyr, up = acc_mps2[first:], gyr_radps[first:], up[first:]
        speed2 = (gyr * gyr).sum(axis=1)
        if float(speed2[-_TICK:].max()) < 0.01:
            return None
        moving = gyr[speed2 > 0.0144]
        if moving.shape[0] < 20:
            return None
        axis, _ = principal_axis(np.einsum("ki,kj->ij", moving, moving))
        middle = unit(up.mean(axis=0, keepdims=True))[0]
        guess = bearing(axis, middle)
        turns = Turns(SWING).push(np.einsum("ij,j->i", up, guess.heel))
        for triple in zip(turns, turns[1:], turns[2:], strict=False):
            if triple[2].decided_row >= up.shape[0] - _TICK:
                found = self._try(acc, gyr, up, axis, triple)
                if found is not None:
                    return found
        return None

    def _try(
        self,
        acc: FloatArray,
        gyr: FloatArray,
        up: FloatArray,
        axis: FloatArray,
        turns: tuple[Turn, Turn, Turn],
    ) -> Bearing | None:
        low, top, end = (turn.row for turn in turns)
        start = max(0, low - _CONTEXT)
        stop = turns[2].decided_row + 1
        if end - low > 20 * GRID_HZ or end - low < 25:
            return None
        settled = settle(acc[start:stop], gyr[start:stop])
        axis = axis if turns[1].peak else -axis
        rates = settled.gyr_radps[low - start : end - start]
        own, share = principal_axis(np.einsum("ki,kj->ij", rates, rates))
        own = own if float((own * axis).sum()) > 0 else -own
        if share < 0.75:
            return None
        found = bearing(own, settled.up[low - start])
        verdict = judge(
            Turning(settled), settled, (low - start, top - start, end - start), own, found.heel
        )
        lifted = verdict.heelward_m / verdict.heelward_sd_m
        lifted += _custom(settled, found, (low - start, top - start, end - start))
        return found if verdict.reason is None and lifted > 2.0 else None


def _custom(settled: Settled, found: Bearing, rows: tuple[int, int, int]) -> float:
    """What people do, for raises too slow to be felt: they rest low and lower more slowly.

    Up to four standard errors' worth of evidence that ``rows`` is bottom → top → bottom and not
    the other way about.
    """
    low, top, end = rows
    sine = np.einsum("ij,j->i", settled.up, found.heel)
    travel = sine[top] - sine[low]
    resting_low = int((sine[:low] < sine[low] + 0.15 * travel).sum())
    resting_high = int((sine[low:end] > sine[top] - 0.15 * travel).sum())
    slower_down = np.log(max(end - top, 1) / max(top - low, 1))
    return float(np.clip(2.0 * slower_down, -2.0, 2.0)) + (
        2.0 if resting_low > 1.2 * resting_high else -2.0
    )
