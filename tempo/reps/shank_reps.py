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
from tempo.reps.shank_lowering import Lowering
from tempo.reps.shank_measure import ShankSeen, measure_shank, pitches
from tempo.reps.shank_trail import Asked, Trail
from tempo.samples import FloatArray

#: A fall closes a rise when it is this much of it.
_FALL_SHARE = (0.7, 1.4)
#: The whole lowering was seen when the fall is this much of the rise; less is its quickest part.
_WHOLE_SHARE = (0.8, 1.25)
#: A lowering counts as seen when at least half of so many before it were: one that looks quick
#: among slow ones is the quickest part of a slow one.
_BEFORE = 4
#: A lowering that is slower than this cannot be told from drift, s; a fall seen as longer is
#: withheld.
#: What the quickest part of a lowering may look like.
_PART_OF_FALL = ("not_about_the_ball", "not_a_raise")
#: Raises that tell a person's slope.
_LIKE_IT = 16
#: Slopes of the ankle's way (ahead ÷ up): the usual one and its spread, what can be, and the error
#: of one look, to begin with and for each second squared.
_USUAL_SLOPE, _USUAL_SLOPE_SD = 1.05, 0.2
_SLOPES = (0.4, 1.8)
_SLOPE_SD, _SLOPE_DRIFT = 0.12, 0.1
#: Falls that no heel does; right behind a rise they show that the rise was none of a heel either.
_OTHER = ("too_high", "shank_turned")
_DROP_SD_M = 0.004
_SURE_S, _SURE_SHARE = 0.6, 0.3
#: Rest looked at behind a fall, rows, and how long it takes to know of what moved in it.
_REST_ROWS = 80
_AFTER_FALL_ROWS = 510
#: A rise behind the last raise of a set that ends the lowering, m.
_STIR_M = 0.006
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
    """A rise on the recording's clock, waiting for its fall.

    ``clear``: nothing else has moved since, so that the next fall is its own; otherwise a fall
    only shows that the heel is down.
    """

    move: Move
    start_s: float
    end_s: float
    clear: bool = True
    fall: Move | None = None


class ShankReps:
    """Reps of one unbroken stretch of signal, not numbered yet."""

    def __init__(self, bias: Bias) -> None:
        self._moves = ShankMoves(bias)
        self._trail = Trail(bias)
        self._origin_s: float | None = None
        self._rows = 0
        self._open: _Open | None = None
        self._sizes: list[float] = []
        self._slopes: list[tuple[float, float, float]] = []
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
        self._trail.push(acc_mps2, gyr_radps, filled)
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
        return self._at(self._rows - 1)

    def _at(self, row: float) -> float:
        assert self._origin_s is not None
        return self._origin_s + row * GRID_S

    def _take(self, moves: list[Move]) -> ShankStep:
        self._trail.note(moves)
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

    def _over(self, waiting: _Open) -> bool:
        """Whether nothing more of this rep can come."""
        if waiting.fall is not None:
            return self._rows - waiting.fall.end_row > _AFTER_FALL_ROWS
        return self._now_s() - waiting.end_s > _NEIGHBOUR_S

    def _one(self, move: Move) -> list[ShankStep]:
        start_s, end_s = self._at(move.start_row), self._at(move.end_row)
        if self._put_down(move, end_s):
            return [self._moved_aside(end_s)]
        if move.reason is None:
            return self._risen(move) if move.climb_m > 0 else self._fallen(move)
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

    def _risen(self, move: Move) -> list[ShankStep]:
        waiting = self._open
        rise = _Open(move, self._at(move.start_row), self._at(move.end_row))
        if waiting is None:
            self._open = rise
            return []
        if waiting.fall is None and rise.start_s - waiting.end_s < _LEAST_BETWEEN_S:
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

    def _close(self, one: _Open, raised: Move | None) -> ShankStep:
        """A rep, or the reason why this rise was none."""
        size = one.move.climb_m
        if self._sizes and one.start_s - self._last_s > _NEIGHBOUR_S:
            self._sizes = []
        rep = self._rep(one, raised)
        usual = float(np.median(self._sizes[-8:])) if self._sizes else size
        alike = bool(self._sizes) and _alike(size, usual, few=len(self._sizes) < 2)
        # what else moved in between may have brought the leg down
        followed = raised is not None and one.clear and _alike(raised.climb_m, size, few=True)
        if not (alike or followed or one.fall is not None):
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

    def _rep(self, one: _Open, raised: Move | None) -> Rep:
        rises_m = [one.move.climb_m]
        fall = one.fall if one.clear else None
        if fall is not None:
            share = -fall.climb_m / one.move.climb_m
            fall = fall if _WHOLE_SHARE[0] <= share <= _WHOLE_SHARE[1] else None
        if raised is not None:
            self._between_s.append(self._at(raised.start_row) - one.end_s)
            if abs(raised.climb_m / rises_m[0] - 1.0) < _SAME:
                rises_m.append(raised.climb_m)
        until = self._until(one, raised)
        drop_m, slope = float(np.mean(rises_m)), self._slope([one.move, *([fall] if fall else [])])
        pitches_rad = pitches(drop_m, slope)
        found = self._trail.lowering(Asked(one.move, fall, until, pitches_rad, drop_m, _DROP_SD_M))
        hidden = self._hidden(one.clear or raised is None, found)
        if found is None:
            leave, down = self._guessed(one.end_s, self._at(until))
            seconds = Limit(down.at_s - leave.at_s, leave.sd_s)
        else:
            origin_s = self._at(0)
            leave = Limit(max(origin_s + found.leave.at_s, one.end_s), found.leave.sd_s)
            down = Limit(origin_s + found.down.at_s, found.down.sd_s)
            seconds = found.seconds
        if fall is not None:
            rises_m.append(-fall.climb_m)
        limit_sd_s = one.move.limit_sd_s
        limits = (Limit(one.start_s, limit_sd_s), Limit(one.end_s, limit_sd_s), leave, down)
        gaps = [self._gap(start.at_s, end.at_s) for start, end in pairwise(limits)]
        raised_gap, hold_gap, lower_gap = gaps
        return measure_shank(
            ShankSeen(
                limits,
                seconds.sd_s,
                tuple(rises_m),
                slope,
                hidden,
                (raised_gap, hold_gap, lower_gap),
                self._now_s(),
            )
        )

    def _slope(self, moves: list[Move]) -> float:
        """The ankle's way ahead over its way up: of this rep's moves and of those like them.

        What a cheap sensor's tilt makes of it grows with the square of the time.
        """
        for move in moves:
            slope = float(np.clip(move.ahead_m / abs(move.climb_m), *_SLOPES))
            seconds = (move.end_row - move.start_row) * GRID_S
            sd = float(np.hypot(_SLOPE_SD, _SLOPE_DRIFT * seconds * seconds))
            self._slopes.append((abs(move.climb_m), slope, sd**-2))
        size = moves[0].climb_m
        alike = [(at, weight) for other, at, weight in self._slopes if abs(other / size - 1.0) < _SAME]
        at, weight = np.array([(_USUAL_SLOPE, _USUAL_SLOPE_SD**-2), *alike[-_LIKE_IT:]]).T
        return float((at * weight).sum() / weight.sum())

    def _until(self, one: _Open, raised: Move | None) -> float:
        """The row before which the heel must be down again."""
        if raised is not None:
            return raised.start_row
        last = float(self._rows)
        since = one.move.end_row + 100.0 * _LEAST_BETWEEN_S
        if one.fall is not None:
            since, last = one.fall.end_row, one.fall.end_row + _REST_ROWS
        elif self._between_s:
            usual = float(np.median(self._between_s[-8:]))
            last = min(last, one.move.end_row + 100.0 * (1.6 * usual + 4.0))
        rises = [
            move.start_row
            for move in self._trail.moves_between(since, last + _REST_ROWS)
            if move.climb_m > _STIR_M or move.reason not in (None, "too_small")
        ]
        return max(min([last, *rises]), since + 1.0)

    def _hidden(self, clear: bool, found: Lowering | None) -> str | None:
        """Why the lowering's numbers are withheld; None when it was seen."""
        if not clear:
            return "uncertain"
        if found is None:
            return "too_slow_for_shank"
        ci_s = 1.645 * found.seconds.sd_s
        return None if ci_s < max(_SURE_S, _SURE_SHARE * found.seconds.at_s) else "too_slow_for_shank"

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
