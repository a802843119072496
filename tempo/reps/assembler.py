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

import math
from collections import deque
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tempo.dsp.hysteresis import Turn, Turns
from tempo.dsp.resample import GRID_HZ
from tempo.motion.bearing import SWING, Bearing
from tempo.motion.foot import Foot
from tempo.reps.closing import (
    CONTEXT_ROWS,
    LONGEST_ROWS,
    MIN_LIFT_M,
    Closed,
    Closing,
    LevelNow,
    Marks,
)
from tempo.reps.cut import CUT, SEEN_SHARE
from tempo.reps.kept import Kept
from tempo.reps.outline import Unrest
from tempo.reps.rep import Stretch
from tempo.reps.rows import NEAR_SHARE, SIDE_ROWS, Rows
from tempo.samples import FloatArray

_REST_ROWS = 300
_LONG_REST_ROWS = 800  # nobody pauses for eight seconds in the middle of a lowering
_RAISE_ROWS = round(12 * GRID_HZ)  # longest raise that is expected
_SETTLED_SHARE = 0.6  # of the travel is a whole lowering where the heel has come to rest
_KEEP_ROWS = 2000  # rows are let go of in portions
#: Decisions are made every half second, counted from the first row, however the rows come.
TICK_ROWS = 50
#: Level and bias as known up to a row.
Known = Callable[[int], tuple[LevelNow, FloatArray]]


class Assembler:
    """Builds reps from grid rows of one unbroken stretch of signal."""

    def __init__(self, mounted: Bearing, foot: Foot, unrest: Unrest) -> None:
        self._lever_m = foot.lever_m
        self._closing = Closing(mounted, foot, unrest)
        self._turns = Turns(SWING)
        self._kept: Kept | None = None
        self._first = 0
        self._coming: deque[Turn] = deque()
        self._low: Turn | None = None
        self._peak: Turn | None = None
        self._bottom = math.inf  # behind the peak, up to the row before `_bottom_end`
        self._bottom_end = 0
        self._resting = False
        self.seen = 0

    def rows_from(self, first: int) -> Rows:
        """The rows from ``first`` on that were looked at, as far as they are kept."""
        assert self._kept is not None
        return self._kept.rows(first, self.seen)

    @property
    def end(self) -> int:
        """Number of the row that comes next; 0 before the first."""
        return self._kept.end if self._kept is not None else 0

    @property
    def open_row(self) -> int | None:
        """Row of the bottom under a swing that is not closed yet."""
        return self._low.row if self._low is not None and self._peak is not None else None

    def unlearn(self) -> None:
        """The swing that closed last was no raise after all."""
        self._closing.unlearn()

    def offer(self, rows: Rows) -> None:
        """Rows that follow on; `look` goes through them."""
        if self._kept is None:
            self._kept = Kept(rows)
            self._turns = Turns(SWING, rows.first)
            self.seen = self._first = rows.first
        else:
            self._kept.add(rows)
        self._coming += self._turns.push(rows.sine)

    def look(self, known: Known) -> list[Closed]:
        """Go on by half seconds until something closes or all is ``seen``.

        ``known`` is asked for level and bias, as known at a row, when a swing closes.
        """
        assert self._kept is not None
        out: list[Closed] = []
        end = self._kept.end
        while self.seen < end and not out:
            self.seen = min(self._idle_until(end) + TICK_ROWS, end)
            while self._coming and self._coming[0].decided_row < self.seen:
                out += self._turn(self._coming.popleft(), known)
            if self._is_open:
                out += self._rested(known)
            self._forget()
        return out

    @property
    def _is_open(self) -> bool:
        """Whether a swing waits for its end."""
        return self._peak is not None and not self._resting

    def _idle_until(self, end: int) -> int:
        """How far, in half seconds, nothing can happen: no swing is open and no turn comes."""
        if self._is_open:
            return self.seen
        event = min(self._coming[0].decided_row, end - 1) if self._coming else end - 1
        return self.seen + (event - self.seen) // TICK_ROWS * TICK_ROWS

    def finish(self, known: Known) -> tuple[list[Closed], list[Stretch]]:
        """Close what can be closed; a raise not seen to the end of its lowering is unfinished."""
        if self._kept is None or self._resting:
            return [], []
        rows = self._rows()
        pending = self._turns.pending
        if self._peak is None or self._low is None:
            if self._low is None or pending is None or not self._turns.rising:
                return [], []
            lift_m = (pending[1] - self._low.value) * self._lever_m
            peak = min(pending[0], rows.end - 2)
            marks = Marks(self._low.row, peak, rows.end - 1, rows.end, rows.end - 1)
            raised = lift_m > MIN_LIFT_M and self._closing.rises(rows, marks, *known(rows.end))
            return [], [_unfinished(rows, self._low.row, pending[0])] if raised else []
        assert pending is not None
        low = Turn(pending[0], pending[1], peak=False, decided_row=rows.end - 1)
        seen = (self._peak.value - low.value) / max(self._peak.value - self._low.value, 1e-6)
        recent = rows.sine[-30:]
        settled = float(recent.max() - recent.min()) < 0.25 * SWING
        if seen < (_SETTLED_SHARE if settled else SEEN_SHARE):
            marks = Marks(self._low.row, self._peak.row, rows.end - 1, rows.end, rows.end - 1)
            raised = self._closing.rises(rows, marks, *known(rows.end))
            return [], [_unfinished(rows, self._low.row, self._peak.row)] if raised else []
        notes = () if settled else (CUT,)
        return self._close(low, rows.end, known, notes), []

    def _rows(self) -> Rows:
        """All rows that were looked at, as far as they are kept."""
        return self.rows_from(self._first)

    def _turn(self, turn: Turn, known: Known) -> list[Closed]:
        if turn.peak:
            if self._low is None or turn.row <= self._low.row:
                # the signal began high, or was for minutes: a raise not seen is no rep
                self._low = None
                return []
            self._peak, self._resting = turn, False
            self._bottom, self._bottom_end = math.inf, turn.row
            return []
        rows = self._rows()
        # after a long rest the lowest point may lie minutes back: the raise began much later
        row = max(turn.row, turn.decided_row - _RAISE_ROWS, rows.first)
        turn = replace(turn, row=row)
        out: list[Closed] = []
        if self._peak is not None and not self._resting:
            rest_end = rows.next_raise(turn.row, turn.decided_row, SWING)
            out = self._close(turn, rest_end, known, ())
        self._low, self._peak, self._resting = turn, None, False
        return out

    def _rested(self, known: Known) -> list[Closed]:
        """Close early when the heel has rested: three seconds near the bottom, eight elsewhere.

        What goes on for longer than any raise holds, rest or not, is no use to wait for either.
        """
        low, peak = self._low, self._peak
        assert low is not None
        assert peak is not None
        if self.seen - peak.decided_row < _REST_ROWS:
            return []
        if not self._is_at_rest(low, peak) and self.seen - peak.row <= LONGEST_ROWS:
            return []
        rows = self.rows_from(peak.row)
        row = peak.row + int(np.argmin(rows.sine))
        turn = Turn(row, self._bottom, peak=False, decided_row=self.seen - 1)
        out = self._close(turn, self.seen, known, ())
        self._resting = True
        return out

    def _is_at_rest(self, low: Turn, peak: Turn) -> bool:
        assert self._kept is not None
        behind = self._kept.sine(self._bottom_end, self.seen)
        self._bottom, self._bottom_end = min(self._bottom, float(behind.min())), self.seen
        lift, bottom = peak.value - low.value, self._bottom
        near = peak.value - bottom >= (1.0 - NEAR_SHARE) * lift
        wanted = _REST_ROWS if near else _LONG_REST_ROWS
        if self.seen - peak.row < wanted or (not near and peak.value - bottom < 0.25 * lift):
            return False
        recent = self._kept.sine(self.seen - wanted, self.seen)
        highest = bottom + NEAR_SHARE * (peak.value - bottom)
        # the oldest is mostly the highest: while the heel is lowered it alone tells
        if float(recent[0]) > highest or float(recent.max()) > highest:
            return False
        # while the heel still sinks, the lowering goes on
        halves = recent.reshape(2, -1).mean(axis=1)
        return float(halves[0] - halves[1]) <= 0.02 * lift

    def _close(
        self, end: Turn, rest_end: int, known: Known, notes: tuple[str, ...]
    ) -> list[Closed]:
        low, peak = self._low, self._peak
        assert low is not None
        assert peak is not None
        marks = Marks(low.row, peak.row, end.row, rest_end, end.decided_row)
        return self._closing.close(self._rows(), marks, *known(self.seen), notes)

    def _forget(self) -> None:
        """Let go of rows that no open swing can need."""
        keep = self.seen - _RAISE_ROWS
        if self._low is not None and self._peak is None:
            # who stands higher than the last bottom for minutes has not begun a raise yet
            oldest = max(self._low.row, self.seen - LONGEST_ROWS)
            self._low = replace(self._low, row=oldest)
        if self._low is not None and not self._resting:
            keep = min(keep, self._low.row)
        keep = max(keep - SIDE_ROWS - CONTEXT_ROWS, self._first)
        if keep - self._first > _KEEP_ROWS and self._kept is not None:
            self._first = keep
            self._kept.forget(keep)


def _unfinished(rows: Rows, low: int, peak: int) -> Stretch:
    return Stretch(rows.at_s(rows.onset(low, peak)), float(rows.time_s[-1]), "recording_ended")
