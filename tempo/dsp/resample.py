"""Uneven sample times to one even grid, with every hole declared."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tempo.samples import FloatArray, Gap, Samples

#: Everything behind this stage runs on one rate, so that every filter has one set of coefficients.
GRID_HZ = 100.0
GRID_S = 0.01
_DEG = float(np.pi) / 180.0
#: No step counts as longer than this in a mean: it was a pause.
_PAUSE_S = 0.1
#: Up to so many samples plain floats are quicker than array calls.
_FEW = 30


@dataclass(frozen=True, slots=True)
class GridParams:
    """Thresholds of the `Grid` stage."""

    rate_rows: int = 50  # rows from which the sensor's rate is measured
    hole_s: float = 0.05  # longest step that is bridged without a mark
    hole_steps: float = 1.5  # … unless the sensor's own step is longer
    long_gap_s: float = 3.0  # beyond this the recording starts afresh


@dataclass(frozen=True, slots=True)
class GridBlock:
    """Rows on the even grid; ``filled`` marks rows inside a declared gap."""

    time_s: FloatArray
    acc_mps2: FloatArray
    gyr_radps: FloatArray
    filled: NDArray[np.bool_]
    gaps: tuple[Gap, ...]
    fresh: bool

    def __len__(self) -> int:
        return self.time_s.size


class Grid:
    """Straight lines between samples, read off every 10 ms.

    Sensors faster than 150 Hz are first averaged in groups (2 rows at 200 Hz, 4 at 400 Hz), which
    keeps what lies above the grid's Nyquist rate from folding down. Steps longer than
    ``hole_s`` are declared as a `Gap` and their rows marked; a step longer than ``long_gap_s``
    is not bridged at all: the block behind it is ``fresh``.

    ``delay``: until ``rate_rows`` samples have come, then one sample.
    """

    def __init__(self, params: GridParams | None = None) -> None:
        self._params = params or GridParams()
        self._waiting: list[Samples] = []
        self._step_s = 0.0
        self._group = 0
        self._rest = Samples.empty()
        self._origin_s = 0.0
        self._next = 0
        self._hole_s = 0.0
        self._last: tuple[float, list[float]] | None = None
        self._fresh = True

    @property
    def sample_step_s(self) -> float:
        """The sensor's own step, measured once; 0 until then."""
        return self._step_s

    def push(self, block: Samples) -> list[GridBlock]:
        if len(block) == 0:
            return []
        if self._group == 0:
            self._waiting.append(block)
            if sum(len(part) for part in self._waiting) < self._params.rate_rows:
                return []
            block = self._measure()
        return self._lay(block)

    def finish(self) -> list[GridBlock]:
        """What was still waiting; a last group that is not full is averaged as it is."""
        out = self._lay(self._measure()) if self._waiting else []
        if len(self._rest):
            rest, self._rest = self._rest, Samples.empty()
            times = rest.time_s.mean(keepdims=True)
            out += self._interpolate(times, _grouped(_columns(rest), len(rest)))
        return out

    def _measure(self) -> Samples:
        block = Samples.join(self._waiting)
        self._waiting = []
        steps = np.diff(block.time_s[: self._params.rate_rows])
        steps = steps[steps > 0]
        self._step_s = _usual_step_s(steps) if steps.size else GRID_S
        self._group = max(1, round(GRID_S / self._step_s)) if self._step_s < 1 / 150 else 1
        own_step_s = self._params.hole_steps * self._step_s * self._group
        self._hole_s = max(self._params.hole_s, own_step_s) + 1e-9
        return block

    def _lay(self, block: Samples) -> list[GridBlock]:
        if self._group > 1:
            block = Samples.join([self._rest, block])
            whole = len(block) // self._group * self._group
            self._rest, block = block[whole:], block[:whole]
            times = block.time_s.reshape(-1, self._group).mean(axis=1)
            return self._interpolate(times, _grouped(_columns(block), self._group))
        few = self._few(block) if len(block) <= _FEW else None
        if few is not None:
            return [few] if len(few) else []
        return self._interpolate(block.time_s, _columns(block))

    def _interpolate(self, times: FloatArray, values: FloatArray) -> list[GridBlock]:
        """``(n,)`` times and ``(6, n)`` readings."""
        if times.size == 0:
            return []
        if self._last is None:
            self._origin_s = float(times[0])
            self._last = (self._origin_s, values[:, 0].tolist())
        times = np.concatenate([[self._last[0]], times])
        values = np.concatenate([np.asarray(self._last[1])[:, np.newaxis], values], axis=1)
        self._last = (float(times[-1]), values[:, -1].tolist())
        breaks = np.flatnonzero(times[1:] - times[:-1] > self._params.long_gap_s) + 1
        out = []
        for start, end in zip([0, *breaks], [*breaks, times.size], strict=True):
            if start:
                self._restart(float(times[start]))
            block = self._stretch(times[start:end], values[:, start:end])
            if start:
                lost = round((times[start] - times[start - 1]) / self._step_s) - 1
                gap = Gap(float(times[start - 1]), float(times[start]), max(lost, 1))
                block = replace(block, gaps=(gap, *block.gaps))
            if len(block) or block.gaps:
                out.append(block)
        return out

    def _restart(self, origin_s: float) -> None:
        self._origin_s, self._next, self._fresh = origin_s, 0, True

    def _reach(self, until_s: float) -> int:
        """The grid's last row up to a time."""
        # 1 µs of slack: decimal times such as 0.07 lie a last bit beside the grid's own 0.07.
        return math.floor((until_s - self._origin_s) / GRID_S + 1e-4)

    def _few(self, block: Samples) -> GridBlock | None:
        """As `_stretch` with plain floats, which are quicker for a packet; None at a hole."""
        if self._last is None:
            return None
        before_s, (a, b, c, d, e, f) = self._last
        times = block.time_s.tolist()
        last, row = self._reach(times[-1]), self._next
        final_s = times[-1]
        grid: list[float] = []
        values: list[float] = []
        rows = zip(times, block.acc_mps2.tolist(), block.gyr_dps.tolist(), strict=True)
        for time_s, (x, y, z), (p, q, r) in rows:
            step = time_s - before_s
            if step > self._hole_s:
                return None
            while row <= last:
                now_s = self._origin_s + row * GRID_S
                if time_s < now_s - 1e-6 and time_s < final_s:
                    break
                share = (now_s - before_s) / (step if step > 0 else 1.0)
                if -1e-6 < time_s - now_s < 1e-6 or share > 1.0:
                    share = 1.0
                elif share < 0.0:
                    share = 0.0
                rest = 1.0 - share
                grid.append(now_s)
                values += (
                    a * rest + x * share,
                    b * rest + y * share,
                    c * rest + z * share,
                    _DEG * (d * rest + p * share),
                    _DEG * (e * rest + q * share),
                    _DEG * (f * rest + r * share),
                )
                row += 1
            before_s, a, b, c, d, e, f = time_s, x, y, z, p, q, r
        self._last, self._next = (before_s, [a, b, c, d, e, f]), row
        fresh, self._fresh = self._fresh and bool(grid), self._fresh and not grid
        six = np.array(values).reshape(-1, 6)
        filled = np.zeros(len(grid), dtype=np.bool_)
        return GridBlock(np.array(grid), six[:, :3], six[:, 3:], filled, (), fresh)

    def _stretch(self, times: FloatArray, values: FloatArray) -> GridBlock:
        last = self._reach(float(times[-1]))
        grid = np.asarray(self._origin_s + np.arange(self._next, last + 1) * GRID_S)
        self._next = max(self._next, last + 1)
        if times.size == 1:
            values = np.repeat(values, grid.size, axis=1)
            filled = np.zeros(grid.size, dtype=np.bool_)
        else:
            at = np.searchsorted(times, grid - 1e-6, side="left")
            at = np.minimum(np.maximum(at, 1), times.size - 1)
            before, after = times.take(at - 1), times.take(at)
            step = after - before
            share = (grid - before) / np.where(step > 0, step, 1.0)
            share = np.where(np.abs(after - grid) < 1e-6, 1.0, share)
            share = np.minimum(np.maximum(share, 0.0), 1.0)
            filled = (step > self._hole_s) & (share > 0.0) & (share < 1.0)
            later = values.take(at, axis=1)
            later *= share
            values = values.take(at - 1, axis=1)
            values *= 1.0 - share
            values += later
        values[3:] *= _DEG
        fresh, self._fresh = self._fresh and grid.size > 0, self._fresh and grid.size == 0
        return GridBlock(grid, values[:3].T, values[3:].T, filled, self._holes(times), fresh)

    def _holes(self, times: FloatArray) -> tuple[Gap, ...]:
        steps = times[1:] - times[:-1]
        return tuple(
            Gap(
                float(times[k]),
                float(times[k + 1]),
                max(round(float(steps[k]) / (self._step_s * self._group)) - 1, 1),
            )
            for k in np.flatnonzero(steps > self._hole_s)
        )


def _columns(block: Samples) -> FloatArray:
    """``(6, n)``: acceleration, then rates; one reading after the other is quick to go through."""
    return np.concatenate([block.acc_mps2.T, block.gyr_dps.T])


def _usual_step_s(steps_s: FloatArray) -> float:
    """The median; the mean where samples come in bursts, for then most steps are next to none."""
    median = float(np.median(steps_s))
    mean = float(np.minimum(steps_s, _PAUSE_S).mean())
    return mean if median < 0.25 * mean else median


def _grouped(values: FloatArray, group: int) -> FloatArray:
    """Means over ``group`` neighbours, added up in their order."""
    total = values[:, ::group]
    for at in range(1, group):
        total = total + values[:, at::group]
    return total / group
