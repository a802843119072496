"""Stirs of a foot between rests: steps, rises of the heel there and back, turns of the whole foot.

A stir is a turn of two degrees or more, or a push. One that is over where it began (a heel that
rose and sank) ends at once; any other ends when the foot has rested for half a second, so that a
step, in which the foot stands on its toes for a moment, stays one: a heel held higher than in any
stretch and lower than on the knees is on its way, for up to two seconds. From the knees a foot
turns by some sixty degrees until it is flat; that is over where it first stops turning.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import box
from tempo.exercises.scene import Scene
from tempo.motion.gravity import unit
from tempo.motion.travel import REST_ROWS, Travel, travel
from tempo.reps.rows import Rows
from tempo.samples import FloatArray


@dataclass(frozen=True, slots=True)
class StirParams:
    """Limits of a stir; a swaying foot turns at 4 °/s, and never by two degrees at once."""

    active_radps: float = 0.08  # 4.6 °/s
    rest_radps: float = 0.045  # 2.6 °/s
    active_mps2: float = 1.5
    stop_rows: int = 10
    apart_rows: int = 50
    poised_rows: int = 200
    back_share: float = 0.35  # a turn is back with so much of it left
    hard_radps: float = 1.05  # 60 °/s: a heel that rises on its place is slower
    hard_mps2: float = 3.0
    least_rad: float = 0.035  # 2°
    smooth_rows: int = 5
    slow_rows: int = 25
    longest_way_rows: int = 2000
    stood_rows: int = 200
    flat_rad: float = 0.44  # 25°: a heel is not held higher in a stretch
    knelt_rad: float = 0.87  # 50°: on the knees, toes tucked under; no heel is raised so high


@dataclass(frozen=True, slots=True)
class Stir:
    """Movement in the rows ``[start, end)``, its times, and where up was before and after it.

    ``far_rad`` is how far the foot was turned in it at most, ``way`` how far it went.
    """

    start: int
    end: int
    start_s: float
    end_s: float
    far_rad: float
    hard: bool
    way: Travel
    up_before: FloatArray
    up_after: FloatArray


class Stirs:
    """Finds stirs in half seconds of rows; each is known half a second after its end."""

    def __init__(self, params: StirParams | None = None) -> None:
        self._params = params or StirParams()
        self._lag = self._params.slow_rows + self._params.smooth_rows
        self._stood: FloatArray | None = None
        self.restart()

    def restart(self) -> None:
        """Fresh behind a long gap, which says nothing of how the foot stands."""
        self._next: int | None = None
        self._start: int | None = None
        self._last = 0
        self._turn = np.zeros(3)
        self._far = 0.0
        self._hard = False
        self._after = 0

    def stood(self, scene: Scene) -> FloatArray | None:
        """Where up is when the foot stands flat: told, else before the first stir.

        A foot that sways is at rest here where it is not still enough to teach the gyro's bias.
        """
        return scene.level.up if scene.level is not None else self._stood

    def push(self, scene: Scene, *, over: bool = False) -> list[Stir]:
        """The rows that came since the last call."""
        end = scene.end - (0 if over else self._lag)
        first = scene.first if self._next is None else self._next
        if end <= first:
            return self._over(scene) if over else []
        rows = scene.rows(first - self._lag, scene.end)
        rate, push = _quickness(rows, scene.bias_radps, self._params)
        inside = slice(first - rows.first, end - rows.first)
        speed = np.sqrt((rate * rate).sum(axis=1))[inside].tolist()
        apart = self._apart(scene, rows.up[inside])
        out = []
        for row, turning, fast, shake, long in zip(
            range(first, end), rate[inside], speed, push[inside].tolist(), apart, strict=True
        ):
            out += self._row(scene, row, turning, fast, shake, long)
        self._next = end
        return out + (self._over(scene) if over else [])

    def _apart(self, scene: Scene, ups: FloatArray) -> list[int]:
        """For how many rows a foot that lies so rests before a stir is over."""
        params = self._params
        stood = self.stood(scene)
        if stood is None:
            return [params.apart_rows] * len(ups)
        cosine = (ups * stood).sum(axis=1)
        poised = (cosine < np.cos(params.flat_rad)) & (cosine > np.cos(params.knelt_rad))
        return [params.poised_rows if one else params.apart_rows for one in poised.tolist()]

    def _over(self, scene: Scene) -> list[Stir]:
        return self._closed(scene) if self._start is not None else []

    def _row(
        self, scene: Scene, row: int, turning: FloatArray, fast: float, shake: float, apart: int
    ) -> list[Stir]:
        params = self._params
        if fast > params.active_radps or shake > params.active_mps2:
            if self._start is None:
                if self._stood is None and row - self._after >= params.stood_rows:
                    self._stood = scene.mean_up(row - params.stood_rows, row)
                self._start, self._turn, self._far, self._hard = row, np.zeros(3), 0.0, False
            self._last = row
            self._hard |= fast > params.hard_radps or shake > params.hard_mps2
        if self._start is None:
            return []
        self._turn = self._turn + turning * GRID_S
        off = float(np.sqrt((self._turn * self._turn).sum()))
        self._far = max(self._far, off)
        rested = row - self._last
        is_back = off < params.back_share * self._far and not self._hard
        if rested < (params.stop_rows if is_back else apart):
            return []
        return self._closed(scene)

    def _closed(self, scene: Scene) -> list[Stir]:
        assert self._start is not None
        params = self._params
        start, self._start = self._start, None
        if self._far < params.least_rad and not self._hard:
            return []
        first, end = self._edges(scene, start, self._last)
        self._after = end
        limits = [first, *self._stops(scene, first, end), end]
        return [
            self._stir(scene, *pair)
            for pair in pairwise(limits)
            if pair[1] - pair[0] > params.stop_rows
        ]

    def _stir(self, scene: Scene, first: int, end: int) -> Stir:
        way_first = max(first, end - self._params.longest_way_rows)
        rows = scene.rows(way_first - REST_ROWS, end + REST_ROWS)
        gyr = rows.gyr_radps - scene.bias_radps
        turned = np.add.accumulate(gyr, axis=0) * GRID_S
        far = float(np.sqrt((turned * turned).sum(axis=1).max()))
        rate, push = _quickness(rows, scene.bias_radps, self._params)
        fast = float(np.sqrt((rate * rate).sum(axis=1).max()))
        hard = fast > self._params.hard_radps or float(push.max()) > self._params.hard_mps2
        way = travel(rows.acc_mps2, gyr)
        before = scene.rows(first - REST_ROWS, first + 1).acc_mps2.mean(axis=0)
        after = scene.rows(end - 1, end + REST_ROWS).acc_mps2.mean(axis=0)
        ups = unit(np.vstack([before, after]))
        span_s = scene.at_s(first), scene.at_s(end - 1)
        return Stir(first, end, *span_s, far, hard, way, ups[0], ups[1])

    def _stops(self, scene: Scene, first: int, end: int) -> list[int]:
        """Where a way from or to the knees touches the flat foot in the midst of a stir."""
        stood = self.stood(scene)
        if stood is None:
            return []
        params = self._params
        rows = scene.rows(first, end)
        cosine = (rows.up * stood).sum(axis=1)
        rate, _ = _quickness(rows, scene.bias_radps, params)
        slow = np.sqrt((rate * rate).sum(axis=1)) < params.active_radps
        stops = first + np.flatnonzero(slow & (cosine > np.cos(params.flat_rad)))
        if not stops.size:
            return []
        out = [int(stops[0])] if cosine[0] < np.cos(params.knelt_rad) else []
        return out + ([int(stops[-1])] if cosine[-1] < np.cos(params.knelt_rad) else [])

    def _edges(self, scene: Scene, start: int, last: int) -> tuple[int, int]:
        """Outwards from the active rows to the first that do not turn; stirs do not overlap.

        The push is not asked: against the mean about a row it lasts an eighth of a second too long.
        """
        params = self._params
        reach = params.apart_rows
        rows = scene.rows(start - reach - self._lag, last + reach + self._lag)
        rate, _ = _quickness(rows, scene.bias_radps, params)
        speed = np.sqrt((rate * rate).sum(axis=1))
        slow = speed < params.rest_radps
        floor = max(start - reach, self._after, rows.first)
        before = np.flatnonzero(slow[floor - rows.first : start - rows.first])
        after = np.flatnonzero(slow[last - rows.first :][: reach + 1])
        first = floor + int(before[-1]) + 1 if before.size else start
        end = last + int(after[0]) if after.size else min(last + 1, rows.end)
        return first, max(end, first + 1)


def _quickness(
    rows: Rows, bias_radps: FloatArray, params: StirParams
) -> tuple[FloatArray, FloatArray]:
    """``(n, 3)`` turning rate, rad/s, and ``(n,)`` push, m/s², of every row, smoothed."""
    rate = box(rows.gyr_radps - bias_radps, params.smooth_rows)
    push = rows.acc_mps2 - box(rows.acc_mps2, params.slow_rows)
    return rate, box(np.sqrt((push * push).sum(axis=1)), params.smooth_rows)
