"""Uneven sample times to one even grid, with every hole declared."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tempo.samples import FloatArray, Gap, Samples

#: Everything behind this stage runs on one rate, so that every filter has one set of coefficients.
GRID_HZ = 100.0
GRID_S = 0.01
_DEG = float(np.pi) / 180.0


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
        self._last: tuple[float, FloatArray] | None = None
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
            rows, self._rest = self._rest, Samples.empty()
            out += self._interpolate(rows.time_s.mean(keepdims=True), _mean_rows(rows, len(rows)))
        return out

    def _measure(self) -> Samples:
        block = Samples.join(self._waiting)
        self._waiting = []
        steps = np.diff(block.time_s[: self._params.rate_rows])
        steps = steps[steps > 0]
        self._step_s = float(np.median(steps)) if steps.size else GRID_S
        self._group = max(1, round(GRID_S / self._step_s)) if self._step_s < 1 / 150 else 1
        return block

    def _lay(self, block: Samples) -> list[GridBlock]:
        if self._group > 1:
            block = Samples.join([self._rest, block])
            whole = len(block) // self._group * self._group
            self._rest = block[whole:]
            times = block.time_s[:whole].reshape(-1, self._group).mean(axis=1)
            return self._interpolate(times, _mean_rows(block[:whole], self._group))
        return self._interpolate(block.time_s, np.hstack([block.acc_mps2, block.gyr_dps]))

    def _interpolate(self, times: FloatArray, rows: FloatArray) -> list[GridBlock]:
        if times.size == 0:
            return []
        if self._last is None:
            self._origin_s = float(times[0])
            self._last = (self._origin_s, rows[0])
        times = np.concatenate([[self._last[0]], times])
        rows = np.vstack([self._last[1], rows])
        self._last = (float(times[-1]), rows[-1])
        breaks = np.flatnonzero(np.diff(times) > self._params.long_gap_s) + 1
        out = []
        for start, end in zip([0, *breaks], [*breaks, times.size], strict=True):
            if start:
                self._restart(float(times[start]))
            block = self._stretch(times[start:end], rows[start:end])
            if start:
                lost = round((times[start] - times[start - 1]) / self._step_s) - 1
                gap = Gap(float(times[start - 1]), float(times[start]), max(lost, 1))
                block = replace(block, gaps=(gap, *block.gaps))
            if len(block) or block.gaps:
                out.append(block)
        return out

    def _restart(self, origin_s: float) -> None:
        self._origin_s, self._next, self._fresh = origin_s, 0, True

    def _stretch(self, times: FloatArray, rows: FloatArray) -> GridBlock:
        # 1 µs of slack: decimal times such as 0.07 lie a last bit beside the grid's own 0.07.
        last = int(np.floor((times[-1] - self._origin_s) / GRID_S + 1e-4))
        grid = np.asarray(self._origin_s + np.arange(self._next, last + 1) * GRID_S)
        self._next = max(self._next, last + 1)
        hole_s = max(self._params.hole_s, self._params.hole_steps * self._step_s * self._group)
        at = np.clip(np.searchsorted(times, grid - 1e-6, side="left"), 1, max(times.size - 1, 1))
        if times.size == 1:
            values = np.repeat(rows, grid.size, axis=0)
            filled = np.zeros(grid.size, dtype=np.bool_)
        else:
            step = times[at] - times[at - 1]
            share = (grid - times[at - 1]) / np.where(step > 0, step, 1.0)
            share = np.where(np.abs(times[at] - grid) < 1e-6, 1.0, share)
            share = np.clip(share, 0.0, 1.0)
            filled = (step > hole_s + 1e-9) & (share > 0.0) & (share < 1.0)
            share = share[:, np.newaxis]
            values = rows[at - 1] * (1.0 - share) + rows[at] * share
        fresh, self._fresh = self._fresh and grid.size > 0, self._fresh and grid.size == 0
        return GridBlock(
            grid,
            values[:, :3],
            np.asarray(_DEG * values[:, 3:]),
            filled,
            self._holes(times, hole_s),
            fresh,
        )

    def _holes(self, times: FloatArray, hole_s: float) -> tuple[Gap, ...]:
        steps = np.diff(times)
        return tuple(
            Gap(
                float(times[k]),
                float(times[k + 1]),
                max(round(float(steps[k]) / (self._step_s * self._group)) - 1, 1),
            )
            for k in np.flatnonzero(steps > hole_s + 1e-9)
        )


def _mean_rows(block: Samples, group: int) -> FloatArray:
    rows = np.hstack([block.acc_mps2, block.gyr_dps])
    return np.asarray(rows.reshape(-1, group, 6).mean(axis=1))
