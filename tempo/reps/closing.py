"""A closed swing of the heel, measured: a rep, or a stretch with the reason why it is none."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace

from tempo.dsp.resample import GRID_HZ
from tempo.motion.bearing import Bearing
from tempo.motion.foot import Foot, Posture, Swing, swing
from tempo.motion.level import Level
from tempo.motion.lever_known import LeverKnown
from tempo.motion.pauses import Pauses
from tempo.motion.pivot import Verdict
from tempo.motion.slips import Poses
from tempo.reps.cut import CUT, cut_at_start, nearly_all_seen
from tempo.reps.measure import Seen, measure
from tempo.reps.outline import Outline, Unrest, outline
from tempo.reps.rep import Rep, Stretch
from tempo.reps.rows import SIDE_ROWS, Rows
from tempo.samples import FloatArray

#: Asks for the level as known before a row; only a closing swing needs it.
LevelNow = Callable[[int], Level | None]

#: Less than this is no heel raise (definition 1).
MIN_LIFT_M = 0.02
#: More rows on both sides, for gravity to settle on.
CONTEXT_ROWS = 150
#: A foot put down elsewhere goes up and only part of the way back, in a moment.
_RETURNED_SHARE = 0.85
_MOMENT_S = 0.95
_MOST = 8  # tenths of the way down
#: Nobody lowers for longer; a swing that does holds a rest and another movement.
_LONGEST_S = 20.0
#: … nor does a raise with its hold and its lowering take two minutes.
LONGEST_ROWS = round(120 * GRID_HZ)
#: Reasons that a closer look cannot change.
_FINAL = {"too_small", "cut_at_edge"}


@dataclass(frozen=True, slots=True)
class Marks:
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
    poses: Poses | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class _Window:
    """What is looked at for one swing.

    ``rise`` and ``fall`` bound the movement, ``[first, last)`` the movement with its rests;
    ``inner`` are bottom, top and bottom within ``around``.
    """

    rise: int
    fall: int
    first: int
    last: int
    around: Rows
    inner: tuple[int, int, int]


def refused(closed: Closed, reason: str) -> Closed:
    """A swing that was no raise for what strides or level say."""
    if closed.rep is None:
        return closed
    span = Stretch(closed.rep.concentric_start_s, closed.rep.eccentric_end_s, reason)
    return replace(closed, rep=None, rejected=span, poses=None, heel_m=None)


class Closing:
    """Measures swings one after the other; no swing reaches back into the one before."""

    def __init__(self, mounted: Bearing, foot: Foot, unrest: Unrest) -> None:
        self._mounted = mounted
        self._foot = foot
        self._unrest = unrest
        self._last_end = 0
        self._posture: Posture | None = None
        self._lever = LeverKnown()
        self._before: tuple[Posture | None, LeverKnown] = (None, self._lever)

    def unlearn(self) -> None:
        """What the last raise taught: it was none."""
        self._posture, self._lever = self._before

    def close(
        self,
        rows: Rows,
        marks: Marks,
        level: LevelNow,
        bias_radps: FloatArray,
        notes: tuple[str, ...],
    ) -> list[Closed]:
        """Measure a swing; if it is no raise, once more without what lies beyond its rests."""
        closed = self._measure(rows, marks, level, bias_radps, notes)
        if closed is None:
            return []
        if closed.rejected is None or closed.rejected.reason in _FINAL:
            return [closed]
        for trimmed in self._trimmed(rows, marks, bias_radps):
            again = self._measure(rows, trimmed, level, bias_radps, notes)
            if again is not None and again.rep is not None:
                return [again]
        return [closed]

    def rises(self, rows: Rows, marks: Marks, level: LevelNow, bias_radps: FloatArray) -> bool:
        """Whether a swing that is not over yet is a turn about the ball of the foot so far."""
        window = self._window(rows, marks)
        if window is None or window.fall - window.rise > LONGEST_ROWS:
            return False
        around = window.around
        moved = swing(
            around.acc_mps2,
            around.gyr_radps - bias_radps,
            window.inner,
            self._mounted,
            level(window.rise),
            self._posture,
            self._foot,
        )
        return moved.verdict.reason in {None, "did_not_return"}

    def _measure(
        self,
        rows: Rows,
        marks: Marks,
        level: LevelNow,
        bias_radps: FloatArray,
        notes: tuple[str, ...],
    ) -> Closed | None:
        window = self._window(rows, marks)
        if window is None:
            return None
        around, inner, bounds = window.around, window.inner, (window.rise, window.fall)
        span = (rows.at_s(window.rise), rows.at_s(window.fall))
        if window.fall - window.rise > LONGEST_ROWS:
            return Closed(None, Stretch(*span, "did_not_return"), bounds)
        flat = level(window.rise)
        gyr_radps = around.gyr_radps - bias_radps
        moved = swing(
            around.acc_mps2, gyr_radps, inner, self._mounted, flat, self._posture, self._foot
        )
        reason = self._lever.reason(moved.verdict, marks.peak)
        reason = reason or _too_little(moved.heel_m, window)
        power = self._unrest.wobble().power
        begins = rows.first == window.first == 0
        if reason is None and begins and cut_at_start(moved.heel_m, window.rise, inner[1], power):
            reason = None if nearly_all_seen(moved.heel_m, inner) else CUT
            notes = tuple(dict.fromkeys((*notes, CUT)))
        if reason is not None:
            return Closed(None, Stretch(*span, reason), bounds)
        rep = self._rep(rows, window, moved, flat is not None, notes, rows.at_s(marks.decided))
        if (rep.lift_cm.value or 0.0) < 100.0 * MIN_LIFT_M:
            return Closed(None, Stretch(*span, "too_small"), bounds)
        if _put_down(rep):
            return Closed(None, Stretch(*span, "did_not_return"), bounds)
        self._before = self._posture, copy(self._lever)
        self._posture = moved.posture
        self._lever.learn(moved.verdict)
        shown = slice(max(window.first - around.first, 0), window.last - around.first)
        ups = moved.settled.up
        # of three rows a copy is kept, or every row would be
        poses = Poses(*(ups[row].copy() for row in inner))
        heel_m = moved.heel_m[shown]
        return Closed(rep, None, bounds, window.first, heel_m, poses, moved.verdict)

    def _trimmed(self, rows: Rows, marks: Marks, bias_radps: FloatArray) -> list[Marks]:
        """The swing without what lies before the rest under it and behind the rest after it."""
        part = rows.cut(marks.low, marks.end)
        gyr_radps = part.gyr_radps - bias_radps
        pauses = Pauses(part.acc_mps2, gyr_radps, self._mounted.axis, self._mounted.heel)
        top, last = marks.peak - part.first, part.time_s.size - 1
        low_sine, top_sine, end_sine = (float(part.sine[row]) for row in (0, top, last))
        start = part.first + pauses.raised_from(0, top, low_sine, top_sine)
        stop = part.first + pauses.lowered_to(top, last, top_sine, end_sine)
        out = [Marks(start, marks.peak, marks.end, marks.rest_end, marks.decided)]
        if stop < part.first + last:
            # half a second of the pause that follows is known to be one
            bound = min(marks.rest_end, stop + 50)
            out.append(Marks(start, marks.peak, stop + 40, bound, marks.decided))
        return out

    def _window(self, rows: Rows, marks: Marks) -> _Window | None:
        rise = rows.onset(marks.low, marks.peak)
        fall = rows.offset(marks.peak, marks.end)
        first = max(rows.rest_begin(rise, marks.peak), self._last_end)
        last = min(marks.rest_end, fall + max(SIDE_ROWS, fall - marks.peak))
        around = rows.cut(first - CONTEXT_ROWS, min(marks.decided + 1, last + CONTEXT_ROWS))
        inner = (
            max(marks.low, first) - around.first,
            marks.peak - around.first,
            min(marks.end, last - 1) - around.first,
        )
        if not inner[0] < inner[1] < inner[2]:
            return None
        return _Window(rise, fall, first, last, around, inner)

    def _rep(
        self,
        rows: Rows,
        window: _Window,
        moved: Swing,
        level_known: bool,
        notes: tuple[str, ...],
        decided_s: float,
    ) -> Rep:
        around, last = window.around, window.last
        rests = (rows.at_s(window.first), rows.at_s(last - 1))
        found = outline(around.time_s, moved.heel_m, window.inner, rests, self._unrest)
        found = _within(found, rows)
        rep = measure(
            Seen(
                around.time_s,
                moved,
                found,
                around.filled,
                level_known,
                self._foot,
                self._unrest.wobble().power,
                notes,
                decided_s,
            )
        )
        settled_s = 1.2 * rep.eccentric_end_s - 0.2 * rep.eccentric_start_s
        self._last_end = min(round((settled_s - rows.time_s[0]) * GRID_HZ) + rows.first, last - 30)
        return rep


def _too_little(heel_m: FloatArray, window: _Window) -> str | None:
    low, top, _ = window.inner
    # the moment's valley may lie on the slope of a bounce before the raise
    if float(heel_m[top] - heel_m[low : top + 1].min()) < MIN_LIFT_M:
        return "too_small"
    return None


def _put_down(rep: Rep) -> bool:
    """A foot put down elsewhere goes up and only part of the way back in a moment, or stays."""
    lift, drop = rep.lift_cm.value, rep.drop_cm.value
    # at rest after most of the way: what follows is another movement
    times_s = rep.travel_times_s
    fallen_s = rep.eccentric_start_s + times_s[_MOST] if times_s else rep.eccentric_end_s
    lasted_s = fallen_s - rep.concentric_start_s
    moment = lasted_s < _MOMENT_S and lift is not None and (drop or 0.0) < _RETURNED_SHARE * lift
    return moment or rep.eccentric_end_s - rep.eccentric_start_s > _LONGEST_S


def _within(found: Outline, rows: Rows) -> Outline:
    """Limits no further out than the first and the last sample (definition 1)."""
    start, end = found.concentric_start, found.eccentric_end
    first_s, last_s = float(rows.time_s[0]), float(rows.time_s[-1])
    return replace(
        found,
        concentric_start=replace(start, at_s=max(start.at_s, first_s)),
        eccentric_end=replace(end, at_s=min(end.at_s, last_s)),
    )
