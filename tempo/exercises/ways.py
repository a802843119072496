"""Ways into and out of a hold: steps, walks, from and to the knees, a heel that rises for a moment.

Surprises are natural logarithms of how many times less likely a thing is than the usual one.
"""

from __future__ import annotations

import numpy as np

from tempo.exercises.stirs import Stir
from tempo.samples import FloatArray

#: A step is farther, m; a walk takes longer or goes farther, and its heel rises by 30° and more.
_STEP_M, _WALK_M, _WALK_S, _WALK_RAD = 0.10, 1.1, 6.0, 0.5
#: From or to the knees a foot turns by more (25°).
_KNEES_RAD = 0.44
#: Fidgets that follow each other so soon are one habit.
_HABIT_S = 1.5
#: A heel that rises while the other foot steps rises by more (4°).
_RISE_RAD = 0.07
#: Toes that stay in place are found so far off, for the way is integrated twice.
_PLANTED_M = 0.06


def off(up: FloatArray, stood: FloatArray | None) -> float:
    """How far the foot lies off its standing, rad; 0 where it was not seen standing."""
    if stood is None:
        return 0.0
    return float(np.arccos(np.clip((up * stood).sum(), -1.0, 1.0)))


def is_walk(stir: Stir) -> bool:
    """Strides: a heel that comes up far, on a long way."""
    far = stir.way.seconds > _WALK_S or stir.way.away_m > _WALK_M
    return far and stir.hard and stir.far_rad > _WALK_RAD


def is_kneeling(stir: Stir) -> bool:
    """From the knees up into a down dog, or down on them; or standing up."""
    return stir.way.turned_rad > _KNEES_RAD


def is_step(stir: Stir) -> bool:
    """One step: the foot is put down elsewhere; who turns it up on the toes moves its top, too."""
    there = stir.way.away_m > _STEP_M and stir.way.seconds <= _WALK_S
    return there and stir.hard and not is_walk(stir) and not is_kneeling(stir)


def goes(stir: Stir) -> bool:
    """What no hold has in it."""
    return is_step(stir) or is_walk(stir) or is_kneeling(stir)


def fidget(last: Stir | None, stir: Stir) -> float:
    """How surprising a fidget is in a hold; one that goes on and on is one habit."""
    goes_on = last is not None and stir.start_s - last.end_s < _HABIT_S
    return 0.15 if goes_on else 0.8


def as_way(stir: Stir) -> float:
    """How unsurprising a stir is as the way into or out of a hold."""
    if is_walk(stir):
        return -3.0
    if is_step(stir) or is_kneeling(stir) or stir.far_rad > _RISE_RAD:
        return 0.0
    return -0.5


def fitting(way_in: Stir, way_out: Stir) -> float:
    """Away and back, up and down again."""
    left = way_in.way.came_m + way_out.way.left_m
    left_m = float(np.sqrt((left * left).sum()))
    if is_kneeling(way_in) and is_kneeling(way_out):
        # the toes of a down dog stay where they are; who stands up moves the feet
        return 2.0 if left_m < _PLANTED_M else -2.5
    if is_kneeling(way_in) or is_kneeling(way_out):
        return -2.0
    if is_walk(way_in) or is_walk(way_out):
        return 0.0
    if not is_step(way_in) and not is_step(way_out):
        return 0.0
    far = max(way_in.way.away_m, way_out.way.away_m)
    return 1.0 if left_m < 0.5 * far else -1.5


def is_shown(way_in: Stir, way_out: Stir | None) -> bool:
    """Whether the foot itself shows a hold: it went away for it, or rose from the knees."""
    ways = [way_in] if way_out is None else [way_in, way_out]
    return all(is_step(one) for one in ways) or all(is_kneeling(one) for one in ways)
