"""One posture that may be the rest, and the swing out of it that is open."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tempo.exercises.scene import Scene
from tempo.exercises.tilt_measure import Swing
from tempo.exercises.turned import by_gravity, by_gyro
from tempo.motion.gravity import unit
from tempo.reps.rows import Rows
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class TiltParams:
    """When a swing opens and closes."""

    open_rad: float = 0.105  # 6°
    again_rad: float = 0.07  # out again by so much over the lowest since
    undone: float = 0.6  # of the turn, for it to be over
    rest_rad: float = 0.026  # half a second within 1.5° is rest
    rest_radps: float = 0.12
    blend: float = 0.3  # how far each half second of rest moves the resting posture
    other_rad: float = 0.087  # postures so far apart (5°) are two
    longest_s: float = 40.0


def resting(rows: Rows, params: TiltParams) -> bool:
    """Whether the foot neither turns nor wobbles in half a second of rows."""
    middle = unit(rows.up.mean(axis=0, keepdims=True))[0]
    spread = rows.gyr_radps - rows.gyr_radps.mean(axis=0)
    calm = float(np.sqrt((spread * spread).sum(axis=1).mean())) < params.rest_radps
    return calm and float(by_gravity(rows.up, middle).max()) < params.rest_rad


class TiltTrack:
    """Follows how far the foot is out of one posture."""

    def __init__(self, rows: Rows, params: TiltParams, last_end: int, *, sideways: bool) -> None:
        self._params = params
        self._sideways = sideways
        self.up = unit(rows.up.mean(axis=0, keepdims=True))[0]
        self.bias = rows.gyr_radps.mean(axis=0)
        self._row = rows.end - 1
        self.swing: Swing | None = None
        self.now_rad = 0.0
        self._last_end = last_end

    def turned(self, scene: Scene, rows: Rows) -> FloatArray:
        """How far the foot is out of its rest, row by row."""
        if not self._sideways:
            return by_gravity(rows.up, self.up)
        since = scene.rows(self._row, rows.end)
        return by_gyro(since.gyr_radps - self.bias_now(scene))[-rows.time_s.size :]

    def bias_now(self, scene: Scene) -> FloatArray:
        """What the gyro reads at rest: of standing still, else of the rest itself."""
        known = scene.bias_radps
        return known if known.any() else self.bias

    def step(self, scene: Scene, rows: Rows, *, rests: bool) -> list[tuple[Swing, int]]:
        """Half a second more; swings that closed in it, with the row at which they did."""
        turned = self.turned(scene, rows)
        self.now_rad = float(turned[-1])
        closed: list[tuple[Swing, int]] = []
        self._open(rows, turned)
        if self.swing is not None:
            self._follow(rows, turned, closed)
        if self.swing is None:
            if rests and not closed:
                self._rest(rows)
        elif rests and float(turned.mean()) < self._back * self.swing.peak_rad:
            closed.append(self._closed(rows.end))
            self._rest(rows)
        return closed

    @property
    def _back(self) -> float:
        return 1.0 - self._params.undone

    def _open(self, rows: Rows, turned: FloatArray) -> None:
        out = np.flatnonzero(turned > self._params.open_rad)
        if out.size and self.swing is None:
            row = rows.first + int(out[0])
            self.swing = Swing(max(self._last_end, row - 400), row, row, 0.0, np.inf, row)

    def _follow(self, rows: Rows, turned: FloatArray, closed: list[tuple[Swing, int]]) -> None:
        for row, angle in enumerate(turned.tolist(), start=rows.first):
            swing = self.swing
            if swing is None or row < swing.opened:
                continue
            if angle > swing.peak_rad:
                swing = replace(swing, peak_rad=angle, peak=row, lowest_rad=angle, lowest=row)
            elif angle < swing.lowest_rad:
                swing = replace(swing, lowest_rad=angle, lowest=row)
            self.swing = swing
            undone = swing.lowest_rad < self._back * swing.peak_rad
            if undone and angle > swing.lowest_rad + self._params.again_rad:
                closed.append(self._closed(row))
                self._open(rows.cut(row, rows.end), turned[row - rows.first :])

    def _closed(self, end: int) -> tuple[Swing, int]:
        swing, self.swing = self.swing, None
        assert swing is not None
        self._last_end = min(swing.lowest, end - 1)
        return swing, end

    def _rest(self, rows: Rows) -> None:
        share = self._params.blend
        up = unit(rows.up.mean(axis=0, keepdims=True))[0]
        self.up = unit(((1.0 - share) * self.up + share * up)[np.newaxis])[0]
        self.bias = (1.0 - share) * self.bias + share * rows.gyr_radps.mean(axis=0)
        self._row = rows.end - 1
