"""From a rise of the shank and what followed it to one rep."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tempo.dsp.resample import GRID_HZ, GRID_S
from tempo.motion.shank import Move
from tempo.reps.limits import NINETY, Limit
from tempo.reps.rep import Rep
from tempo.reps.shank_lowering import Lowering
from tempo.reps.shank_measure import ShankSeen, measure_shank, pitches
from tempo.reps.shank_trail import Asked, Trail
from tempo.samples import FloatArray

#: Between the top of one raise and the start of the next there is a lowering, s.
LEAST_BETWEEN_S = 0.9
#: A fall was the whole lowering when it is this much of the rise; less is its quickest part.
_WHOLE_SHARE = (0.8, 1.25)
#: Neighbours that differ by less than this share tell each other's drop.
_SAME = 0.25
#: Bottoms and tops of neighbouring raises differ by this much at the ankle, m.
_DROP_SD_M = 0.004
#: A lowering's time is given when its 90 % half width is under this, s or share of it.
_SURE_S, _SURE_SHARE = 0.6, 0.3
#: Rest looked at behind a fall, rows, and a rise behind the last raise of a set that ends it, m.
_REST_ROWS = 80
_STIR_M = 0.006
#: Moves that tell a person's slope.
_LIKE_IT = 16
#: Nobody waits for the next raise longer than so many times the usual wait and so many seconds.
_LONG_WAIT = (1.6, 4.0)
#: Slopes of the ankle's way (ahead ÷ up): the usual one and its spread, what can be, and the error
#: of one look, to begin with and for each second squared.
_USUAL_SLOPE, _USUAL_SLOPE_SD = 1.05, 0.2
_SLOPES = (0.4, 1.8)
_SLOPE_SD, _SLOPE_DRIFT = 0.12, 0.1


@dataclass(frozen=True, slots=True)
class Rise:
    """A rise on the recording's clock, waiting for its fall.

    ``clear``: nothing else has moved since, so that what comes down is its own; ``fall``: the fall
    that followed, if it was quick enough to be seen; ``crossed``: the body rose another way a
    moment before, and a moment after.
    """

    move: Move
    start_s: float
    end_s: float
    clear: bool = True
    fall: Move | None = None
    crossed: tuple[bool, bool] = (False, False)


class RepMaker:
    """Knows the signal and the person so far; makes a rep of a rise."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail
        self._origin_s: float | None = None
        self.rows = 0
        self._filled: list[int] = []
        self._slopes: list[tuple[float, float, float]] = []
        self._between_s: list[float] = []

    def push(
        self, time_s: FloatArray, acc_mps2: FloatArray, gyr_radps: FloatArray, filled: FloatArray
    ) -> None:
        """Take rows that follow on."""
        if self._origin_s is None:
            self._origin_s = float(time_s[0])
        self._filled += (self.rows + np.flatnonzero(filled > 0.5)).tolist()
        self.rows += time_s.size
        self._trail.push(acc_mps2, gyr_radps, filled)

    def note(self, moves: list[Move]) -> None:
        """Moves of any kind."""
        self._trail.note(moves)

    def at_s(self, row: float) -> float:
        """Second of the recording of a row that was pushed."""
        assert self._origin_s is not None
        return self._origin_s + row * GRID_S

    def rep(self, one: Rise, raised: Move | None) -> Rep:
        """The rep of a rise; ``raised`` is the next raise where it is known."""
        fall, rises_m = _whole(one), [one.move.climb_m]
        if raised is not None:
            self._between_s.append(self.at_s(raised.start_row) - one.end_s)
            if abs(raised.climb_m / rises_m[0] - 1.0) < _SAME:
                rises_m.append(raised.climb_m)
        until = self._until(one, raised)
        drop_m, slope = float(np.mean(rises_m)), self._slope([one.move, *([fall] if fall else [])])
        asked = Asked(one.move, fall, until, pitches(drop_m, slope), drop_m, _DROP_SD_M)
        found = self._trail.lowering(asked)
        leave, down, spread_s = self._limits(one, found, until)
        limit_sd_s = one.move.limit_sd_s
        limits = (Limit(one.start_s, limit_sd_s), Limit(one.end_s, limit_sd_s), leave, down)
        gaps = [self._gap(start.at_s, end.at_s) for start, end in pairwise(limits)]
        return measure_shank(
            ShankSeen(
                limits,
                spread_s,
                (*rises_m, *([-fall.climb_m] if fall else [])),
                slope,
                self._hidden(one.clear or raised is None, found),
                (gaps[0], gaps[1], gaps[2]),
                self.at_s(self.rows - 1),
            )
        )

    def _limits(
        self, one: Rise, found: Lowering | None, until: float
    ) -> tuple[Limit, Limit, float]:
        """When the lowering starts and ends, and the spread of the time between, s."""
        if found is None:
            leave, down = self._guessed(one.end_s, self.at_s(until))
            return leave, down, leave.sd_s
        first_s = self.at_s(0)
        leave_s = max(first_s + found.leave.at_s, one.end_s)
        down_s = max(first_s + found.down.at_s, leave_s)
        leave, down = Limit(leave_s, found.leave.sd_s), Limit(down_s, found.down.sd_s)
        return leave, down, found.seconds.sd_s

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
        alike = [
            (at, weight) for other, at, weight in self._slopes if abs(other / size - 1.0) < _SAME
        ]
        at, weight = np.array([(_USUAL_SLOPE, _USUAL_SLOPE_SD**-2), *alike[-_LIKE_IT:]]).T
        return float((at * weight).sum() / weight.sum())

    def _until(self, one: Rise, raised: Move | None) -> float:
        """The row before which the heel must be down again."""
        if raised is not None:
            return raised.start_row
        last = float(self.rows)
        since = one.move.end_row + 100.0 * LEAST_BETWEEN_S
        if one.fall is not None:
            since, last = one.fall.end_row, one.fall.end_row + _REST_ROWS
        elif self._between_s:
            usual = float(np.median(self._between_s[-8:]))
            longest_s = _LONG_WAIT[0] * usual + _LONG_WAIT[1]
            last = min(last, one.move.end_row + GRID_HZ * longest_s)
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
        ci_s = NINETY * found.seconds.sd_s
        sure = ci_s < max(_SURE_S, _SURE_SHARE * found.seconds.at_s)
        return None if sure else "too_slow_for_shank"

    def _guessed(self, top_s: float, until_s: float) -> tuple[Limit, Limit]:
        """Nothing is seen of a slow lowering: somewhere in the middle, as people do it.

        Behind the last raise of a set it takes as long as the others did.
        """
        between_s = until_s - top_s
        if self._between_s:
            usual_s = float(np.median(self._between_s[-8:]))
            # `_until` cuts the wait at just that long, which is to count as long whatever the bits
            if between_s > _LONG_WAIT[0] * usual_s + _LONG_WAIT[1] - 0.5 * GRID_S:
                between_s = usual_s
        sd_s = 0.1 * between_s
        pause_s = min(0.15 * between_s, 1.5)
        return Limit(top_s + 0.12 * between_s, sd_s), Limit(top_s + between_s - pause_s, sd_s)

    def _gap(self, start_s: float, end_s: float) -> bool:
        first, last = ((at - self.at_s(0)) / GRID_S for at in (start_s, end_s))
        return any(first - 10 <= row <= last + 10 for row in self._filled)


def _whole(one: Rise) -> Move | None:
    """The fall, when it was the rise's own and all of it."""
    if one.fall is None or not one.clear:
        return None
    low, high = _WHOLE_SHARE
    return one.fall if low <= -one.fall.climb_m / one.move.climb_m <= high else None
