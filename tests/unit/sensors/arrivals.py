"""A simulated radio: when packets that a sensor made at known instants reach the host.

Packets wait in the sensor's queue for the next connection event; an event may fail, a few packets
fit into each, and the host stamps them late. A lost run never enters the queue (that is how real
ones come about). What no host can know is the shortest delay of all, so truth includes it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Radio:
    interval_s: float = 0.03
    per_event: int = 6
    fail: float = 0.03
    jitter_s: float = 0.001
    stall: float = 0.0
    stall_s: float = 0.15
    delay_s: float = 0.003


@dataclass(frozen=True)
class Sensor:
    rate_hz: float = 100.0
    off: float = 0.0
    seconds: float = 60.0
    per_packet: int = 1
    loss_every_s: float = 0.0
    shortest: int = 3
    longest: int = 30


@dataclass
class Arrivals:
    """Packets in order of arrival: sample numbers and stamp; the true instant of each number."""

    packets: list[tuple[list[int], float]] = field(default_factory=list)
    lost: list[tuple[int, int]] = field(default_factory=list)
    step_s: float = 0.01
    start_s: float = 100.0
    shortest_delay_s: float = 0.0

    def true_s(self, number: int) -> float:
        return self.start_s + number * self.step_s + self.shortest_delay_s


def simulate(seed: int, sensor: Sensor, radio: Radio) -> Arrivals:
    rng = random.Random(seed)  # noqa: S311  # repeatable, not secret
    arrivals = Arrivals(step_s=(1.0 + sensor.off) / sensor.rate_hz)
    count = int(sensor.seconds / arrivals.step_s)
    missing = _losses(rng, sensor, arrivals, count)
    queue = []
    for first in range(0, count - sensor.per_packet + 1, sensor.per_packet):
        numbers = [n for n in range(first, first + sensor.per_packet) if n not in missing]
        if numbers:
            queue.append((arrivals.start_s + numbers[-1] * arrivals.step_s, numbers))
    _deliver(rng, radio, queue, arrivals)
    settled = [(n[-1], at) for n, at in arrivals.packets if at > arrivals.start_s + 10.0]
    arrivals.shortest_delay_s = min(
        at - arrivals.start_s - number * arrivals.step_s for number, at in settled
    )
    return arrivals


def _losses(rng: random.Random, sensor: Sensor, arrivals: Arrivals, count: int) -> set[int]:
    missing: set[int] = set()
    if not sensor.loss_every_s:
        return missing
    at = int((3.0 + rng.expovariate(1.0 / sensor.loss_every_s)) * sensor.rate_hz)
    while at < count - 3 * sensor.rate_hz:
        run = rng.randint(sensor.shortest, sensor.longest)
        if sensor.per_packet > 1:
            at = at // sensor.per_packet * sensor.per_packet
            run = max(1, run // sensor.per_packet) * sensor.per_packet
        missing |= set(range(at, at + run))
        arrivals.lost.append((at, run))
        at += run + int((1.5 + rng.expovariate(1.0 / sensor.loss_every_s)) * sensor.rate_hz)
    return missing


def _deliver(
    rng: random.Random, radio: Radio, queue: list[tuple[float, list[int]]], arrivals: Arrivals
) -> None:
    event_s = arrivals.start_s + rng.random() * radio.interval_s
    free_s, sent = 0.0, 0
    while sent < len(queue):
        event_s += radio.interval_s
        if rng.random() < radio.fail:
            continue
        for slot in range(radio.per_event):
            if sent == len(queue) or queue[sent][0] + radio.delay_s > event_s:
                break
            stamp_s = event_s + slot * 0.0008 + rng.expovariate(1.0 / radio.jitter_s)
            if rng.random() < radio.stall:
                stamp_s += rng.random() * radio.stall_s
            free_s = max(free_s, stamp_s)
            arrivals.packets.append((queue[sent][1], free_s))
            sent += 1
