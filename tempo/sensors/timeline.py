"""Sensors' own clocks on the host's clock: believed about time, mapped by a slow line."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tempo.samples import Gap, Samples
from tempo.sensors.assembly import Assembly
from tempo.sensors.clockfit import ClockFit, ClockParams
from tempo.sensors.decoder import Counters, Reading
from tempo.sensors.packets import possible


@dataclass(frozen=True, slots=True)
class DeviceParams:
    """Thresholds of a timeline that follows a sensor's clock.

    gap_steps : time between neighbours, in steps, from which on samples are missing.
    early_s : a time this far ahead of its arrival is none: nothing arrives before it is measured.
    back_s : a time no further back than this is a packet seen before.
    follow_s : when a clock has really been set anew, the next time comes within this.
    """

    gap_steps: float = 1.5
    early_s: float = 1.0
    back_s: float = 5.0
    follow_s: float = 1.0


class Pace:
    """Times that always rise, in steps that differ little from the sensor's own."""

    def __init__(self, slew: float) -> None:
        self._slew = slew
        self._last_s: float | None = None

    @property
    def last_s(self) -> float | None:
        return self._last_s

    def next(self, estimate_s: float, step_s: float, *, jump: bool) -> float:
        """The time of the next sample; a `jump` forward is taken at once, all else slowly."""
        last_s = self._last_s
        if last_s is None:
            time_s = estimate_s
        else:
            room_s = self._slew * step_s
            error_s = estimate_s - last_s - step_s
            if jump and error_s > room_s:
                time_s = estimate_s
            else:
                time_s = last_s + step_s + min(max(error_s, -room_s), room_s)
        self._last_s = time_s
        return time_s


class GapWatch:
    """Finds missing samples by the sensor's own times; learns the step from what it sees."""

    def __init__(self, rate_hz: float | None, gap_steps: float = 1.5) -> None:
        self._nominal_s = 1.0 / rate_hz if rate_hz else None
        self._gap_steps = gap_steps
        self._steps: deque[float] = deque(maxlen=15)
        self._last_s: float | None = None

    @property
    def measured_s(self) -> float | None:
        """The measured step between neighbours; None until five are known."""
        return median(self._steps) if len(self._steps) >= 5 else None

    @property
    def step_s(self) -> float | None:
        """The measured step, or the nominal one until it is known."""
        return self.measured_s or self._nominal_s

    def lost(self, time_s: float) -> int:
        """Take the next time; how many samples are missing before it."""
        last_s, self._last_s = self._last_s, time_s
        if last_s is None:
            return 0
        passed_s = time_s - last_s
        step_s = self.step_s
        self._steps.append(passed_s)
        if step_s is None or passed_s <= self._gap_steps * step_s:
            return 0
        return max(1, round(passed_s / step_s) - 1)


class DeviceTimeline:
    """Times for a sensor that has a clock; missing samples are the holes in its times.

    `whole` says that payloads come as the sensor made them, so the last reading of each is the
    freshest and is looked at first. A stream that may be cut anywhere is taken reading by reading.
    """

    def __init__(
        self,
        rate_hz: float | None,
        counters: Counters,
        *,
        whole: bool = False,
        params: DeviceParams | None = None,
    ) -> None:
        self._params = params or DeviceParams()
        self._whole = whole
        self._clock = ClockParams()
        self._nominal_hz = rate_hz
        self._counters = counters
        self._assembly = Assembly(counters)
        self._pace = Pace(self._clock.slew)
        self._gaps: list[Gap] = []
        self._watch = GapWatch(rate_hz, self._params.gap_steps)
        self._start()

    def _start(self) -> None:
        self._fit = ClockFit(self._clock)
        self._watch = GapWatch(self._step_hz(), self._params.gap_steps)
        self._last_s: float | None = None
        self._doubt_s: float | None = None

    def _step_hz(self) -> float | None:
        """The rate of the stretch before, so that the break between them can be counted."""
        step_s = self._watch.step_s
        return None if step_s is None else 1.0 / step_s

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return tuple(self._gaps)

    @property
    def rate_hz(self) -> float | None:
        """The measured rate; None until it is known."""
        step_s = self._watch.measured_s
        return None if step_s is None else 1.0 / (step_s * self._fit.slope)

    def expect(self, rate_hz: float) -> None:
        """The sensor has said its rate."""
        self._nominal_hz = rate_hz
        self._watch = GapWatch(rate_hz, self._params.gap_steps)

    def restart(self) -> None:
        """A new connection: a new stretch and a new line; the break becomes a gap."""
        self._start()

    def place(self, readings: Sequence[Reading], received_s: float) -> Samples:
        """Whole readings on the host's clock; impossible ones are thrown away and counted."""
        if self._whole and readings and readings[-1].time_s is not None:
            self._look_ahead(readings[-1].time_s, received_s)
        for reading in readings:
            acc, gyr, sensor_s = reading.acc_mps2, reading.gyr_dps, reading.time_s
            if acc is None or gyr is None or sensor_s is None:
                continue
            if not possible(reading):
                self._counters.invalid += 1
                continue
            time_s = self.push(sensor_s, received_s)
            if time_s is not None:
                self._assembly.add(time_s, acc, gyr)
        return self._assembly.take()

    def push(self, sensor_s: float, received_s: float) -> float | None:
        """The host's time of a sensor's time; None when that cannot be one."""
        if not self._believe(sensor_s, received_s):
            return None
        lost = self._watch.lost(sensor_s)
        last_s, self._last_s = self._last_s, sensor_s
        if not (self._whole and self._fit.started):
            self._fit.push(sensor_s, received_s)
        host_s = self._fit.host_s(sensor_s)
        if last_s is None:
            return self._first(host_s)
        before_s = self._pace.last_s
        time_s = self._pace.next(host_s, (sensor_s - last_s) * self._fit.slope, jump=bool(lost))
        if lost and before_s is not None:
            step_s = (time_s - before_s) / (lost + 1)
            self._declare(Gap(before_s + step_s, time_s, lost))
        return time_s

    def _look_ahead(self, sensor_s: float, received_s: float) -> None:
        ahead = self._last_s is None or sensor_s > self._last_s
        if ahead and self._early_s(sensor_s, received_s) < self._params.early_s:
            self._fit.push(sensor_s, received_s)

    def _early_s(self, sensor_s: float, received_s: float) -> float:
        return self._fit.host_s(sensor_s) - received_s if self._fit.started else 0.0

    def _first(self, host_s: float) -> float:
        """The first sample of a stretch; what passed since the last stretch is a gap."""
        before_s = self._pace.last_s
        step_s = self._watch.step_s or 0.0
        time_s = self._pace.next(host_s, step_s or 0.001, jump=True)
        if before_s is not None and step_s:
            missing = round((time_s - before_s) / step_s) - 1
            if missing > 0:
                self._declare(Gap(before_s + step_s, time_s, missing))
        return time_s

    def _declare(self, gap: Gap) -> None:
        self._gaps.append(gap)
        self._counters.gaps += 1
        self._counters.lost += gap.lost

    def _believe(self, sensor_s: float, received_s: float) -> bool:
        """Whether this can be the time of the next sample (see `DeviceParams`)."""
        last_s = self._last_s
        if last_s is None:
            return True
        if last_s - self._params.back_s < sensor_s <= last_s:
            self._counters.duplicates += 1
            return False
        early_s = self._early_s(sensor_s, received_s)
        if sensor_s > last_s and early_s < self._params.early_s:
            self._doubt_s = None
            return True
        doubt_s, self._doubt_s = self._doubt_s, sensor_s
        if doubt_s is not None and 0.0 < sensor_s - doubt_s < self._params.follow_s:
            self._start()
            return True
        self._counters.clock_jumps += 1
        return False
