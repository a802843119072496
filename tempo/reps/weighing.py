"""Limits of a lowering out of two looks: each end alone (`limits`), and the whole (`courses`).

Sharp ends are seen best alone, for then the middle may do what it likes; eased and fading ends are
seen best as part of a whole. How likely an end is to be sharp, the whole tells: that is each look's
weight, and their disagreement goes into the interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.reps.courses import Spread, course
from tempo.reps.limits import NINETY, Limit, Wobble, rate_noise
from tempo.samples import FloatArray

#: How far from the local limits a resting end is looked for, in lowering times and s; how far the
#: tail of a fade may reach into what comes before and behind the rests.
_OUT_SHARE, _OUT_S, _IN_SHARE = 0.6, 0.3, 0.35
_TAIL_BEFORE, _TAIL_BEHIND = 0.15, 0.25
#: Weight that the look at an end alone keeps, since people may move as no course here does.
_DOUBT = 0.5
#: What no course fits counts as noise; its density is this share of travel times mean speed.
_MISFIT = 2.5e-4


@dataclass(frozen=True, slots=True)
class Weighed:
    """Limits of a lowering, and the spread (s) of the time between them: they err together."""

    start: Limit
    end: Limit
    lasting_sd_s: float


def weighed(
    time_s: FloatArray,
    travel_m: FloatArray,
    alone: tuple[Limit, Limit],
    bounds_s: tuple[float, float],
    way_m: float,
    wobble: Wobble,
) -> Weighed:
    """Limits of a lowering from both looks.

    Parameters
    ----------
    time_s, travel_m : the way travelled, growing downwards.
    alone : the limits as each end tells them.
    bounds_s : end of the raise before, end of the rest behind.
    way_m : travel between the rests.
    wobble : rate noise of this person.
    """
    start, end = alone
    last_s = max(end.at_s - start.at_s, 0.05)
    outside_s = _OUT_SHARE * last_s + _OUT_S
    inside_s = _IN_SHARE * last_s
    earliest_s = max(start.at_s - outside_s, bounds_s[0] - _TAIL_BEFORE * last_s)
    latest_s = min(end.at_s + outside_s, bounds_s[1] + _TAIL_BEHIND * last_s)
    speed_mps = way_m / last_s
    density = rate_noise(wobble, speed_mps) / 2.0 + _MISFIT * way_m * speed_mps
    whole = course(
        time_s,
        travel_m,
        (earliest_s, start.at_s + inside_s),
        (end.at_s - inside_s, latest_s),
        bounds_s,
        way_m,
        density,
    )
    sharp_start, sharp_end = (
        _DOUBT + (1.0 - _DOUBT) * sharp for sharp in (whole.sharp_start, whole.sharp_end)
    )
    begun, apart_start = _between(start, whole.start, sharp_start)
    ended, apart_end = _between(end, whole.end, sharp_end)
    sharp = (sharp_start + sharp_end) / 2.0
    own = sharp * (start.sd_s**2 + end.sd_s**2)
    own += (1.0 - sharp) * (whole.lasting_ci_s / NINETY) ** 2
    return Weighed(begun, ended, float(np.sqrt(own + apart_start + apart_end)))


def _between(alone: Limit, whole: Spread, sharp: float) -> tuple[Limit, float]:
    """The weighed limit, and the variance that comes from the two not agreeing."""
    at_s = sharp * alone.at_s + (1.0 - sharp) * whole.at_s
    apart = sharp * (1.0 - sharp) * (alone.at_s - whole.at_s) ** 2
    own = sharp * alone.sd_s**2 + (1.0 - sharp) * (whole.ci_s / NINETY) ** 2
    return Limit(at_s, float(np.sqrt(own + apart))), apart
