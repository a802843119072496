"""Jumps: off the ground by one's own push, a flight, and the ground again."""

from __future__ import annotations

from tempo.dsp.resample import GRID_S
from tempo.exercises.effort import Effort, Jump
from tempo.exercises.exercise import Exercise
from tempo.exercises.falls import Fall, FallParams, falls
from tempo.exercises.machine import Found, Moment, effort
from tempo.exercises.scene import Scene, Seen
from tempo.reps.rep import Measured

#: Shorter flights are hops and runs.
_LEAST_S = 0.18
_LEAST_APART_ROWS = 60
_PEAK_S = 0.25
_LAG_ROWS = 40
_LOOK_ROWS = 220
#: A flight's ends are some 20 ms wide each; sensors of one range differ by 3 % in scale.
_FLIGHT_CI_S = 0.04
_PEAK_CI = 0.05


class Jumps:
    """The machine of jumps."""

    def __init__(self, exercise: Exercise, params: FallParams | None = None) -> None:
        self._name = exercise.name
        self._params = params or FallParams()
        self.restart()

    def restart(self) -> None:
        """Fresh behind a long gap."""
        self._done = 0
        self._last_on = -1000
        self._since_s: float | None = None

    def look(self, scene: Scene, seen: Seen) -> Found:  # noqa: ARG002  # as every machine
        """Flights whose landing is over."""
        return self._look(scene, scene.end - _LAG_ROWS)

    def finish(self, scene: Scene, seen: Seen) -> Found:  # noqa: ARG002  # as every machine
        """What was still waited for."""
        return self._look(scene, scene.end)

    def moment(self, scene: Scene) -> Moment:
        """Between jumps since the last landing."""
        since_s = self._since_s if self._since_s is not None else scene.at_s(scene.first)
        return Moment("ready", since_s)

    def _look(self, scene: Scene, until: int) -> Found:
        found = []
        for fall in falls(scene.rows(until - _LOOK_ROWS, until), self._params):
            if fall.on > self._done and fall.pushed:
                self._done = fall.on
                if fall.off - self._last_on < _LEAST_APART_ROWS - 30:
                    continue
                flight_s = (fall.on - fall.off) * GRID_S
                if flight_s < _LEAST_S:
                    continue
                self._last_on = fall.on
                found.append(self._jump(scene, fall, flight_s))
        return Found(tuple(found))

    def _jump(self, scene: Scene, fall: Fall, flight_s: float) -> Effort:
        off_s, on_s = scene.at_s(fall.off), scene.at_s(fall.on)
        self._since_s = on_s
        peak, clipped = scene.felt.peak(on_s - 0.03, on_s + _PEAK_S)
        did = Jump(Measured(flight_s, _FLIGHT_CI_S), Measured(peak, _PEAK_CI * peak), clipped)
        notes = ("peak_is_lower_bound",) if clipped else ()
        return effort(self._name, (off_s, on_s), scene.now_s, did, notes)
