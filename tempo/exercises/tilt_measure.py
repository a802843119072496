"""One finished tilt, measured; or the reason why it is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.rolling import box
from tempo.exercises.effort import Tilt
from tempo.exercises.exercise import Exercise
from tempo.exercises.scene import Scene
from tempo.exercises.swings import Swing
from tempo.exercises.turned import course
from tempo.motion.gravity import unit_one
from tempo.motion.pivot import Turning
from tempo.motion.settled import Settled, angular_acceleration, settle
from tempo.reps.metrics import duration
from tempo.reps.outline import Outline, Unrest, outline
from tempo.reps.rep import Measured
from tempo.reps.rows import NEAR_SHARE, Rows
from tempo.samples import FloatArray

#: Rows around a swing on which gravity settles.
_CONTEXT = 150
#: Rows of a rest by which its posture is told.
_EDGE = 50
#: Rows of rest that are looked at beside a swing, and beside an outermost point.
_REST, _BESIDE = 200, 30
#: Angles are laid out as heights of such a lever, m: the person's wobble is judged on it.
_LEVER_M = 0.187


@dataclass(frozen=True, slots=True)
class Turned:
    """How a swing lay: along which axis, and out of which rest.

    ``along_front`` is the cosine of its axis with that of the heel's rising (None: front unknown),
    ``off_stand_rad`` how far its rest was from how the foot stood.
    """

    along_front: float | None
    off_stand_rad: float | None


@dataclass(frozen=True, slots=True)
class TiltLimits:
    """What no tilt is."""

    least_rad: float = 0.087  # 5°
    toes_up_most_rad: float = 0.53  # toes come up by 10–28°, nobody's by more than 30°
    most_rad: float = 1.2
    least_s: float = 0.8
    push_mps2: float = 4.0  # strides and jumps push harder …
    push_lever_m: float = 0.1  # … than the quickest turn does, that far from its axis
    rest_floor_mps2: float = 0.35
    rest_share: float = 0.9
    lifted_ci_rad: float = 0.0055  # 0.3°
    stood_ci_rad: float = 0.0105  # 0.6°: who stands sways
    scale_ci: float = 0.02  # of gyroscopes


class TiltMeasure:
    """Measures swings one after the other; learns how unsteadily this foot is held."""

    def __init__(self, exercise: Exercise, limits: TiltLimits | None = None) -> None:
        self._exercise = exercise
        self._limits = limits or TiltLimits()
        self._unrest = Unrest()
        self.turns: list[Turned] = []

    def take(
        self, scene: Scene, swing: Swing, bias_radps: FloatArray
    ) -> tuple[Tilt | str, tuple[float, float]]:
        """The tilt, or the code of what forbids it; and from when to when it was."""
        first, opened, end = _rows(scene, swing)
        span_s = scene.at_s(opened), scene.at_s(end - 1)
        around = scene.rows(first - _CONTEXT, end + _CONTEXT)
        low, out, last = (row - around.first for row in (first, opened, end - 1))
        back = swing.after.first - around.first
        if not low <= out < back <= last:
            return "too_short", span_s
        gyr = around.gyr_radps - bias_radps
        settled = settle(around.acc_mps2, gyr)
        axis = unit_one(swing.out_rad - swing.back_rad)
        rests = slice(max(out - _EDGE, low), out + 1), slice(back, min(back + _EDGE, last) + 1)
        turned = course(settled, gyr, axis, rests)
        marks = _marks(turned, low, (out, back), last)
        reason = self._reason(scene, settled, turned, marks, axis)
        if reason is not None:
            return reason, span_s
        away = np.abs(turned[low : marks[0]] - turned[marks[0]])
        moved = np.flatnonzero(away > NEAR_SHARE * (turned[marks[1]] - turned[marks[0]]))
        begins = low + (int(moved[-1]) + 1 if moved.size else 0)
        rest_s = float(around.time_s[begins]), float(around.time_s[last])
        found = outline(around.time_s, _LEVER_M * turned, marks, rest_s, self._unrest)
        if found.eccentric_end.at_s - found.concentric_start.at_s < self._limits.least_s:
            return "too_short", span_s
        span_s = found.concentric_start.at_s, min(found.eccentric_end.at_s, span_s[1])
        return self._numbers(found, around, turned), span_s

    def _reason(
        self,
        scene: Scene,
        settled: Settled,
        turned: FloatArray,
        marks: tuple[int, int, int],
        axis: FloatArray,
    ) -> str | None:
        limits, (low, top, end) = self._limits, marks
        angle = float(turned[top] - turned[low])
        if angle < limits.least_rad:
            return "too_small"
        toes_up = self._exercise.looks_like == "toe_raise"
        if angle > (limits.toes_up_most_rad if toes_up else limits.most_rad):
            return "turned_too_far"
        rates = box(settled.gyr_radps[low:end], 3)
        alpha = angular_acceleration(rates)
        push = np.sqrt((box(settled.push_mps2[low:end], 3) ** 2).sum(axis=1))
        lever = limits.push_lever_m * np.sqrt((alpha * alpha).sum(axis=1)).max()
        if float(push.max()) > limits.push_mps2 + float(lever):
            return "too_hard"
        turning = Turning(settled)
        rest = turning.fit(low, end).rest_mps2
        if rest > limits.rest_floor_mps2 + limits.rest_share * turning.expected(low, end):
            return "not_about_one_point"
        return self._other_way(scene, axis, settled.up[low])

    def _other_way(self, scene: Scene, axis: FloatArray, rest_up: FloatArray) -> str | None:
        """Whether the foot turned the other way than the exercise asks, where strides told."""
        front, stood = scene.front.axis, scene.stood
        along = None if front is None else float((front * axis).sum())
        off = None if stood is None else float(np.arccos(np.clip((stood * rest_up).sum(), -1, 1)))
        self.turns.append(Turned(along, off))
        if along is None:
            return None
        heel_up = along > 0.0
        if self._exercise.turns not in {"toes_up", "toes_down"}:
            return None
        if heel_up == (self._exercise.turns == "toes_down"):
            return None
        return "heel_raise" if heel_up else "toe_raise"

    def _numbers(self, found: Outline, around: Rows, turned: FloatArray) -> Tilt:
        start_s, end_s = found.concentric_end.at_s, found.eccentric_start.at_s
        quarter_s = 0.25 * max(end_s - start_s, 0.0) + 0.03
        middle_s = 0.5 * (start_s + end_s)
        inside = np.abs(around.time_s - middle_s) <= quarter_s
        # people shift in their rests: it is against the end of it
        left_s = found.concentric_start.at_s
        before = (around.time_s >= left_s - 0.35) & (around.time_s <= left_s)
        angle = float(turned[inside].mean() - turned[before].mean())
        floor_rad = (
            self._limits.lifted_ci_rad if self._exercise.lifted else self._limits.stood_ci_rad
        )
        ci_rad = float(np.hypot(floor_rad, self._limits.scale_ci * angle))
        return Tilt(
            raise_s=duration(found.concentric_start, found.concentric_end),
            hold_s=duration(found.concentric_end, found.eccentric_start),
            return_s=duration(found.eccentric_start, found.eccentric_end),
            angle_deg=Measured(float(np.degrees(angle)), float(np.degrees(ci_rad))),
        )


def _rows(scene: Scene, swing: Swing) -> tuple[int, int, int]:
    """First row that belongs to a swing, the last before it leaves its rest, and behind its end."""
    left, back = swing.before.last, swing.after
    first = max(scene.first, swing.since, swing.before.first - _BESIDE, left - _REST)
    end = min(scene.end, back.first + _REST, back.last + _BESIDE)
    return first, max(left, first), end


def _marks(
    turned: FloatArray, low: int, between: tuple[int, int], last: int
) -> tuple[int, int, int]:
    """Rest, top and rest: the last row near the rest before the peak, the lowest behind it."""
    smooth = box(turned, 6)
    out, back = between
    top = min(max(out + int(np.argmax(smooth[out : back + 1])), low + 2), last - 2)
    rising, falling = smooth[low : top + 1], smooth[top : last + 1]
    # what came before the rest that it returns to is sitting down or lifting the leg
    base = max(float(rising.min()), min(float(falling.min()), 0.5 * float(rising[-1])))
    near = np.flatnonzero(rising <= base + 0.5 * NEAR_SHARE * (float(rising[-1]) - base))
    start = low + max(int(near[-1]) - 20, 0)
    end = top + int(np.argmin(falling))
    return max(min(start, top - 1), low), top, max(end, top + 1)
