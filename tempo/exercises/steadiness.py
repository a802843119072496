"""How still a foot was at rest, from sums over half seconds: holds may outlast the memory."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tempo.motion.gravity import unit
from tempo.reps.rows import Rows
from tempo.samples import FloatArray

#: Half seconds in the window that is called a second.
_WINDOW = 2
_TICK_ROWS = 50


@dataclass(frozen=True, slots=True)
class Quiet:
    """A rest in two numbers: its loudest second, its quietest, RMS rate in rad/s; and its up."""

    loudest_radps: float
    quietest_radps: float
    looks: int
    up: FloatArray


@dataclass(slots=True)
class Steadiness:
    """Sums over half seconds: rows, rates, squared rates, accelerations."""

    _rows: list[int] = field(default_factory=list)
    _rates: list[FloatArray] = field(default_factory=list)
    _squares: list[float] = field(default_factory=list)
    _accs: list[FloatArray] = field(default_factory=list)

    def see(self, tick: Rows) -> None:
        """Half a second of rows."""
        if tick.time_s.size < _TICK_ROWS:
            return
        self._rows.append(tick.first)
        self._rates.append(tick.gyr_radps.sum(axis=0))
        self._squares.append(float((tick.gyr_radps**2).sum()))
        self._accs.append(tick.acc_mps2.sum(axis=0))

    def forget(self, before: int) -> None:
        """Let go of half seconds that began before a row."""
        spare = sum(row < before for row in self._rows)
        for column in (self._rows, self._rates, self._squares, self._accs):
            del column[:spare]

    def between(self, start: int, end: int) -> Quiet | None:
        """Of the half seconds that lie wholly inside; None for less than two of them.

        The mean rate over the whole rest is the sensor's bias: the foot lies as it lay.
        """
        inside = [k for k, row in enumerate(self._rows) if start <= row <= end - _TICK_ROWS]
        if len(inside) < _WINDOW:
            return None
        rates = np.array([self._rates[k] for k in inside])
        squares = np.array([self._squares[k] for k in inside])
        bias = rates.sum(axis=0) / (_TICK_ROWS * len(inside))
        around = squares - 2.0 * rates @ bias + _TICK_ROWS * float(bias @ bias)
        windows = around[:-1] + around[1:]
        loud, quiet = (
            float(np.sqrt(max(each, 0.0) / (_WINDOW * _TICK_ROWS)))
            for each in (windows.max(), windows.min())
        )
        up = unit(np.array([self._accs[k] for k in inside]).sum(axis=0)[np.newaxis])[0]
        return Quiet(loud, quiet, len(windows), up)
