"""One finished stretch with the heel up, measured: walks on tiptoe, or why it is none.

Theory. A foot that stands on its toes hardly moves: what the accelerometer feels then is gravity,
whatever it felt in the swings before and after. So each stance has its own up, and the gyro carries
it to the stance's ends. Before it stands the foot hangs lower and hits the ground; both are swing.
"""

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
from tempo.motion.settled import orientations, settle
from tempo.reps.metrics import length_cm
from tempo.reps.rep import Measured
from tempo.reps.rows import Rows
from tempo.samples import FloatArray

HEEL_UP_M = 0.02
#: A foot is planted with the heel as high as in these first rows of standing.
_FIRST_ROWS = 6
#: A lowering begins where the heel sinks at this share of its quickest, as of a heel raise.
_BEGINS_SHARE = 0.1
_LAST_ROWS = 15


@dataclass(frozen=True, slots=True)
class WalkLimits:
    """What walking on tiptoe is."""

    least_s: float = 2.5
    least_steps: int = 2
    apart_rows: int = 100  # a heel that is down for so long has ended a walk
    bears_share: float = 0.3  # of the quick turns of the swings: slower, and the foot bears weight
    bears_rows: int = 12
    up_share: float = 0.6  # of the steps have the heel up
    swing_radps: float = 1.2
    swing_push_mps2: float = 2.0  # a foot that only rocks on its toes is not pushed about
    swing_m: float = 0.02  # the heel is higher in a swing than on the toes behind it
    stands_mps2: float = 2.0  # a foot that stands feels gravity, within this …
    stands_radps: float = 0.4
    stands_rows: int = 4
    edge_ci_s: float = 0.1
    pitch_ci_rad: float = 0.04  # a wobble lowers the lowest; a cheap sensor leans by a degree


@dataclass(frozen=True, slots=True)
class _Stance:
    """Rows from planting to leaving, and where up is in each of them, ``(n, 3)``."""

    start: int
    end: int
    ups: FloatArray


@dataclass(frozen=True, slots=True)
class _Sight:
    """A stretch and what it is read with."""

    rows: Rows
    gyr_radps: FloatArray
    flat_up: FloatArray
    heel: FloatArray
    heel_m: FloatArray
    rest_mps2: float


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
        rest_mps2: float,
    ) -> tuple[list[tuple[TiptoeWalk, tuple[float, float]]], str | None]:
        """The walks with their seconds; if there are none, the code of what it is instead.

        ``rest_mps2`` is what this sensor feels at rest.
        """
        if rows.time_s.size < self._limits.least_s / GRID_S:
            return [], None
        sight = self._seen(rows, rows.gyr_radps - bias_radps, flat_up, front, rest_mps2)
        up = np.flatnonzero(sight.heel_m > HEEL_UP_M)
        cuts = np.flatnonzero(np.diff(up) > self._limits.apart_rows) + 1
        parts = [part for part in np.split(up, cuts) if part.size * GRID_S > self._least_up_s]
        said = [self._part(sight, int(part[0]), int(part[-1]) + 1) for part in parts]
        walks = [
            (one, (float(rows.time_s[part[0]]), float(rows.time_s[part[-1]])))
            for one, part in zip(said, parts, strict=True)
            if isinstance(one, TiptoeWalk)
        ]
        reasons = [one for one in said if isinstance(one, str)]
        return walks, reasons[0] if reasons and not walks else None

    @property
    def _least_up_s(self) -> float:
        return 0.5 * self._limits.least_s

    def _part(self, sight: _Sight, first: int, last: int) -> TiptoeWalk | str:
        """The walk between two rows, or why it is none."""
        limits, gyr = self._limits, sight.gyr_radps
        rate = box(np.sqrt((gyr * gyr).sum(axis=1)), 5)
        quick = float(np.quantile(rate[first:last], 0.9))
        bears = self._bearing(rate, first, last, limits.bears_share * quick)
        felt = sight.rows.acc_mps2 - sight.rest_mps2 * settle(sight.rows.acc_mps2, gyr).up
        push = np.sqrt((felt * felt).sum(axis=1))
        swings = [(one[1], two[0]) for one, two in pairwise(bears)]
        pushed = [float(push[a:b].mean()) for a, b in swings if b - a > 10]
        walked = len(pushed) >= 1 and float(np.median(pushed)) > limits.swing_push_mps2
        if not walked or quick < limits.swing_radps or len(bears) < limits.least_steps:
            return "no_steps"
        spans = self._planted(sight.heel_m, bears, first)
        if len(spans) < limits.least_steps:
            return "no_steps"
        untils = [*(start for start, _ in spans[1:]), last]
        found = [self._stance(sight, *each) for each in zip(spans, untils, strict=True)]
        stances = [one for one in found if one is not None]
        if len(stances) < limits.least_steps:
            return "no_steps"
        heel = self._heel(sight, stances)
        heels_m = [self._foot.lever_m * (one.ups @ heel) for one in stances]
        heels_m[-1] = heels_m[-1][: _lowers_at(sight.heel_m[stances[-1].start : last])]
        planted = sum(float(each[:_FIRST_ROWS].mean()) > HEEL_UP_M for each in heels_m)
        if planted < limits.up_share * len(stances):
            return "flat_steps"
        walked_s = float(sight.rows.time_s[last - 1] - sight.rows.time_s[first])
        starts = [one.start for one in stances]
        return self._walk(walked_s, sight.rows, starts, heels_m)

    def _heel(self, sight: _Sight, stances: list[_Stance]) -> FloatArray:
        """Where the heel is from the ball: what the foot turned about to stand on its toes."""
        ups = np.array([one.ups[:_FIRST_ROWS].mean(axis=0) for one in stances])
        axis = np.cross(sight.flat_up, ups).sum(axis=0)
        size = float(np.sqrt((axis * axis).sum()))
        heel = bearing(axis / size, sight.flat_up).heel if size > 0.0 else sight.heel
        return heel if float((heel * sight.heel).sum()) > 0.0 else sight.heel

    def _seen(
        self,
        rows: Rows,
        gyr: FloatArray,
        flat_up: FloatArray,
        front: FloatArray | None,
        rest_mps2: float,
    ) -> _Sight:
        """Roughly how high the heel is; up is where the foot mostly is, unless strides told."""
        up = settle(rows.acc_mps2, gyr).up
        axis, _ = main_axis(gyr, gyr)
        axis = axis - (axis * flat_up).sum() * flat_up
        axis = axis / max(float(np.sqrt((axis * axis).sum())), 1e-9)
        heel = bearing(axis, flat_up).heel
        sine = up @ heel
        sign = float(np.median(sine)) if front is None else float((axis * front).sum())
        heel = heel if sign > 0 else -heel
        return _Sight(rows, gyr, flat_up, heel, self._foot.lever_m * (up @ heel), rest_mps2)

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

    def _stance(self, sight: _Sight, span: tuple[int, int], until: int) -> _Stance | None:
        """From the first row at which the foot stands to leaving, over the toes, with its own up.

        The heel is highest as the toes leave the ground, which is before row ``until``.
        """
        limits, (start, end) = self._limits, span
        left = end + int(np.argmax(sight.heel_m[end - 1 : max(until, end)]))
        force, gyr = sight.rows.acc_mps2[start:left], sight.gyr_radps[start:left]
        size, rate = np.sqrt((force * force).sum(axis=1)), np.sqrt((gyr * gyr).sum(axis=1))
        stands = np.abs(size - sight.rest_mps2) < limits.stands_mps2
        stands &= rate < limits.stands_radps
        edges = np.flatnonzero(np.diff(np.concatenate([[False], stands, [False]]).astype(np.int8)))
        runs = [(a, b) for a, b in edges.reshape(-1, 2).tolist() if b - a >= limits.stands_rows]
        if not runs:
            return None
        turn = orientations(gyr)
        inertial = (turn * force[:, np.newaxis]).sum(axis=2)
        mean = np.concatenate([inertial[a:b] for a, b in runs]).mean(axis=0)
        up = mean / max(float(np.sqrt((mean * mean).sum())), 1e-9)
        first = runs[0][0]
        return _Stance(start + first, left, (turn[first:] * up[:, np.newaxis]).sum(axis=1))

    def _planted(
        self, heel_m: FloatArray, bears: list[tuple[int, int]], first: int
    ) -> list[tuple[int, int]]:
        """Those that a swing came before, with what followed on without one.

        Who rises on the toes to begin has not stepped yet; a heel that sinks quickly and comes up
        again is still in one step.
        """
        out: list[tuple[int, int]] = []
        end, stood_m = first, 0.0
        for start, until in bears:
            stands_m = float(heel_m[start:until].mean())
            swung_m = float(heel_m[end : start + 1].max(initial=0.0)) - max(stood_m, stands_m)
            if swung_m > self._limits.swing_m:
                out.append((start, until))
            elif out:
                out[-1] = (out[-1][0], until)
            end, stood_m = until, stands_m
        return out

    def _walk(
        self, lasted_s: float, rows: Rows, starts: list[int], heels_m: list[FloatArray]
    ) -> TiptoeWalk:
        steps = tuple(self._step(rows, *each) for each in zip(starts, heels_m, strict=True))
        low_s = sum(int((heel_m < HEEL_UP_M).sum()) for heel_m in heels_m) * GRID_S
        ci_s = float(np.sqrt(2.0)) * self._limits.edge_ci_s
        lowest = min(steps, key=lambda step: step.lowest_heel_cm.value or 0.0)
        return TiptoeWalk(
            Measured(lasted_s, ci_s),
            Measured(max(lasted_s - low_s, 0.0), float(np.hypot(ci_s, 0.2 * low_s))),
            steps,
            lowest.lowest_heel_cm,
        )

    def _step(self, rows: Rows, start: int, heel_m: FloatArray) -> TiptoeStep:
        lowest = float(box(heel_m, 2).min())
        ci_m = self._foot.lever_m * self._limits.pitch_ci_rad
        return TiptoeStep(
            float(rows.time_s[start]),
            float(rows.time_s[start + heel_m.size - 1]),
            length_cm(lowest, self._foot.lever_ci, ci_m),
            lowest >= HEEL_UP_M,
        )


def _lowers_at(heel_m: FloatArray) -> int:
    """Where the lowering begins that ends a walk; its end, where the walk goes on.

    It begins at a tenth of the speed that the heel has at the end.
    """
    sinks = -np.diff(box(heel_m, 2))
    pace = float(sinks[-_LAST_ROWS:].max(initial=0.0))
    if float(heel_m[-1]) > 1.5 * HEEL_UP_M or pace <= 0.0:
        return heel_m.size
    slower = np.flatnonzero(sinks[:-_LAST_ROWS] < _BEGINS_SHARE * pace)
    return int(slower[-1]) + 1 if slower.size else 1
