"""Times for sensors that have no clock: samples counted at the measured rate.

The n-th sample is n steps after the first. The step is measured against the lower envelope of the
arrivals, and a count that falls behind for good is a lost run, which is declared and skipped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from tempo.samples import Gap, Samples
from tempo.sensors.assembly import Assembly
from tempo.sensors.clockfit import ClockFit, ClockParams
from tempo.sensors.decoder import Counters, Reading
from tempo.sensors.losses import Loss, LossWatch
from tempo.sensors.packets import possible
from tempo.sensors.timeline import Pace


@dataclass(frozen=True, slots=True)
class Settling:
    """A loss is measured again when `width_s` has been seen on both sides of it.

    The lateness before and after may each lie anywhere within one step, as the sensor's clock beats
    against the radio's interval; `edge` is how far beyond that step a height must reach to count.
    """

    width_s: float
    most_edge: float
    least_edge: float


@dataclass(frozen=True, slots=True)
class CountParams:
    """Thresholds of a timeline that counts.

    watch_from_s : before this the rate is not known well enough to see a loss.
    early_steps : arrivals are never early; one this early says that a declared loss was none.
    """

    watch_from_s: float = 2.0
    early_steps: float = 1.2
    settlings: tuple[Settling, ...] = (Settling(1.0, 0.1, 0.3), Settling(5.0, 0.3, 0.3))


@dataclass(slots=True)
class _Unsettled:
    loss: Loss
    settling: Settling


class CountTimeline:
    """Times for a sensor that has no clock, from its sample count and the arrivals."""

    def __init__(
        self, rate_hz: float, counters: Counters, params: CountParams | None = None
    ) -> None:
        self._params = params or CountParams()
        self._clock = ClockParams()
        self._nominal_s = 1.0 / rate_hz
        self._counters = counters
        self._assembly = Assembly(counters)
        self._pace = Pace(self._clock.slew)
        self._past: list[Gap] = []
        self._start()

    def _start(self) -> None:
        self._fit = ClockFit(self._clock)
        self._watch = LossWatch(self._fit, self._nominal_s)
        self._grains: deque[int] = deque(maxlen=16)
        self._count = 0
        self._losses: list[Loss] = []
        self._unsettled: list[_Unsettled] = []
        self._anew = True

    @property
    def rate_hz(self) -> float | None:
        """The measured rate; None until it is known."""
        if self._fit.seen_s < self._params.watch_from_s:
            return None
        return 1.0 / (self._nominal_s * self._fit.slope)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return (*self._past, *(self._gap(loss) for loss in self._losses))

    def restart(self) -> None:
        """A new connection: a new stretch; the break becomes a gap when its end is known."""
        self._past = list(self.gaps)
        self._start()

    def place(self, readings: Sequence[Reading], received_s: float) -> Samples:
        """Readings on the host's clock; impossible ones are counted, and so is their time."""
        if readings:
            self.together(len(readings))
        for reading in readings:
            time_s = self.push(received_s)
            acc, gyr = reading.acc_mps2, reading.gyr_dps
            if acc is None or gyr is None or not possible(reading):
                self._counters.invalid += 1
                self._counters.lost += 1
                continue
            self._assembly.add(time_s, acc, gyr)
        return self._assembly.take()

    def together(self, samples: int) -> None:
        """Say how many samples the next payload brings."""
        self._grains.append(samples)
        self._watch.grain = max(1, min(self._grains))

    def push(self, received_s: float) -> float:
        """The time of the next sample, which arrived at `received_s`."""
        nominal_s, fit = self._nominal_s, self._fit
        jump = self._anew
        if self._losses:
            self._take_back(received_s - fit.host_s(self._count * nominal_s))
        sensor_s = self._count * nominal_s
        fit.push(sensor_s, received_s)
        if fit.seen_s > self._params.watch_from_s:
            loss = self._watch.push(self._count, sensor_s, received_s)
            if loss is not None:
                self._declare(loss)
                jump = True
            if self._unsettled:
                self._settle()
        time_s = self._time_s(jump=jump)
        self._count += 1
        return time_s

    def _time_s(self, *, jump: bool) -> float:
        step_s = self._nominal_s * self._fit.slope
        last_s = self._pace.last_s
        estimate_s = self._fit.host_s(self._count * self._nominal_s)
        if self._anew and last_s is not None and estimate_s > last_s + step_s:
            missing = round((estimate_s - last_s) / step_s) - 1
            self._past.append(Gap(last_s + step_s, estimate_s, missing))
            self._counters.gaps += 1
            self._counters.lost += missing
        self._anew = False
        return self._pace.next(estimate_s, step_s, jump=jump)

    def _declare(self, loss: Loss) -> None:
        self._losses.append(loss)
        self._unsettled += [_Unsettled(loss, settling) for settling in self._params.settlings]
        self._counters.gaps += 1
        self._move(loss.count, loss.lost)

    def _settle(self) -> None:
        """Measure a loss again over longer stretches on both sides: the first look was short."""
        due = self._unsettled[0]
        width_s = due.settling.width_s
        at_s = (due.loss.count + due.loss.lost) * self._nominal_s
        if self._count * self._nominal_s < at_s + width_s + self._clock.bucket_s:
            return
        del self._unsettled[0]
        if self._watch.grain > 1 or due.loss not in self._losses:
            return
        start_s = due.loss.count * self._nominal_s
        before_s = self._fit.lowest_s(start_s - width_s, start_s)
        after_s = self._fit.lowest_s(at_s, at_s + width_s)
        if before_s is None or after_s is None:
            return
        step_s = self._nominal_s * self._fit.slope
        more = round((after_s - before_s) / step_s)
        most = int(after_s / step_s + due.settling.most_edge)
        least = -int(before_s / step_s + due.settling.least_edge)
        self._amend(due.loss, max(least, min(most, more)))

    def _take_back(self, late_s: float) -> None:
        """An arrival that comes before its time: the last declared loss was (partly) none."""
        unit_s = self._nominal_s * self._fit.slope * self._watch.grain
        if late_s < -self._params.early_steps * unit_s:
            self._amend(self._losses[-1], self._watch.grain * round(late_s / unit_s))

    def _amend(self, loss: Loss, more: int) -> None:
        more = max(more, -loss.lost)
        if not more:
            return
        index = self._losses.index(loss)
        amended = Loss(loss.count, loss.lost + more)
        self._losses[index : index + 1] = [amended] if amended.lost else []
        for unsettled in self._unsettled:
            if unsettled.loss == loss:
                unsettled.loss = amended
        self._counters.gaps -= not amended.lost
        self._losses[index + 1 :] = [
            Loss(later.count + more, later.lost) for later in self._losses[index + 1 :]
        ]
        self._move(loss.count, more)

    def _move(self, count: int, more: int) -> None:
        self._counters.lost += more
        self._watch.shift(count, more)
        self._fit.shift(count * self._nominal_s, more * self._nominal_s)
        self._count += more

    def _gap(self, loss: Loss) -> Gap:
        start_s = self._fit.host_s(loss.count * self._nominal_s)
        end_s = self._fit.host_s((loss.count + loss.lost) * self._nominal_s)
        return Gap(start_s, end_s, loss.lost)
