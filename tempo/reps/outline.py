"""The four instants of one finished rep, from the heel height on both sides of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.evenly import Evenly
from tempo.dsp.rolling import box
from tempo.reps.limits import BothEnds, Limit, Wobble
from tempo.reps.rough import Rough, between, rest_height, roughly, top_height
from tempo.reps.weighing import weighed
from tempo.samples import FloatArray

#: How far a window reaches into the rest before it, in times from the rough start to 30 % of the
#: travel.
_REST_REACH = 3.0
#: Prior for the wobble: 0.35° SD with a 1/f² spectrum down to 0.06 Hz (physics notes, DESIGN.md).
_PRIOR_POWER = (0.187 * np.radians(0.35)) ** 2 * 4.0 * np.pi**2 * 0.06
_PRIOR_LOOKS = 4.0
#: Nobody stands stiller than 0.2°, whatever one rest may look like.
_LEAST_POWER = (0.187 * np.radians(0.2)) ** 2 * 4.0 * np.pi**2 * 0.06
_LOOK_S = 0.25
#: From this lowering time on, the wobble is read off the movement itself.
_SLOW_S = 3.0
_LEAST_WINDOW_S = 0.08
#: Limits are settled that moved by less of the phase: the next step is a tenth of it.
_SETTLED_SHARE = 0.012


@dataclass(frozen=True, slots=True)
class Outline:
    """Limits on the clock of the heel-height trace, and the three resting heights (m).

    ``lowering_sd_s`` is the spread of the lowering time, whose two ends err together.
    """

    concentric_start: Limit
    concentric_end: Limit
    eccentric_start: Limit
    eccentric_end: Limit
    bottom_before_m: float
    top_m: float
    bottom_after_m: float
    lowering_sd_s: float


@dataclass(slots=True)
class Unrest:
    """How much this person's heel moves in holds and pauses, gathered rep by rep."""

    squares: float = 0.0
    looks: float = 0.0

    def add(self, rates: FloatArray) -> None:
        """Take quarter-second rates (m/s) of one rep's rests."""
        self.squares += _squares(rates)
        self.looks += rates.size

    def wobble(self, rates: FloatArray | None = None) -> Wobble:
        """Rate noise, with ``rates`` of a rest that may still hold some movement.

        Of independent means over T seconds the variance is power/(2T).
        """
        squares, looks = self.squares, self.looks
        if rates is not None and rates.size >= 4:
            squares += _squares(rates)
            looks += rates.size
        power = 2.0 * _LOOK_S * squares + _PRIOR_LOOKS * _PRIOR_POWER
        looks += _PRIOR_LOOKS
        return Wobble(max(power / looks, _LEAST_POWER), min(looks, 60.0))


def _squares(rates: FloatArray) -> float:
    """Sum of squares by way of their median, which no corner of the movement gets into.

    The median of a squared normal variable is 0.455 of its mean.
    """
    if rates.size < 3:
        return float((rates * rates).sum())
    return rates.size * float(np.median(rates * rates)) / 0.455


def outline(
    time_s: FloatArray,
    heel_m: FloatArray,
    rows: tuple[int, int, int],
    rest_s: tuple[float, float],
    unrest: Unrest,
) -> Outline:
    """Find the limits of the rep bottom → top → bottom at ``rows``.

    ``rest_s`` bounds the rest before the raise and the rest after the lowering; ``unrest`` is read
    and then fed with this rep's own rests.
    """
    smooth = box(box(heel_m, 6), 6)
    up, down, before_m, top_m, after_m = roughly(time_s, heel_m, smooth, rows, rest_s)
    spans = [(rest_s[0], up.start_s), (up.end_s, down.start_s), (down.end_s, rest_s[1])]
    rest_s = (rest_s[0], _undisturbed(time_s, smooth, down.end_s, rest_s[1], top_m - after_m))
    slow = down.end_s - down.start_s > _SLOW_S
    live = (up.end_s + 0.1, rest_s[1])
    looks = _kinks(time_s, heel_m, live) if slow else _rates(time_s, heel_m, spans)
    upward = _Phase(time_s, heel_m, up, (rest_s[0], down.start_s))
    downward = _Phase(time_s, -heel_m, down, (up.end_s, rest_s[1]))
    if not slow:
        spans = _still(upward, downward, rest_s, unrest.wobble(looks))
        looks = _rates(time_s, heel_m, spans)
    unrest.add(looks)
    wobble = unrest.wobble()
    raised, lowered = upward.limits(wobble), downward.limits(wobble)
    bounds_s = (min(raised[1].at_s, lowered[0].at_s), max(rest_s[1], lowered[1].at_s))
    top_m, after_m = _rests(time_s, heel_m, smooth, (raised[1], *lowered), rest_s[1], after_m)
    way_m = max(top_m - after_m, 1e-3)
    whole = weighed(time_s, -heel_m, lowered, bounds_s, way_m, wobble)
    ends = (raised[1], whole.start, whole.end)
    top_m, after_m = _rests(time_s, heel_m, smooth, ends, rest_s[1], after_m)
    started_s = raised[0].at_s
    before_m = rest_height(time_s, heel_m, max(rest_s[0], started_s - 1.5), started_s, before_m)
    return Outline(raised[0], *ends, before_m, top_m, after_m, whole.lasting_sd_s)


def _rests(
    time_s: FloatArray,
    heel_m: FloatArray,
    smooth: FloatArray,
    limits: tuple[Limit, Limit, Limit],
    until_s: float,
    otherwise_m: float,
) -> tuple[float, float]:
    """Heights of the hold and of the rest after the lowering, between limits as known so far."""
    topped, started, ended = (limit.at_s for limit in limits)
    top_m = top_height(time_s, heel_m, smooth, topped, started)
    return top_m, rest_height(time_s, heel_m, ended, min(until_s, ended + 1.5), otherwise_m)


class _Phase:
    """One moving phase whose travel grows, in the windows that its limits are looked for in."""

    def __init__(
        self,
        time_s: FloatArray,
        travel_m: FloatArray,
        rough: Rough,
        bounds_s: tuple[float, float],
    ) -> None:
        early_s, late_s = rough.early_s, rough.late_s
        opens_s = max(bounds_s[0], early_s - (1.0 + _REST_REACH) * (early_s - rough.start_s))
        closes_s = min(bounds_s[1], late_s + (1.0 + _REST_REACH) * (rough.end_s - late_s))
        first = (min(opens_s, early_s - _LEAST_WINDOW_S), early_s)
        last = (late_s, max(closes_s, late_s + _LEAST_WINDOW_S))
        self._span_s = (first[0], last[1])
        self._way = Evenly.of(time_s, travel_m)
        self._ends = BothEnds(time_s, travel_m, (first, last))

    def limits(self, wobble: Wobble) -> tuple[Limit, Limit]:
        """Start and end, from the resting ends inwards: a fading end has several fixed points.

        Asked again with a wobble that is better known, it goes on from where it was.
        """
        start_s, end_s = self._span_s
        for _ in range(6):
            way_m = self._way.one(end_s) - self._way.one(start_s)
            speed = max(way_m / max(end_s - start_s, 0.05), 1e-4)
            limits = self._ends(end_s - start_s, speed, wobble)
            change = abs(limits[0].at_s - start_s) + abs(limits[1].at_s - end_s)
            start_s, end_s = limits[0].at_s, limits[1].at_s
            if change < _SETTLED_SHARE * (end_s - start_s):
                break
        self._span_s = (start_s, end_s)
        return limits


def _still(
    upward: _Phase, downward: _Phase, rest_s: tuple[float, float], wobble: Wobble
) -> list[tuple[float, float]]:
    """The rests beside a quick raise and lowering, clear of their limits as known so far."""
    raised, lowered = upward.limits(wobble), downward.limits(wobble)
    margin_s = 0.1 * (lowered[1].at_s - lowered[0].at_s)
    return [
        (rest_s[0], raised[0].at_s - 0.1),
        (raised[1].at_s + 0.1, lowered[0].at_s - margin_s),
        (lowered[1].at_s + margin_s, rest_s[1]),
    ]


def _rates(time_s: FloatArray, heel_m: FloatArray, spans: list[tuple[float, float]]) -> FloatArray:
    """Quarter-second rates inside resting spans."""
    out = []
    for start_s, end_s in spans:
        count = int((end_s - start_s) / _LOOK_S)
        if count >= 1:
            edges = start_s + np.arange(count + 1) * _LOOK_S
            out.append(np.diff(np.interp(edges, time_s, heel_m)) / _LOOK_S)
    return np.concatenate([np.empty(0), *out])


def _undisturbed(
    time_s: FloatArray, smooth: FloatArray, end_s: float, until_s: float, drop_m: float
) -> float:
    """How long the rest after a lowering lasts before the heel springs or sets off again."""
    after = between(time_s, end_s, until_s)
    heights, times = smooth[after], time_s[after]
    if heights.size < 20:
        return until_s
    sprung = heights > np.minimum.accumulate(heights) + max(0.005, 0.05 * drop_m)
    return float(times[int(np.argmax(sprung))]) - 0.1 if sprung.any() else until_s


def _kinks(time_s: FloatArray, heel_m: FloatArray, span: tuple[float, float]) -> FloatArray:
    """Quarter-second rates without what a smooth movement adds to them.

    The second difference of neighbouring rates keeps independent noise (√6 of one) and loses any
    speed that changes steadily, so a slow lowering tells its wobble while it goes on.
    """
    rates = _rates(time_s, heel_m, [span])
    return np.asarray((rates[2:] - 2.0 * rates[1:-1] + rates[:-2]) / np.sqrt(6.0))
