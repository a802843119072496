"""Free flight of the foot: nearly no force is felt, then the ground.

In flight a sensor on the foot feels only what the foot's own turning adds, 1–4 m/s²; a leg that
swings in a stride is pulled along and turns by hundreds of degrees a second.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import box
from tempo.reps.rows import Rows


@dataclass(frozen=True, slots=True)
class FallParams:
    """Limits of a flight."""

    free_mps2: float = 5.0
    least_rows: int = 7
    most_rows: int = 90
    ground_mps2: float = 18.0
    ground_rows: int = 12
    bears_mps2: float = 12.0
    turn_radps: float = 4.5  # median in flight; swinging legs turn quicker
    before_rows: int = 45
    push_rows: int = 30
    push_rad: float = 0.35  # 20° of turning before leaving the ground by one's own push


@dataclass(frozen=True, slots=True)
class Fall:
    """A flight over rows ``[off, on)``.

    ``pushed`` whether it began with a push off the ground; ``turned_before_radps`` and
    ``usual_before_radps`` the quickest turn in the half second before and the usual one.
    """

    off: int
    on: int
    pushed: bool
    turned_before_radps: float
    usual_before_radps: float


def falls(rows: Rows, params: FallParams) -> list[Fall]:
    """Flights in rows, in order; only what is wholly inside is found."""
    force = np.sqrt((rows.acc_mps2**2).sum(axis=1))
    rate = np.sqrt((rows.gyr_radps**2).sum(axis=1))
    free = box(force, 1) < params.free_mps2
    edges = np.flatnonzero(np.diff(np.concatenate([[False], free, [False]]).astype(np.int8)))
    out: list[Fall] = []
    for start, stop in _joined(edges.reshape(-1, 2).tolist(), force, params):
        ground = np.flatnonzero(force[stop : stop + params.ground_rows] > params.ground_mps2)
        long = params.least_rows <= stop - start <= params.most_rows
        if not long or not ground.size or start < params.before_rows:
            continue
        if float(np.median(rate[start:stop])) > params.turn_radps:
            continue
        before = slice(start - params.before_rows, start)
        # who pushes off comes up over the toes; a hanging foot hardly turns before it falls
        turned = float(rate[start - params.push_rows : start].sum()) * GRID_S
        pushed = turned > params.push_rad
        on = stop + int(np.argmax(force[stop : stop + params.ground_rows] > params.bears_mps2))
        off = _leaving(force, start) if pushed else start
        out.append(Fall(rows.first + off, rows.first + on, pushed, *_turns(rate, start, before)))
    return out


def _turns(rate: np.ndarray, start: int, before: slice) -> tuple[float, float]:
    """The quickest turn in the half second before, and the usual one in the second before."""
    return float(rate[before].max()), float(np.median(rate[max(start - 100, 0) : start - 8]))


def _joined(runs: list[list[int]], force: np.ndarray, params: FallParams) -> list[list[int]]:
    """Runs of free rows; a ripple between two that never is as much as a foot bears is flight."""
    out: list[list[int]] = []
    for start, stop in runs:
        if out and start - out[-1][1] <= 6 and force[out[-1][1] : start].max() < params.bears_mps2:
            out[-1][1] = stop
        else:
            out.append([start, stop])
    return out


def _leaving(force: np.ndarray, start: int) -> int:
    """Where the force of the push has fallen by half, before a flight that is free at ``start``."""
    first = max(start - 12, 0)
    top = first + int(np.argmax(force[first : start + 1]))
    below = np.flatnonzero(force[top : start + 1] < 0.5 * force[top])
    return top + (int(below[0]) if below.size else start - top)
