"""Whether a foot that turned was standing: its postures against how it stands and how it walks.

Theory. Turning about one fixed point is what a heel raise has in common with a foot that somebody
turns against a band, toes that are lifted, a knee that is put down. Only in a heel raise does the
whole foot stand on its ball, and gravity sees that: the heel begins where it stands or hangs over
an edge, at most some 20° below level (ankles bend up by 10–20° under a body), and ends 20–50° above
(physics notes of DESIGN.md). A foot in the air hangs from its ankle 30–60° off level; a foot on the
toes of a kneeling person has its sole near upright. And strides tell about which axis the heel
comes up: a foot that rolls turns across it, one whose toes rise turns about it backwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tempo.motion.gravity import cross_one, unit_one
from tempo.motion.pivot import Verdict
from tempo.motion.slips import Poses
from tempo.motion.stillness import Still
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class StanceParams:
    """What no standing foot does."""

    hangs_rad: float = 0.49  # 28° off level at a bottom: no ankle under a body bends so far
    stood_rad: float = 0.17  # 10°: a rest that is how the foot stands
    rises_rad: float = 0.14  # 8° over level, which every heel passes
    tucked_rad: float = 0.96  # 55° over level at the top, a heel 15 cm up
    tucked_unsure_rad: float = 1.2  # … over a level that may have been a hanging heel's
    knelt_s: float = 1.0
    aside: float = 0.5  # cosine with the axis of strides; 0.9 and more in heel raises
    floored_rad: float = 0.052  # 3°: flat on the same floor again
    low_m: float = 0.035  # every sensor sits higher than this over the ball


def axis_of(poses: Poses) -> FloatArray:
    """The axis about which a swing went from bottom to top by the right hand, as gravity saw it."""
    return unit_one(cross_one(poses.top, poses.low))


def against_front(
    poses: Poses, front: FloatArray | None, params: StanceParams | None = None
) -> str | None:
    """What strides say against a raise: the toes rose, or the foot rolled; None: nothing."""
    if front is None:
        return None
    along, aside = float((axis_of(poses) * front).sum()), (params or StanceParams()).aside
    if along < -aside:
        return "toe_raise"
    return "rolled_aside" if along < aside else None


def ends_flat(poses: Poses, up: FloatArray, params: StanceParams | None = None) -> bool:
    """Whether the top is how the foot stands flat; ``up`` is where up is then.

    Toes that rise may be read the other way about, as a heel that comes up to level and no farther.
    """
    return _apart(poses.top, up) < (params or StanceParams()).floored_rad


def tucked(poses: Poses, up: FloatArray, params: StanceParams | None = None) -> bool:
    """Whether the top is farther up than heels go; ``up`` is where up is when the foot is flat."""
    return _apart(poses.top, up) > (params or StanceParams()).tucked_rad


def against_level(
    poses: Poses,
    up: FloatArray | None,
    verdict: Verdict,
    params: StanceParams | None = None,
    *,
    told: bool,
) -> str | None:
    """What level says against a raise: the foot hung or lay, or its toes were tucked; or nothing.

    A level that nobody ``told`` may be how the foot lay before somebody stood up. So it must not be
    the only witness: either the pivot speaks against standing too, for a foot that stands has its
    sensor well over it; or what is called the top is how the foot stood; or, for tucked toes, the
    bottom is. And where the pivot speaks against it, a foot that never rises over a level that was
    told hangs, too.

    Parameters
    ----------
    up : (3,) where up is to the sensor when the foot stands level, as far as is known.
    """
    params = params or StanceParams()
    if up is None:
        return None
    lows, top = (_apart(poses.low, up), _apart(poses.end, up)), _apart(poses.top, up)
    low = max(lows) if told else min(lows)
    over_m = verdict.upward_m + 2.0 * verdict.upward_sd_m
    if low > params.hangs_rad:
        believed = told or over_m < params.low_m or top < params.stood_rad
        return "not_standing" if believed else None
    if told and top < params.rises_rad and over_m < params.low_m:
        return "not_standing"
    tucked_rad = params.tucked_rad if told else params.tucked_unsure_rad
    return "toes_tucked" if top > tucked_rad else None


def knelt(poses: Poses, rests: Iterable[Still], params: StanceParams | None = None) -> str | None:
    """Whether the top was a knee put down: farther up than heels go from hanging, and rested on.

    Who stands on the balls of the feet sways by 0.7° (physics notes of DESIGN.md), a kneeling foot
    bears next to nothing. This needs no level. ``rests`` are still stretches within the swing.
    """
    params = params or StanceParams()
    if _apart(poses.low, poses.top) < params.tucked_unsure_rad:
        return None
    rested = (one.seconds >= params.knelt_s for one in rests if _apart(one.up, poses.top) < 0.1)
    return "toes_tucked" if any(rested) else None


def _apart(one: FloatArray, other: FloatArray) -> float:
    return float(np.arccos(np.clip((one * other).sum(), -1.0, 1.0)))
