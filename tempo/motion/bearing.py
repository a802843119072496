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
from tempo.motion.settled import Settled, settle
from tempo.motion.stillness import Still
from tempo.samples import FloatArray

#: A swing of the heel direction that counts as one, as a sine (4.6°).
SWING = 0.08
#: At least one swing turns the foot this far (11°, 4 cm): less is also what shifting weight does.
_LEAST_RAD = 0.2
#: Rows of context around a swing, so that gravity is settled at its ends.
_CONTEXT = 250
_TICK = round(GRID_HZ)
#: The ball of the foot rolls and the shoe bends: the point turned about is known no better.
_ROLL_M = 0.01
#: A heel at rest for this long has finished its swing, though no next one makes it certain.
_REST_ROWS = 80
#: What a cheap sensor's bias leaves of gravity while the foot turns, m/s²: alike in all raises.
_FELT_MPS2 = 0.02
#: Standard errors by which one way round is more likely than the other, and by which it is sure.
_LIKELY, _SURE = 0.5, 3.0
#: What the posture in which the foot rested first is worth, in standard errors.
_REST_WEIGHT = 3.5
#: The middle of a way ends here, as a share of it.
_NEAR_TOP = 0.85
#: So many swings in a row are no chance; so many are three raises, told by both their ends.
_A_SET, _SEVERAL = 3, 6
#: A rest that counts, s; and the first second of a recording, in which even an unsteady foot that
#: stands turns less than this, rad/s and rad.
_REST_S = 1.5
_FIRST_ROWS = slice(20, 120)
_UNSTEADY_RADPS, _UNSTEADY_RAD = 0.12, 0.03
#: So much nearer to one end than to the other tells as well as lying at that end, for people stand
#: between; and a rest so far off the way between them (rad) tells nothing.
_TELLS, _OFF_RAD = 0.3, 0.15


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


@dataclass(frozen=True, slots=True)
class _Seen:
    """One swing there and back, read as bottom → top → bottom about ``axis``.

    ``lifting_m`` is the part of the lever that lifts the sensor as the foot turns, ``variance_m2``
    this swing's own error of it.
    """

    axis: FloatArray
    low_up: FloatArray
    top_up: FloatArray
    end_up: FloatArray
    lifting_m: float
    variance_m2: float
    custom: float
    low_row: int
    top_row: int

    def rested_low(self, rest_up: FloatArray) -> float:
        """1 when a resting posture is the low ends', −1 when it is the top's, 0 when neither's."""
        return float(np.mean([_nearer(rest_up, low, self.top_up) for low in self._lows]))

    @property
    def turned_rad(self) -> float:
        """Angle between the bottom and the top."""
        return _angle(self.low_up, self.top_up)

    @property
    def _lows(self) -> tuple[FloatArray, FloatArray]:
        return self.low_up, self.end_up


def _asked(swings: int, sure: float) -> float:
    """How sure so many swings must be: what several have not told, more of the kind will not."""
    if swings >= _SEVERAL:
        return min(sure, _LIKELY)
    return sure if swings > 1 else 2.0 * max(sure, 1.0)


def _nearer(rest_up: FloatArray, low_up: FloatArray, top_up: FloatArray) -> float:
    to_low, to_top, apart = _angle(rest_up, low_up), _angle(rest_up, top_up), _angle(low_up, top_up)
    if to_low + to_top - apart > _OFF_RAD:
        return 0.0
    return float(np.clip((to_top - to_low) / max(_TELLS * apart, 1e-3), -1.0, 1.0))


def _angle(one: FloatArray, other: FloatArray) -> float:
    return float(np.arccos(np.clip((one * other).sum(), -1.0, 1.0)))


class BearingSearch:
    """Tells how the sensor sits from the first heel raises.

    Every second with movement, the last minute is searched for swings there and back that are
    turns about one fixed point. Each says something about which way is up: whether the sensor rose
    over the pivot, a quick one enough, slow ones together; and in which of its postures the foot
    had rested before the first. A sensor right over the ball of the foot hardly rises at
    all, then the rest decides.
    """

    def __init__(self, look_s: float = 55.0) -> None:
        self._look = round(look_s * GRID_HZ)
        self._seen: list[_Seen] = []
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
            self._begun_up = _begun_up(acc[_FIRST_ROWS], gyr[_FIRST_ROWS])
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

    def _keep(self, seen: _Seen | None) -> None:
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

    def decide(self, rests: list[Still], sure: float = _LIKELY) -> Bearing | None:
        """The bearing, once all evidence says by ``sure`` standard errors which way is up."""
        if max((seen.turned_rad for seen in self._seen), default=0.0) < _LEAST_RAD:
            return None
        last = self._seen[-1]
        signs = np.array([np.copysign(1.0, (seen.axis * last.axis).sum()) for seen in self._seen])
        custom = float((signs * [seen.custom for seen in self._seen]).mean())
        score = self._lifted(signs) + custom + self._rested(signs, rests)
        if abs(score) < _asked(len(self._seen), sure):
            return None
        if score > 0:
            return bearing(last.axis, last.low_up)
        return bearing(-last.axis, last.top_up)

    def _lifted(self, signs: FloatArray) -> float:
        """How surely all swings together lifted the sensor, in standard errors.

        The error that they share does not grow smaller with their number.
        """
        lifting, variance = np.array([(one.lifting_m, one.variance_m2) for one in self._seen]).T
        weight = 1.0 / (variance + _ROLL_M**2)
        weight /= weight.sum()
        error2 = (weight * weight * variance).sum() + _ROLL_M**2
        return float((weight * signs * lifting).sum() / np.sqrt(error2))

    def _rested(self, signs: FloatArray, rests: list[Still]) -> float:
        """Where the foot rested first of all, in standard errors: nobody begins on tiptoe."""
        begun = self._seen[0].low_row + _TICK
        stood = (one for one in rests if one.seconds >= _REST_S and one.end_row <= begun)
        first_up = next((one.up for one in stood), self._begun_up)
        if first_up is None:
            return 0.0
        widest = int(np.argmax([seen.turned_rad for seen in self._seen]))
        return _REST_WEIGHT * float(signs[widest]) * self._seen[widest].rested_low(first_up)


def _begun_up(acc: FloatArray, gyr: FloatArray) -> FloatArray | None:
    """The posture that a recording begins in, if the foot stands in it, however unsteadily."""
    half = acc.shape[0] // 2
    if half < 50 or float((gyr * gyr).sum(axis=1).max()) > _UNSTEADY_RADPS**2:
        return None
    one, other = unit_one(acc[:half].mean(axis=0)), unit_one(acc[half:].mean(axis=0))
    return unit_one(one + other) if _angle(one, other) < _UNSTEADY_RAD else None


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
) -> _Seen | None:
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
    return _Seen(
        own,
        settled.up[rows[0]],
        settled.up[rows[1]],
        settled.up[rows[2]],
        float((fit.lever_m * rise).sum()),
        float(rise @ fit.covariance_m2 @ rise),
        _custom(settled, found, rows),
        first_row + low,
        first_row + top,
    )


def _custom(settled: Settled, found: Bearing, rows: tuple[int, int, int]) -> float:
    """What people do, in standard errors: they rest low, and lower more slowly than they raise.

    Both may be otherwise where all is quick, and then the push tells. Nobody raises several times
    more slowly than they lower, rep after rep.
    """
    low, top, end = rows
    sine = np.einsum("ij,j->i", settled.up, found.heel)
    share = (sine[low:end] - sine[low]) / max(float(sine[top] - sine[low]), 1e-6)
    resting_low = int((sine[:low] < sine[low] + 0.15 * (sine[top] - sine[low])).sum())
    resting_high = int((share > _NEAR_TOP).sum())
    rests_low = float(np.log((resting_low + 50) / (resting_high + 50)))
    rise, fall = share[: top - low], share[: top - low - 1 : -1]
    slower = float(np.log(_rows_between(fall) / _rows_between(rise)))
    clearly = float(np.copysign(np.clip(abs(slower) - 1.0, 0.0, 1.0), slower))
    return float(np.clip(0.5 * rests_low + 0.5 * slower, -1.0, 1.0)) + 1.5 * clearly


def _rows_between(share: FloatArray) -> int:
    """How long a rise takes over the middle of its way."""
    high = int(np.argmax(share > _NEAR_TOP)) or share.size
    below = np.flatnonzero(share[:high] < 1.0 - _NEAR_TOP)
    return max(high - (int(below[-1]) if below.size else 0), 1)
