"""How the sensor sits on the foot: turning axis, its sign, and the way to the heel.

Any strapping must do, so all of it comes from the signal: the axis is the one the foot turns about
most, and its sign the one for which the turn lifts the sensor (`pivot`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tempo.dsp.hysteresis import Turn, Turns
from tempo.dsp.resample import GRID_HZ
from tempo.motion.gravity import cross, unit
from tempo.motion.pauses import trimmed_end, trimmed_start
from tempo.motion.pivot import Turning, judge
from tempo.motion.settled import Settled, settle
from tempo.samples import FloatArray

#: A swing of the heel direction that counts as one, as a sine (4.6°).
SWING = 0.08
#: Rows of context around a swing, so that gravity is settled at its ends.
_CONTEXT = 250
_TICK = round(GRID_HZ)
#: The ball of the foot rolls and the shoe bends: the point turned about is known no better.
_ROLL_M = 0.01


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


@dataclass(frozen=True, slots=True)
class _Seen:
    """One swing there and back, read as bottom → top → bottom about ``axis``."""

    axis: FloatArray
    low_up: FloatArray
    top_up: FloatArray
    lifted_m: float
    variance_m2: float
    custom: float


class BearingSearch:
    """Tells how the sensor sits from the first heel raises.

    Every second with movement, the last half minute is searched for swings there and back that are
    turns about one fixed point. Each says something about which way is up, a quick one enough,
    slow ones together.
    """

    def __init__(self, look_s: float = 30.0) -> None:
        self._look = round(look_s * GRID_HZ)
        self._seen: list[_Seen] = []

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
        sine = np.einsum("ij,j->i", up, guess.heel)
        turns = Turns(SWING).push(sine)
        for triple in zip(turns, turns[1:], turns[2:], strict=False):
            if triple[2].decided_row >= up.shape[0] - _TICK:
                seen = _look_at(acc, gyr, axis, _outer_rests(sine, triple))
                self._seen = [*self._seen, seen][-12:] if seen is not None else []
        return self.decide(3.0)

    def decide(self, sure: float) -> Bearing | None:
        """The bearing, once the swings together say by ``sure`` standard errors which way is up."""
        if not self._seen:
            return None
        last = self._seen[-1]
        told = weight = custom = 0.0
        for seen in self._seen:
            sign = 1.0 if float((seen.axis * last.axis).sum()) > 0 else -1.0
            told += sign * seen.lifted_m / seen.variance_m2
            weight += 1.0 / seen.variance_m2
            custom += sign * seen.custom
        score = float(told / np.sqrt(weight)) + custom
        if abs(score) < (sure if len(self._seen) > 1 else 2.0 * sure):
            return None
        if score > 0:
            return bearing(last.axis, last.low_up)
        return bearing(-last.axis, last.top_up)


def _outer_rests(sine: FloatArray, turns: tuple[Turn, Turn, Turn]) -> tuple[Turn, Turn, Turn]:
    """The swing without what happened before its last rest and after its first."""
    low, top, end = turns
    sign = 1.0 if top.peak else -1.0
    start = trimmed_start(sign * sine, low.row, top.row)
    stop = trimmed_end(sign * sine, top.row, end.row)
    return replace(low, row=start), top, replace(end, row=stop)


def _look_at(
    acc: FloatArray, gyr: FloatArray, axis: FloatArray, turns: tuple[Turn, Turn, Turn]
) -> _Seen | None:
    """The swing in detail; None when it is no turn about one point."""
    low, top, end = (turn.row for turn in turns)
    start, stop = max(0, low - _CONTEXT), turns[2].decided_row + 1
    if end - low > 20 * GRID_HZ or end - low < 25:
        return None
    settled = settle(acc[start:stop], gyr[start:stop])
    axis = axis if turns[1].peak else -axis
    rates = settled.gyr_radps[low - start : end - start]
    own, share = principal_axis(np.einsum("ki,kj->ij", rates, rates))
    own = own if float((own * axis).sum()) > 0 else -own
    rows = (low - start, top - start, end - start)
    found = bearing(own, settled.up[rows[0]])
    verdict = judge(Turning(settled), settled, rows, own, found.heel)
    if share < 0.75 or verdict.reason not in {None, "heel_did_not_rise"}:
        return None
    return _Seen(
        own,
        settled.up[rows[0]],
        settled.up[rows[1]],
        verdict.heelward_m,
        verdict.heelward_sd_m**2 + _ROLL_M**2,
        _custom(settled, found, rows),
    )


def _custom(settled: Settled, found: Bearing, rows: tuple[int, int, int]) -> float:
    """What people do, for raises too slow to be felt: they rest low and lower more slowly.

    Up to one standard error's worth of evidence that ``rows`` is bottom → top → bottom and not
    the other way about.
    """
    low, top, end = rows
    sine = np.einsum("ij,j->i", settled.up, found.heel)
    travel = sine[top] - sine[low]
    resting_low = int((sine[:low] < sine[low] + 0.15 * travel).sum())
    resting_high = int((sine[low:end] > sine[top] - 0.15 * travel).sum())
    slower_down = float(np.log(max(end - top, 1) / max(top - low, 1)))
    rests_low = float(np.log((resting_low + 50) / (resting_high + 50)))
    return float(np.clip(0.5 * slower_down + 0.5 * rests_low, -1.0, 1.0))
