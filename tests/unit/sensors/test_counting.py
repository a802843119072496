"""Sensors without a clock: times and lost runs from arrivals alone."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tempo.sensors.counting import CountTimeline
from tempo.sensors.decoder import Counters, Reading
from tests.unit.sensors.arrivals import Radio, Sensor, simulate


def run(arrivals, rate_hz):
    timeline = CountTimeline(rate_hz, Counters())
    times = []
    for numbers, received_s in arrivals.packets:
        timeline.together(len(numbers))
        times += [(number, timeline.push(received_s)) for number in numbers]
    return timeline, times


def within_5ms(arrivals, times):
    late = [(n, t) for n, t in times if t > arrivals.start_s + 10.0]
    return sum(abs(t - arrivals.true_s(n)) <= 0.005 for n, t in late) / len(late)


CLOCKS = (-0.013, -0.006, 0.0, 0.006, 0.013)
INTERVALS = (0.0075, 0.015, 0.03, 0.04875)


@pytest.mark.parametrize("off", CLOCKS)
@pytest.mark.parametrize("interval_s", INTERVALS)
def test_times_are_within_5_ms_after_10_s(off, interval_s):
    arrivals = simulate(1, Sensor(off=off), Radio(interval_s=interval_s))
    timeline, times = run(arrivals, 100.0)
    assert within_5ms(arrivals, times) >= 0.95
    assert timeline.gaps == ()
    assert timeline.rate_hz == pytest.approx(100.0 / (1.0 + off), rel=5e-4)


@pytest.mark.parametrize(
    "radio",
    [
        Radio(jitter_s=0.005),
        Radio(fail=0.2),
        Radio(stall=0.02),
        Radio(interval_s=0.06, per_event=12),
    ],
    ids=["jitter", "failing events", "stalls", "long interval"],
)
def test_a_bad_radio_alone_is_no_loss(radio):
    for seed in range(3):
        arrivals = simulate(seed, Sensor(off=-0.013), radio)
        timeline, times = run(arrivals, 100.0)
        assert timeline.gaps == ()
        assert within_5ms(arrivals, times) >= 0.95


@pytest.mark.parametrize("off", CLOCKS)
@pytest.mark.parametrize("interval_s", INTERVALS)
def test_every_lost_run_is_found_and_none_invented(off, interval_s):
    arrivals = simulate(2, Sensor(off=off, loss_every_s=15.0), Radio(interval_s=interval_s))
    timeline, times = run(arrivals, 100.0)
    assert arrivals.lost
    assert len(timeline.gaps) == len(arrivals.lost)
    for gap, (first, count) in zip(timeline.gaps, arrivals.lost, strict=True):
        assert gap.start_s == pytest.approx(arrivals.true_s(first), abs=0.1)
        assert abs(gap.lost - count) <= 1
    assert within_5ms(arrivals, times) >= 0.95


def test_the_shortest_runs_of_three_are_found():
    sensor = Sensor(off=0.013, loss_every_s=8.0, shortest=3, longest=3)
    for seed in range(3):
        arrivals = simulate(seed, sensor, Radio())
        timeline, _ = run(arrivals, 100.0)
        assert [gap.lost for gap in timeline.gaps] == [3] * len(arrivals.lost)


@pytest.mark.parametrize("off", [-0.013, 0.004, 0.013])
def test_samples_that_travel_four_to_a_packet(off):
    sensor = Sensor(rate_hz=200.0, off=off, per_packet=4, loss_every_s=12.0, longest=24)
    arrivals = simulate(3, sensor, Radio())
    timeline, times = run(arrivals, 200.0)
    assert [gap.lost for gap in timeline.gaps] == [count for _, count in arrivals.lost]
    assert within_5ms(arrivals, times) >= 0.95


@pytest.mark.parametrize("real_hz", [50.0, 119.0, 200.0])
def test_a_wrong_nominal_rate_is_measured(real_hz):
    arrivals = simulate(1, Sensor(rate_hz=real_hz), Radio(interval_s=0.015))
    timeline, times = run(arrivals, 100.0)
    assert timeline.rate_hz == pytest.approx(real_hz, rel=1e-3)
    assert timeline.gaps == ()
    assert within_5ms(arrivals, times) >= 0.95


def test_times_always_rise():
    arrivals = simulate(4, Sensor(off=0.01, loss_every_s=6.0), Radio(stall=0.05, jitter_s=0.004))
    _, times = run(arrivals, 100.0)
    assert all(one < other for (_, one), (_, other) in pairwise(times))


def test_causal_and_the_same_for_any_split():
    arrivals = simulate(5, Sensor(off=0.01, loss_every_s=6.0), Radio())
    _, whole = run(arrivals, 100.0)
    arrivals.packets = arrivals.packets[: len(arrivals.packets) // 2]
    _, half = run(arrivals, 100.0)
    assert half == whole[: len(half)]
    timeline = CountTimeline(100.0, Counters())
    readings = [Reading(None, (0.0, 0.0, 9.8), (0.0, 0.0, float(n))) for n in range(4)]
    together = timeline.place(readings, 5.0).time_s
    timeline = CountTimeline(100.0, Counters())
    apart = [timeline.place([reading], 5.0).time_s[0] for reading in readings]
    assert together.tolist() == apart


def test_a_reconnect_is_a_gap_and_times_go_on():
    timeline = CountTimeline(100.0, Counters())
    before = [timeline.push(0.01 * n) for n in range(500)]
    timeline.restart()
    after = [timeline.push(8.0 + 0.01 * n) for n in range(500)]
    (gap,) = timeline.gaps
    assert gap.start_s == pytest.approx(before[-1] + 0.01)
    assert gap.end_s == pytest.approx(8.0, abs=0.02)
    assert gap.lost == pytest.approx(300, abs=2)
    assert after[0] == pytest.approx(8.0, abs=0.02)


def test_an_impossible_reading_keeps_its_place_in_time():
    counters = Counters()
    timeline = CountTimeline(100.0, counters)
    sane = Reading(None, (0.0, 0.0, 9.8), (0.0, 0.0, 0.0))
    broken = Reading(None, (float("nan"), 0.0, 9.8), (0.0, 0.0, 0.0))
    blocks = [timeline.place([sane if n != 300 else broken], 0.01 * n) for n in range(600)]
    times = [t for block in blocks for t in block.time_s]
    assert len(times) == 599
    assert times[300] - times[299] == pytest.approx(0.02, abs=1e-3)
    assert (counters.invalid, counters.lost) == (1, 1)
