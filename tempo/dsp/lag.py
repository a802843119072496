"""Two clocks that saw the same events: the line from one clock's time to the other's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.likeness import Signal, over_all_lags, own_lag
from tempo.samples import FloatArray

#: Half width of a 90 % interval, in standard deviations.
_NINETY = 1.645


@dataclass(frozen=True, slots=True)
class LagParams:
    """How far to look and what to believe (found on simulated pairs: DESIGN.md, note 17).

    The wide window hides which half of a stride it is: the two feet of a walker take turns. Clocks
    of nine sensor families differ by up to 1.3 % from their nominal rate.
    """

    coarse_hz: float = 5.0
    wide_sd_s: float = 0.5
    narrow_sd_s: float = 0.08
    most_rate: float = 0.025
    rate_sd: float = 0.01
    least_overlap_s: float = 15.0
    independent_s: float = 2.0  # activity forgets itself in about this time
    least_score: float = 4.0  # of the best lag, in standard errors of no relation
    window_s: float = 12.0
    reach_s: float = 2.0
    least_alike: float = 0.6  # correlation of a stretch that counts as an anchor
    lag_sd_s: float = 0.3
    turns_s: float = 0.6  # walkers' feet take turns: all wide lags may be off by half a stride
    sharp_window_s: tuple[float, float] = (1.0, 1.8)  # before and after a shared instant
    sharp_reach_s: tuple[float, ...] = (2.0, 0.8, 0.4)  # of the first look, and of the later ones
    sharp_alike: float = 0.85
    sharp_sd_s: float = 0.08
    sharp_near_s: float = 0.2
    loose_s: float = 1.2  # … so they only steady the line where sudden instants are there
    floor_s: float = 0.12  # two feet do not start to rise in the same instant
    least_anchors: int = 3
    sharp_share: float = 0.6  # of the shared instants that must agree …
    wide_alike: float = 0.65  # … or else the correlation of everything
    wide_anchors: int = 5
    wide_share: float = 0.7


@dataclass(frozen=True, slots=True)
class Aligned:
    """Second ``t`` of the second signal is ``offset_s + rate * t`` of the first.

    ``ci_s`` is the half width of the 90 % interval where it is widest in the overlap, ``anchors``
    how many stretches agree.
    """

    offset_s: float
    rate: float
    ci_s: float
    anchors: int

    def to_first(self, time_s: float) -> float:
        return self.offset_s + self.rate * time_s

    def to_second(self, time_s: float) -> float:
        return (time_s - self.offset_s) / self.rate


class UnalignableError(ValueError):
    """Its text is a code: ``too_short``, ``no_overlap``, ``nothing_shared`` or ``ambiguous``."""


def align(
    first: Signal,
    second: Signal,
    *,
    shared_s: FloatArray,
    near: tuple[float, float] | None = None,
    params: LagParams | None = None,
) -> Aligned:
    """The line that lays the second signal's time on the first's.

    First the lag and rate at which all of it is most alike; then the lag of every lively stretch by
    itself, and a line through those that agree; last, sharper, the lags of sudden instants.

    Parameters
    ----------
    shared_s : (n, 2), the clock (0 first, 1 second) and the second on it of instants at which
        something sudden may have happened to both.
    near : the offset as other clocks tell it, and how far off it may be; then less is asked of the
        signals.

    Raises
    ------
    UnalignableError
        With the code that says why.
    """
    params = params or LagParams()
    if min(one.end_s - one.start_s for one in (first, second)) < params.least_overlap_s:
        raise UnalignableError("too_short")
    offset_s, rate, alike = _coarse(first, second, near, params)
    wide = _wide_anchors(first, second, (offset_s, rate), params)
    line = _fitted(wide, params)
    sharp = wide[:0]
    for reach_s in params.sharp_reach_s:
        sharp = _sharp_anchors(first, second, line, shared_s, reach_s, params)
        if len(sharp) >= params.least_anchors:
            loose = np.column_stack([wide[:, :2], np.full(len(wide), params.loose_s)])
            line = _fitted(np.vstack([loose, sharp]), params)
    near_line = np.abs(_off_s(sharp, line)) < params.sharp_near_s
    agree = int(near_line.sum())
    if agree >= max(
        params.least_anchors, params.sharp_share * _inside(shared_s, line, first, second)
    ):
        return _told(line, first, second, (agree, params.floor_s), params)
    line = _fitted(wide, params)
    agree = int((np.abs(_off_s(wide, line)) < params.lag_sd_s).sum())
    sure = alike >= params.wide_alike and agree >= max(
        params.wide_anchors, params.wide_share * len(wide)
    )
    if near is None and not sure:
        raise UnalignableError("ambiguous")
    return _told(line, first, second, (agree, params.turns_s), params)


@dataclass(frozen=True, slots=True)
class _Line:
    """A fitted line with the place where its level and its slope are independent."""

    offset_s: float
    rate: float
    middle_s: float
    level_var: float
    slope_var: float


def _coarse(
    first: Signal, second: Signal, near: tuple[float, float] | None, params: LagParams
) -> tuple[float, float, float]:
    """Offset and rate at which everything is most alike, and how alike."""
    x, y = (one.smoothed(params.wide_sd_s, params.coarse_hz) for one in (first, second))
    long_s = max(first.end_s - first.start_s, second.end_s - second.start_s)
    steps = int(np.ceil(params.most_rate * long_s / (2 * params.wide_sd_s)))
    best: tuple[float, float, float, float] | None = None
    for rate in (1.0 + params.most_rate * np.arange(-steps, steps + 1) / steps).tolist():
        lags_s, alike, overlap_s = over_all_lags(x, y, rate, params.least_overlap_s)
        offsets_s = lags_s + x.start_s - rate * y.start_s
        free = np.maximum(overlap_s / params.independent_s - 3.0, 0.0)
        scores = np.arctanh(alike) * np.sqrt(free)  # Fisher's z, in its own errors
        if near is not None:
            scores[np.abs(offsets_s + (rate - 1.0) * y.start_s - near[0]) > near[1]] = np.nan
        if np.isnan(scores).all():
            continue
        top = int(np.nanargmax(scores))
        if best is None or scores[top] > best[0]:
            best = float(scores[top]), float(offsets_s[top]), rate, float(alike[top])
    if best is None:
        raise UnalignableError("no_overlap")
    if best[0] < params.least_score:
        raise UnalignableError("nothing_shared")
    return best[1:]


def _wide_anchors(
    first: Signal, second: Signal, line: tuple[float, float], params: LagParams
) -> FloatArray:
    """Anchors of all stretches with life in both: second on either clock, SD; (n, 3)."""
    x, y = (one.smoothed(params.wide_sd_s) for one in (first, second))
    begins_s, ends_s = _overlap_s(first, second, *line)
    half_s = params.window_s / 2
    anchors = []
    for at_s in np.arange(begins_s + half_s, ends_s - half_s, half_s).tolist():
        found = own_lag(x, y, line, (at_s - half_s, at_s + half_s), params.reach_s)
        if found is not None and found[1] >= params.least_alike:
            anchors.append(((at_s - line[0]) / line[1], at_s + found[0], params.lag_sd_s))
    if len(anchors) < params.least_anchors:
        raise UnalignableError("nothing_shared")
    return np.array(anchors)


def _sharp_anchors(
    first: Signal,
    second: Signal,
    line: _Line,
    shared_s: FloatArray,
    reach_s: float,
    params: LagParams,
) -> FloatArray:
    """Anchors of sudden instants, seen through a narrow window."""
    x, y = (one.smoothed(params.narrow_sd_s) for one in (first, second))
    before_s, after_s = params.sharp_window_s
    anchors = []
    for clock, at_s in shared_s.tolist():
        here_s = at_s if clock == 0 else line.offset_s + line.rate * at_s
        stretch_s = (here_s - before_s, here_s + after_s)
        found = own_lag(x, y, (line.offset_s, line.rate), stretch_s, reach_s)
        if found is not None and found[1] >= params.sharp_alike:
            there_s = (here_s - line.offset_s) / line.rate
            anchors.append((there_s, here_s + found[0], params.sharp_sd_s))
    return np.array(anchors).reshape(-1, 3)


def _fitted(anchors: FloatArray, params: LagParams) -> _Line:
    """A line by least squares that let go of strays; clocks run alike unless anchors say no."""
    at, place, sd = anchors.T
    weight = kept = 1.0 / sd**2
    middle = float(np.average(at, weights=weight))
    design = np.column_stack([np.ones_like(at), at - middle])
    prior = np.array([0.0, 1.0 / params.rate_sd**2])
    level = slope = scatter = 1.0
    normal = np.eye(2)
    for _ in range(8):
        normal = design.T @ (design * kept[:, np.newaxis]) + np.diag(prior)
        level, slope = np.linalg.solve(normal, design.T @ (kept * place) + prior).tolist()
        off = (place - level - slope * (at - middle)) / sd
        scatter = float(np.sqrt(np.average(off**2, weights=kept)))
        kept = weight / (1.0 + (off / 2.0) ** 2) ** 2
    spread = np.linalg.inv(normal) * max(1.0, scatter) ** 2
    return _Line(level - slope * middle, slope, middle, float(spread[0, 0]), float(spread[1, 1]))


def _off_s(anchors: FloatArray, line: _Line) -> FloatArray:
    return np.asarray(anchors[:, 1] - line.offset_s - line.rate * anchors[:, 0])


def _inside(shared_s: FloatArray, line: _Line, first: Signal, second: Signal) -> int:
    """How many of the shared instants lie where both signals are."""
    begins_s, ends_s = _overlap_s(first, second, line.offset_s, line.rate)
    on_second = shared_s[:, 0] == 1
    at_s = np.where(on_second, line.offset_s + line.rate * shared_s[:, 1], shared_s[:, 1])
    return int(((at_s > begins_s) & (at_s < ends_s)).sum())


def _told(
    line: _Line, first: Signal, second: Signal, agreed: tuple[int, float], params: LagParams
) -> Aligned:
    """The line with its interval; all that agreed may be off together by ``agreed[1]``."""
    begins_s, ends_s = _overlap_s(first, second, line.offset_s, line.rate)
    if ends_s - begins_s < params.least_overlap_s:
        raise UnalignableError("no_overlap")
    farthest = max(
        abs((edge - line.offset_s) / line.rate - line.middle_s) for edge in (begins_s, ends_s)
    )
    ci_s = _NINETY * float(np.sqrt(line.level_var + line.slope_var * farthest**2)) + agreed[1]
    return Aligned(line.offset_s, line.rate, ci_s, agreed[0])


def _overlap_s(first: Signal, second: Signal, offset_s: float, rate: float) -> tuple[float, float]:
    return (
        max(first.start_s, offset_s + rate * second.start_s),
        min(first.end_s, offset_s + rate * second.end_s),
    )
