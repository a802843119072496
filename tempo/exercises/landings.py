"""One-leg landings: a foot that hung falls without a push, touches, and comes to rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import box
from tempo.exercises.effort import Effort, Landing
from tempo.exercises.exercise import Exercise
from tempo.exercises.falls import Fall, FallParams, falls
from tempo.exercises.machine import Found, Moment, effort
from tempo.exercises.scene import Scene, Seen
from tempo.motion.settled import orientations
from tempo.reps.rep import Measured
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class LandingParams:
    """What a landing is, and when it is quiet."""

    turned_before_radps: float = 3.5  # a leg that strides turns quicker just before
    hung_radps: float = 1.2
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
        self._falls = FallParams(
            free_mps2=7.5, least_rows=11, most_rows=60, ground_rows=20, turn_radps=3.5
        )
        self.restart()

    def restart(self) -> None:
        """Fresh behind a long gap."""
        self._done = 0
        self._open: Fall | None = None

    def look(self, scene: Scene, seen: Seen) -> Found:  # noqa: ARG002  # as every machine
        """A touch opens, being at rest closes."""
        return self._look(scene, last=False)

    def finish(self, scene: Scene, seen: Seen) -> Found:  # noqa: ARG002  # as every machine
        """A landing that was not seen to come to rest has no settling time."""
        return self._look(scene, last=True)

    def moment(self, scene: Scene) -> Moment:
        """Settling since the touch, or ready."""
        if self._open is None:
            return Moment("ready", scene.at_s(max(self._done, scene.first)))
        return Moment("settling", scene.at_s(self._open.on))

    def _look(self, scene: Scene, *, last: bool) -> Found:
        found = []
        if self._open is None:
            for fall in falls(scene.rows(scene.end - 220, scene.end), self._falls):
                if fall.on > self._done and self._is_landing(fall):
                    self._open, self._done = fall, fall.on
                    break
        if self._open is not None:
            one = self._close(scene, self._open, last=last)
            found += [one] if one is not None else []
        return Found(tuple(found))

    def _is_landing(self, fall: Fall) -> bool:
        params = self._params
        hung = fall.usual_before_radps < params.hung_radps
        return not fall.pushed and hung and fall.turned_before_radps < params.turned_before_radps

    def _close(self, scene: Scene, fall: Fall, *, last: bool) -> Effort | None:
        params = self._params
        rows = scene.rows(fall.on - 5, scene.end)
        gyr = rows.gyr_radps - scene.bias_radps
        rate = np.sqrt(box((gyr * gyr).sum(axis=1), params.rest_rows))
        settled = _first_run(rate[5:] < params.rest_radps, params.rest_for_rows)
        overdue = last or rows.time_s.size > params.within_rows
        if settled is None and not overdue:
            return None
        self._open = None
        self._done = scene.end if settled is None else fall.on + settled
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
        front = scene.front.axis
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
