"""How the sensor sits on the foot: turning axis, its sign, and the way to the heel.

Any strapping must do, so all of it comes from the signal: the axis is the one the foot turns about
most, and its sign the one for which the turn lifts the sensor (`pivot`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tempo.dsp.hysteresis import Turn, Turns
from tempo.dsp.resample import GRID_HZ
from tempo.motion.gravity import cross_one, unit_one
from tempo.motion.pauses import Pauses
from tempo.motion.pivot import Turning, judge
from tempo.motion.settled import settle
from tempo.motion.stillness import Still
from tempo.motion.which_way import LIKELY, SwingSeen, begun_in, custom, way_told
from tempo.samples import FloatArray

#: A swing of the heel direction that counts as one, as a sine (4.6°).
SWING = 0.08
#: At least one swing turns the foot this far (11°, 4 cm): less is also what shifting weight does.
_LEAST_RAD = 0.2
#: Rows of context around a swing, so that gravity is settled at its ends.
_CONTEXT = 250
_TICK = round(GRID_HZ)
#: A heel at rest for this long has finished its swing, though no next one makes it certain.
_REST_ROWS = 80
#: So many swings in a row are no chance.
_A_SET = 3
#: Standard errors by which it must be told which way is up.
_SURE = 3.0


@dataclass(frozen=True, slots=True)
class Bearing:
    """Two unit vectors in the sensor frame.

    Turning about ``axis`` by the right hand lifts the heel; ``heel`` points from the ball to the
    heel, and ``heel · up`` is the sine of the foot's pitch.
    """

    axis: FloatArray
    heel: FloatArray


def bearing(axis: FloatArray, level_up: FloatArray, pitch_rad: float = 0.0) -> Bearing:
    """The bearing of a foot whose pitch is ``pitch_rad`` when the sensor sees ``level_up``."""
    ahead = unit_one(cross_one(level_up, axis))
    upright = cross_one(axis, ahead)
    return Bearing(axis, np.cos(pitch_rad) * ahead + np.sin(pitch_rad) * upright)


def principal_axis(spread: FloatArray) -> tuple[FloatArray, float]:
    """Main axis of a (3, 3) sum of outer products of rates, and its share of the whole."""
    values, vectors = np.linalg.eigh(spread)
    total = float(values.sum())
    return vectors[:, 2], float(values[2]) / total if total > 0 else 0.0


class BearingSearch:
    """Tells how the sensor sits from the first heel raises.

    Every second with movement, the last minute is searched for swings there and back that are
    turns about one fixed point; together they say which way is up (`which_way`).
    """

    def __init__(self, look_s: float = 55.0) -> None:
        self._look = round(look_s * GRID_HZ)
        self._seen: list[SwingSeen] = []
        self._begun_up: FloatArray | None = None

    def attempt(
        self,
        acc_mps2: FloatArray,
        gyr_radps: FloatArray,
        up: FloatArray,
        end_row: int,
        rests: list[Still],
    ) -> Bearing | None:
        """Search the held rows up to ``end_row``; ``rests`` are the still stretches so far.

        The newest swing must have become certain in the last second.
        """
        first = max(0, up.shape[0] - self._look)
        first_row = end_row - up.shape[0] + first
        acc, gyr, up = acc_mps2[first:], gyr_radps[first:], up[first:]
        if first_row == 0 and self._begun_up is None:
            self._begun_up = begun_in(acc, gyr)
        speed2 = (gyr * gyr).sum(axis=1)
        if float(speed2[-_REST_ROWS - 2 * _TICK :].max()) < 0.0008:
            return None
        moving = gyr[speed2 > 0.0144]
        if moving.shape[0] < 20:
            return None
        axis, _ = principal_axis(np.einsum("ki,kj->ij", moving, moving))
        middle = unit_one(up.mean(axis=0))
        guess = bearing(axis, middle)
        sine = np.einsum("ij,j->i", up, guess.heel)
        finder = Turns(SWING)
        turns = _with_rest(finder.push(sine), finder, sine)
        for triple in zip(turns, turns[1:], turns[2:], strict=False):
            if triple[2].decided_row >= up.shape[0] - _TICK:
                seen = _look_at(acc, gyr, axis, _outer_rests(acc, gyr, guess, triple), first_row)
                self._keep(seen)
        return self.decide(rests, _SURE)

    def _keep(self, seen: SwingSeen | None) -> None:
        """A swing seen at rest comes again with every look: the last look counts.

        One that is no turn about a point ends what was no set of raises yet, and is forgotten with.

        What hardly turned once gravity had settled was what a step left of the moment's gravity.
        """
        if seen is None:
            self._seen = self._seen if len(self._seen) >= _A_SET else []
            return
        if seen.turned_rad < SWING:
            return
        earlier = [one for one in self._seen if abs(one.top_row - seen.top_row) > _TICK // 2]
        self._seen = [*earlier, seen][-12:]

    def decide(self, rests: list[Still], sure: float = LIKELY) -> Bearing | None:
        """The bearing, once all evidence says by ``sure`` standard errors which way is up."""
        if max((seen.turned_rad for seen in self._seen), default=0.0) < _LEAST_RAD:
            return None
        last = self._seen[-1]
        told = way_told(self._seen, rests, self._begun_up, sure)
        if not told:
            return None
        return bearing(last.axis, last.low_up) if told > 0 else bearing(-last.axis, last.top_up)


def _with_rest(turns: list[Turn], finder: Turns, sine: FloatArray) -> list[Turn]:
    """The turns, and the one that is not certain yet when the heel has come to rest after it."""
    pending = finder.pending
    if not turns or pending is None or sine.size < _REST_ROWS:
        return turns
    last = sine[-_REST_ROWS:]
    away = abs(turns[-1].value - float(last.mean()))
    if float(last.max() - last.min()) > 0.25 * SWING or away < SWING:
        return turns
    return [*turns, Turn(pending[0], pending[1], not turns[-1].peak, sine.size - 1)]


def _outer_rests(
    acc: FloatArray, gyr: FloatArray, guess: Bearing, turns: tuple[Turn, Turn, Turn]
) -> tuple[Turn, Turn, Turn]:
    """The swing without what happened before its last rest and after its first."""
    low, top, end = turns
    sign = 1.0 if top.peak else -1.0
    rows = slice(low.row, end.row)
    pauses = Pauses(acc[rows], gyr[rows], guess.axis, sign * guess.heel)
    up, down = top.row - low.row, end.row - low.row
    start = pauses.raised_from(0, up, sign * low.value, sign * top.value)
    stop = pauses.lowered_to(up, down, sign * top.value, sign * end.value)
    return replace(low, row=low.row + start), top, replace(end, row=low.row + stop)


def _look_at(
    acc: FloatArray,
    gyr: FloatArray,
    axis: FloatArray,
    turns: tuple[Turn, Turn, Turn],
    first_row: int,
) -> SwingSeen | None:
    """The swing in detail; None when it is no turn about one point."""
    low, top, end = (turn.row for turn in turns)
    start, stop = max(0, low - _CONTEXT), turns[2].decided_row + 1
    if end - low > 45 * GRID_HZ or end - low < 25:
        return None
    settled = settle(acc[start:stop], gyr[start:stop])
    axis = axis if turns[1].peak else -axis
    rates = settled.gyr_radps[low - start : end - start]
    own, share = principal_axis(np.einsum("ki,kj->ij", rates, rates))
    own = own if float((own * axis).sum()) > 0 else -own
    rows = (low - start, top - start, end - start)
    found = bearing(own, settled.up[rows[0]])
    turning = Turning(settled)
    verdict = judge(turning, settled, rows, own, found.heel)
    if share < 0.75 or verdict.reason not in {None, "heel_did_not_rise"}:
        return None
    rise = settled.up[rows[1]] - settled.up[rows[0]]
    rise /= max(float(np.sqrt((rise * rise).sum())), 1e-6)
    fit = turning.without_bias(rows[0], rows[2])
    return SwingSeen(
        own,
        settled.up[rows[0]],
        settled.up[rows[1]],
        settled.up[rows[2]],
        float((fit.lever_m * rise).sum()),
        float(rise @ fit.covariance_m2 @ rise),
        custom(settled, found.heel, rows),
        first_row + low,
        first_row + top,
    )
