"""The one noun both wings share: what a six-axis sensor measured, on one clock."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Samples:
    """A block of accelerometer and gyroscope readings on the sensor's clock.

    Parameters
    ----------
    time_s : (n,) seconds, never falling, need not be even.
    acc_mps2 : (n, 3) specific force, m/s² (+9.81 on the axis that points up at rest).
    gyr_dps : (n, 3) angular rate, degrees per second.

    The arrays are converted to float64 once, here, and marked read-only. Sensor axes are free.

    Raises
    ------
    ValueError
        When the shapes do not agree; the one place where a wrong shape is caught.
    """

    time_s: FloatArray
    acc_mps2: FloatArray
    gyr_dps: FloatArray

    def __post_init__(self) -> None:
        time_s = _frozen(self.time_s)
        acc = _frozen(self.acc_mps2)
        gyr = _frozen(self.gyr_dps)
        if time_s.ndim != 1 or acc.shape != (time_s.size, 3) or gyr.shape != (time_s.size, 3):
            raise ValueError(
                f"Samples need time (n,), acc (n, 3) and gyr (n, 3), "
                f"got {time_s.shape}, {acc.shape} and {gyr.shape}"
            )
        object.__setattr__(self, "time_s", time_s)
        object.__setattr__(self, "acc_mps2", acc)
        object.__setattr__(self, "gyr_dps", gyr)

    def __len__(self) -> int:
        return self.time_s.size

    def __getitem__(self, rows: slice) -> Samples:
        """A view of consecutive samples."""
        return Samples(self.time_s[rows], self.acc_mps2[rows], self.gyr_dps[rows])

    @classmethod
    def empty(cls) -> Samples:
        """A block with no sample in it."""
        return cls(np.empty(0), np.empty((0, 3)), np.empty((0, 3)))

    @classmethod
    def join(cls, blocks: list[Samples]) -> Samples:
        """Blocks that follow each other, as one."""
        if not blocks:
            return cls.empty()
        return cls(
            np.concatenate([block.time_s for block in blocks]),
            np.concatenate([block.acc_mps2 for block in blocks]),
            np.concatenate([block.gyr_dps for block in blocks]),
        )


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch ``[start_s, end_s)`` on the sensor's clock."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch ``[start_s, end_s)`` in which the sensor's samples are missing."""

    start_s: float
    end_s: float
    lost: int


def _frozen(values: FloatArray) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    if array.flags.writeable:
        array = array.view()
        array.flags.writeable = False
    return array
