"""Which of the two ways that a foot turns lifts the heel, weighed over swings there and back.

Three things tell, in standard errors each. The push: a raise lifts the sensor over the pivot, but
for one right over the ball of the foot, which hardly rises or even sinks by a centimetre; what the
fit cannot know is alike in all swings and does not grow smaller with their number. The rest: nobody
begins on tiptoe. The custom: people lower more slowly than they raise; that is one habit, however
often it is seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.resample import GRID_HZ
from tempo.motion.gravity import unit_one
from tempo.motion.settled import Settled
from tempo.motion.stillness import Still
from tempo.samples import FloatArray

#: The ball of the foot rolls and the shoe bends: the point turned about is known no better.
_ROLL_M = 0.01
#: What the posture in which the foot rested first is worth, and for how long it rests at least, s.
_REST_WEIGHT, _REST_S = 3.5, 1.5
#: So much nearer to one end than to the other tells as well as lying at that end, for people stand
#: level, between; and a rest so far off the way between them (rad) tells nothing.
_TELLS, _OFF_RAD = 0.3, 0.15
#: The first second of a recording, in which even an unsteady foot that stands turns less than this,
#: rad/s and rad.
_FIRST_ROWS = slice(20, 120)
_UNSTEADY_RADPS, _UNSTEADY_RAD = 0.12, 0.03
#: The middle of a way ends here, as a share of it.
_NEAR_TOP = 0.85
#: So many swings are three raises, told by both their ends; a single one, whose axis is its own,
#: must be so many times as sure: rest and custom alone are not.
_SEVERAL, _SINGLE = 6, 2.2
#: Standard errors by which one way round is more likely than the other.
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class SwingSeen:
    """One swing there and back, read as bottom → top → bottom about ``axis``.

    ``lifting_m`` is the part of the lever that lifts the sensor as the foot turns, ``variance_m2``
    this swing's own error of it; ``custom`` what `custom` says.
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
        lows = (self.low_up, self.end_up)
        return float(np.mean([_nearer(rest_up, low, self.top_up) for low in lows]))

    @property
    def turned_rad(self) -> float:
        """Angle between the bottom and the top."""
        return _angle(self.low_up, self.top_up)


def way_told(
    seen: list[SwingSeen], rests: list[Still], begun_up: FloatArray | None, sure: float
) -> float:
    """How surely the last swing seen is the right way up: 0 while ``sure`` is not reached.

    What several swings have not told more of the kind will not, then what is likely counts.
    """
    last = seen[-1]
    signs = np.array([np.copysign(1.0, (one.axis * last.axis).sum()) for one in seen])
    score = _lifted(seen, signs) + float((signs * [one.custom for one in seen]).mean())
    widest = int(np.argmax([one.turned_rad for one in seen]))
    stood = _stood(rests, seen[0].low_row + round(GRID_HZ), begun_up)
    lows = (seen[widest].rested_low(up) for up in stood)
    score += _REST_WEIGHT * float(signs[widest]) * next((low for low in lows if low), 0.0)
    asked = sure if len(seen) > 1 else _SINGLE * max(sure, 1.0)
    return score if abs(score) >= (asked if len(seen) < _SEVERAL else min(sure, LIKELY)) else 0.0


def _lifted(seen: list[SwingSeen], signs: FloatArray) -> float:
    lifting, variance = np.array([(one.lifting_m, one.variance_m2) for one in seen]).T
    weight = 1.0 / (variance + _ROLL_M**2)
    weight /= weight.sum()
    error2 = float((weight * weight * variance).sum()) + _ROLL_M**2
    return float((weight * signs * lifting).sum() / np.sqrt(error2))


def _stood(rests: list[Still], until_row: int, begun_up: FloatArray | None) -> list[FloatArray]:
    """Postures in which the foot rested before a row, in order; else the one it began in."""
    still = [one.up for one in rests if one.seconds >= _REST_S and one.end_row <= until_row]
    return still or ([] if begun_up is None else [begun_up])


def begun_in(acc_mps2: FloatArray, gyr_radps: FloatArray) -> FloatArray | None:
    """The posture that a recording begins in, if the foot stands in it, however unsteadily."""
    acc, gyr = acc_mps2[_FIRST_ROWS], gyr_radps[_FIRST_ROWS]
    half = acc.shape[0] // 2
    if half < 50 or float((gyr * gyr).sum(axis=1).max()) > _UNSTEADY_RADPS**2:
        return None
    one, other = unit_one(acc[:half].mean(axis=0)), unit_one(acc[half:].mean(axis=0))
    return unit_one(one + other) if _angle(one, other) < _UNSTEADY_RAD else None


def custom(settled: Settled, heel: FloatArray, rows: tuple[int, int, int]) -> float:
    """What people do, in standard errors: they rest low, and lower more slowly than they raise.

    Both may be otherwise where all is quick, and then the push tells. Nobody raises several times
    more slowly than they lower, rep after rep.
    """
    low, top, end = rows
    sine = np.einsum("ij,j->i", settled.up, heel)
    share = (sine - sine[low]) / max(float(sine[top] - sine[low]), 1e-6)
    resting_low = int((share[:low] < 1.0 - _NEAR_TOP).sum())
    resting_high = int((share[low:end] > _NEAR_TOP).sum())
    rests_low = float(np.log((resting_low + 50) / (resting_high + 50)))
    rise, fall = _rows_between(share[low:top]), _rows_between(share[top:end][::-1])
    slower = float(np.log(fall / rise))
    clearly = float(np.copysign(np.clip(abs(slower) - 1.0, 0.0, 1.0), slower))
    return float(np.clip(0.5 * rests_low + 0.5 * slower, -1.0, 1.0)) + 1.5 * clearly


def _rows_between(share: FloatArray) -> int:
    """How long a rise takes over the middle of its way."""
    high = int(np.argmax(share > _NEAR_TOP)) or share.size
    below = np.flatnonzero(share[:high] < 1.0 - _NEAR_TOP)
    return max(high - (int(below[-1]) if below.size else 0), 1)


def _nearer(rest_up: FloatArray, low_up: FloatArray, top_up: FloatArray) -> float:
    to_low, to_top, apart = _angle(rest_up, low_up), _angle(rest_up, top_up), _angle(low_up, top_up)
    if to_low + to_top - apart > _OFF_RAD:
        return 0.0
    return float(np.clip((to_top - to_low) / max(_TELLS * apart, 1e-3), -1.0, 1.0))


def _angle(one: FloatArray, other: FloatArray) -> float:
    return float(np.arccos(np.clip((one * other).sum(), -1.0, 1.0)))
