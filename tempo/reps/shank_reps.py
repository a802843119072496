"""From rises and falls of the shank to reps, with what the shank cannot tell withheld.

Theory. A rise opens a rep. A fall of about the same size behind it closes it, and was then quick
enough to be measured. A slow lowering is not seen at all: it is known to have happened when the
next raise starts from below, or when the sensor has stayed upright long enough behind a raise that
belongs to a set. A rise with nothing of its kind around is no rep: people also stand up, step up
and stretch.

| state | event | does | next |
|---|---|---|---|
| low | rise | opens a rep | high |
| high | fall of like size | closes it, lowering measured | low |
| high | rise, a second or more later | closes it, lowering withheld | high |
| high | 15 s pass, or the signal ends 3 s or more later | closes it if it is one of a set | low |
| high | the signal ends sooner | unfinished | – |
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.motion.climbing import Bias
from tempo.motion.shank import Move, ShankMoves
from tempo.reps.limits import Limit
from tempo.reps.rep import Rep, Stretch
from tempo.reps.shank_measure import ShankSeen, measure_shank
from tempo.samples import FloatArray

#: A fall closes a rise when it is this much of it.
_FALL_SHARE = (0.7, 1.4)
#: A lowering that is slower than this cannot be told from drift, s; a fall seen as longer is
#: withheld.
_QUICK_S = 3.0
#: Between the top of one raise and the start of the next there is a lowering, s.
_LEAST_BETWEEN_S = 0.9
#: A set's raises are alike, and come within this many seconds of each other.
_ALIKE = (0.65, 1.55)
_ALIKE_PARTIAL = 0.25
_NEIGHBOUR_S = 45.0
_MOMENT_S = 1.0
#: What a signal must still show behind a raise for its lowering to be over.
_SEEN_OUT_S = 3.0
#: Neighbours that differ by less than this share tell each other's drop.
_SAME = 0.25


@dataclass(frozen=True, slots=True)
class ShankStep:
    """What a tick brought."""

    reps: tuple[Rep, ...] = ()
    rejected: tuple[Stretch, ...] = ()
    unfinished: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class _Open:
    """A rise on the recording's clock, waiting for its fall."""

    move: Move
    start_s: float
    end_s: float


class ShankReps:
    """Reps of one unbroken stretch of signal, not numbered yet."""

    def __init__(self, bias: Bias) -> None:
        self._moves = ShankMoves(bias)
        self._origin_s: float | None = None
        self._rows = 0
        self._open: _Open | None = None
        self._sizes: list[float] = []
        self._last_s = 0.0
        self._lone: Rep | None = None
        self._filled: list[int] = []
        self._between_s: list[float] = []

    def push(
        self, time_s: FloatArray, acc_mps2: FloatArray, gyr_radps: FloatArray, filled: FloatArray
    ) -> ShankStep:
        """Take half a second of grid rows."""
        if self._origin_s is None:
            self._origin_s = float(time_s[0])
        self._filled += (self._rows + np.flatnonzero(filled > 0.5)).tolist()
        self._rows += time_s.size
        return self._take(self._moves.push(acc_mps2, gyr_radps))

    def finish(self) -> ShankStep:
        """End of the stretch: the last raise is a rep when its lowering must be over."""
        step = self._take(self._moves.finish())
        last, self._open = self._open, None
        if last is None:
            return step
        if self._now_s() - last.end_s < _SEEN_OUT_S:
            cut = Stretch(last.start_s, self._now_s(), "recording_ended")
            return replace(step, unfinished=(*step.unfinished, cut))
        end = self._close(last, None, self._now_s())
        return ShankStep(step.reps + end.reps, step.rejected + end.rejected, step.unfinished)

    def _now_s(self) -> float:
        return self._at(self._rows - 1)

    def _at(self, row: float) -> float:
        assert self._origin_s is not None
        return self._origin_s + row * GRID_S

    def _take(self, moves: list[Move]) -> ShankStep:
        reps: list[Rep] = []
        rejected: list[Stretch] = []
        for move in moves:
            for one in self._one(move):
                reps += one.reps
                rejected += one.rejected
        waiting = self._open
        if waiting is not None and self._now_s() - waiting.end_s > _NEIGHBOUR_S:
            self._open = None
            one = self._close(waiting, None, self._now_s())
            reps += one.reps
            rejected += one.rejected
        return ShankStep(tuple(reps), tuple(rejected))

    def _one(self, move: Move) -> list[ShankStep]:
        start_s, end_s = self._at(move.start_row), self._at(move.end_row)
        if self._put_down(move, end_s):
            return [self._moved_aside(end_s)]
        if move.reason is None:
            return self._risen(move) if move.climb_m > 0 else self._fallen(move)
        if move.climb_m > 0 and move.reason == "not_about_the_ball":
            return [ShankStep(rejected=(Stretch(start_s, end_s, move.reason),))]
        return []

    def _fallen(self, move: Move) -> list[ShankStep]:
        waiting, end_s = self._open, self._at(move.end_row)
        if waiting is None or self._at(move.start_row) < waiting.end_s - 0.3:
            return []
        if not _FALL_SHARE[0] <= -move.climb_m / waiting.move.climb_m <= _FALL_SHARE[1]:
            return []
        self._open = None
        return [self._close(waiting, move, end_s)]

    def _risen(self, move: Move) -> list[ShankStep]:
        waiting = self._open
        rise = _Open(move, self._at(move.start_row), self._at(move.end_row))
        if waiting is None:
            self._open = rise
            return []
        if rise.start_s - waiting.end_s < _LEAST_BETWEEN_S:
            if move.climb_m > waiting.move.climb_m:
                self._open = rise
            return []
        self._open = rise
        return [self._close(waiting, None, rise.start_s, raised=move)]

    def _put_down(self, move: Move, end_s: float) -> bool:
        """Whether a foot was moved aside: up, and in a moment down, but not where it came from."""
        waiting = self._open
        if waiting is None or move.climb_m > 0 or move.reason == "too_small":
            return False
        enough = -move.climb_m >= _FALL_SHARE[0] * waiting.move.climb_m
        if move.reason is None and enough:
            return False
        return waiting.end_s < end_s < waiting.end_s + _MOMENT_S

    def _moved_aside(self, end_s: float) -> ShankStep:
        waiting, self._open = self._open, None
        assert waiting is not None
        return ShankStep(rejected=(Stretch(waiting.start_s, end_s, "did_not_return"),))

    def _close(
        self, one: _Open, fall: Move | None, until_s: float, raised: Move | None = None
    ) -> ShankStep:
        """A rep, or the reason why this rise was none."""
        rep = self._rep(one, fall, until_s, raised)
        size = one.move.climb_m
        if self._sizes and one.start_s - self._last_s > _NEIGHBOUR_S:
            self._sizes = []
        usual = float(np.median(self._sizes[-8:])) if self._sizes else size
        alike = bool(self._sizes) and _alike(size, usual, few=len(self._sizes) < 2)
        followed = raised is not None and _alike(raised.climb_m, size, few=True)
        if not (alike or followed or fall is not None):
            return ShankStep(rejected=(Stretch(one.start_s, one.end_s, "no_lowering_seen"),))
        self._sizes.append(size)
        self._last_s = one.end_s
        if not (alike or followed):
            # one there and back may be anything; the next one of its kind makes it a rep
            before, self._lone = self._lone, rep
            gone = (
                (Stretch(before.concentric_start_s, before.eccentric_end_s, "alone"),)
                if before
                else ()
            )
            return ShankStep(rejected=gone)
        reps: list[Rep] = []
        lone, self._lone = self._lone, None
        if lone is not None and alike:
            reps.append(lone)
        reps.append(rep)
        return ShankStep(tuple(reps))

    def _rep(self, one: _Open, fall: Move | None, until_s: float, raised: Move | None) -> Rep:
        rises_m = [one.move.climb_m]
        if fall is not None:
            rises_m.append(-fall.climb_m)
            leave = Limit(max(self._at(fall.start_row), one.end_s), 2.0 * fall.limit_sd_s)
            down = Limit(self._at(fall.end_row), fall.limit_sd_s)
        else:
            if raised is not None:
                self._between_s.append(self._at(raised.start_row) - one.end_s)
                if abs(raised.climb_m / rises_m[0] - 1.0) < _SAME:
                    rises_m.append(raised.climb_m)
            leave, down = self._guessed(one.end_s, until_s)
        limit_sd_s = one.move.limit_sd_s
        limits = (Limit(one.start_s, limit_sd_s), Limit(one.end_s, limit_sd_s), leave, down)
        quick = fall is not None and down.at_s - leave.at_s <= _QUICK_S
        gaps = [self._gap(start.at_s, end.at_s) for start, end in pairwise(limits)]
        slope = one.move.ahead_m / one.move.climb_m
        raised_gap, hold_gap, lower_gap = gaps
        return measure_shank(
            ShankSeen(
                limits,
                tuple(rises_m),
                slope,
                quick,
                (raised_gap, hold_gap, lower_gap),
                self._now_s(),
            )
        )

    def _guessed(self, top_s: float, until_s: float) -> tuple[Limit, Limit]:
        """Nothing is seen of a slow lowering: somewhere in the middle, as people do it.

        Behind the last raise of a set it takes as long as the others did.
        """
        between_s = until_s - top_s
        if self._between_s:
            usual_s = float(np.median(self._between_s[-8:]))
            if between_s > 1.6 * usual_s + 4.0:
                between_s = usual_s
        sd_s = 0.1 * between_s
        pause_s = min(0.15 * between_s, 1.5)
        return Limit(top_s + 0.12 * between_s, sd_s), Limit(top_s + between_s - pause_s, sd_s)

    def _gap(self, start_s: float, end_s: float) -> bool:
        first, last = ((at - self._at(0)) / GRID_S for at in (start_s, end_s))
        return any(first - 10 <= row <= last + 10 for row in self._filled)


def _alike(one_m: float, usual_m: float, *, few: bool) -> bool:
    """Whether a rise belongs to a set; only once it is a set can one of them be partial."""
    return (_ALIKE[0] if few else _ALIKE_PARTIAL) <= one_m / usual_m <= _ALIKE[1]
