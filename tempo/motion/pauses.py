"""Where the heel pauses inside a finished swing."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tempo.dsp.resample import GRID_S
from tempo.samples import FloatArray

#: Half a second within 1° is a pause: a 10 s lowering moves 2° in that time.
_ROWS = 50
_RANGE = 0.018
_STRIDE = 10
#: A pause belongs to an end of the swing when it lies in the outer third of the travel.
_OUTER = 0.35
#: From the top to the lowest pause at least so much of the whole way.
_BELIEVED = 0.4


class Pauses:
    """Pauses in a stretch of rows, told by the gyro, and the heel's place in them by gravity.

    A step shakes the moment's gravity for seconds, and the heel then seems to come from far below.
    The accelerometer of a foot that rests is right at once.

    Parameters
    ----------
    acc_mps2, gyr_radps : (n, 3) rows; a bias of the gyro well under 2 °/s does not matter.
    axis, heel : unit vectors of a bearing.
    """

    def __init__(
        self, acc_mps2: FloatArray, gyr_radps: FloatArray, axis: FloatArray, heel: FloatArray
    ) -> None:
        self._starts, self._still = np.empty(0, dtype=np.intp), np.empty(0, dtype=bool)
        self._sine = np.empty(0)
        if acc_mps2.shape[0] < _ROWS:
            return
        turned = np.cumsum(np.einsum("ij,j->i", gyr_radps, axis)) * GRID_S
        windows = sliding_window_view(turned, _ROWS)[::_STRIDE]
        self._still = windows.max(axis=1) - windows.min(axis=1) < _RANGE
        self._starts = np.arange(len(windows)) * _STRIDE
        felt = sliding_window_view(acc_mps2, _ROWS, axis=0)[::_STRIDE].mean(axis=2)
        size = np.sqrt((felt * felt).sum(axis=1))
        self._sine = np.einsum("ij,j->i", felt, heel) / np.maximum(size, 1e-6)

    def raised_from(self, low: int, top: int, low_sine: float, top_sine: float) -> int:
        """Row at which the last pause near the lower end of a rise is over; ``low`` without."""
        starts = self._low_ends((low, top - _ROWS), 0, top_sine, low_sine)
        return int(starts[-1]) + _ROWS - 5 if starts.size else low

    def lowered_to(self, top: int, low: int, top_sine: float, low_sine: float) -> int:
        """Row at which the first pause near the lower end of a fall begins; ``low`` without."""
        starts = self._low_ends((top, low - _ROWS), -1, top_sine, low_sine)
        return int(starts[0]) + 5 if starts.size else low

    def _low_ends(
        self, rows: tuple[int, int], low: int, top_sine: float, low_sine: float
    ) -> NDArray[np.intp]:
        """Starts within ``rows`` of the pauses near the lower end of a way.

        The lowest pause says how long the way is, unless there is none near its end: ``low`` is
        the first of the half seconds there, or the last.
        """
        inside = (self._starts >= rows[0]) & (self._starts <= rows[1])
        if not inside.any():
            return self._starts[:0]
        seemed = top_sine - max(low_sine, float(self._sine[inside][low]))
        inside &= self._still
        below = top_sine - self._sine[inside]
        travel = float(below.max(initial=0.0))
        if travel < _BELIEVED * seemed:
            return self._starts[:0]
        outer = (below > (1.0 - _OUTER) * travel) | ((below > 0.5 * travel) & (below > 0.16))
        return np.asarray(self._starts[inside][outer])
