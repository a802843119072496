"""One finished stretch with the heel up, measured: a walk on tiptoe, or why it is none."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import box
from tempo.exercises.effort import TiptoeStep, TiptoeWalk
from tempo.exercises.turned import main_axis
from tempo.motion.bearing import bearing
from tempo.motion.foot import Foot
from tempo.motion.settled import settle
from tempo.reps.metrics import length_cm
from tempo.reps.rep import Measured
from tempo.reps.rows import Rows
from tempo.samples import FloatArray

HEEL_UP_M = 0.02


@dataclass(frozen=True, slots=True)
class WalkLimits:
    """What walking on tiptoe is."""

    least_s: float = 2.5
    least_steps: int = 2
    bears_share: float = 0.3  # of the quick turns of the swings: slower, and the foot bears weight
    bears_rows: int = 20
    up_share: float = 0.6  # of the steps have the heel up
    swing_radps: float = 1.2
    swing_push_mps2: float = 2.0  # a foot that only rocks on its toes is not pushed about
    edge_ci_s: float = 0.15
    pitch_ci_rad: float = 0.03


class TiptoeMeasure:
    """Measures stretches with the heel up."""

    def __init__(self, foot: Foot, limits: WalkLimits | None = None) -> None:
        self._foot = foot
        self._limits = limits or WalkLimits()

    def take(
        self,
        rows: Rows,
        bias_radps: FloatArray,
        flat_up: FloatArray,
        front: FloatArray | None,
    ) -> tuple[TiptoeWalk | str | None, tuple[float, float]]:
        """The walk, the code of what it is instead, or nothing worth a word."""
        limits, none = self._limits, (0.0, 0.0)
        if rows.time_s.size < limits.least_s / GRID_S:
            return None, none
        gyr = rows.gyr_radps - bias_radps
        settled = settle(rows.acc_mps2, gyr)
        heel_m = self._heel_m(settled.up, gyr, flat_up, front)
        up = np.flatnonzero(heel_m > HEEL_UP_M)
        if up.size < limits.least_s / GRID_S * 0.5:
            return None, none
        first, last = int(up[0]), int(up[-1]) + 1
        rate = box(np.sqrt((gyr * gyr).sum(axis=1)), 5)
        push = np.sqrt((settled.push_mps2**2).sum(axis=1))
        quick = float(np.quantile(rate[first:last], 0.9))
        bears = self._bearing(rate, first, last, limits.bears_share * quick)
        swings = [(one[1], two[0]) for one, two in pairwise(bears)]
        pushed = [float(push[a:b].mean()) for a, b in swings if b - a > 10]
        walked = len(pushed) >= 1 and float(np.median(pushed)) > limits.swing_push_mps2
        if not walked or quick < limits.swing_radps or len(bears) < limits.least_steps:
            return "no_steps", none
        steps = tuple(self._step(rows, heel_m, one) for one in bears)
        if sum(step.heel_up for step in steps) < limits.up_share * len(steps):
            return "flat_steps", none
        walked_s = float(rows.time_s[first]), float(rows.time_s[last - 1])
        return self._walk(walked_s, steps, bears, heel_m), walked_s

    def _heel_m(
        self, up: FloatArray, gyr: FloatArray, flat_up: FloatArray, front: FloatArray | None
    ) -> FloatArray:
        """Height of the heel over the ball; up is where the foot mostly is, unless strides told."""
        axis, _ = main_axis(gyr, gyr)
        axis = axis - (axis * flat_up).sum() * flat_up
        axis = axis / max(float(np.sqrt((axis * axis).sum())), 1e-9)
        sine = up @ bearing(axis, flat_up).heel
        sign = float(np.median(sine)) if front is None else float((axis * front).sum())
        return np.asarray(self._foot.lever_m * (sine if sign > 0 else -sine))

    def _bearing(
        self, rate: FloatArray, first: int, last: int, most: float
    ) -> list[tuple[int, int]]:
        """Stretches in which the foot turns slowly for long enough to bear weight."""
        slow = np.concatenate([[False], rate[first:last] < most, [False]])
        edges = first + np.flatnonzero(np.diff(slow.astype(np.int8))).reshape(-1, 2)
        out: list[tuple[int, int]] = []
        for start, end in edges.tolist():
            if out and start - out[-1][1] < 12:
                out[-1] = (out[-1][0], end)
            else:
                out.append((start, end))
        return [one for one in out if one[1] - one[0] >= self._limits.bears_rows]

    def _step(self, rows: Rows, heel_m: FloatArray, span: tuple[int, int]) -> TiptoeStep:
        lowest = float(box(heel_m, 4)[span[0] : span[1]].min())
        ci_m = self._foot.lever_m * self._limits.pitch_ci_rad
        return TiptoeStep(
            float(rows.time_s[span[0]]),
            float(rows.time_s[span[1] - 1]),
            length_cm(lowest, self._foot.lever_ci, ci_m),
            lowest >= HEEL_UP_M,
        )

    def _walk(
        self,
        walked_s: tuple[float, float],
        steps: tuple[TiptoeStep, ...],
        bears: list[tuple[int, int]],
        heel_m: FloatArray,
    ) -> TiptoeWalk:
        low_s = sum(int((heel_m[a:b] < HEEL_UP_M).sum()) for a, b in bears) * GRID_S
        lasted_s = walked_s[1] - walked_s[0]
        ci_s = float(np.sqrt(2.0)) * self._limits.edge_ci_s
        lowest = min(steps, key=lambda step: step.lowest_heel_cm.value or 0.0)
        return TiptoeWalk(
            Measured(lasted_s, ci_s),
            Measured(max(lasted_s - low_s, 0.0), float(np.hypot(ci_s, 0.1 * low_s))),
            steps,
            lowest.lowest_heel_cm,
        )
