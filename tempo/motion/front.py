"""Which end of the foot is the front, as strides tell.

A sensor does not know how it was strapped on. But nobody walks toes first: before toe-off the heel
comes up by 50–70°, at heel strike the toes by 15–25° only (physics notes of DESIGN.md). So over two
strides and more the larger of the two turns out of the standing foot's posture lifts the heel.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tempo.dsp.hysteresis import Turn, Turns
from tempo.dsp.resample import GRID_HZ, GRID_S
from tempo.motion.gravity import cross, unit
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class FrontParams:
    """What counts as strides."""

    swing_rad: float = 0.26  # turns smaller than 15° are no part of a stride
    heel_up_rad: tuple[float, float] = (0.6, 1.8)
    toes_up_rad: tuple[float, float] = (0.1, 0.75)
    ratio: float = 1.7
    stride_s: tuple[float, float] = (0.55, 2.2)
    planar: float = 0.7  # share of the turning about one axis
    least: int = 2  # strides that agree


class Front:
    """The axis whose right-hand turn lifts the heel; None until strides have told.

    Strides are votes: the side with two more than the other is believed.
    """

    def __init__(self, params: FrontParams | None = None) -> None:
        self._params = params or FrontParams()
        self._sum = np.zeros(3)
        self.axis: FloatArray | None = None

    def look(self, gyr_radps: FloatArray) -> None:
        """A bout of movement that began and ended at rest; rates without their bias, (n, 3)."""
        spread = np.einsum("ki,kj->ij", gyr_radps, gyr_radps)
        values, vectors = np.linalg.eigh(spread)
        if values[2] < self._params.planar * values.sum() or gyr_radps.shape[0] < GRID_HZ:
            return
        axis = vectors[:, 2]
        turned = np.cumsum(np.einsum("ij,j->i", gyr_radps, axis)) * GRID_S
        # what bias is left turns a standing foot, which comes back to where it was
        turned = turned - np.linspace(0.0, turned[-1], turned.size)
        votes = self._strides(turned) - self._strides(-turned)
        if votes:
            self._sum += votes * axis
        size = float(np.sqrt((self._sum * self._sum).sum()))
        self.axis = self._sum / size if size >= self._params.least else self.axis

    def forward(self, up: FloatArray) -> FloatArray | None:
        """Where the toes point when the sensor sees ``up``, in its own axes."""
        if self.axis is None:
            return None
        return np.asarray(unit(cross(self.axis[np.newaxis], up[np.newaxis]))[0])

    def _strides(self, turned: FloatArray) -> int:
        """Strides in which the positive turn is the heel's."""
        finder = Turns(self._params.swing_rad)
        turns = finder.push(turned)
        pairs = pairwise(turns)
        return sum(self._is_stride(one, two) for one, two in pairs if one.peak)

    def _is_stride(self, heel: Turn, toes: Turn) -> bool:
        lasted_s = (toes.row - heel.row) / GRID_HZ
        low, high = self._params.heel_up_rad
        least, most = self._params.toes_up_rad
        up, down = heel.value, -toes.value
        return (
            low < up < high
            and least < down < most
            and up > self._params.ratio * down
            and 0.12 < lasted_s < self._params.stride_s[1]
        )
