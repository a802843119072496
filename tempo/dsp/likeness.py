"""How alike two signals are when one is laid over the other, at every lag."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.dsp.rolling import gauss
from tempo.samples import FloatArray

#: A stretch that hardly moves (of a log scale) is like anything.
_LEAST_LIFE = 0.5


@dataclass(frozen=True, slots=True)
class Signal:
    """An even signal: ``values[k]`` at ``start_s + k / hz``."""

    start_s: float
    hz: float
    values: FloatArray

    @property
    def end_s(self) -> float:
        return self.start_s + (self.values.size - 1) / self.hz

    def at(self, time_s: FloatArray) -> FloatArray:
        """Straight lines between the values; the end values beyond the ends."""
        return np.interp(
            (time_s - self.start_s) * self.hz, np.arange(self.values.size), self.values
        )

    def smoothed(self, sd_s: float, hz: float | None = None) -> Signal:
        """Through a Gaussian window, and with fewer values when ``hz`` is given."""
        step = 1 if hz is None else max(round(self.hz / hz), 1)
        return Signal(self.start_s, self.hz / step, gauss(self.values, sd_s * self.hz)[::step])


def activity(time_s: FloatArray, gyr_dps: FloatArray, hz: float = 25.0) -> Signal:
    """How much a sensor turns: the mean rate over each step, on a scale of log(1 + rate / 5 °/s).

    The gyroscope's bias goes with the median of each axis, for a sensor on a leg rests or turns
    slowly most of the time. The logarithm makes a slow raise count beside a stride.
    """
    rate_dps = np.linalg.norm(gyr_dps - np.median(gyr_dps, axis=0), axis=1)
    steps_deg = np.diff(time_s) * (rate_dps[1:] + rate_dps[:-1]) / 2
    turned_deg = np.concatenate([[0.0], np.cumsum(steps_deg)])
    edges_s = np.arange(time_s[0], time_s[-1], 1.0 / hz)
    mean_dps = np.diff(np.interp(edges_s, time_s, turned_deg)) * hz
    return Signal(float(edges_s[0] + 0.5 / hz), hz, np.log1p(np.maximum(mean_dps, 0.0) / 5.0))


def over_all_lags(
    first: Signal, second: Signal, rate: float, least_overlap_s: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Lags (s), correlation over the overlap at each, and seconds of overlap.

    ``rate`` is how many seconds of the first clock a second of the second one lasts. A lag is how
    much later the second's start lies than the first's. Where they overlap by less than
    ``least_overlap_s`` the correlation is NaN.
    """
    count = int(rate * (second.end_s - second.start_s) * first.hz) + 1
    x = first.values
    y = second.at(second.start_s + np.arange(count) / first.hz / rate)
    size = 1 << int(np.ceil(np.log2(x.size + y.size)))
    one, two = np.ones_like(x), np.ones_like(y)

    def slide(a: FloatArray, b: FloatArray) -> FloatArray:
        return np.asarray(np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size))

    n, sx, sy = slide(one, two), slide(x, two), slide(one, y)
    n = np.maximum(n, 1e-9)
    shared = slide(x, y) - sx * sy / n
    spread = (slide(x * x, two) - sx * sx / n) * (slide(one, y * y) - sy * sy / n)
    alike = np.clip(shared / np.sqrt(np.maximum(spread, 1e-9)), -0.999, 0.999)
    lags = np.arange(size)
    lags = np.where(lags < x.size, lags, lags - size)
    overlap_s = n / first.hz
    beside = (overlap_s < least_overlap_s) | (lags <= -y.size)
    return lags / first.hz, np.where(beside, np.nan, alike), overlap_s


def own_lag(
    first: Signal,
    second: Signal,
    line: tuple[float, float],
    stretch_s: tuple[float, float],
    reach_s: float,
) -> tuple[float, float] | None:
    """How much later a stretch lies on the first clock than ``line`` says, and how alike it is.

    ``line`` is (offset, rate) from the second clock to the first, ``stretch_s`` lies on the first.
    None where nothing moves in it, or where it is most alike at the end of the reach.
    """
    step_s = 1.0 / first.hz
    time_s = np.arange(stretch_s[0], stretch_s[1], step_s)
    reach = max(round(reach_s * first.hz), 1)
    wide_s = np.arange(-reach, time_s.size + reach) * step_s + time_s[0]
    x, y = first.at(time_s), second.at((wide_s - line[0]) / line[1])
    if min(float(np.ptp(x)), float(np.ptp(y))) < _LEAST_LIFE:
        return None
    views = np.lib.stride_tricks.sliding_window_view(y, x.size)
    x = x - x.mean()
    views = views - views.mean(axis=1, keepdims=True)
    alike = views @ x / np.sqrt(np.maximum((views**2).sum(axis=1) * (x**2).sum(), 1e-9))
    top = int(np.argmax(alike))
    if top in (0, alike.size - 1):
        return None
    a, b, c = alike[top - 1 : top + 2].tolist()
    bend = a - 2 * b + c
    within = 0.5 * (a - c) / bend if bend < 0 else 0.0
    # a view that begins later on the second clock's line is what happened there later
    return -(top - reach + within) * step_s, b
