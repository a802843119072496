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
from tempo.exercises.falls import Fall, Falls
from tempo.exercises.machine import Found, Moment, effort
from tempo.exercises.scene import Scene, Seen
from tempo.exercises.setting_off import SettingOff
from tempo.motion.settled import orientations
from tempo.reps.rep import Measured
from tempo.samples import FloatArray

#: Rows of rest that up is read off.
_REST_ROWS = 20


@dataclass(frozen=True, slots=True)
class LandingParams:
    """What a landing is, and when it is quiet."""

    sank_mps: float = 1.1  # a fall of 8 cm and more, given way to a little
    stopped_share: float = 0.4
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
    settle_ci_s: float = 0.1
    peak_ci: float = 0.05


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
        for fall in filter(self._is_landing, self._falls.look(rows, last=last)):
            if fall.on - self._last_on > self._params.apart_rows:
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

    def _is_landing(self, fall: Fall) -> bool:
        params = self._params
        fell = fall.sank_mps > params.sank_mps and fall.lower_m > params.lower_m
        hung = fall.turned_rad < params.turned_rad and fall.turning_radps < params.turning_radps
        rose = fall.rose_mps > params.rose_share * fall.sank_mps
        stopped = fall.stopped_mps > params.stopped_share * fall.sank_mps
        return fell and hung and stopped and not rose

    def _close(self, scene: Scene, fall: Fall, *, last: bool) -> Effort | None:
        params = self._params
        until = self._waiting[0].on if self._waiting else scene.end
        rows = scene.rows(fall.on - 5, until)
        gyr = rows.gyr_radps - scene.bias_radps
        rate = np.sqrt(box((gyr * gyr).sum(axis=1), params.rest_rows))
        settled = _first_run(rate[5:] < params.rest_radps, params.rest_for_rows)
        overdue = last or bool(self._waiting) or rows.time_s.size > params.within_rows
        if settled is None and not overdue:
            return None
        self._done = fall.on + (settled or 0)
        on_s = scene.at_s(fall.on)
        peak, clipped = scene.felt.peak(on_s - 0.03, on_s + params.peak_s)
        if settled is None:
            settle, end_s, contact = Measured.unknown("not_settled"), on_s, None
        else:
            settle = Measured(settled * GRID_S, params.settle_ci_s)
            end_s = on_s + settled * GRID_S
            contact = self._contact(scene, gyr[: 5 + settled + params.rest_for_rows])
        did = Landing(Measured(peak, params.peak_ci * peak), clipped, contact, settle)
        notes = ("peak_is_lower_bound",) * clipped + ("front_unknown",) * (contact is None)
        return effort(self._name, (on_s, end_s), scene.now_s, did, notes)

    def _contact(
        self, scene: Scene, gyr_radps: FloatArray
    ) -> Literal["forefoot", "heel", "flat"] | None:
        """What touched first: the foot's turn from the touch to its rest, which is flat."""
        turn = orientations(gyr_radps)
        still = turn[-40:].mean(axis=0)
        relative = turn[3].T @ still
        axis = 0.5 * np.array(
            [
                relative[2, 1] - relative[1, 2],
                relative[0, 2] - relative[2, 0],
                relative[1, 0] - relative[0, 1],
            ]
        )
        front = scene.front.axis if scene.front.axis is not None else self._setting_off.axis
        if front is None:
            small = float(np.sqrt((axis * axis).sum())) < np.sin(self._params.flat_rad)
            return "flat" if small else None
        turned = float((axis * front).sum())
        if abs(turned) < np.sin(self._params.flat_rad):
            return "flat"
        return "forefoot" if turned < 0.0 else "heel"


def _first_run(holds: np.ndarray, length: int) -> int | None:
    """First row from which on it holds for ``length`` rows."""
    if holds.size < length:
        return None
    sums = np.convolve(holds.astype(np.int64), np.ones(length, dtype=np.int64), "valid")
    full = np.flatnonzero(sums == length)
    return int(full[0]) if full.size else None
