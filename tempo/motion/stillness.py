"""Still or not, and what the gyro reads when it should read nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.motion.gravity import unit
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
        self._rest = np.empty((0, 6))
        self._row = 0
        self._open: list[FloatArray] = []
        self.stretches: list[Still] = []
        self.vigorous: list[tuple[int, int]] = []

    def push(self, acc_mps2: FloatArray, gyr_radps: FloatArray) -> None:
        rows = np.vstack([self._rest, np.hstack([acc_mps2, gyr_radps])])
        size = self._params.bin_rows
        count = rows.shape[0] // size
        self._rest = rows[count * size :]
        if count == 0:
            return
        bins = rows[: count * size].reshape(count, size, 6)
        means = bins.mean(axis=1)
        spread = np.sqrt(((bins - means[:, np.newaxis]) ** 2).mean(axis=1))
        quiet = (spread[:, :3].max(axis=1) < self._params.acc_sd_mps2) & (
            spread[:, 3:].max(axis=1) < self._params.gyr_sd_radps
        )
        rough = spread[:, :3].max(axis=1) > self._params.vigorous_mps2
        for mean, still, wild in zip(means, quiet.tolist(), rough.tolist(), strict=True):
            self._take(mean, still)
            if wild:
                self.vigorous.append((self._row, self._row + size))
            self._row += size

    def _take(self, mean: FloatArray, still: bool) -> None:
        if self._open and not (still and self._near(mean)):
            self._open = []
        if not still:
            return
        self._open.append(mean)
        stretch = self._summary()
        if len(self._open) > 1:
            self.stretches[-1] = stretch
        else:
            self.stretches.append(stretch)

    def _near(self, mean: FloatArray) -> bool:
        first, last, now = (
            unit(bin_mean[np.newaxis, :3])[0] for bin_mean in (self._open[0], self._open[-1], mean)
        )
        step = float(np.sqrt(((last - now) ** 2).sum()))
        walk = float(np.sqrt(((first - now) ** 2).sum()))
        return step < self._params.drift_rad and walk < self._params.wander_rad

    def _summary(self) -> Still:
        mean = np.sum(self._open, axis=0) / len(self._open)
        end = self._row + self._params.bin_rows
        start = end - len(self._open) * self._params.bin_rows
        size = float(np.sqrt((mean[:3] * mean[:3]).sum()))
        return Still(start, end, mean[:3] / max(size, 1e-9), mean[3:], size)

    def bias_radps(self, row: int) -> FloatArray:
        """The gyro's bias as seen in the last two seconds or more of stillness before ``row``."""
        for still in reversed(self.stretches):
            if still.start_row + 200 <= row and still.end_row - still.start_row >= 200:
                return still.gyr_radps
        return np.zeros(3)

    def shaken_outside(self, raises: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Shaken half seconds that belong to no raise."""
        return [
            span
            for span in self.vigorous
            if not any(rise - 100 < span[1] and span[0] < fall + 100 for rise, fall in raises)
        ]
