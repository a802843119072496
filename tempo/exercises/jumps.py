"""Jumps: off the ground by one's own push, a flight, and the ground again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.exercises.effort import Effort, Jump
from tempo.exercises.exercise import Exercise
from tempo.exercises.falls import Fall, Falls, edge
from tempo.exercises.machine import Found, Moment, effort
from tempo.exercises.scene import Scene, Seen
from tempo.reps.rep import Measured

_G_MPS2 = 9.81
_PEAK_S = 0.25
_PEAK_CI = 0.05
#: Straps and toes that give blur both ends of a flight.
_FLIGHT_CI_S = 0.028
#: Two instants, each somewhere between two samples: 90 % of what both are off, in steps.
_STEP_CI = 1.1


@dataclass(frozen=True, slots=True)
class JumpParams:
    """What a jump is."""

    least_s: float = 0.18  # shorter flights are hops and runs
    most_s: float = 0.9
    rose_mps: float = 0.7
    sank_mps: float = 0.7
    free_share: float = 0.75  # of what gravity changes the speed by in that time
    felt_mps2: float = 7.0  # late in flight; a leg that runs is flung by its hip, at 10 and more
    stopped_share: float = 0.25


class Jumps:
    """The machine of jumps."""

    def __init__(self, exercise: Exercise, params: JumpParams | None = None) -> None:
        self._name = exercise.name
        self._params = params or JumpParams()
        self.restart()

    def restart(self) -> None:
        """Fresh behind a long gap."""
        self._falls = Falls()
        self._last_on = -1000
        self._since_s: float | None = None

    def look(self, scene: Scene, seen: Seen) -> Found:  # noqa: ARG002  # as every machine
        """Flights whose landing is over."""
        return self._look(scene, last=False)

    def finish(self, scene: Scene, seen: Seen) -> Found:  # noqa: ARG002  # as every machine
        """What was still waited for."""
        return self._look(scene, last=True)

    def moment(self, scene: Scene) -> Moment:
        """Between jumps since the last landing."""
        since_s = self._since_s if self._since_s is not None else scene.at_s(scene.first)
        return Moment("ready", since_s)

    def _look(self, scene: Scene, *, last: bool) -> Found:
        found = []
        for fall in self._falls.look(scene.rows(self._falls.looks_back_to, scene.end), last=last):
            if self._is_jump(scene, fall):
                self._last_on = fall.on
                found.append(self._jump(scene, fall))
        return Found(tuple(found))

    def _is_jump(self, scene: Scene, fall: Fall) -> bool:
        params, flight_s = self._params, (fall.on - fall.up) * GRID_S
        flew = params.least_s < flight_s < params.most_s and fall.up > self._last_on
        return flew and self._is_free(fall, flight_s) and self._rose(scene, fall)

    def _is_free(self, fall: Fall, flight_s: float) -> bool:
        """Whether nothing but gravity moved it: a leg that strides is carried by its hip."""
        changed_mps = fall.rose_mps + fall.sank_mps
        weightless = changed_mps > self._params.free_share * _G_MPS2 * flight_s
        return weightless and fall.felt_mps2 < self._params.felt_mps2

    def _rose(self, scene: Scene, fall: Fall) -> bool:
        """Up, down, and stopped; what is beyond a sensor's range cannot be added up."""
        params, (up_s, on_s) = self._params, (scene.at_s(fall.up), scene.at_s(fall.on))
        rose = fall.rose_mps > params.rose_mps or (
            fall.rose_mps > 0.0 and scene.felt.peak(up_s - 0.3, up_s)[1]
        )
        fell = fall.sank_mps > params.sank_mps
        stopped = fall.stopped_mps > params.stopped_share * fall.sank_mps
        return rose and fell and (stopped or scene.felt.peak(on_s - 0.03, on_s + _PEAK_S)[1])

    def _jump(self, scene: Scene, fall: Fall) -> Effort:
        (off_s, off_ci_s), (on_s, on_ci_s) = edge(scene, fall.up), edge(scene, fall.on)
        flight_s, step_s = on_s - off_s, off_ci_s + on_ci_s
        self._since_s = on_s
        peak, clipped = scene.felt.peak(on_s - 0.03, on_s + _PEAK_S)
        did = Jump(
            Measured(flight_s, float(np.hypot(_FLIGHT_CI_S, _STEP_CI * step_s))),
            Measured(peak, _PEAK_CI * peak),
            clipped,
        )
        notes = ("peak_is_lower_bound",) if clipped else ()
        return effort(self._name, (off_s, on_s), scene.now_s, did, notes)
