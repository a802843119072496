"""Bouts of movement between rests: when the foot moved, how hard, and where it went.

A row is active when it turns quicker or is shaken harder than a foot ever is that only wobbles on
its place. Active rows with less than a second of rest between them are one bout. Its edges are then
moved outwards to where the foot came to rest, by what rest looks like beside this very bout.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.rolling import box
from tempo.reps.rows import Rows
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class BoutParams:
    """Limits of movement; where they come from stands in DESIGN.md, note 27."""

    active_radps: float = 0.44  # 25 °/s: a foot that wobbles or is rocked on its place is slower
    active_mps2: float = 1.5
    rest_radps: float = 0.10  # 6 °/s
    rest_mps2: float = 0.35
    most_rest_radps: float = 0.16  # 9 °/s: a heel that is still sinking turns quicker
    rest_times: float = 3.0  # … or so many times what the rest beside the bout shows
    apart_rows: int = 120
    smooth_rows: int = 5
    slow_rows: int = 25  # the push is what differs from the mean over so many rows on both sides


@dataclass(frozen=True, slots=True)
class Bout:
    """Movement in the rows ``[start, end)``; the hardest turn and push in it."""

    start: int
    end: int
    peak_radps: float
    peak_mps2: float
    decided: int


def quickness(rows: Rows, bias_radps: FloatArray, params: BoutParams) -> tuple[FloatArray, ...]:
    """``(n,)`` turning rate, rad/s, and push, m/s², of every row, smoothed."""
    rate = np.sqrt(((rows.gyr_radps - bias_radps) ** 2).sum(axis=1))
    push = rows.acc_mps2 - box(rows.acc_mps2, params.slow_rows)
    shake = np.sqrt((push * push).sum(axis=1))
    return box(rate, params.smooth_rows), box(shake, params.smooth_rows)


class Bouts:
    """Finds bouts in rows that come by half seconds; known a second after their end."""

    def __init__(self, params: BoutParams | None = None) -> None:
        self._params = params or BoutParams()
        self._lag = self._params.slow_rows + self._params.smooth_rows
        self._next: int | None = None
        self._rates: list[float] = []
        self._shakes: list[float] = []
        self._base = 0
        self._start: int | None = None
        self._last = 0
        self._peaks = (0.0, 0.0)

    @property
    def context(self) -> int:
        """Rows that `push` wants to see at once."""
        return 50 + 2 * self._lag + 50

    @property
    def moving_since(self) -> int | None:
        """First row of the bout that is going on."""
        return self._start

    def push(self, rows: Rows, bias_radps: FloatArray) -> list[Bout]:
        """The newest rows, with context before them."""
        return self._go(rows, bias_radps, rows.end - self._lag)

    def finish(self, rows: Rows, bias_radps: FloatArray) -> list[Bout]:
        """The signal is over, and with it the bout that is going on."""
        out = self._go(rows, bias_radps, rows.end)
        if self._start is not None:
            out.append(self._closed())
        return out

    def _go(self, rows: Rows, bias_radps: FloatArray, end: int) -> list[Bout]:
        first = self._next if self._next is not None else rows.first
        if self._next is None:
            self._base = first
        if end <= first:
            return []
        rate, shake = (
            part[first - rows.first : end - rows.first].tolist()
            for part in quickness(rows, bias_radps, self._params)
        )
        out = []
        for row, turn, push in zip(range(first, end), rate, shake, strict=True):
            self._rates.append(turn)
            self._shakes.append(push)
            if turn > self._params.active_radps or push > self._params.active_mps2:
                if self._start is None:
                    self._start, self._peaks = row, (0.0, 0.0)
                self._last = row
                self._peaks = max(self._peaks[0], turn), max(self._peaks[1], push)
            elif self._start is not None and row - self._last >= self._params.apart_rows:
                out.append(self._closed())
        self._next = end
        self._forget()
        return out

    def _closed(self) -> Bout:
        assert self._start is not None
        start, end = self._edge(self._start, -1), self._edge(self._last, 1) + 1
        bout = Bout(start, end, *self._peaks, self._base + len(self._rates))
        self._start = None
        return bout

    def _edge(self, row: int, way: int) -> int:
        """From an active row outwards to the first one at rest."""
        at, reach = row - self._base, self._params.apart_rows
        side = slice(at + 1, at + 1 + reach) if way > 0 else slice(max(at - reach, 0), at)
        rates, shakes = (each[side][::way] for each in (self._rates, self._shakes))
        if not rates:
            return row
        times = self._params.rest_times
        turn = max(self._params.rest_radps, times * float(np.quantile(rates, 0.1)))
        turn = min(turn, self._params.most_rest_radps)
        push = max(self._params.rest_mps2, times * float(np.quantile(shakes, 0.3)))
        for steps, (rate, shake) in enumerate(zip(rates, shakes, strict=True)):
            if rate < turn and shake < push:
                return row + way * steps
        return row if way < 0 else row + way * len(rates)

    def _forget(self) -> None:
        oldest = self._start if self._start is not None else self._base + len(self._rates)
        spare = oldest - 2 * self._params.apart_rows - self._base
        if spare > 500:
            del self._rates[:spare], self._shakes[:spare]
            self._base += spare
