"""Still or not, and what the gyro reads when it should read nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class StillnessParams:
    """Limits of stillness, on the spread inside bins of half a second.

    A foot flat on the floor stays under 0.05 m/s² and 0.3 °/s beyond the sensor's own noise; cheap
    chips add 0.06 m/s² and 0.2 °/s (noise densities in the physics notes of DESIGN.md).
    """

    bin_rows: int = 50
    acc_sd_mps2: float = 0.16
    gyr_sd_radps: float = 0.028  # 1.6 °/s
    drift_rad: float = 0.0035  # 0.2° between neighbouring bins: slower than any lowering
    wander_rad: float = 0.012  # 0.7° over a whole stretch
    vigorous_mps2: float = 1.2  # spread of a step, a stride or a quick heel raise


@dataclass(frozen=True, slots=True)
class Still:
    """A still stretch, rows ``[start_row, end_row)``, its mean up vector and its mean rates."""

    start_row: int
    end_row: int
    up: FloatArray
    gyr_radps: FloatArray
    acc_mps2: float

    @property
    def seconds(self) -> float:
        return (self.end_row - self.start_row) * GRID_S


class Stillness:
    """Joins still bins into stretches; the last one is open until movement ends it.

    ``vigorous`` lists the bins, rows ``(start, end)``, in which the sensor was shaken.

    ``delay``: one bin. Rows count from the first row ever pushed.
    """

    def __init__(self, params: StillnessParams | None = None) -> None:
        self._params = params or StillnessParams()
        self._rest = np.empty((6, 0))
        self._row = 0
        self._open = _Open()
        self._known: list[Still] = []
        self.vigorous: list[tuple[int, int]] = []

    @property
    def stretches(self) -> list[Still]:
        """Still stretches so far, the open one as far as it goes."""
        self._note()
        return self._known

    def push(self, acc_mps2: FloatArray, gyr_radps: FloatArray) -> None:
        params, size = self._params, self._params.bin_rows
        rows = np.concatenate([acc_mps2.T, gyr_radps.T])
        if self._rest.size:
            rows = np.concatenate([self._rest, rows], axis=1)
        count = rows.shape[1] // size
        self._rest = rows[:, count * size :]
        if count == 0:
            return
        bins = rows[:, : count * size].reshape(6, count, size)
        means = np.add.accumulate(bins, axis=2)[:, :, -1] / size  # in their order, always
        off = bins - means[:, :, np.newaxis]
        off *= off
        power = np.add.reduce(off, axis=2) / size
        acc_power = np.maximum.reduce(power[:3]).tolist()
        gyr_power = np.maximum.reduce(power[3:]).tolist()
        for mean, shaken, turned in zip(means.T.tolist(), acc_power, gyr_power, strict=True):
            self._take(mean, shaken < params.acc_sd_mps2**2 and turned < params.gyr_sd_radps**2)
            if shaken > params.vigorous_mps2**2:
                self.vigorous.append((self._row, self._row + size))
            self._row += size

    def _take(self, mean: list[float], still: bool) -> None:
        up = _unit(mean[:3]) if still else []
        if self._open.bins and not (still and self._near(up)):
            self._note()
            self._open = _Open()
        if still:
            self._open.add(mean, up)

    def _note(self) -> None:
        """Bring the open stretch up to date where it stands in the list."""
        if not self._open.changed:
            return
        last = self._open.still(self._row, self._params.bin_rows)
        if self._known and self._known[-1].start_row == last.start_row:
            self._known.pop()
        self._known.append(last)
        self._open.changed = False

    def _near(self, up: list[float]) -> bool:
        """Whether the open stretch neither jumps nor drifts away."""
        return (
            math.dist(self._open.last, up) < self._params.drift_rad
            and math.dist(self._open.first, up) < self._params.wander_rad
        )

    def within(self, first: int, end: int) -> Iterator[Still]:
        """Still stretches that reach into rows ``[first, end)``, the newest first."""
        for still in reversed(self.stretches):
            if still.end_row <= first:
                return
            if still.start_row < end:
                yield still

    def first_up(self, seconds: float, row: int) -> FloatArray | None:
        """Where up was in the first stretch of so many seconds that ended before ``row``."""
        ups = (one.up for one in self.stretches if one.seconds >= seconds and one.end_row <= row)
        return next(ups, None)

    def bias_radps(self, row: int) -> FloatArray:
        """The gyro's bias as seen in the last two seconds or more of stillness before ``row``."""
        for still in reversed(self.stretches):
            if still.start_row + 200 <= row and still.end_row - still.start_row >= 200:
                return still.gyr_radps
        return np.zeros(3)


def _unit(vector: list[float]) -> list[float]:
    x, y, z = vector
    length = math.sqrt(x * x + y * y + z * z) or 1.0
    return [x / length, y / length, z / length]


@dataclass(slots=True)
class _Open:
    """A stretch that may go on: sums over its bins, and "up" in the first and the last of them."""

    bins: int = 0
    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    sums: list[float] = field(default_factory=lambda: [0.0] * 6)
    changed: bool = False
    _unsummed: list[list[float]] = field(default_factory=list)

    def add(self, mean: list[float], up: list[float]) -> None:
        self._unsummed.append(mean)
        self.first, self.last = self.first or up, up
        self.bins += 1
        self.changed = True

    def still(self, end_row: int, bin_rows: int) -> Still:
        self.sums = np.add.accumulate([self.sums, *self._unsummed])[-1].tolist()
        self._unsummed = []
        mean = np.array(self.sums) / self.bins
        size = math.sqrt(float((mean[:3] * mean[:3]).sum()))
        start_row = end_row - self.bins * bin_rows
        return Still(start_row, end_row, mean[:3] / max(size, 1e-9), mean[3:], size)
