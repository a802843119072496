"""Stretches held without moving: the time between two steps, and how still the foot was.

Theory. A sensor on the foot sees nothing of the leaning shank: a stretch is the foot put back, at
rest for some seconds, and brought forward again. Standing in between looks the same but for the way
the foot came: backward into the stretch, forward out of it (`standing`). What ends or begins a hold
is a *step*: a quick or hard movement, or one after which the foot lies otherwise. Fidgeting on the
place and rocking the heel are part of the hold, and of its stillness.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.exercises.bouts import Bout
from tempo.exercises.effort import Hold
from tempo.exercises.exercise import Exercise
from tempo.exercises.machine import Found, Moment, effort, joined
from tempo.exercises.scene import Scene, Seen
from tempo.exercises.standing import Rest, Standing
from tempo.exercises.steadiness import Quiet, Steadiness
from tempo.motion.foot import Foot
from tempo.motion.travel import REST_ROWS, Travel, travel
from tempo.reps.rep import Measured, Stretch
from tempo.samples import FloatArray

_DEG = 180.0 / np.pi


@dataclass(frozen=True, slots=True)
class HoldParams:
    """What a hold is, and when it is still."""

    least_s: float = 4.0  # the shortest that a document asks for is 10 s
    step_radps: float = 1.05  # 60 °/s: a foot rocked on its place is slower
    step_mps2: float = 3.0
    step_turned_rad: float = 0.07  # 4° between the rests before and after: it lies otherwise
    edge_rows: int = 50
    edge_ci_s: float = 0.15
    still_dps: float = 4.0  # sway stays below it, a heel rocked by 1° does not
    heel_up_m: float = 0.01
    longest_way_rows: int = 2000


class Holds:
    """The machine of held stretches."""

    def __init__(self, exercise: Exercise, foot: Foot, params: HoldParams | None = None) -> None:
        self._name = exercise.name
        self._foot = foot
        self._params = params or HoldParams()
        self._standing = Standing()
        self._noise_radps = np.inf
        self.restart()

    def restart(self) -> None:
        """Fresh behind a long gap."""
        self._since = 0
        self._since_s: float | None = None
        self._came: Travel | None = None
        self._standing.restart()
        self._steady = Steadiness()

    def look(self, scene: Scene, seen: Seen) -> Found:
        """Steps end a hold, fidgets do not."""
        self._steady.see(seen.tick)
        if self._since_s is None:
            self._since_s = scene.at_s(scene.first)
        return joined([self._take(scene, bout) for bout in seen.bouts])

    def finish(self, scene: Scene, seen: Seen) -> Found:
        """A hold whose end was not seen is unfinished."""
        found = joined([self._take(scene, bout) for bout in seen.bouts])
        if self._since_s is None or (scene.end - self._since) * GRID_S < self._params.least_s:
            return found
        quiet = self._steady.between(self._since, scene.end)
        if quiet is None or not self._standing.is_stretch(Rest(quiet.up, self._came)):
            return found
        left = Stretch(self._since_s, scene.at_s(scene.end - 1), "recording_ended")
        return joined([found, Found(unfinished=(left,))])

    def moment(self, scene: Scene) -> Moment:
        """Held since, or moving since."""
        now_s = scene.at_s(scene.end - 1)
        moving = scene.bouts.moving_since
        if moving is not None:
            return Moment("moving", scene.at_s(moving))
        since_s = now_s if self._since_s is None else self._since_s
        return Moment("holding", since_s, (("held_s", now_s - since_s),))

    def _take(self, scene: Scene, bout: Bout) -> Found:
        way = self._way(scene, bout)
        if self._is_fidget(bout, way):
            return Found()
        start_s, end_s = self._since_s, scene.at_s(bout.start)
        assert start_s is not None
        out = Found()
        if end_s - start_s >= self._params.least_s:
            out = self._rest(scene, (self._since, bout.start), (start_s, end_s), way)
        elif self._came is not None:
            self._standing.passed(self._came)
        self._since, self._since_s, self._came = bout.end, scene.at_s(bout.end - 1), way
        self._steady.forget(bout.end)
        return out

    def _way(self, scene: Scene, bout: Bout) -> Travel:
        first = max(bout.start, bout.end - self._params.longest_way_rows)
        rows = scene.rows(first - REST_ROWS, bout.end + REST_ROWS)
        return travel(rows.acc_mps2, rows.gyr_radps - scene.bias_radps)

    def _is_fidget(self, bout: Bout, way: Travel) -> bool:
        params = self._params
        return (
            bout.peak_radps < params.step_radps
            and bout.peak_mps2 < params.step_mps2
            and way.turned_rad < params.step_turned_rad
        )

    def _rest(
        self, scene: Scene, rows: tuple[int, int], span_s: tuple[float, float], left: Travel
    ) -> Found:
        edge = self._params.edge_rows
        quiet = self._steady.between(rows[0] + edge, rows[1] - edge)
        if quiet is None:
            return Found()
        self._noise_radps = min(self._noise_radps, quiet.quietest_radps)
        came = None if self._labelled(scene, span_s) else self._came
        if not self._standing.is_stretch(Rest(quiet.up, came, left)):
            return Found()
        did = Hold(*self._numbers(span_s, quiet), self._heel_down(scene, quiet.up))
        decided_s = scene.now_s
        return Found((effort(self._name, span_s, decided_s, did),))

    def _labelled(self, scene: Scene, span_s: tuple[float, float]) -> bool:
        """Whether the person was told to stand level then."""
        inside = (min(one.end_s, span_s[1]) - max(one.start_s, span_s[0]) for one in scene.labels)
        return any(share > 0.5 * (span_s[1] - span_s[0]) for share in inside)

    def _numbers(
        self, span_s: tuple[float, float], quiet: Quiet
    ) -> tuple[Measured, Measured, bool | None]:
        edge_s = self._params.edge_ci_s
        lasted = Measured(span_s[1] - span_s[0], float(np.sqrt(2.0)) * edge_s)
        noise = min(self._noise_radps, quiet.quietest_radps)
        loud_dps = _DEG * float(np.sqrt(max(quiet.loudest_radps**2 - noise**2, 0.0)))
        # a second holds a few independent looks at a slow sway, of a noise that is not known well
        ci_dps = float(np.hypot(0.12 * loud_dps, 0.5 * _DEG * noise))
        return lasted, Measured(loud_dps, ci_dps), loud_dps <= self._params.still_dps

    def _heel_down(self, scene: Scene, up: FloatArray) -> bool | None:
        level = scene.level.up if scene.level is not None else self._standing.up
        if level is None:
            return None
        height_m = self._foot.lever_m * float(np.sqrt(max(1.0 - (level * up).sum() ** 2, 0.0)))
        return height_m < self._params.heel_up_m
