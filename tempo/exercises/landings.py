"""One-leg landings: a foot that hung falls without a push, touches, and comes to rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import box
from tempo.exercises.bouts import Bout
from tempo.exercises.effort import Effort, Landing
from tempo.exercises.exercise import Exercise
from tempo.exercises.falls import Fall, Falls, edge
from tempo.exercises.machine import Found, Moment, effort
from tempo.exercises.scene import Scene, Seen
from tempo.exercises.setting_off import SettingOff
from tempo.motion.settled import orientations
from tempo.reps.rep import Measured
from tempo.samples import FloatArray

Contact = Literal["forefoot", "heel", "flat"]
#: Rows of rest that up is read off; rows before a touch that the foot is followed from.
_REST_ROWS, _AHEAD_ROWS = 20, 5
#: Half of a step between samples in which a foot may turn over.
_SLOW_S = 0.012
_G_MPS2 = 9.81


@dataclass(frozen=True, slots=True)
class LandingParams:
    """What a landing is, and when it is quiet."""

    lost_m: float = 0.045  # of height, by the speeds of rising and sinking: knees give way
    sinks_mps2: float = 2.8  # a foot that is put down is held back
    stopped_share: float = 0.25  # slow sensors miss most of a knock
    lower_m: float = 0.06
    rose_share: float = 0.6  # … of the speed of the touch: who jumps rises as fast as he falls
    turned_rad: float = 0.42  # 24°: who pushes off turns the foot over its toes
    turning_radps: float = 3.6  # legs that stride turn quicker
    apart_rows: int = 50
    rest_rows: int = 12  # half of the quarter second that quiet is judged over
    rest_radps: float = float(np.radians(10.0))
    rest_for_rows: int = 50
    within_rows: int = 500
    flat_rad: float = float(np.radians(5.0))
    peak_s: float = 0.25
    settle_ci_s: float = 0.04
    peak_ci: float = 0.04


class Landings:
    """The machine of landings."""

    def __init__(self, exercise: Exercise, params: LandingParams | None = None) -> None:
        self._name = exercise.name
        self._params = params or LandingParams()
        self._setting_off = SettingOff()
        self.restart()

    def restart(self) -> None:
        """Fresh behind a long gap."""
        self._done = 0
        self._falls = Falls()
        self._waiting: list[Fall] = []
        self._last_on = -1000
        self._open: Fall | None = None

    def look(self, scene: Scene, seen: Seen) -> Found:
        """A touch opens, being at rest closes."""
        found = self._look(scene, last=False)
        for bout in seen.bouts:
            self._learn(scene, bout)
        return found

    def finish(self, scene: Scene, seen: Seen) -> Found:  # noqa: ARG002  # as every machine
        """A landing that was not seen to come to rest has no settling time."""
        return self._look(scene, last=True)

    def moment(self, scene: Scene) -> Moment:
        """Settling since the touch, or ready."""
        if self._open is None:
            return Moment("ready", scene.at_s(max(self._done, scene.first)))
        return Moment("settling", scene.at_s(self._open.on))

    def _look(self, scene: Scene, *, last: bool) -> Found:
        rows = scene.rows(self._falls.looks_back_to, scene.end)
        for fall in self._falls.look(rows, last=last):
            new = fall.on - self._last_on > self._params.apart_rows
            if new and self._is_landing(scene, fall):
                self._last_on = fall.on
                self._waiting.append(fall)
        found = []
        while self._open is not None or self._waiting:
            if self._open is None:
                self._open = self._waiting.pop(0)
            one = self._close(scene, self._open, last=last)
            if one is None:
                break
            self._open = None
            found.append(one)
        return Found(tuple(found))

    def _learn(self, scene: Scene, bout: Bout) -> None:
        """Which end is the front, from a movement that began on the ground and is over."""
        fell = 0 <= self._last_on - bout.start < self._params.within_rows
        if scene.stood is not None and not fell and bout.start >= scene.first + _REST_ROWS:
            up = scene.mean_up(bout.start - _REST_ROWS, bout.start)
            rows = scene.rows(bout.start, bout.end)
            self._setting_off.look(rows, scene.bias_radps, up, scene.stood)

    def _is_landing(self, scene: Scene, fall: Fall) -> bool:
        params = self._params
        free = fall.sank_mps > params.sinks_mps2 * fall.lasted_s
        lost_m = (fall.sank_mps**2 - fall.rose_mps**2) / (2.0 * _G_MPS2)
        fell = free and lost_m > params.lost_m and fall.lower_m > params.lower_m
        hung = fall.turned_rad < params.turned_rad and fall.turning_radps < params.turning_radps
        rose = fall.rose_mps > params.rose_share * fall.sank_mps
        return fell and hung and not rose and self._is_stopped(scene, fall)

    def _is_stopped(self, scene: Scene, fall: Fall) -> bool:
        """Whether the ground stopped it; what is beyond a sensor's range cannot be added up."""
        on_s = scene.at_s(fall.on)
        stopped = fall.stopped_mps > self._params.stopped_share * fall.sank_mps
        return stopped or scene.felt.peak(on_s - 0.03, on_s + self._params.peak_s)[1]

    def _close(self, scene: Scene, fall: Fall, *, last: bool) -> Effort | None:
        params = self._params
        until = self._waiting[0].on if self._waiting else scene.end
        rows = scene.rows(fall.on - _AHEAD_ROWS, until)
        gyr = rows.gyr_radps - scene.bias_radps
        rate = np.sqrt(box((gyr * gyr).sum(axis=1), params.rest_rows))
        settled = _first_run(rate[_AHEAD_ROWS:] < params.rest_radps, params.rest_for_rows)
        overdue = last or bool(self._waiting) or rows.time_s.size > params.within_rows
        if settled is None and not overdue:
            return None
        self._done = fall.on + (settled or 0)
        (on_s, half_s), begin_s = edge(scene, fall.on), scene.at_s(fall.on)
        peak, clipped = scene.felt.peak(on_s - 0.03, on_s + params.peak_s)
        notes = ("peak_is_lower_bound",) * clipped
        if settled is None:
            did = Landing(
                Measured(peak, params.peak_ci * peak),
                clipped,
                None,
                Measured.unknown("not_settled"),
            )
            return effort(self._name, (on_s, on_s), scene.now_s, did, (*notes, "not_settled"))
        end_s = begin_s + settled * GRID_S
        settle = Measured(end_s - on_s, float(np.hypot(params.settle_ci_s, 3.0 * half_s)))
        gyr = gyr[: _AHEAD_ROWS + settled + params.rest_for_rows]
        contact = self._contact(scene, gyr, (on_s - begin_s, half_s))
        did = Landing(Measured(peak, params.peak_ci * peak), clipped, contact[0], settle)
        return effort(self._name, (on_s, end_s), scene.now_s, did, notes + contact[1])

    def _contact(
        self, scene: Scene, gyr_radps: FloatArray, touch: tuple[float, float]
    ) -> tuple[Contact | None, tuple[str, ...]]:
        """What touched first, and what is to be noted where that cannot be known.

        It is told by the foot's turn from the touch to its rest, which is flat. Between two samples
        of a slow sensor the foot may have turned: what both ends say is known.
        """
        turn = orientations(gyr_radps)
        still = turn[-40:].mean(axis=0)
        front = scene.front.axis if scene.front.axis is not None else self._setting_off.axis
        late_s, half_s = touch
        rows = [_AHEAD_ROWS - 2]
        if half_s > _SLOW_S:
            ends = (late_s - half_s, late_s + half_s)
            rows = [max(_AHEAD_ROWS + round(end / GRID_S), 0) for end in ends]
        said = {self._first(_turned(turn[row].T @ still), front) for row in rows}
        if None in said:
            return None, ("front_unknown",)
        return (said.pop(), ()) if len(said) == 1 else (None, ("too_few_samples",))

    def _first(self, turned: FloatArray, front: FloatArray | None) -> Contact | None:
        """What lay lower before the foot turned by this, rad, to lie flat."""
        least = float(np.sin(self._params.flat_rad))
        if front is None:
            return "flat" if float(np.sqrt((turned * turned).sum())) < least else None
        lifted = float((turned * front).sum())
        if abs(lifted) < least:
            return "flat"
        return "forefoot" if lifted < 0.0 else "heel"


def _turned(matrix: FloatArray) -> FloatArray:
    """Axis of a small turn, as long as the sine of its angle."""
    return 0.5 * np.array(
        [matrix[2, 1] - matrix[1, 2], matrix[0, 2] - matrix[2, 0], matrix[1, 0] - matrix[0, 1]]
    )


def _first_run(holds: np.ndarray, length: int) -> int | None:
    """First row from which on it holds for ``length`` rows."""
    if holds.size < length:
        return None
    sums = np.convolve(holds.astype(np.int64), np.ones(length, dtype=np.int64), "valid")
    full = np.flatnonzero(sums == length)
    return int(full[0]) if full.size else None
