"""The last minute of a shank's rows and moves, and what they show of one lowering."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import gauss
from tempo.motion.climbing import SMOOTH_ROWS, Bias
from tempo.motion.cut_out import drawn
from tempo.motion.settled import settle
from tempo.motion.shank import Move
from tempo.reps.shank_lowering import BIN_S, MOST_BINS, Descent, Lowering, find_lowering
from tempo.samples import FloatArray

#: Rows kept: a raise whose lowering is looked for may lie this far back.
_KEEP_ROWS = 7000
#: Gravity is averaged over this much more on both sides.
_AROUND_ROWS = 150
#: Rest that is looked at before the raise, and what is left out around a movement, rows.
_BEFORE_ROWS = 30
_MARGIN_ROWS = 5
#: A spring of the heel comes down again within so many rows.
_SPRING_ROWS = 120
#: A lowering that may have taken longer than this is not looked for, rows.
_LONGEST_ROWS = 2400
_SHORTEST_ROWS = 45


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lowering: behind ``raised``, before the row ``until``, with the ``fall`` that was seen.

    ``pitches_rad`` of the foot at top and bottom, the ankle's ``drop_m`` and its uncertainty.
    """

    raised: Move
    fall: Move | None
    until: float
    pitches_rad: tuple[float, float]
    drop_m: float
    drop_sd_m: float


class Trail:
    """Rows of one unbroken stretch of signal, and the moves found in them."""

    def __init__(self, bias: Bias) -> None:
        self._bias = bias
        self._first = 0
        self._rows = np.empty((0, 7))
        self._moves: list[Move] = []

    @property
    def end(self) -> int:
        """Rows pushed so far."""
        return self._first + self._rows.shape[0]

    def push(self, acc_mps2: FloatArray, gyr_radps: FloatArray, filled: FloatArray) -> None:
        """Take rows that follow on."""
        rows = np.column_stack([acc_mps2, gyr_radps, filled])
        surplus = max(self._rows.shape[0] - _KEEP_ROWS, 0)
        self._rows = np.concatenate([self._rows[surplus:], rows])
        self._first += surplus

    def note(self, moves: list[Move]) -> None:
        """Moves of any kind: what else moved must not be taken for the lowering."""
        self._moves = [one for one in self._moves if one.end_row > self._first] + moves

    def moves_between(self, first: float, last: float) -> list[Move]:
        """Moves whose quickest row lies between two rows."""
        return [one for one in self._moves if first < one.peak_row < last]

    def lowering(self, asked: Asked) -> Lowering | None:
        """The lowering asked for, in seconds of rows; None when none can be or is seen."""
        window = self.window(asked)
        return None if window is None else find_lowering(window)

    def window(self, asked: Asked) -> Descent | None:
        """What is known of the lowering asked for; None when there is no room or too much."""
        since, first = asked.raised.end_row, int(asked.raised.start_row) - _BEFORE_ROWS
        fall = asked.fall
        if fall is not None:
            ample = max(_AROUND_ROWS, fall.end_row - fall.start_row)
            if fall.start_row - ample > since:
                since = fall.start_row - ample
                first = int(since) - _BEFORE_ROWS
        if not _SHORTEST_ROWS < asked.until - since < _LONGEST_ROWS or first < self._first:
            return None
        return self._descent(asked, first, since)

    def _descent(self, asked: Asked, first: int, since: float) -> Descent:
        until = asked.until
        low = max(first - _AROUND_ROWS, self._first)
        high = min(int(until) + _AROUND_ROWS, self.end)
        rows = self._rows[low - self._first : high - self._first]
        settled = settle(rows[:, :3], rows[:, 3:6] - np.median(rows[:, 3:6], axis=0))
        along = np.einsum("ij,ij->i", settled.up, rows[:, :3])
        felt = np.cumsum(gauss(along - np.median(along), SMOOTH_ROWS)) * GRID_S
        lean = np.cumsum(settled.up, axis=0) * GRID_S
        seconds = (until - first) * GRID_S
        edges = np.linspace(first, until, max(8, min(MOST_BINS, int(seconds / BIN_S))) + 1) - low
        unseen = np.where(drawn(rows[:, :3], rows[:, 3:6]), 1.0, rows[:, 6])
        hidden_s = _mean(edges, unseen) * (edges[1] - edges[0]) * GRID_S
        use = np.where(hidden_s > 0.0, 0.0, 1.0)
        for start, end in self._not_lowering(asked):
            from_row, to_row = start - low - _MARGIN_ROWS, end - low + _MARGIN_ROWS
            use[(edges[1:] > from_row) & (edges[:-1] < to_row)] = 0.0
        at = np.arange(rows.shape[0])
        up = np.column_stack([np.interp(edges, at, column) for column in settled.up.T])
        return Descent(
            time_s=(edges + low) * GRID_S,
            speed_mps=_mean(edges, felt),
            lean=np.column_stack([_mean(edges, column) for column in (lean - lean.mean(axis=0)).T]),
            sway=np.diff(up, axis=0) / ((edges[1] - edges[0]) * GRID_S),
            use=use,
            hidden_s=hidden_s,
            bias_precision=self._bias.precision,
            bias_mean=np.asarray(np.linalg.solve(self._bias.precision, self._bias.pull)),
            pitches_rad=asked.pitches_rad,
            drop_m=asked.drop_m,
            drop_sd_m=asked.drop_sd_m,
            top_s=since * GRID_S,
            until_s=until * GRID_S,
        )

    def _not_lowering(self, asked: Asked) -> list[tuple[float, float]]:
        """The raise itself, and little rises behind it, each with the fall that undoes it."""
        moves = self.moves_between(asked.raised.end_row, asked.until)
        out = [(asked.raised.start_row, asked.raised.end_row)]
        for number, one in enumerate(moves):
            if one.climb_m <= 0.0:
                continue
            end = one.end_row
            for fall in moves[number + 1 :]:
                back = 0.0 < -fall.climb_m < 2.0 * one.climb_m
                if back and fall.peak_row - one.peak_row < _SPRING_ROWS:
                    end = max(end, fall.end_row)
                    break
            out.append((one.start_row, end))
        return out


def _mean(edges: FloatArray, values: FloatArray) -> FloatArray:
    """Mean of rows between fractional edges."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(np.diff(np.interp(edges, np.arange(total.size), total)) / np.diff(edges))
