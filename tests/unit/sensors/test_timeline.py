"""Sensors with a clock: their times on the host's clock, holes declared, jumps survived."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tempo.sensors.decoder import Counters, Reading
from tempo.sensors.packets import Unwrapper
from tempo.sensors.timeline import DeviceTimeline, GapWatch, Pace
from tests.unit.sensors.arrivals import Radio, Sensor, simulate

ACC, GYR = (0.0, 0.0, 9.8), (0.0, 0.0, 0.0)


def readings(times):
    # the gyroscope tells the samples apart
    return [Reading(t, ACC, (0.0, 0.0, n / 1e3)) for n, t in enumerate(times)]


def run(arrivals, sensor, *, whole=True):
    """The sensor's clock is off, its own step looks nominal to itself."""
    timeline = DeviceTimeline(sensor.rate_hz, Counters(), whole=whole)
    placed = []
    for numbers, received_s in arrivals.packets:
        block = timeline.place(readings([n / sensor.rate_hz for n in numbers]), received_s)
        placed += list(zip(numbers, block.time_s, strict=True))
    return timeline, placed


@pytest.mark.parametrize("off", [-0.013, 0.0, 0.013])
@pytest.mark.parametrize(
    "radio",
    [Radio(), Radio(jitter_s=0.005), Radio(stall=0.02)],
    ids=["plain", "jitter", "stalls"],
)
@pytest.mark.parametrize("per_packet", [1, 4])
def test_times_are_within_5_ms_after_10_s_and_losses_exact(off, radio, per_packet):
    sensor = Sensor(off=off, per_packet=per_packet, loss_every_s=5.0)
    arrivals = simulate(7, sensor, radio)
    timeline, placed = run(arrivals, sensor)
    assert [gap.lost for gap in timeline.gaps] == [count for _, count in arrivals.lost]
    for gap, (first, count) in zip(timeline.gaps, arrivals.lost, strict=True):
        assert gap.end_s - gap.start_s == pytest.approx(count * arrivals.step_s, rel=0.35)
        assert gap.start_s == pytest.approx(arrivals.true_s(first), abs=0.05)
    late = [(n, t) for n, t in placed if t > arrivals.start_s + 10.0]
    assert sum(abs(t - arrivals.true_s(n)) < 0.005 for n, t in late) >= 0.95 * len(late)


def test_causal_and_the_same_for_any_split():
    sensor = Sensor(off=0.01, per_packet=4)
    arrivals = simulate(8, sensor, Radio())
    _, whole = run(arrivals, sensor, whole=False)
    arrivals.packets = [([n], at) for numbers, at in arrivals.packets for n in numbers]
    _, single = run(arrivals, sensor, whole=False)
    assert single == whole
    arrivals.packets = arrivals.packets[:1000]
    _, half = run(arrivals, sensor, whole=False)
    assert half == whole[:1000]


def test_a_reconnect_starts_a_new_stretch_and_declares_the_break():
    counters = Counters()
    timeline = DeviceTimeline(100.0, counters)
    before = timeline.place(readings([n / 100 for n in range(300)]), 50.0)
    timeline.restart()
    after = timeline.place(readings([n / 100 for n in range(800, 900)]), 60.0)
    (gap,) = timeline.gaps
    assert gap.start_s == pytest.approx(before.time_s[-1] + 0.01)
    assert gap.end_s == after.time_s[0] > before.time_s[-1]
    assert counters.lost == gap.lost


def test_a_packet_seen_twice_gives_its_samples_once():
    counters = Counters()
    timeline = DeviceTimeline(100.0, counters, whole=True)
    packet = readings([1.00, 1.01, 1.02])
    assert len(timeline.place(packet, 5.0)) == 3
    assert len(timeline.place(packet, 5.1)) == 0
    assert (counters.duplicates, counters.samples, counters.gaps) == (3, 3, 0)


@pytest.mark.parametrize("wild_s", [1e6, -1e6, 1e300])
def test_one_wild_time_is_left_out(wild_s):
    counters = Counters()
    timeline = DeviceTimeline(100.0, counters, whole=True)
    timeline.place(readings([n / 100 for n in range(100)]), 1.0)
    assert len(timeline.place(readings([wild_s]), 1.01)) == 0
    after = timeline.place(readings([1.0]), 1.01)
    assert len(after) == 1
    assert (counters.clock_jumps, counters.gaps) == (1, 0)


def test_a_clock_that_was_set_anew_is_followed():
    counters = Counters()
    timeline = DeviceTimeline(100.0, counters)
    timeline.place(readings([1000 + n / 100 for n in range(100)]), 1.0)
    after = [timeline.place(readings([n / 100]), 1.0 + n / 100) for n in range(100)]
    times = [t for block in after for t in block.time_s]
    assert counters.clock_jumps == 1
    assert len(times) == 99
    assert all(one < other for one, other in pairwise(times))


def test_the_step_is_learnt():
    watch = GapWatch(60.0)
    assert watch.step_s == pytest.approx(1 / 60)
    assert sum(watch.lost(n / 30) for n in range(20)) == 5
    assert watch.measured_s == pytest.approx(1 / 30)
    assert watch.lost(25 / 30) == 5


def test_pace_never_falls_and_jumps_only_forward():
    pace = Pace(0.2)
    assert pace.next(1.0, 0.01, jump=False) == 1.0
    assert pace.next(0.5, 0.01, jump=False) == pytest.approx(1.008)
    assert pace.next(9.0, 0.01, jump=False) == pytest.approx(1.020)
    assert pace.next(0.0, 0.01, jump=True) == pytest.approx(1.028)
    assert pace.next(9.0, 0.01, jump=True) == 9.0


def test_a_counter_runs_on_through_its_wrap_and_past_one_wrong_value():
    clock = Unwrapper(16)
    assert [clock.unwrap(raw) for raw in (65530, 65535, 4)] == [65530, 65535, 65540]
    clock.unwrap(40000)
    assert clock.unwrap(9) == 65545
