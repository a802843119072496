"""From turning points of the heel to finished reps.

Theory. Peaks and valleys of the causal heel direction (`Turns`) cut the signal into swings valley →
peak → valley. A swing is closed when the next one begins, when the heel has rested near the
bottom for three seconds, or at the end of the signal; then, and only then, both sides of it are known and
it is measured on the settled heel height. What is not a turn about the ball of the foot is
rejected with its reason.

| state | event | does | next |
|---|---|---|---|
| low | peak certain | remembers the peak | high |
| high | valley certain (next raise) | closes the swing | low |
| high | rested 3 s near the bottom | closes the swing | low, resting |
| high | end of the signal | closes it, or lists it as unfinished | – |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tempo.dsp.hysteresis import Turn, Turns
from tempo.dsp.resample import GRID_HZ
from tempo.motion.bearing import SWING, Bearing
from tempo.motion.foot import Foot, swing
from tempo.motion.level import Level
from tempo.motion.pauses import trimmed_end, trimmed_start
from tempo.reps.measure import Seen, measure
from tempo.reps.outline import Unrest, outline
from tempo.reps.rep import Rep, Stretch
from tempo.samples import FloatArray

#: Asks for the level as known before a row; only a closing swing needs it.
LevelNow = Callable[[int], Level | None]

_REST_ROWS = 300
_SIDE_ROWS = 400  # seconds of rest that limits and wobble are judged on, in rows
_CONTEXT_ROWS = 150  # more rows on both sides, for gravity to settle on
_LONG_REST_ROWS = 800  # nobody pauses for eight seconds in the middle of a lowering
_RAISE_ROWS = round(12 * GRID_HZ)  # longest raise that is expected
_NEAR = 0.15  # of the lift: near the bottom
_SEEN = 0.9  # of the travel must be seen where a recording cuts a rep
_MIN_LIFT_M = 0.02
#: A foot put down elsewhere goes up and only part of the way back, in a moment.
_RETURNED = 0.75
_MOMENT_ROWS = 100
#: Reasons that a closer look cannot change.
_FINAL = {"too_small", "cut_at_edge"}


@dataclass(frozen=True, slots=True)
class Rows:
    """Grid rows from ``first`` on, kept for work on finished swings."""

    first: int
    time_s: FloatArray
    acc_mps2: FloatArray
    gyr_radps: FloatArray
    sine: FloatArray
    filled: NDArray[np.bool_]

    @property
    def end(self) -> int:
        return self.first + self.time_s.size

    def join(self, other: Rows) -> Rows:
        return Rows(
            self.first,
            np.concatenate([self.time_s, other.time_s]),
            np.concatenate([self.acc_mps2, other.acc_mps2]),
            np.concatenate([self.gyr_radps, other.gyr_radps]),
            np.concatenate([self.sine, other.sine]),
            np.concatenate([self.filled, other.filled]),
        )

    def cut(self, first: int, end: int) -> Rows:
        a, b = max(first - self.first, 0), max(end - self.first, 0)
        return Rows(
            self.first + a,
            self.time_s[a:b],
            self.acc_mps2[a:b],
            self.gyr_radps[a:b],
            self.sine[a:b],
            self.filled[a:b],
        )


@dataclass(frozen=True, slots=True)
class _Marks:
    """Rows of one swing, the end of the rest behind it and the row at which it was closed."""

    low: int
    peak: int
    end: int
    rest_end: int
    decided: int


@dataclass(frozen=True, slots=True)
class Closed:
    """A finished swing: a rep, or a stretch with the reason why it is none."""

    rep: Rep | None
    rejected: Stretch | None
    rows: tuple[int, int]
    heel_row: int = 0
    heel_m: FloatArray | None = None


class Assembler:
    """Builds reps from grid rows of one unbroken stretch of signal."""

    def __init__(self, mounted: Bearing, foot: Foot, unrest: Unrest) -> None:
        self._mounted = mounted
        self._foot = foot
        self._unrest = unrest
        self._turns = Turns(SWING)
        self._rows: Rows | None = None
        self._low: Turn | None = None
        self._peak: Turn | None = None
        self._resting = False
        self._last_end = 0

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
        """Close what can be closed; a raise whose lowering was not seen to its end is unfinished."""
        if self._rows is None or self._resting:
            return [], []
        rows = self._rows
        pending = self._turns.pending
        if self._peak is None or self._low is None:
            if self._low is None or pending is None or not self._turns.rising:
                return [], []
            lift = (pending[1] - self._low.value) * self._foot.lever_m
            start = float(rows.time_s[self._onset(self._low.row, pending[0]) - rows.first])
            unfinished = Stretch(start, float(rows.time_s[-1]), "recording_ended")
            return [], [unfinished] if lift > _MIN_LIFT_M else []
        assert pending is not None
        low = Turn(pending[0], pending[1], peak=False, decided_row=rows.end - 1)
        seen = (self._peak.value - low.value) / max(self._peak.value - self._low.value, 1e-6)
        recent = rows.sine[-30:]
        settled = float(recent.max() - recent.min()) < 0.25 * SWING
        if seen < (0.6 if settled else _SEEN):
            start = float(rows.time_s[self._onset(self._low.row, self._peak.row) - rows.first])
            return [], [Stretch(start, float(rows.time_s[-1]), "recording_ended")]
        notes = () if settled else ("cut_at_edge",)
        return self._close(low, rows.end, level, bias_radps, notes), []

    def _turn(self, turn: Turn, level: LevelNow, bias: FloatArray) -> list[Closed]:
        if turn.peak:
            if self._low is None:
                # the signal began high: a raise that was not seen is no rep
                return []
            self._peak, self._resting = turn, False
            return []
        assert self._rows is not None
        # after a long rest the lowest point may lie minutes back: the raise began much later
        row = max(turn.row, turn.decided_row - _RAISE_ROWS, self._rows.first)
        turn = replace(turn, row=row)
        out: list[Closed] = []
        if self._peak is not None and not self._resting:
            out = self._close(turn, self._next_raise(turn), level, bias, ())
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
        near = peak.value - bottom >= 0.85 * lift
        recent = after[-_REST_ROWS if near else -_LONG_REST_ROWS :]
        if not near and (recent.size < _LONG_REST_ROWS or peak.value - bottom < 0.25 * lift):
            return []
        if float(recent.max()) > bottom + _NEAR * (peak.value - bottom):
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
        """Measure the open swing; if it is no raise, once more without what lies beyond its rests."""
        rows, low, peak = self._rows, self._low, self._peak
        assert rows is not None
        assert low is not None
        assert peak is not None
        whole = _Marks(low.row, peak.row, end.row, rest_end, end.decided_row)
        closed = self._measure(whole, level, bias, notes)
        if closed is None or closed.rep is not None or closed.rejected is None:
            return [closed] if closed is not None else []
        if closed.rejected.reason in _FINAL:
            return [closed]
        at = rows.first
        start = at + trimmed_start(rows.sine, low.row - at, peak.row - at)
        stop = at + trimmed_end(rows.sine, peak.row - at, end.row - at)
        trimmed = [_Marks(start, peak.row, end.row, rest_end, end.decided_row)]
        if stop < end.row:
            # half a second of the pause that follows is known to be one
            bound = min(rest_end, stop + 50)
            trimmed.append(_Marks(start, peak.row, stop + 40, bound, end.decided_row))
        for marks in trimmed:
            again = self._measure(marks, level, bias, notes)
            if again is not None and again.rep is not None:
                return [again]
        return [closed]

    def _measure(
        self, marks: _Marks, level: LevelNow, bias: FloatArray, notes: tuple[str, ...]
    ) -> Closed | None:
        rows = self._rows
        assert rows is not None
        rise = self._onset(marks.low, marks.peak)
        fall = self._offset(marks.peak, marks.end)
        first = max(self._rest_begin(rise, float(rows.sine[marks.peak - rows.first])), self._last_end)
        last = min(marks.rest_end, fall + max(_SIDE_ROWS, fall - marks.peak))
        around = rows.cut(first - _CONTEXT_ROWS, min(marks.decided + 1, last + _CONTEXT_ROWS))
        inner = (
            max(marks.low, first) - around.first,
            marks.peak - around.first,
            min(marks.end, last - 1) - around.first,
        )
        if not inner[0] < inner[1] < inner[2]:
            return None
        span = (float(rows.time_s[rise - rows.first]), float(rows.time_s[fall - rows.first]))
        flat = level(rise)
        moved = swing(
            around.acc_mps2, around.gyr_radps - bias, inner, self._mounted, flat, self._foot
        )
        reason = moved.verdict.reason or _too_little(moved.heel_m, inner, fall - rise)
        if reason is not None:
            return Closed(None, Stretch(*span, reason), (rise, fall))
        lift_m = float(moved.heel_m[inner[1]] - moved.heel_m[inner[0]])
        notes = self._edge_notes(notes, rise, lift_m, moved.heel_m, inner)
        if "unfinished" in notes:
            return Closed(None, Stretch(*span, "cut_at_edge"), (rise, fall))
        rests = (float(rows.time_s[first - rows.first]), float(rows.time_s[last - 1 - rows.first]))
        found = outline(around.time_s, moved.heel_m, inner, rests, self._unrest)
        rep = measure(
            Seen(
                around.time_s,
                moved,
                found,
                around.filled,
                flat is not None,
                self._foot,
                self._unrest.wobble().power,
                notes,
                float(rows.time_s[marks.decided - rows.first]),
            )
        )
        settled_s = 1.2 * rep.eccentric_end_s - 0.2 * rep.eccentric_start_s
        self._last_end = min(round((settled_s - rows.time_s[0]) * GRID_HZ) + rows.first, last - 30)
        shown = slice(max(first - around.first, 0), last - around.first)
        return Closed(rep, None, (rise, fall), first, moved.heel_m[shown])

    def _edge_notes(
        self,
        notes: tuple[str, ...],
        rise: int,
        lift_m: float,
        heel_m: FloatArray,
        inner: tuple[int, int, int],
    ) -> tuple[str, ...]:
        """A raise that was under way in the first sample counts when nearly all of it was seen."""
        rows = self._rows
        assert rows is not None
        if rows.first > 0 or rise > 5:
            return notes
        drop_m = float(heel_m[inner[1]] - heel_m[inner[2]])
        return (*notes, "cut_at_edge" if lift_m >= _SEEN * drop_m else "unfinished")

    def _rest_begin(self, rise: int, top: float) -> int:
        """First row of the rest before a raise: up to four seconds, all of it near the bottom."""
        rows = self._rows
        assert rows is not None
        first = max(rows.first, rise - _SIDE_ROWS)
        rest = rows.sine[first - rows.first : rise + 1 - rows.first]
        low = float(rest.min())
        away = np.flatnonzero(np.abs(rest - float(rest[-1])) > _NEAR * (top - low))
        return first + (int(away[-1]) + 1 if away.size else 0)

    def _onset(self, low: int, peak: int) -> int:
        """Last row before the peak that is still near the bottom."""
        rows = self._rows
        assert rows is not None
        rising = rows.sine[low - rows.first : peak + 1 - rows.first]
        near = np.flatnonzero(rising <= rising[0] + _NEAR * (rising[-1] - rising[0]))
        return low + int(near[-1])

    def _offset(self, peak: int, low: int) -> int:
        """First row behind the peak from which on the heel stays near the bottom."""
        rows = self._rows
        assert rows is not None
        falling = rows.sine[peak - rows.first : low + 1 - rows.first]
        far = np.flatnonzero(falling >= falling[-1] + _NEAR * (falling[0] - falling[-1]))
        return peak + int(far[-1])

    def _next_raise(self, low: Turn) -> int:
        """About where the raise that made this valley certain began."""
        rows = self._rows
        assert rows is not None
        rising = rows.sine[low.row - rows.first : low.decided_row + 1 - rows.first]
        near = np.flatnonzero(rising <= float(rising.min()) + _NEAR * SWING)
        return max(low.row + int(near[-1]) - 3, low.row + 1)

    def _forget(self) -> None:
        """Let go of rows that no open swing can need."""
        rows = self._rows
        assert rows is not None
        keep = rows.end - _RAISE_ROWS
        if self._low is not None and not self._resting:
            keep = min(keep, self._low.row)
        keep = max(keep - _SIDE_ROWS - _CONTEXT_ROWS, rows.first)
        if keep - rows.first > 2000:
            self._rows = rows.cut(keep, rows.end)


def _too_little(heel_m: FloatArray, inner: tuple[int, int, int], rows: int) -> str | None:
    low, top, end = (float(heel_m[row]) for row in inner)
    if top - low < _MIN_LIFT_M:
        return "too_small"
    if rows < _MOMENT_ROWS and top - end < _RETURNED * (top - low):
        return "did_not_return"
    return None
