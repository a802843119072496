"""What a sensor cannot show: readings beyond its range, and slow turns if its gyro falls silent."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tempo.samples import FloatArray, Samples

#: Ranges that are sold begin here (2 g, 250 °/s), less 8 % of scale error.
_ACC_RANGE_MPS2 = 18.0
_GYR_RANGE_DPS = 230.0
#: The same extreme reading to the last bit so often is the end of a range.
_TIMES = 3
#: Exact zeros on all axes, in samples and as a share: noise alone gives none.
_ZEROS = 50
_ZERO_SHARE = 0.03


#: Packets that are looked at together: one look costs as much as some packets.
_PORTION = 24


@dataclass(slots=True)
class _Extreme:
    """The furthest reading in one direction, and how often it came."""

    value: float = 0.0
    times: int = 0

    def push(self, readings: FloatArray) -> None:
        value = float(readings.max())
        if value > self.value:
            self.value, self.times = value, 0
        self.times += int(np.count_nonzero(readings == self.value))


def _six() -> list[_Extreme]:
    return [_Extreme() for _ in range(6)]


@dataclass(slots=True)
class Shortcomings:
    """Counts over a whole recording; a few numbers, whatever its length and its split."""

    _acc: list[_Extreme] = field(default_factory=_six)
    _gyr: list[_Extreme] = field(default_factory=_six)
    _zeros: int = 0
    _count: int = 0
    _waiting: list[Samples] = field(default_factory=list)

    def push(self, block: Samples) -> None:
        """Samples as they came from the sensor; looked at in portions."""
        self._waiting.append(block)
        if len(self._waiting) >= _PORTION or len(block) >= _PORTION:
            self._look()

    def _look(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        acc = np.concatenate([block.acc_mps2 for block in waiting])
        gyr = np.concatenate([block.gyr_dps for block in waiting])
        _note_extremes(acc, self._acc, _ACC_RANGE_MPS2)
        _note_extremes(gyr, self._gyr, _GYR_RANGE_DPS)
        silent = (gyr[:, 0] == 0.0) & (gyr[:, 1] == 0.0) & (gyr[:, 2] == 0.0)
        self._zeros += int(np.count_nonzero(silent))
        self._count += gyr.shape[0]

    @property
    def codes(self) -> tuple[str, ...]:
        """Stable codes of what was seen."""
        self._look()
        silent = self._zeros >= _ZEROS and self._zeros >= _ZERO_SHARE * self._count
        found = {
            "acc_clipped": _clipped(self._acc, _ACC_RANGE_MPS2),
            "gyr_clipped": _clipped(self._gyr, _GYR_RANGE_DPS),
            "gyr_zero_when_slow": silent and self._zeros < self._count,
        }
        return tuple(code for code, holds in found.items() if holds)


def _note_extremes(rows: FloatArray, extremes: list[_Extreme], least: float) -> None:
    """Only what reaches the least range on sale can be the end of one."""
    if rows.size and (float(rows.max()) >= least or float(rows.min()) <= -least):
        for axis in range(3):
            extremes[2 * axis].push(-rows[:, axis])
            extremes[2 * axis + 1].push(rows[:, axis])


def _clipped(extremes: list[_Extreme], least: float) -> bool:
    return any(one.value >= least and one.times >= _TIMES for one in extremes)
