"""Walking with the heels up: steps whose heel stays off the ground while the foot bears weight.

Theory. In a common stride the foot is flat for a third of the time; on tiptoe it never is. So a
walk on tiptoe begins where the heel comes up, and ends where the foot has lain flat for more than
a second; in between the foot swings, which tells a walk from standing on the toes, and it is
planted again, which is when the heel's height is read.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.exercises.exercise import Exercise
from tempo.exercises.machine import Found, Moment, effort
from tempo.exercises.scene import Scene, Seen
from tempo.exercises.tiptoe_measure import TiptoeMeasure
from tempo.exercises.turned import by_gravity
from tempo.motion.foot import Foot
from tempo.motion.gravity import unit
from tempo.reps.rep import Stretch
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class TiptoeParams:
    """When a walk on tiptoe opens and is over."""

    up_rad: float = 0.105  # 6°: 2 cm of heel
    flat_rad: float = 0.09
    flat_rows: int = 120
    rest_s: float = 1.0
    least_s: float = 3.0
    most_rows: int = 20000


class Tiptoes:
    """The machine of tiptoe walks."""

    def __init__(self, exercise: Exercise, foot: Foot, params: TiptoeParams | None = None) -> None:
        self._name = exercise.name
        self._params = params or TiptoeParams()
        self._measure = TiptoeMeasure(foot)
        self._flat_up: FloatArray | None = None
        self.restart()

    def restart(self) -> None:
        """Fresh behind a long gap."""
        self._open: int | None = None
        self._flat_since: int | None = None
        self._done = 0

    def look(self, scene: Scene, seen: Seen) -> Found:
        """Half a second more of standing flat, or of walking."""
        rows = seen.tick
        if rows.time_s.size == 0:
            return Found()
        self._learn_flat(scene)
        if self._flat_up is None:
            return Found()
        turned = by_gravity(rows.up, self._flat_up)
        rate = np.sqrt(((rows.gyr_radps - scene.bias_radps) ** 2).sum(axis=1))
        flat = bool((turned < self._params.flat_rad).mean() > 0.8 and np.median(rate) < 0.35)
        if self._open is None:
            if bool((turned > self._params.up_rad).any()):
                self._open, self._flat_since = rows.first, None
            return Found()
        if not flat:
            self._flat_since = None
        elif self._flat_since is None:
            self._flat_since = rows.first
        over = (
            self._flat_since is not None and rows.end - self._flat_since >= self._params.flat_rows
        )
        if over or rows.end - self._open > self._params.most_rows:
            return self._close(scene, rows.end)
        return Found()

    def finish(self, scene: Scene, seen: Seen) -> Found:  # noqa: ARG002  # as every machine
        """A walk that goes on to the last sample ends with it."""
        if self._open is None or self._flat_up is None:
            return Found()
        return self._close(scene, scene.end)

    def moment(self, scene: Scene) -> Moment:
        """On tiptoe since, or flat."""
        if self._open is None:
            return Moment("flat", scene.at_s(max(self._done, scene.first)))
        return Moment("walking", scene.at_s(max(self._open, scene.first)))

    def _learn_flat(self, scene: Scene) -> None:
        """How the foot lies when flat: told, else the last second and more of standing still."""
        if scene.level is not None:
            self._flat_up = scene.level.up
            return
        rests = scene.stillness.stretches
        if self._open is None and rests and rests[-1].seconds >= self._params.rest_s:
            known = self._flat_up
            lies = 0.0 if known is None else float(1.0 - (known * rests[-1].up).sum())
            if known is None or lies < 0.03:  # 14°: on other ground, not on the toes
                self._flat_up = unit(rests[-1].up[np.newaxis])[0]

    def _close(self, scene: Scene, end: int) -> Found:
        first, self._open = self._open, None
        assert first is not None
        assert self._flat_up is not None
        self._flat_since, self._done = None, end
        rows = scene.rows(first - 150, end)
        span_s = (scene.at_s(max(first, scene.first)), scene.at_s(end - 1))
        walks, reason = self._measure.take(
            rows, scene.bias_radps, self._flat_up, scene.front.axis, scene.rest_mps2
        )
        efforts = [effort(self._name, walked_s, scene.now_s, did) for did, walked_s in walks]
        rejected = (Stretch(*span_s, reason),) if reason is not None else ()
        return Found(tuple(efforts), rejected)
