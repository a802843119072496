"""A sensor's clock on the host's clock: a slow line under the arrivals, and evenly spaced steps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class ClockParams:
    """How slowly the line moves.

    bucket_s : one lowest arrival is kept for each bucket; about five connection events.
    window_s : how far back the line looks: follows a warming oscillator, outlives a noisy minute.
    settle_s : arrival jitter (about 20 ms) over the oscillator's tolerance (1.3 %): before this the
        nominal rate is the better guess, after it the measured one.
    widest : beyond this share off nominal the stated rate was wrong, not the oscillator.
    slew : share of a step by which a time may differ from even pace, to correct an earlier error.
    """

    bucket_s: float = 0.25
    window_s: float = 40.0
    settle_s: float = 1.5
    widest: float = 0.05
    slew: float = 0.2


@dataclass(slots=True)
class _Arrival:
    x_s: float
    y_s: float


class ClockFit:
    """The line ``host = offset + slope · sensor`` that lies under all arrivals.

    A payload is never early, only late, so the clean line is the lower envelope of the arrivals
    [1]_: the edge of their lower convex hull that spans the mean of the window. Causal, and the
    same to the last bit for any split of the arrivals, since they enter one by one.

    .. [1] S. B. Moon, P. Skelly, D. Towsley, "Estimation and removal of clock skew from network
       delay measurements", INFOCOM 1999.
    """

    def __init__(self, params: ClockParams | None = None) -> None:
        self._params = params or ClockParams()
        self.slope = 1.0
        self._offset_s = 0.0
        self._origin: _Arrival | None = None
        self._buckets: list[_Arrival] = []
        self._lowest: _Arrival | None = None
        self._bucket = 0

    @property
    def started(self) -> bool:
        return self._origin is not None

    @property
    def seen_s(self) -> float:
        """How much of the sensor's time the line has seen."""
        if not self._buckets or self._lowest is None:
            return 0.0
        return self._lowest.x_s - self._buckets[0].x_s

    def push(self, sensor_s: float, received_s: float) -> float:
        """Take one arrival; how late it is against the line, in seconds (after the update)."""
        if self._origin is None:
            self._origin = _Arrival(sensor_s, received_s)
        x = sensor_s - self._origin.x_s
        y = received_s - self._origin.y_s
        bucket = int(x // self._params.bucket_s)
        if bucket != self._bucket:
            self._close(bucket)
        late = y - self.slope * x - self._offset_s
        lowest = self._lowest
        if lowest is None or y - lowest.y_s < self.slope * (x - lowest.x_s):
            self._lowest = _Arrival(x, y)
        if late < 0.0:
            self._offset_s += late
        return late

    def host_s(self, sensor_s: float) -> float:
        """The instant on the host's clock."""
        if self._origin is None:
            return sensor_s
        return self._origin.y_s + self._offset_s + self.slope * (sensor_s - self._origin.x_s)

    def lowest_s(self, from_sensor_s: float, to_sensor_s: float) -> float | None:
        """How far the lowest arrival between two instants lies above the line."""
        if self._origin is None:
            return None
        start, end = from_sensor_s - self._origin.x_s, to_sensor_s - self._origin.x_s
        between = [arrival for arrival in self._buckets if start <= arrival.x_s < end]
        if not between:
            return None
        return min(a.y_s - self.slope * a.x_s for a in between) - self._offset_s

    def shift(self, from_sensor_s: float, by_s: float) -> None:
        """Arrivals after an instant belong `by_s` later on the sensor's clock.

        Those near the instant are dropped: on which side of it they belong is not known.
        """
        if self._origin is None:
            return
        start = from_sensor_s - self._origin.x_s
        near = self._params.bucket_s
        kept = [arrival for arrival in self._buckets if abs(arrival.x_s - start) > near]
        for arrival in kept:
            if arrival.x_s > start:
                arrival.x_s += by_s
        self._buckets = kept
        lowest = self._lowest
        if lowest is not None and lowest.x_s > start:
            if lowest.x_s - start > near:
                lowest.x_s += by_s
            else:
                self._lowest = None
        self._refit()

    def _close(self, bucket: int) -> None:
        self._bucket = bucket
        if self._lowest is not None:
            self._buckets.append(self._lowest)
            self._lowest = None
        oldest = self._buckets[-1].x_s - self._params.window_s if self._buckets else 0.0
        while self._buckets and self._buckets[0].x_s < oldest:
            del self._buckets[0]
        self._refit()

    def _refit(self) -> None:
        points = self._buckets if self._lowest is None else [*self._buckets, self._lowest]
        if not points:
            return
        if len(points) > 2:
            self.slope = self._blend(_edge_slope(points), points[-1].x_s - points[0].x_s)
        self._offset_s = min(point.y_s - self.slope * point.x_s for point in points)

    def _blend(self, measured: float, seen_s: float) -> float:
        """The measured slope, drawn towards the nominal one while little has been seen."""
        if abs(measured - 1.0) > self._params.widest:
            return measured if seen_s > 1.0 and measured > 0.0 else self.slope
        trust = seen_s**2 / (seen_s**2 + self._params.settle_s**2)
        return 1.0 + trust * (measured - 1.0)


def _edge_slope(points: list[_Arrival]) -> float:
    """Slope of the lower hull's edge that spans the mean of the points (they come in order)."""
    hull: list[_Arrival] = []
    for point in points:
        while len(hull) > 1 and _turns_down(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    middle = sum(point.x_s for point in points) / len(points)
    for left, right in pairwise(hull):
        if right.x_s >= middle and right.x_s > left.x_s:
            return (right.y_s - left.y_s) / (right.x_s - left.x_s)
    return 1.0


def _turns_down(a: _Arrival, b: _Arrival, c: _Arrival) -> bool:
    return (b.x_s - a.x_s) * (c.y_s - a.y_s) <= (c.x_s - a.x_s) * (b.y_s - a.y_s)
