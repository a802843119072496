"""Stretches held without moving: the time between two stirs, and how still the foot was.

Theory. A sensor on the foot sees nothing of the leaning shank: a stretch is the foot at rest for
some seconds between two stirs, and so is standing in between. Which is which the `Story` tells when
the signal is over, from how the foot came and left, and from how long each rest was.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.exercises.effort import Effort, Hold
from tempo.exercises.exercise import Exercise
from tempo.exercises.machine import Found, Moment, effort
from tempo.exercises.scene import Scene, Seen
from tempo.exercises.steadiness import Quiet, Steadiness
from tempo.exercises.stirs import Stir, Stirs
from tempo.exercises.story import Known, Told, sure_told
from tempo.motion.foot import Foot
from tempo.reps.rep import Measured, Stretch
from tempo.samples import FloatArray

_DEG = 180.0 / np.pi
#: Why the numbers of a hold are not given that another story takes for something else.
_UNSURE = "stretch_or_standing"


@dataclass(frozen=True, slots=True)
class HoldParams:
    """What a hold is, and when it is still."""

    edge_rows: int = 50
    edge_ci_s: float = 0.055
    still_dps: float = 4.0  # sway stays below it, a heel rocked by 1° does not
    heel_up_m: float = 0.01
    least_margin: float = 0.5  # of the next story; below it every other hold was wrong


class Holds:
    """The machine of held stretches.

    Parameters
    ----------
    strict : nobody said that it is a stretch: only what the foot itself shows is one.
    """

    def __init__(
        self,
        exercise: Exercise,
        foot: Foot,
        params: HoldParams | None = None,
        *,
        strict: bool = False,
    ) -> None:
        self._name = exercise.name
        self._foot = foot
        self._params = params or HoldParams()
        self._strict = strict
        self._noise_radps = np.inf
        self._stirs = Stirs()
        self.restart()

    def restart(self) -> None:
        """Fresh behind a long gap."""
        self._stirs.restart()
        self._seen: list[Stir] = []
        self._steady = Steadiness()
        self._first_s: float | None = None

    def look(self, scene: Scene, seen: Seen) -> Found:
        """Stirs are gathered; what they were is told in the end."""
        if self._first_s is None:
            self._first_s = scene.at_s(scene.first)
        self._steady.see(seen.tick)
        self._seen += self._stirs.push(scene)
        return Found()

    def finish(self, scene: Scene, seen: Seen) -> Found:  # noqa: ARG002  # rows are in the scene
        """The story of the whole."""
        self._seen += self._stirs.push(scene, over=True)
        last_s = scene.at_s(scene.end - 1)
        works = tuple(one for one in scene.works if one.end_s <= last_s)
        span_s = self._first_s or 0.0, last_s
        stood = self._stirs.stood(scene)
        known = Known(span_s, stood, scene.labels, works, strict=self._strict)
        efforts, unfinished = [], []
        for told in sure_told(self._seen, known):
            if told.before == len(self._seen):
                start_s = self._seen[told.after].end_s
                unfinished.append(Stretch(start_s, last_s, "recording_ended"))
            else:
                efforts += self._effort(scene, told)
        return Found(tuple(efforts), unfinished=tuple(unfinished))

    def moment(self, scene: Scene) -> Moment:
        """Held since, or moving since."""
        now_s = scene.at_s(scene.end - 1)
        moving = scene.bouts.moving_since
        if moving is not None:
            return Moment("moving", scene.at_s(moving))
        ended = [one.end_s for one in self._seen[-1:]]
        since_s = ended[0] if ended else scene.at_s(scene.first)
        return Moment("holding", since_s, (("held_s", now_s - since_s),))

    def _effort(self, scene: Scene, told: Told) -> list[Effort]:
        came, left = self._seen[told.after], self._seen[told.before]
        edge = self._params.edge_rows
        quiet = self._steady.between(came.end + edge, left.start - edge)
        if quiet is None:
            return []
        self._noise_radps = min(self._noise_radps, quiet.quietest_radps)
        limits = came.end_s, left.start_s
        did = Hold(*self._numbers(limits, quiet), self._heel_down(scene, quiet.up))
        notes: tuple[str, ...] = () if told.shown else ("told_by_length",)
        if told.margin < self._params.least_margin:
            unsure = Measured.unknown(_UNSURE)
            did, notes = Hold(unsure, unsure, None, did.heel_down), (_UNSURE,)
        return [effort(self._name, limits, scene.now_s, did, notes)]

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
        level = self._stirs.stood(scene)
        if level is None:
            return None
        height_m = self._foot.lever_m * float(np.sqrt(max(1.0 - (level * up).sum() ** 2, 0.0)))
        return height_m < self._params.heel_up_m
