"""Turns of the foot out of rest, held, and back: toe raises, and the foot against a band.

Theory. The foot goes to and fro between two postures (`postures`, `swings`); which of them is the
rest, all evidence of the set decides, as soon as it is clear (20 to 1) and when the set is over at
the latest; from then on every turn out of rest and back counts when the foot is back. One turn
alone may be the leg that is lifted or put down: it counts where it is like those of a set, or where
there is no set. Each is measured like the lowering of a heel (`outline`): the limits of raise and
return are those of DEFINITIONS.md, on the angle.
"""

from __future__ import annotations

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.exercises.exercise import Exercise
from tempo.exercises.machine import Found, Moment, effort, joined
from tempo.exercises.postures import Posture, Postures
from tempo.exercises.scene import Scene, Seen
from tempo.exercises.swings import (
    Swing,
    SwingParams,
    chains,
    evidence,
    leaning,
    size,
    straightened,
    swings,
    trimmed,
)
from tempo.exercises.tilt_measure import TiltMeasure, Turned
from tempo.motion.travel import REST_ROWS, travel
from tempo.reps.rep import Stretch
from tempo.samples import FloatArray

#: Logarithm of the odds (20 to 1) at which it is clear which posture is the rest.
_CLEAR = 3.0
#: What strides that told the front say, an earlier set, and (at most) how the foot stood.
_FRONT, _KNOWN, _STOOD = 3.0, 2.0, 3.0
#: A foot on the floor rests as it stood: a posture that is so much (2°) nearer says 1.
_STOOD_RAD = 0.035
#: A foot whose postures are both so far (10°) from how it stood is not on the floor.
_NOT_STOOD_RAD = 0.17
#: A rest of so long ends a set, as far as deciding goes.
_OVER_S = 8.0
#: A set of so long must be decided, before its first rows are forgotten.
_LONG_S = 180.0
#: Back for so long: the turn is over.
_BACK_S = 0.9
#: A way that takes longer cannot be integrated.
_CARRY_S = 6.0
#: A turn alone counts that differs from those of a set by less than this share.
_ALIKE = 0.6
#: For the moment: out of rest (6°), and on the way back.
_OUT_RAD, _BACK_SHARE = 0.105, 0.7


class Tilts:
    """The machine of tilts."""

    def __init__(self, exercise: Exercise, params: SwingParams | None = None) -> None:
        self._exercise = exercise
        self._params = params or SwingParams()
        self._measure = TiltMeasure(exercise)
        self._usual: FloatArray | None = None
        self.restart()

    def restart(self) -> None:
        """Fresh behind a long gap; which way is out stays known."""
        self._postures = Postures()
        self._out: FloatArray | None = None
        self._decided = False
        self._counted = self._over = -1
        self._rest: Posture | None = None
        self._lone: list[Swing] = []

    @property
    def turns(self) -> tuple[Turned, ...]:
        """How every swing lay."""
        return tuple(self._measure.turns)

    def look(self, scene: Scene, seen: Seen) -> Found:
        """Half a second more: postures that came and went, and what they tell."""
        if seen.tick.time_s.size == 0:
            return Found()
        rested = [one.rested for one in self._postures.found]
        self._postures.push(seen.tick, scene.bias_radps)
        if [one.rested for one in self._postures.found] != rested:
            self._carried(scene)
        self._postures.forget(scene.first)
        return joined([self._run(scene, run, over=over) for run, over in self._runs(ended=False)])

    def finish(self, scene: Scene, seen: Seen) -> Found:  # noqa: ARG002  # as every machine
        """What is open is decided by what is known; who is still out is unfinished."""
        self._postures.finish()
        out = [self._run(scene, run, over=over) for run, over in self._runs(ended=True)]
        out += [self._take(scene, each) for each in self._lone]
        return joined([*out, self._unfinished(scene)])

    def moment(self, scene: Scene) -> Moment:
        """Out or at rest, and how far."""
        postures = self._postures.found
        rest = self._rest or next((one for one in reversed(postures) if one.rested), None)
        if rest is None:
            return Moment("moving", scene.at_s(scene.end - 1))
        turned = size(self._postures.now - rest.at)
        angle = (("angle_deg", float(np.degrees(turned))),)
        since_s = scene.at_s(postures[-1].last)
        if turned < _OUT_RAD:
            return Moment("resting", scene.at_s(max(postures[-1].first, scene.first)), angle)
        back = turned < _BACK_SHARE * size(postures[-1].at - rest.at)
        return Moment("returning" if back else "turned", since_s, angle)

    def _carried(self, scene: Scene) -> None:
        """How far the foot came into a rest that has just begun."""
        pair = self._postures.found[-2:]
        if len(pair) < 2 or not all(one.rested for one in pair):
            return
        before, after = pair
        rows = scene.rows(before.last - REST_ROWS, after.last + 1)
        if rows.time_s.size * GRID_S < _CARRY_S:
            way = travel(rows.acc_mps2, rows.gyr_radps - self._postures.bias_radps)
            after.came_m = float(np.hypot(way.away_m, way.rise_m))

    def _runs(self, *, ended: bool) -> list[tuple[list[Posture], bool]]:
        """Sets that are not done with, and whether they are over."""
        line = straightened(self._postures.found, self._params)
        out = []
        for run in chains(line, self._params):
            # one more posture may still turn out to be a detour
            over = ended or not any(run[-1] is one for one in line[-2:])
            kept = trimmed(run, self._params)
            if run[-1].last > self._over and len(kept) > 2:
                out.append((kept, over))
                self._over = run[-1].last if over else self._over
        return out

    def _run(self, scene: Scene, run: list[Posture], *, over: bool) -> Found:
        """A set, as far as it is known: what of it counts now."""
        if not self._decided:
            self._decided = self._decide(scene, run, over=over)
        if not self._decided or self._out is None:
            return Found()
        self._decided = not over
        turns = swings(run, self._out)
        done = [one for one in turns if over or one.after is not run[-1] or _is_back(one)]
        new = [one for one in done if one.held.first > self._counted]
        if len(turns) < 2:
            return self._alone(scene, new) if over else Found()
        self._rest = done[-1].after if done else turns[0].before
        out = joined([self._take(scene, one) for one in new])
        if not out.efforts or len(done) < 2:
            return out
        self._usual = np.median([one.out_rad for one in done], axis=0)
        lone = [one for one in self._lone if one.held.first < turns[0].held.first]
        self._lone = []
        return joined([*(self._alone(scene, [one]) for one in lone), out])

    def _alone(self, scene: Scene, turns: list[Swing]) -> Found:
        """A turn without others beside it: like those of the sets, or put off till there is one."""
        if self._usual is None:
            self._lone += turns
            return Found()
        room = _ALIKE * size(self._usual)
        alike = [one for one in turns if size(one.out_rad - self._usual) < room]
        return joined([self._take(scene, one) for one in alike])

    def _decide(self, scene: Scene, run: list[Posture], *, over: bool) -> bool:
        """Which of the two postures is the rest, if that is clear or must be."""
        rows = [scene.rows(one.first, one.last + 1) for one in run]
        long = (scene.end - run[0].first) * GRID_S > _LONG_S
        ended = over or long or run[-1].seconds > _OVER_S
        said = sum(evidence(run, rows, self._params, over=ended).values())
        way = run[1].at - run[0].at
        said += _FRONT * self._along_front(scene, way) + _KNOWN * leaning(way, self._usual)
        said += self._as_stood(scene, run)
        out = way if said >= 0.0 else -way
        known = over or ((abs(said) > _CLEAR or ended) and len(swings(run, out)) > 1)
        self._out = out if known else self._out
        return known

    def _along_front(self, scene: Scene, way: FloatArray) -> float:
        """Whether a way (1) or its reverse (-1) is what the exercise asks, where strides told."""
        if self._exercise.turns not in {"toes_up", "toes_down"} or not self._exercise.lifted:
            return 0.0
        lifts_heel = leaning(way, scene.front.axis)
        return lifts_heel if self._exercise.turns == "toes_down" else -lifts_heel

    def _as_stood(self, scene: Scene, run: list[Posture]) -> float:
        """Whether the even (1) or the odd postures of a foot on the floor are how it stood."""
        stood = scene.stood
        if stood is None or self._exercise.lifted:
            return 0.0
        off = [size(scene.mean_up(one.first, one.last + 1) - stood) for one in run]
        even, odd = float(np.median(off[0::2])), float(np.median(off[1::2]))
        if min(even, odd) > _NOT_STOOD_RAD:
            return 0.0
        nearer = odd - even
        return float(np.clip(nearer / _STOOD_RAD, -_STOOD, _STOOD))

    def _take(self, scene: Scene, swing: Swing) -> Found:
        """One turn out of rest and back, measured."""
        self._counted = max(self._counted, swing.held.first)
        did, span_s = self._measure.take(scene, swing, self._postures.bias_radps)
        if isinstance(did, str):
            return Found(rejected=(Stretch(*span_s, did),))
        return Found((effort(self._exercise.name, span_s, scene.now_s, did),))

    def _unfinished(self, scene: Scene) -> Found:
        """Who is out as in a set when the signal ends."""
        last = self._postures.found[-1:]
        if self._usual is None or self._rest is None or not last:
            return Found()
        out = last[0].at - self._rest.at
        if size(out - self._usual) > _ALIKE * size(self._usual):
            return Found()
        left = Stretch(scene.at_s(self._rest.last), scene.at_s(scene.end - 1), "recording_ended")
        return Found(unfinished=(left,))


def _is_back(swing: Swing) -> bool:
    return swing.after.rested and swing.after.seconds >= _BACK_S
