"""Rises and falls of a shank-mounted sensor: how far, between which rows, and what else moved.

The ankle rides up by about 5 cm on an arc about the ball of the foot, so it also moves ahead by
about as much, while the shank hardly turns. A stride, a step up, a squat and a foot that is moved
aside break one of these. And it goes the same way each time, where a body that walks goes over the
left foot, then over the right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import gauss
from tempo.motion.climbing import Bias, Climbing, climbing
from tempo.motion.cut_out import there_and_back
from tempo.samples import FloatArray

#: Brings the intervals of simulated durations to 90–95 %.
_LIMIT_SD = 0.75


@dataclass(frozen=True, slots=True)
class ShankParams:
    """Windows and limits; where they come from stands in DESIGN.md (shank)."""

    window_rows: int = 900
    behind_rows: int = 350  # a movement is looked at this long after its peak
    step_rows: int = 100
    least_mps: float = 0.025  # a raise of 2 cm of the heel in 1.5 s is faster
    reach_rows: int = 200  # no raise or fall that can be integrated takes longer on one side
    rest_rows: int = 25  # the rest on both sides that the drift is taken off with
    unhurried_rows: int = 55  # a foot put down elsewhere goes up quicker, and has no hold either
    around_rows: int = 60  # nothing else may turn this long before and after
    least_m: float = 0.0145
    noted_m: float = 0.003  # springs of the heel at the bottom are smaller, and told as too small
    most_m: float = 0.09
    turn_rad: float = 0.25  # 7° in heel raises, 13° in one of ten real ones; strides and squats 20°
    ahead_least: float = 0.3
    ahead_most: float = 2.2  # ahead over up: 0.5–1.8 on the arc
    ahead_drift_mps2: float = 0.04  # what a cheap sensor's tilt leaves of a slow way ahead
    slow_s: float = 1.2  # strides are quicker
    above_m: float = 0.09  # the sensor over the ankle joint, which is what the arc is of
    longest_s: float = 3.2
    shortest_s: float = 0.18


@dataclass(frozen=True, slots=True)
class Move:
    """One rise (``climb_m`` > 0) or fall; rows count from the first ever pushed.

    ``way_m`` is how far it went sideways, in the sensor's axes halfway. ``reason`` is None when it
    can be the ankle riding on a foot that turns about its ball.
    """

    start_row: float
    peak_row: int
    end_row: float
    climb_m: float
    way_m: tuple[float, float, float]
    turned_rad: float
    limit_sd_s: float
    reason: str | None

    @property
    def ahead_m(self) -> float:
        """How far it went sideways, whichever way."""
        return math.hypot(*self.way_m)

    def goes_with(self, other: Move) -> bool:
        """Whether it goes over the ground as the other does, within 60°."""
        along = sum(one * two for one, two in zip(self.way_m, other.way_m, strict=True))
        return along > 0.5 * self.ahead_m * other.ahead_m


class ShankMoves:
    """Finds rises and falls, about four seconds after they happened.

    ``delay``: ``behind_rows`` + ``step_rows``.
    """

    def __init__(self, bias: Bias | None = None, params: ShankParams | None = None) -> None:
        self._params = params or ShankParams()
        self.bias = bias or Bias()
        self._acc = np.empty((0, 3))
        self._gyr = np.empty((0, 3))
        self._first = 0
        self._done = 0
        self._pushed = 0

    def push(self, acc_mps2: FloatArray, gyr_radps: FloatArray) -> list[Move]:
        """Take a tick of rows, which must divide ``step_rows``."""
        params = self._params
        self._acc = np.concatenate([self._acc, acc_mps2])
        self._gyr = np.concatenate([self._gyr, gyr_radps])
        self._pushed += acc_mps2.shape[0]
        if self._pushed % params.step_rows or self._pushed < params.behind_rows + params.step_rows:
            return []
        surplus = max(self._acc.shape[0] - params.window_rows, 0)
        self._acc, self._gyr = self._acc[surplus:], self._gyr[surplus:]
        self._first += surplus
        return self._look(self._pushed - params.behind_rows)

    def finish(self) -> list[Move]:
        """The moves of the last seconds."""
        if self._acc.shape[0] <= self._params.step_rows:
            return []
        return self._look(self._pushed, ended=True)

    def _look(self, until: int, *, ended: bool = False) -> list[Move]:
        seen = climbing(self._acc, self._gyr, self.bias, (self._first == 0, ended))
        self.bias.learn(
            seen.bias_precision, seen.bias_pull, self._params.step_rows / self._params.window_rows
        )
        found = []
        for sign in (1.0, -1.0):
            for peak in _peaks(sign * seen.speed_mps, self._params.least_mps):
                if self._done <= peak + self._first < until:
                    move = _move(seen, sign, peak, self._first, self._params)
                    if move is not None:
                        found.append(move)
        self._done = until
        return sorted(found, key=lambda move: move.peak_row)


def _peaks(speed: FloatArray, least: float) -> list[int]:
    """Maxima that are parted from each other by a fall to a quarter."""
    inner = speed[1:-1]
    tops = np.flatnonzero((inner >= speed[:-2]) & (inner > speed[2:]) & (inner > least)) + 1
    kept: list[int] = []
    for top in tops.tolist():
        if kept:
            lower = min(float(speed[kept[-1]]), float(speed[top]))
            if float(speed[kept[-1] : top].min()) > 0.25 * lower:
                if speed[top] > speed[kept[-1]]:
                    kept[-1] = top
                continue
        kept.append(top)
    return kept


def _move(seen: Climbing, sign: float, peak: int, first: int, params: ShankParams) -> Move | None:
    speed = sign * seen.speed_mps
    start, end = _limits(speed, peak, params.reach_rows)
    ramp = np.zeros(speed.size)
    cut = next((one for one in seen.cuts if one[0] <= peak < one[1]), None)
    for _ in range(0 if cut else 3):
        below, above = _rests(speed, peak, start, end, params.rest_rows)[:: round(sign)]
        if below and not above and end - start > params.unhurried_rows:
            break
        ramp = _line(speed, start, end, params.rest_rows)
        if speed[peak] - ramp[peak] < 0.5 * speed[peak]:
            ramp = np.zeros(speed.size)
        start, end = _limits(speed - ramp, peak, params.reach_rows)
    opens, closes = cut or (0, speed.size)
    low, high = max(int(start) - 3, opens), min(int(end) + 4, closes)
    climb_m = float((speed - ramp)[low:high].sum()) * GRID_S
    if climb_m < params.noted_m:
        return None
    way_m = _way(seen, low, high, cut, params)
    around = params.around_rows
    turned = _turned(seen, max(low - around, opens), min(high + around, closes))
    reason = _reason(climb_m, math.hypot(*way_m), turned, (end - start) * GRID_S, params)
    limit_sd_s = _LIMIT_SD * (0.02 + 0.04 * (end - start) * GRID_S)
    return Move(
        start + first,
        peak + first,
        end + first,
        sign * climb_m,
        way_m,
        turned,
        limit_sd_s,
        reason,
    )


def _reason(
    climb_m: float, ahead_m: float, turned: float, seconds: float, params: ShankParams
) -> str | None:
    if turned > params.turn_rad and climb_m > 0.5 * params.least_m:
        return "shank_turned"
    if climb_m < params.least_m:
        return "too_small"
    if climb_m > params.most_m:
        return "too_high"
    if not params.shortest_s <= seconds <= params.longest_s:
        return "not_a_raise"
    drift_m = params.ahead_drift_mps2 * seconds * seconds if seconds > params.slow_s else 0.0
    if not params.ahead_least * climb_m <= ahead_m <= params.ahead_most * climb_m + drift_m:
        return "not_about_the_ball"
    return None


def _limits(speed: FloatArray, peak: int, reach: int) -> tuple[float, float]:
    """Where the movement starts and ends.

    Speed crosses 10 % of its mean somewhere between 0.4 and 1.3 times the way from half to a
    quarter of the peak beyond the quarter, for any shape from even to S; the noise of the speed is
    kept from leading further away than that.
    """
    before = speed[max(peak - reach, 0) : peak + 1][::-1]
    after = speed[peak : peak + reach + 1]
    spans = [_half_and_quarter(side) for side in (before, after)]
    mean = 0.6 * float(speed[peak])
    out = []
    for side, (half, quarter) in zip((before, after), spans, strict=True):
        below = np.flatnonzero(side < 0.1 * mean)
        crossing = float(below[0]) if below.size else float(side.size)
        way = quarter - half
        out.append(float(np.clip(crossing, quarter + 0.4 * way, quarter + 1.3 * way)))
    return peak - out[0], peak + out[1]


def _half_and_quarter(side: FloatArray) -> tuple[float, float]:
    rows = []
    for share in (0.5, 0.25):
        below = np.flatnonzero(side < share * side[0])
        if below.size == 0:
            rows.append(float(side.size))
            continue
        at = int(below[0])
        over, under = float(side[at - 1]), float(side[at])
        rows.append(at - 1 + (over - share * float(side[0])) / max(over - under, 1e-9))
    return rows[0], rows[1]


def _rests(speed: FloatArray, peak: int, start: float, end: float, rest: int) -> tuple[bool, bool]:
    """Whether there is a rest before and behind; with hardly a hold, the next movement is there."""
    low, high = int(start) - 3, int(end) + 4
    most = 0.005 + 0.25 * float(speed[peak])
    before, behind = speed[max(low - rest, 0) : max(low, 1)], speed[high : high + rest]
    return bool(np.all(np.abs(before) < most)), bool(np.all(np.abs(behind) < most))


def _line(values: FloatArray, start: float, end: float, rest: int) -> FloatArray:
    """A straight line through the rests on both sides of a movement."""
    size = values.shape[0]
    low, high = int(start) - 3, int(end) + 4
    before = np.arange(max(low - rest, 0), max(low, 1))
    after = np.arange(min(high, size - 1), min(high + rest, size))
    rows = np.concatenate([before, after])
    middle = float(rows.mean())
    x = rows - middle
    level = values[rows].mean(axis=0)
    slope = np.einsum("i,i...->...", x, values[rows]) / float((x * x).sum())
    grid = np.arange(size) - middle
    return np.asarray(level + np.multiply.outer(grid, slope))


def _way(
    seen: Climbing, low: int, high: int, cut: tuple[int, int] | None, params: ShankParams
) -> tuple[float, float, float]:
    """How far the ankle went sideways, in the sensor's axes; the shank's lean is taken off."""
    turn = seen.settled.turn
    push = gauss(np.einsum("nij,nj->ni", turn, seen.settled.push_mps2), 3.0)
    if cut:
        speed = np.zeros_like(push)
        speed[cut[0] : cut[1]] = there_and_back(push[cut[0] : cut[1]], GRID_S)
    else:
        speed = np.cumsum(push, axis=0) * GRID_S
        speed = speed - _line(speed, low + 3, high - 4, params.rest_rows)
    way = speed[low:high].sum(axis=0) * GRID_S
    middle = (low + high) // 2
    up = seen.up[middle]
    leaned = np.einsum("ij,j->i", turn[high - 1] - turn[low], seen.settled.up[middle])
    way = way - params.above_m * leaned
    way = way - up * float((way * up).sum())
    x, y, z = np.einsum("ij,i->j", turn[middle], way).tolist()
    return x, y, z


def _turned(seen: Climbing, low: int, high: int) -> float:
    """Largest turn of the shank away from its start, its middle and its end, rad."""
    turn = seen.settled.turn[low:high]
    least = 3.0
    for at in (0, turn.shape[0] // 2, turn.shape[0] - 1):
        least = min(least, float(np.einsum("nij,ij->n", turn, turn[at]).min()))
    return float(np.arccos(np.clip((least - 1.0) / 2.0, -1.0, 1.0)))
