"""Lost runs of a sensor that has neither clock nor counter, found from arrivals alone.

Theory of operation. Once the line under the arrivals is known, every connection event has a
*lateness*: how far its freshest sample lies above the line. Radio, queue and host delays make an
event late and let go again: the next undisturbed event is fresh. A lost run of m samples makes
*every* later event late by m steps, for the count stays behind. So a run of late events that
neither lets go nor sinks is a loss; one that sinks event by event is a queue being emptied.

Samples that travel `grain` to a packet are fresh to within one packet's length only, and the
lateness then wanders through that length as the sensor's clock beats against the radio's interval.
There a loss (always whole packets) is told from the wandering by its height over the line, not
over its neighbours.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import takewhile

from tempo.sensors.clockfit import ClockFit


@dataclass(frozen=True, slots=True)
class LossParams:
    """What counts as a loss; in steps of a sample, or of a packet where samples travel together.

    late : an event this much above the fresh ones is late; below is jitter's room.
    late_packet, quiet_packet : the same above the line for packets, while the lateness wanders and
        while it has kept under `quiet` for `quiet_s`.
    rise_packet : and this much above the fresh ones.
    mature_s : before the line has seen so much, a slow beat against the radio's interval looks like
        another rate, and only the loss of two packets or more can be told from it.
    least_events, least_s : no shorter run of late events is a loss.
    like : a run that once let go is a precedent for one of at most 1/like its height.
    ripe_s : a level run this long is a loss whatever precedents say.
    few_events, heights_s : the lowest of so many events is kept for so long.
    plateau, plateau_s : when all have been this high over the line for so long, one was missed.
    memory_s, fresh_s : how far back precedents and fresh events are remembered.
    sink : how far a run may sink and still be level.
    same_event : arrivals closer than this belong to one connection event.
    edge : how far below a whole number the height over the line may lie.
    """

    late: float = 1.5
    late_packet: float = 1.1
    quiet_packet: float = 0.75
    quiet: float = 0.35
    quiet_s: float = 4.0
    rise_packet: float = 0.6
    mature_s: float = 5.0
    least_events: int = 3
    least_s: float = 0.12
    like: float = 0.7
    ripe_s: float = 1.5
    memory_s: float = 60.0
    fresh_s: float = 1.5
    few_events: int = 4
    heights_s: float = 20.0
    plateau: float = 0.8
    plateau_s: float = 5.0
    sink: float = 0.5
    same_event: float = 0.5
    edge: float = 0.1


@dataclass(frozen=True, slots=True)
class Loss:
    """`lost` samples are missing before the sample with this count."""

    count: int
    lost: int


@dataclass(slots=True)
class _Event:
    count: int
    sensor_s: float
    received_s: float

    def late_s(self, slope: float) -> float:
        return self.received_s - slope * self.sensor_s


@dataclass(frozen=True, slots=True)
class _LetGo:
    received_s: float
    events: int
    height_s: float


@dataclass(frozen=True, slots=True)
class _Height:
    count: int
    received_s: float
    over_line: float


class LossWatch:
    """Watches lateness event by event; says when the count has fallen behind for good."""

    def __init__(self, fit: ClockFit, nominal_s: float, params: LossParams | None = None) -> None:
        self._params = params or LossParams()
        self._fit = fit
        self._nominal_s = nominal_s
        self._open: _Event | None = None
        self._fresh: deque[_Event] = deque()
        self._run: list[_Event] = []
        self._let_go: deque[_LetGo] = deque()
        self._heights: deque[_Height] = deque()
        self.grain = 1

    def push(self, count: int, sensor_s: float, received_s: float) -> Loss | None:
        """Take one sample's arrival; a loss, when the events so far show one."""
        slope = self._fit.slope
        near_s = self._params.same_event * self._nominal_s * slope
        event = self._open
        if event is not None and received_s - event.received_s < near_s:
            if received_s - slope * sensor_s < event.late_s(slope):
                event.sensor_s = sensor_s
                event.received_s = received_s
            return None
        self._open = _Event(count, sensor_s, received_s)
        return None if event is None else self._judge(event)

    def shift(self, from_count: int, more: int) -> None:
        """Samples from a count on are counted `more` higher from now on."""
        events = [*self._fresh, *self._run]
        if self._open is not None:
            events.append(self._open)
        for event in events:
            if event.count >= from_count:
                event.count += more
                event.sensor_s += more * self._nominal_s

    @property
    def _unit_s(self) -> float:
        return self._nominal_s * self._fit.slope * self.grain

    def _judge(self, event: _Event) -> Loss | None:
        slope, line_s, unit_s = self._fit.slope, self._fit.host_s(0.0), self._unit_s
        since_s = self._run[0].received_s if self._run else event.received_s
        while self._fresh and self._fresh[0].received_s < since_s - self._params.fresh_s:
            self._fresh.popleft()
        late_s = event.late_s(slope)
        ground_s = min((fresh.late_s(slope) for fresh in self._fresh), default=late_s)
        ground_s = min(ground_s, line_s + unit_s)
        if late_s > self._limit_s(event, ground_s, line_s):
            self._run.append(event)
            return self._ripe(ground_s, line_s)
        self._release(event, ground_s)
        return self._plateau(event) if self.grain > 1 else None

    def _limit_s(self, event: _Event, ground_s: float, line_s: float) -> float:
        params, unit_s = self._params, self._unit_s
        if self.grain == 1 or self._fit.seen_s < params.mature_s:
            return ground_s + params.late * unit_s
        over_line = params.quiet_packet if self._quiet(event) else params.late_packet
        return max(line_s + over_line * unit_s, ground_s + params.rise_packet * unit_s)

    def _release(self, event: _Event, ground_s: float) -> None:
        run, slope = self._run, self._fit.slope
        if run:
            height_s = max(late.late_s(slope) for late in run) - ground_s
            self._let_go.append(_LetGo(event.received_s, len(run), height_s))
            self._run = []
        oldest_s = event.received_s - self._params.memory_s
        while self._let_go and self._let_go[0].received_s < oldest_s:
            self._let_go.popleft()
        self._fresh.append(event)
        if self.grain > 1:
            self._remember(event)

    def _remember(self, event: _Event) -> None:
        """Keep how high the last few events all were over the line, in packets."""
        few = list(self._fresh)[-self._params.few_events :]
        low_s = min(late.late_s(self._fit.slope) for late in few)
        height = (low_s - self._fit.host_s(0.0)) / self._unit_s
        self._heights.append(_Height(few[0].count, event.received_s, height))
        while self._heights[0].received_s < event.received_s - self._params.heights_s:
            self._heights.popleft()

    def _quiet(self, event: _Event) -> bool:
        """Whether events have kept so close to the line that a single packet's step shows."""
        if not self._heights:
            return False
        known_s = event.received_s - self._heights[0].received_s
        highest = max(height.over_line for height in self._heights)
        return known_s > self._params.quiet_s and highest < self._params.quiet

    def _plateau(self, event: _Event) -> Loss | None:
        """A packet that was lost before this was noticed: nothing has been fresh for long."""
        late = list(takewhile(self._is_high, reversed(self._heights)))
        if not late or event.received_s - late[-1].received_s < self._params.plateau_s:
            return None
        packets = int(min(height.over_line for height in late) + 1.0 - self._params.plateau)
        return self._found(Loss(late[-1].count, self.grain * max(1, packets)))

    def _is_high(self, height: _Height) -> bool:
        return height.over_line > self._params.plateau

    def _ripe(self, ground_s: float, line_s: float) -> Loss | None:
        """The loss that the run of late events stands for, when there is no doubt left."""
        params, unit_s = self._params, self._unit_s
        late = self._level_part()
        run, half = self._run, len(late) // 2
        lasted_s = run[-1].received_s - run[0].received_s
        least = max(params.least_events, self._precedent(min(late[half:]) - ground_s))
        if lasted_s < params.least_s or (len(run) < least and lasted_s < params.ripe_s):
            return None
        if min(late[half:]) < min(late[:half]) - params.sink * unit_s:
            return None
        level_s = min(late)
        over_line = int((level_s - line_s) / unit_s + params.edge)
        over_ground = round((level_s - ground_s) / unit_s)
        return self._found(Loss(run[0].count, self.grain * max(1, min(over_line, over_ground))))

    def _found(self, loss: Loss) -> Loss:
        self._open = None
        self._run = []
        self._fresh.clear()
        self._heights.clear()
        return loss

    def _level_part(self) -> list[float]:
        """Lateness of the run, after dropping its beginning where that is lower than the rest."""
        slope = self._fit.slope
        late = [event.late_s(slope) for event in self._run]
        while True:
            half = len(late) // 2
            floor_s = min(late[half:]) - self._unit_s
            low = [i for i in range(half) if late[i] < floor_s]
            if not low:
                return late
            del late[: low[-1] + 1]
            del self._run[: low[-1] + 1]

    def _precedent(self, height_s: float) -> int:
        """How many events a run needs, seeing how long such runs have been that let go."""
        like_s = self._params.like * height_s
        longest = max((run.events for run in self._let_go if run.height_s >= like_s), default=0)
        return 2 * longest + 2
