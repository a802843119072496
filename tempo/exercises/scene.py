"""What every machine looks at: the last rows, what rest has taught, and when the foot moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_HZ, GRID_S
from tempo.exercises.bouts import Bout, Bouts
from tempo.exercises.felt import Felt
from tempo.motion.front import Front
from tempo.motion.gravity import unit
from tempo.motion.level import Level
from tempo.motion.stillness import Stillness
from tempo.motion.told_level import ToldLevel
from tempo.reps.kept import Kept
from tempo.reps.rows import Rows
from tempo.samples import FloatArray
from tempo.step import Setup, Told

#: Rows that machines may look back on: a walk on tiptoe is a minute long, and may be two.
LOOK_BACK_ROWS = round(240 * GRID_HZ)
_FORGET_ROWS = 2000
_G_MPS2 = 9.81


@dataclass(frozen=True, slots=True)
class Seen:
    """What a half second brought: its rows, and bouts of movement that are over."""

    tick: Rows
    bouts: tuple[Bout, ...]


class Scene:
    """Rows of one unbroken stretch of signal, in half seconds.

    ``front`` and ``level`` outlive a long gap (`restart`); rows, rest and bouts do not.
    """

    def __init__(self, setup: Setup) -> None:
        self._told = ToldLevel(setup.level)
        self.labels = setup.level
        self.works = setup.works
        self.front = Front()
        self.felt = Felt()
        self.level: Level | None = None
        self._stood: FloatArray | None = None
        self.restart()

    def restart(self) -> None:
        """Fresh behind a long gap: rows count anew."""
        self.stillness = Stillness()
        self.bouts = Bouts()
        self._kept: Kept | None = None
        self._first = 0

    @property
    def end(self) -> int:
        """Number of the row that comes next."""
        return self._kept.end if self._kept is not None else 0

    @property
    def first(self) -> int:
        """The oldest row that is kept."""
        return self._first

    @property
    def bias_radps(self) -> FloatArray:
        """What the gyro reads at rest, as known now."""
        return self.stillness.bias_radps(self.end)

    @property
    def rest_mps2(self) -> float:
        """What this accelerometer feels at rest, as known now."""
        rests = self.stillness.stretches
        return rests[-1].acc_mps2 if rests else _G_MPS2

    @property
    def stood(self) -> FloatArray | None:
        """Where up is when the foot stands flat: told, else in the first rest of two seconds."""
        if self.level is not None:
            return self.level.up
        if self._stood is None:
            rests = (one.up for one in self.stillness.stretches if one.seconds >= 2.0)
            self._stood = next(rests, None)
        return self._stood

    def rows(self, first: int, end: int) -> Rows:
        """The rows ``[first, end)``, as far as they are kept."""
        assert self._kept is not None
        return self._kept.rows(max(first, self._first), min(end, self._kept.end))

    def at_s(self, row: int) -> float:
        """Second of a row; of one that is not kept, that of the oldest."""
        row = min(max(row, self._first), self.end - 1)
        return self.rows(row, row + 1).at_s(row)

    @property
    def now_s(self) -> float:
        """When what is decided now was known: with the samples that the newest row lies between."""
        return self.at_s(self.end - 1) + 2.0 * GRID_S

    def tell(self, told: Told) -> None:
        """A level label whose end is still to come, or a set of a routine."""
        self._told.tell(told.level)
        self.labels += (told.level,) if told.level is not None else ()
        self.works += (told.work,) if told.work is not None else ()

    def push(self, tick: Rows) -> Seen:
        """Half a second of rows."""
        if self._kept is None:
            self._kept, self._first = Kept(tick), tick.first
        else:
            self._kept.add(tick)
        self.stillness.push(tick.acc_mps2, tick.gyr_radps)
        told = self._told.push(tick.time_s, tick.acc_mps2, tick.end)
        self.level = told or self.level
        found = self.bouts.push(self.rows(self.end - self.bouts.context, self.end), self.bias_radps)
        for bout in found:
            self._learn(bout)
        self.felt.forget(float(tick.time_s[0]) if tick.time_s.size else 0.0)
        if self.end - LOOK_BACK_ROWS - self._first > _FORGET_ROWS:
            self._first = self.end - LOOK_BACK_ROWS
            self._kept.forget(self._first)
        return Seen(tick, tuple(found))

    def finish(self) -> Seen:
        """A bout that is still going on ends with the signal."""
        rows = self.rows(self.end - self.bouts.context, self.end)
        found = self.bouts.finish(rows, self.bias_radps)
        return Seen(rows.cut(rows.end, rows.end), tuple(found))

    def mean_up(self, first: int, end: int) -> FloatArray:
        """Where up was over a rest."""
        return np.asarray(unit(self.rows(first, end).acc_mps2.mean(axis=0, keepdims=True))[0])

    def _learn(self, bout: Bout) -> None:
        self.front.look(self.rows(bout.start, bout.end).gyr_radps - self.bias_radps)
