"""Turns of the foot out of rest, held, and back: toe raises, and the foot against a band.

Theory. The angle between up now and up at rest needs no axis. A swing opens when it passes 6° and
closes when most of it is undone and the foot rests, or turns out again; then both sides are known
and it is measured like the lowering of a heel (`outline`): the limits of raise and return are those
of DEFINITIONS.md, on the angle. A foot turned sideways may turn about an upright axis, which
gravity does not see: there the gyro's turns are added up instead, from rest to rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.exercises.exercise import Exercise
from tempo.exercises.machine import Found, Moment, effort, joined
from tempo.exercises.scene import Scene, Seen
from tempo.exercises.tilt_measure import Swing, TiltMeasure
from tempo.exercises.turned import by_gravity, by_gyro
from tempo.motion.gravity import unit
from tempo.reps.rep import Stretch
from tempo.reps.rows import Rows
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class TiltParams:
    """When a swing opens and closes."""

    open_rad: float = 0.105  # 6°
    again_rad: float = 0.07  # out again by so much over the lowest since
    undone: float = 0.6  # of the turn, for it to be over
    rest_rad: float = 0.026  # half a second within 1.5° is rest
    blend: float = 0.3  # how far each half second of rest moves the resting posture
    longest_s: float = 40.0
    away_s: float = 15.0  # resting out there for so long is another posture


class Tilts:
    """The machine of tilts."""

    def __init__(self, exercise: Exercise, params: TiltParams | None = None) -> None:
        self._exercise = exercise
        self._params = params or TiltParams()
        self._sideways = exercise.turns in {"inward", "outward"}
        self._measure = TiltMeasure(exercise)
        self.restart()

    def restart(self) -> None:
        """Fresh behind a long gap."""
        self._rest_up: FloatArray | None = None
        self._rest_row = 0
        self._bias: FloatArray | None = None
        self._swing: Swing | None = None
        self._last_end = 0
        self._now_rad = 0.0

    @property
    def heel_turns(self) -> tuple[bool, ...]:
        """Of every tilt seen while strides had told the front: whether it lifted the heel."""
        return tuple(self._measure.heel_turns)

    def look(self, scene: Scene, seen: Seen) -> Found:
        """Half a second more: rest, a swing that opens, goes on or closes."""
        rows = seen.tick
        if rows.time_s.size == 0:
            return Found()
        turned = self._turned(scene, rows)
        self._now_rad = float(turned[-1])
        resting = self._resting(rows)
        if self._swing is None:
            self._open(rows, turned)
        if self._swing is None:
            if resting:
                self._rest(rows)
            return Found()
        return self._go_on(scene, rows, turned, resting)

    def finish(self, scene: Scene, seen: Seen) -> Found:
        """An open swing whose return was seen counts; else it is unfinished."""
        swing = self._swing
        if swing is None:
            return Found()
        if swing.lowest_rad <= (1.0 - 0.9) * swing.peak_rad:
            return self._close(scene, scene.end)
        self._swing = None
        left = Stretch(scene.at_s(swing.opened), scene.at_s(scene.end - 1), "recording_ended")
        return Found(unfinished=(left,))

    def moment(self, scene: Scene) -> Moment:
        """Out or at rest, and how far."""
        now_s = scene.at_s(scene.end - 1)
        angle = (("angle_deg", float(np.degrees(self._now_rad))),)
        if self._swing is None:
            return Moment("resting", scene.at_s(max(self._last_end, scene.first)), angle)
        back = self._now_rad < (1.0 - self._params.undone) * self._swing.peak_rad
        since_s = scene.at_s(max(self._swing.opened, scene.first))
        return Moment("returning" if back else "turned", since_s if not back else now_s, angle)

    def _turned(self, scene: Scene, rows: Rows) -> FloatArray:
        """How far the foot is out of its rest, row by row."""
        if self._rest_up is None:
            return np.zeros(rows.time_s.size)
        if not self._sideways:
            return by_gravity(rows.up, self._rest_up)
        since = scene.rows(self._rest_row, rows.end)
        bias = self._bias if self._bias is not None else scene.bias_radps
        return by_gyro(since.gyr_radps - bias)[-rows.time_s.size :]

    def _resting(self, rows: Rows) -> bool:
        ups = rows.up
        middle = unit(ups.mean(axis=0, keepdims=True))[0]
        spread = rows.gyr_radps - rows.gyr_radps.mean(axis=0)
        calm = float(np.sqrt((spread * spread).sum(axis=1).mean())) < 0.12
        return calm and float(by_gravity(ups, middle).max()) < self._params.rest_rad

    def _rest(self, rows: Rows) -> None:
        up = unit(rows.up.mean(axis=0, keepdims=True))[0]
        mean = rows.gyr_radps.mean(axis=0)
        share = self._params.blend
        self._rest_up = up if self._rest_up is None else _between(self._rest_up, up, share)
        self._bias = mean if self._bias is None else (1.0 - share) * self._bias + share * mean
        self._rest_row = rows.end - 1

    def _open(self, rows: Rows, turned: FloatArray) -> None:
        out = np.flatnonzero(turned > self._params.open_rad)
        if out.size and self._rest_up is not None:
            row = rows.first + int(out[0])
            self._swing = Swing(max(self._last_end, row - 400), row, row, 0.0, np.inf, row)

    def _go_on(self, scene: Scene, rows: Rows, turned: FloatArray, resting: bool) -> Found:
        swing, params = self._swing, self._params
        assert swing is not None
        for row, angle in enumerate(turned.tolist(), start=rows.first):
            if row < swing.opened:
                continue
            if angle > swing.peak_rad:
                swing = replace(swing, peak_rad=angle, peak=row, lowest_rad=angle, lowest=row)
            elif angle < swing.lowest_rad:
                swing = replace(swing, lowest_rad=angle, lowest=row)
            undone = swing.lowest_rad < (1.0 - params.undone) * swing.peak_rad
            if undone and angle > swing.lowest_rad + params.again_rad:
                self._swing = swing
                found = self._close(scene, row)
                self._open(rows.cut(row, rows.end), turned[row - rows.first :])
                return found
        self._swing = swing
        if resting and float(turned.mean()) < (1.0 - params.undone) * swing.peak_rad:
            found = self._close(scene, rows.end)
            self._rest(rows)
            return found
        open_s = (rows.end - swing.opened) * GRID_S
        away = resting and (rows.end - swing.peak) * GRID_S > params.away_s
        if open_s > params.longest_s or away:
            return self._give_up(scene, rows)
        return Found()

    def _give_up(self, scene: Scene, rows: Rows) -> Found:
        swing, self._swing = self._swing, None
        assert swing is not None
        self._rest_up, self._bias, self._last_end = None, None, rows.end
        self._rest(rows)
        span = (scene.at_s(max(swing.opened, scene.first)), scene.at_s(rows.end - 1))
        return Found(rejected=(Stretch(*span, "did_not_return"),))

    def _close(self, scene: Scene, end: int) -> Found:
        """The swing is over at ``end``; what it was."""
        swing, self._swing = self._swing, None
        assert swing is not None
        bias = self._bias if self._bias is not None else scene.bias_radps
        did, span_s = self._measure.take(scene, swing, end, bias)
        self._last_end = min(swing.lowest, end - 1)
        if isinstance(did, str):
            return Found(rejected=(Stretch(*span_s, did),))
        one = effort(self._exercise.name, span_s, scene.at_s(scene.end - 1), did)
        return joined([Found((one,))])


def _between(one: FloatArray, other: FloatArray, share: float) -> FloatArray:
    return np.asarray(unit(((1.0 - share) * one + share * other)[np.newaxis])[0])
