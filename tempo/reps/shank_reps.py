"""From rises and falls of the shank to reps, with what the shank cannot tell withheld.

Theory. A rise opens a rep. A fall of about the same size behind it was its lowering; a slower one
is known to have happened when the next raise starts from below, or when the sensor has stayed
upright long enough behind a raise that belongs to a set. When it was is then asked of the signal
between (`shank_lowering`). A rise with nothing of its kind around is no rep: people also stand up,
step up and stretch. Of its kind is what rises as far and goes the same way; a body that walks rises
with every step, by turns to the left and to the right.

| state | event | does | next |
|---|---|---|---|
| low | rise | opens a rep | high |
| high | fall of like size | keeps the fall | low |
| low | rise, or 1.6 s pass behind the fall | closes it | high, low |
| high | rise, a second or more later | closes it | high |
| high | 45 s pass, or the signal ends 3 s or more later | closes it if it is one of a set | low |
| high | the signal ends sooner | unfinished | – |
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tempo.motion.climbing import Bias
from tempo.motion.shank import Move, ShankMoves
from tempo.reps.rep import Rep, Stretch
from tempo.reps.shank_rep import LEAST_BETWEEN_S, RepMaker, Rise
from tempo.reps.shank_trail import Trail
from tempo.samples import FloatArray

#: A fall closes a rise when it is this much of it.
_FALL_SHARE = (0.7, 1.4)
#: What the quickest part of a lowering may look like.
_PART_OF_FALL = ("not_about_the_ball", "not_a_raise")
#: Falls that no heel does; right behind a rise they show that the rise was none of a heel either.
_OTHER = ("too_high", "shank_turned")
#: How long it takes to know what moved behind a fall, rows.
_AFTER_FALL_ROWS = 510
#: A set's raises are alike, and come within this many seconds of each other.
_ALIKE = (0.65, 1.55)
_ALIKE_PARTIAL = 0.25
_NEIGHBOUR_S = 45.0
#: Steps follow on each other sooner, rows from quickest to quickest; too small ones do not count.
_STEP_ROWS = 150
_MOMENT_S = 1.0
#: What a signal must still show behind a raise for its lowering to be over.
_SEEN_OUT_S = 3.0


@dataclass(frozen=True, slots=True)
class ShankStep:
    """What a tick brought."""

    reps: tuple[Rep, ...] = ()
    rejected: tuple[Stretch, ...] = ()
    unfinished: tuple[Stretch, ...] = ()


class ShankReps:
    """Reps of one unbroken stretch of signal, not numbered yet."""

    def __init__(self, bias: Bias) -> None:
        self._moves = ShankMoves(bias)
        self._maker = RepMaker(Trail(bias))
        self._open: Rise | None = None
        self._sizes: list[float] = []
        self._usual: Move | None = None
        self._risen_before: Move | None = None
        self._last_s = 0.0
        self._lone: Rep | None = None

    def push(
        self, time_s: FloatArray, acc_mps2: FloatArray, gyr_radps: FloatArray, filled: FloatArray
    ) -> ShankStep:
        """Take half a second of grid rows."""
        self._maker.push(time_s, acc_mps2, gyr_radps, filled)
        return self._take(self._moves.push(acc_mps2, gyr_radps))

    def finish(self) -> ShankStep:
        """End of the stretch: the last raise is a rep when its lowering must be over."""
        step = self._take(self._moves.finish())
        last, self._open = self._open, None
        if last is None:
            return step
        if last.fall is None and self._now_s() - last.end_s < _SEEN_OUT_S:
            cut = Stretch(last.start_s, self._now_s(), "recording_ended")
            return replace(step, unfinished=(*step.unfinished, cut))
        end = self._close(last, None)
        return ShankStep(step.reps + end.reps, step.rejected + end.rejected, step.unfinished)

    def _now_s(self) -> float:
        return self._at(self._maker.rows - 1)

    def _at(self, row: float) -> float:
        return self._maker.at_s(row)

    def _take(self, moves: list[Move]) -> ShankStep:
        self._maker.note(moves)
        reps: list[Rep] = []
        rejected: list[Stretch] = []
        for move in moves:
            for one in self._one(move):
                reps += one.reps
                rejected += one.rejected
        waiting = self._open
        if waiting is not None and self._over(waiting):
            self._open = None
            one = self._close(waiting, None)
            reps += one.reps
            rejected += one.rejected
        return ShankStep(tuple(reps), tuple(rejected))

    def _over(self, waiting: Rise) -> bool:
        """Whether nothing more of this rep can come."""
        if waiting.fall is not None:
            return self._maker.rows - waiting.fall.end_row > _AFTER_FALL_ROWS
        return self._now_s() - waiting.end_s > _NEIGHBOUR_S

    def _one(self, move: Move) -> list[ShankStep]:
        start_s, end_s = self._at(move.start_row), self._at(move.end_row)
        if _bodily(move):
            self._cross(move)
        if self._put_down(move, end_s):
            return [self._moved_aside(end_s)]
        if move.reason is None and move.climb_m < 0:
            return self._fallen(move)
        before = self._risen_before
        self._risen_before = move if _bodily(move) else before
        if move.reason is None:
            return self._risen(move, before is not None and _crosses(before, move))
        if move.climb_m > 0 and move.reason == "not_about_the_ball":
            self._blur(move)
            return [ShankStep(rejected=(Stretch(start_s, end_s, move.reason),))]
        if move.reason != "too_small" and not (move.climb_m < 0 and move.reason in _PART_OF_FALL):
            self._blur(move)
        return []

    def _blur(self, move: Move) -> None:
        """Something else moved behind the open rise: a later fall need not be its own."""
        waiting = self._open
        if waiting is None or waiting.fall is not None:
            return
        if self._at(move.peak_row) > waiting.end_s:
            self._open = replace(waiting, clear=False)

    def _fallen(self, move: Move) -> list[ShankStep]:
        waiting = self._open
        if waiting is None or waiting.fall is not None:
            return []
        if self._at(move.start_row) < waiting.end_s - 0.3:
            return []
        share = -move.climb_m / waiting.move.climb_m
        if not _FALL_SHARE[0] <= share <= _FALL_SHARE[1]:
            if share > _FALL_SHARE[1]:
                self._blur(move)
            return []
        self._open = replace(waiting, fall=move)
        return []

    def _cross(self, move: Move) -> None:
        """A rise that goes another way soon behind the open one: the body walks."""
        waiting = self._open
        if waiting is not None and _crosses(waiting.move, move):
            self._open = replace(waiting, crossed=(waiting.crossed[0], True))

    def _risen(self, move: Move, crossed: bool) -> list[ShankStep]:
        waiting = self._open
        start_s, end_s = self._at(move.start_row), self._at(move.end_row)
        rise = Rise(move, start_s, end_s, crossed=(crossed, False))
        if waiting is None:
            self._open = rise
            return []
        if waiting.fall is None and rise.start_s - waiting.end_s < LEAST_BETWEEN_S:
            if move.climb_m > waiting.move.climb_m:
                self._open = rise
            else:
                self._blur(move)
            return []
        self._open = rise
        return [self._close(waiting, move)]

    def _put_down(self, move: Move, end_s: float) -> bool:
        """Whether a foot was moved aside: up, and in a moment down, but not where it came from."""
        waiting = self._open
        if waiting is None or move.climb_m > 0 or move.reason == "too_small":
            return False
        if waiting.fall is not None:
            return False
        enough = -move.climb_m >= _FALL_SHARE[0] * waiting.move.climb_m
        if move.reason is None and enough:
            return False
        if move.reason in _OTHER and self._at(move.start_row) < waiting.end_s + 0.5 * _MOMENT_S:
            return True
        return waiting.end_s < end_s < waiting.end_s + _MOMENT_S

    def _moved_aside(self, end_s: float) -> ShankStep:
        waiting, self._open = self._open, None
        assert waiting is not None
        return ShankStep(rejected=(Stretch(waiting.start_s, end_s, "did_not_return"),))

    def _close(self, one: Rise, raised: Move | None) -> ShankStep:
        """A rep, or the reason why this rise was none."""
        size = one.move.climb_m
        if self._sizes and one.start_s - self._last_s > _NEIGHBOUR_S:
            self._sizes = []
        rep = self._maker.rep(one, raised)
        usual = float(np.median(self._sizes[-8:])) if self._sizes else size
        alike = bool(self._sizes) and _alike(size, usual, few=len(self._sizes) < 2)
        alike = alike and self._usual is not None and one.move.goes_with(self._usual)
        # what else moved in between may have brought the leg down
        followed = raised is not None and one.clear and _alike(raised.climb_m, size, few=True)
        followed = followed and raised is not None and raised.goes_with(one.move)
        if one.crossed[1] or (one.crossed[0] and not followed):
            return ShankStep(rejected=(Stretch(one.start_s, one.end_s, "walking"),))
        if not (alike or followed or one.fall is not None):
            return ShankStep(rejected=(Stretch(one.start_s, one.end_s, "no_lowering_seen"),))
        self._sizes.append(size)
        self._usual = one.move
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


def _bodily(move: Move) -> bool:
    """A rise that a step of either leg may be: this leg's own steps turn the shank."""
    return move.climb_m > 0 and move.reason not in ("too_small", "shank_turned")


def _crosses(one: Move, other: Move) -> bool:
    """Whether one rise soon follows another and goes another way."""
    return other.peak_row - one.peak_row < _STEP_ROWS and not other.goes_with(one)


def _alike(one_m: float, usual_m: float, *, few: bool) -> bool:
    """Whether a rise belongs to a set; only once it is a set can one of them be partial."""
    return (_ALIKE[0] if few else _ALIKE_PARTIAL) <= one_m / usual_m <= _ALIKE[1]
