"""From turning points of the heel to finished reps.

Theory. Peaks and valleys of the causal heel direction (`Turns`) cut the signal into swings valley →
peak → valley. A swing is closed when the next one begins, when the heel has rested near the
bottom for three seconds, or at the end of the signal; then, and only then, both sides of it are
known and it is measured on the settled heel height (`closing`). What is not a turn about the ball
of the foot is rejected with its reason.

| state | event | does | next |
|---|---|---|---|
| low | peak certain | remembers the peak | high |
| high | valley certain (next raise) | closes the swing | low |
| high | rested 3 s near the bottom | closes the swing | low, resting |
| high | end of the signal | closes it, or lists it as unfinished | – |
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tempo.dsp.hysteresis import Turn, Turns
from tempo.dsp.resample import GRID_HZ
from tempo.motion.bearing import SWING, Bearing
from tempo.motion.foot import Foot
from tempo.reps.closing import (
    CONTEXT_ROWS,
    CUT,
    MIN_LIFT_M,
    SEEN_SHARE,
    Closed,
    Closing,
    LevelNow,
    Marks,
)
from tempo.reps.outline import Unrest
from tempo.reps.rep import Stretch
from tempo.reps.rows import NEAR_SHARE, SIDE_ROWS, Rows
from tempo.samples import FloatArray

_REST_ROWS = 300
_LONG_REST_ROWS = 800  # nobody pauses for eight seconds in the middle of a lowering
_RAISE_ROWS = round(12 * GRID_HZ)  # longest raise that is expected
_SETTLED_SHARE = 0.6  # of the travel is a whole lowering where the heel has come to rest
_KEEP_ROWS = 2000  # rows are let go of in portions


class Assembler:
    """Builds reps from grid rows of one unbroken stretch of signal."""

    def __init__(self, mounted: Bearing, foot: Foot, unrest: Unrest) -> None:
        self._lever_m = foot.lever_m
        self._closing = Closing(mounted, foot, unrest)
        self._turns = Turns(SWING)
        self._rows: Rows | None = None
        self._low: Turn | None = None
        self._peak: Turn | None = None
        self._resting = False

    def rows_from(self, first: int) -> Rows:
        """The rows from ``first`` on, as far as they are kept."""
        assert self._rows is not None
        return self._rows.cut(first, self._rows.end)

    @property
    def open_row(self) -> int | None:
        """Row of the bottom under a swing that is not closed yet."""
        return self._low.row if self._low is not None and self._peak is not None else None

    def push(self, rows: Rows, level: LevelNow, bias_radps: FloatArray) -> list[Closed]:
        """Take up to half a second of rows; ``level`` is asked when a swing closes."""
        if self._rows is None:
            self._turns = Turns(SWING, rows.first)
        self._rows = rows if self._rows is None else self._rows.join(rows)
        out: list[Closed] = []
        for turn in self._turns.push(rows.sine):
            out += self._turn(turn, level, bias_radps)
        out += self._rested(level, bias_radps)
        self._forget()
        return out

    def finish(self, level: LevelNow, bias_radps: FloatArray) -> tuple[list[Closed], list[Stretch]]:
        """Close what can be closed; a raise not seen to the end of its lowering is unfinished."""
        if self._rows is None or self._resting:
            return [], []
        rows = self._rows
        pending = self._turns.pending
        if self._peak is None or self._low is None:
            if self._low is None or pending is None or not self._turns.rising:
                return [], []
            lift_m = (pending[1] - self._low.value) * self._lever_m
            peak = min(pending[0], rows.end - 2)
            marks = Marks(self._low.row, peak, rows.end - 1, rows.end, rows.end - 1)
            raised = lift_m > MIN_LIFT_M and self._closing.rises(rows, marks, level, bias_radps)
            return [], [_unfinished(rows, self._low.row, pending[0])] if raised else []
        assert pending is not None
        low = Turn(pending[0], pending[1], peak=False, decided_row=rows.end - 1)
        seen = (self._peak.value - low.value) / max(self._peak.value - self._low.value, 1e-6)
        recent = rows.sine[-30:]
        settled = float(recent.max() - recent.min()) < 0.25 * SWING
        if seen < (_SETTLED_SHARE if settled else SEEN_SHARE):
            marks = Marks(self._low.row, self._peak.row, rows.end - 1, rows.end, rows.end - 1)
            raised = self._closing.rises(rows, marks, level, bias_radps)
            return [], [_unfinished(rows, self._low.row, self._peak.row)] if raised else []
        notes = () if settled else (CUT,)
        return self._close(low, rows.end, level, bias_radps, notes), []

    def _turn(self, turn: Turn, level: LevelNow, bias: FloatArray) -> list[Closed]:
        if turn.peak:
            if self._low is None:
                # the signal began high: a raise that was not seen is no rep
                return []
            self._peak, self._resting = turn, False
            return []
        rows = self._rows
        assert rows is not None
        # after a long rest the lowest point may lie minutes back: the raise began much later
        row = max(turn.row, turn.decided_row - _RAISE_ROWS, rows.first)
        turn = replace(turn, row=row)
        out: list[Closed] = []
        if self._peak is not None and not self._resting:
            rest_end = rows.next_raise(turn.row, turn.decided_row, SWING)
            out = self._close(turn, rest_end, level, bias, ())
        self._low, self._peak, self._resting = turn, None, False
        return out

    def _rested(self, level: LevelNow, bias: FloatArray) -> list[Closed]:
        """Close early when the heel has rested: three seconds near the bottom, eight elsewhere."""
        rows, low, peak = self._rows, self._low, self._peak
        if rows is None or low is None or peak is None or self._resting:
            return []
        if rows.end - peak.decided_row < _REST_ROWS:
            return []
        after = rows.sine[peak.row - rows.first :]
        lift = peak.value - low.value
        bottom = float(after.min())
        near = peak.value - bottom >= (1.0 - NEAR_SHARE) * lift
        recent = after[-_REST_ROWS if near else -_LONG_REST_ROWS :]
        if not near and (recent.size < _LONG_REST_ROWS or peak.value - bottom < 0.25 * lift):
            return []
        if float(recent.max()) > bottom + NEAR_SHARE * (peak.value - bottom):
            return []
        # while the heel still sinks, the lowering goes on
        halves = recent.reshape(2, -1).mean(axis=1)
        if float(halves[0] - halves[1]) > 0.02 * lift:
            return []
        row = peak.row + int(np.argmin(after))
        turn = Turn(row, bottom, peak=False, decided_row=rows.end - 1)
        out = self._close(turn, rows.end, level, bias, ())
        self._resting = True
        return out

    def _close(
        self,
        end: Turn,
        rest_end: int,
        level: LevelNow,
        bias: FloatArray,
        notes: tuple[str, ...],
    ) -> list[Closed]:
        rows, low, peak = self._rows, self._low, self._peak
        assert rows is not None
        assert low is not None
        assert peak is not None
        marks = Marks(low.row, peak.row, end.row, rest_end, end.decided_row)
        return self._closing.close(rows, marks, level, bias, notes)

    def _forget(self) -> None:
        """Let go of rows that no open swing can need."""
        rows = self._rows
        assert rows is not None
        keep = rows.end - _RAISE_ROWS
        if self._low is not None and not self._resting:
            keep = min(keep, self._low.row)
        keep = max(keep - SIDE_ROWS - CONTEXT_ROWS, rows.first)
        if keep - rows.first > _KEEP_ROWS:
            self._rows = rows.cut(keep, rows.end)


def _unfinished(rows: Rows, low: int, peak: int) -> Stretch:
    return Stretch(rows.at_s(rows.onset(low, peak)), float(rows.time_s[-1]), "recording_ended")
