"""The four instants of one finished rep, from the heel height on both sides of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.evenly import Evenly
from tempo.dsp.rolling import box
from tempo.reps.limits import BothEnds, Limit, Wobble
from tempo.reps.weighing import weighed
from tempo.samples import FloatArray

#: How much of a phase's travel a limit is judged on, and how far a window reaches into the rest
#: before it (in times from the rough start to that travel).
_TRAVEL_SHARE = 0.3
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
_SHORT_HOLD_S = 0.15


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


@dataclass(frozen=True, slots=True)
class _Rough:
    """A phase before its limits are known exactly: 30 % and 70 % of the travel, and both ends."""

    start_s: float
    early_s: float
    late_s: float
    end_s: float


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
    low, top, end = rows
    before_m, top_m, after_m = float(smooth[low]), float(smooth[top]), float(smooth[end])
    for _ in range(2):
        up = _rough(time_s, smooth, low, top, before_m, top_m, 1.0)
        down = _rough(time_s, smooth, top, end, top_m, after_m, -1.0)
        up, down = _apart(up, down, _highest(time_s, smooth, up.late_s, down.early_s))
        before_m = _height(time_s, heel_m, max(rest_s[0], up.start_s - 1.5), up.start_s, before_m)
        top_m = _top(time_s, heel_m, smooth, up.end_s, down.start_s)
        after_m = _height(time_s, heel_m, down.end_s, min(rest_s[1], down.end_s + 1.5), after_m)
    spans = [(rest_s[0], up.start_s), (up.end_s, down.start_s), (down.end_s, rest_s[1])]
    rest_s = (rest_s[0], _undisturbed(time_s, smooth, down.end_s, rest_s[1], top_m - after_m))
    slow = down.end_s - down.start_s > _SLOW_S
    live = (up.end_s + 0.1, rest_s[1])
    looks = _kinks(time_s, heel_m, live) if slow else _rates(time_s, heel_m, spans)
    upward = _Phase(time_s, heel_m, up, (rest_s[0], down.start_s))
    downward = _Phase(time_s, -heel_m, down, (up.end_s, rest_s[1]))
    if not slow:
        wobble = unrest.wobble(looks)
        raised, lowered = upward.limits(wobble), downward.limits(wobble)
        margin_s = 0.1 * (lowered[1].at_s - lowered[0].at_s)
        spans = [
            (rest_s[0], raised[0].at_s - 0.1),
            (raised[1].at_s + 0.1, lowered[0].at_s - margin_s),
            (lowered[1].at_s + margin_s, rest_s[1]),
        ]
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
    before_m = _height(time_s, heel_m, max(rest_s[0], started_s - 1.5), started_s, before_m)
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
    top_m = _top(time_s, heel_m, smooth, topped, started)
    return top_m, _height(time_s, heel_m, ended, min(until_s, ended + 1.5), otherwise_m)


class _Phase:
    """One moving phase whose travel grows, in the windows that its limits are looked for in."""

    def __init__(
        self,
        time_s: FloatArray,
        travel_m: FloatArray,
        rough: _Rough,
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
    after = (time_s >= end_s) & (time_s <= until_s)
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


def _rough(
    time_s: FloatArray,
    smooth: FloatArray,
    first: int,
    last: int,
    from_m: float,
    to_m: float,
    sign: float,
) -> _Rough:
    """Ends of a phase by straight lines through 15, 30, 70 and 85 % of its travel."""
    share = sign * (smooth[first : last + 1] - from_m) / max(sign * (to_m - from_m), 1e-4)
    times = time_s[first : last + 1]

    def first_above(level: float) -> float:
        hits = np.flatnonzero(share >= level)
        return float(times[hits[0]]) if hits.size else float(times[-1])

    def last_below(level: float) -> float:
        hits = np.flatnonzero(share <= level)
        return float(times[hits[-1]]) if hits.size else float(times[0])

    # a raise leaves the bottom for good, a lowering arrives there for good
    early_s, late_s = first_above(_TRAVEL_SHARE), last_below(1.0 - _TRAVEL_SHARE)
    if sign > 0:
        early_s = last_below(_TRAVEL_SHARE)
        hits = np.flatnonzero((share >= 1.0 - _TRAVEL_SHARE) & (times >= early_s))
        late_s = float(times[hits[0]]) if hits.size else float(times[-1])
    half = np.flatnonzero((share <= 0.5 * _TRAVEL_SHARE) & (times <= early_s))
    quarter_s = float(times[half[-1]]) if half.size else float(times[0])
    over = np.flatnonzero((share >= 1.0 - 0.5 * _TRAVEL_SHARE) & (times >= late_s))
    three_s = float(times[over[0]]) if over.size else float(times[-1])
    start_s = max(float(times[0]), 2.0 * quarter_s - early_s)
    end_s = min(float(times[-1]), 2.0 * three_s - late_s)
    return _Rough(start_s, early_s, max(late_s, early_s + 0.01), max(end_s, three_s))


def _apart(up: _Rough, down: _Rough, top_s: float) -> tuple[_Rough, _Rough]:
    """Where there is hardly a hold, raise and lowering meet at the top."""
    if up.end_s + _SHORT_HOLD_S <= down.start_s:
        return up, down
    meet_s = float(min(max(top_s, up.late_s), down.early_s))
    return (
        _Rough(up.start_s, up.early_s, up.late_s, meet_s),
        _Rough(meet_s, down.early_s, down.late_s, down.end_s),
    )


def _highest(time_s: FloatArray, smooth: FloatArray, start_s: float, end_s: float) -> float:
    first, last = np.searchsorted(time_s, [start_s, end_s])
    return float(time_s[first + int(np.argmax(smooth[first : max(last, first + 1)]))])


def _height(
    time_s: FloatArray, heel_m: FloatArray, start_s: float, end_s: float, otherwise_m: float
) -> float:
    inside = (time_s >= start_s) & (time_s <= end_s)
    return float(heel_m[inside].mean()) if int(inside.sum()) >= 5 else otherwise_m


def _top(
    time_s: FloatArray, heel_m: FloatArray, smooth: FloatArray, start_s: float, end_s: float
) -> float:
    """Mean height of the hold; of a hold too short for a mean, the highest point."""
    inside = (time_s >= start_s - 0.02) & (time_s <= end_s + 0.02)
    if end_s - start_s >= 0.3:
        return float(heel_m[inside].mean())
    return float(box(heel_m, 3)[inside].max()) if inside.any() else float(smooth.max())
