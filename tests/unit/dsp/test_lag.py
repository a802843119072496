"""Two clocks on one line: found where signals agree, refused where they do not."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.dsp.lag import UnalignableError, align
from tempo.dsp.likeness import Signal, activity, over_all_lags, own_lag

HZ = 25.0
NONE = np.empty((0, 2))


def bursts(
    seed: int, seconds: float = 240.0, every_s: float = 7.0
) -> tuple[np.ndarray, np.ndarray]:
    """When something moves, and for how long, at irregular times."""
    rng = np.random.default_rng(seed)
    starts = np.cumsum(rng.uniform(0.4, 1.6, int(seconds / every_s)) * every_s)
    return starts[starts < seconds - 5.0], rng.uniform(0.6, 4.0, starts.size)


def signal(
    told: tuple[np.ndarray, np.ndarray], offset_s: float = 0.0, rate: float = 1.0, seed: int = 0
) -> Signal:
    """What a sensor whose second ``t`` is ``offset + rate·t`` of the world makes of it."""
    starts, lengths = told
    time_s = np.arange(0.0, 250.0, 1.0 / HZ)
    world_s = offset_s + rate * time_s
    values = np.zeros(time_s.size)
    for start, length in zip(starts, lengths, strict=False):
        inside = (world_s > start) & (world_s < start + length)
        values[inside] += np.sin(np.pi * (world_s[inside] - start) / length) * 2.0
    noise = np.random.default_rng(seed).normal(0, 0.05, time_s.size)
    return Signal(0.0, HZ, values + np.abs(noise))


def shared(told: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    return np.column_stack([np.zeros(told[0].size), told[0]])


@pytest.mark.parametrize(("offset_s", "rate"), [(0.0, 1.0), (3.3, 1.004), (-12.5, 0.987)])
def test_offset_and_rate_are_found_within_the_interval(offset_s, rate):
    told = bursts(1)
    found = align(signal(told), signal(told, offset_s, rate, 1), shared_s=shared(told))
    for at_s in (0.0, 200.0):
        assert abs(found.to_first(at_s) - (offset_s + rate * at_s)) < found.ci_s
    assert found.ci_s < 0.2
    assert found.anchors > 10


def test_without_sudden_instants_the_interval_holds_half_a_stride():
    told = bursts(2)
    found = align(signal(told), signal(told, 2.0, 1.001, 1), shared_s=NONE)
    assert 0.6 < found.ci_s < 1.2
    assert abs(found.to_first(100.0) - 102.1) < 0.6


def test_there_and_back_is_the_same_second():
    told = bursts(3)
    found = align(signal(told), signal(told, -4.0, 0.995, 1), shared_s=shared(told))
    assert found.to_second(found.to_first(61.7)) == pytest.approx(61.7, abs=1e-9)


def refusal(*signals: Signal, **more: object) -> str:
    with pytest.raises(UnalignableError) as code:
        align(*signals, **({"shared_s": NONE} | more))  # type: ignore[arg-type]
    return str(code.value)


def test_a_moment_is_too_short():
    told = bursts(4)
    moment = Signal(0.0, HZ, signal(told).values[:200])
    assert refusal(signal(told), moment) == "too_short"


def test_what_other_clocks_rule_out_is_no_overlap():
    told = bursts(5)
    assert refusal(signal(told), signal(told), near=(3600.0, 15.0)) == "no_overlap"


def test_a_sensor_on_the_table_shares_nothing():
    told = bursts(6)
    rest = np.abs(np.random.default_rng(9).normal(0, 0.05, 6000))
    assert refusal(signal(told), Signal(0.0, HZ, rest)) == "nothing_shared"


@pytest.mark.parametrize("seed", range(4))
def test_another_evening_is_refused(seed):
    told, other = bursts(seed), bursts(seed + 50)
    code = refusal(signal(told), signal(other, seed=1), shared_s=shared(told))
    assert code in {"ambiguous", "nothing_shared"}


def test_clocks_that_are_known_ask_less_of_the_signals():
    """Two thirds of what moves is not shared; only who knows about when to look finds the rest."""
    told, alone = bursts(7, every_s=12.0), bursts(8, every_s=30.0)
    other = signal(told, 2.0, 1.0, 1)
    other = Signal(0.0, HZ, other.values + signal(alone, seed=2).values)
    found = align(signal(told), other, shared_s=NONE, near=(1.0, 5.0))
    assert abs(found.to_first(100.0) - 102.0) < found.ci_s


def test_activity_is_the_mean_rate_without_the_bias():
    time_s = np.arange(0.0, 60.0, 0.02)
    gyr = np.zeros((time_s.size, 3))
    turning = (time_s > 30.0) & (time_s < 32.0)
    gyr[turning, 1] = 40.0
    found = activity(time_s, gyr + np.array([3.0, -2.0, 1.0]))
    assert found.at(np.array([31.0]))[0] == pytest.approx(np.log1p(8.0))
    assert found.at(np.array([10.0]))[0] == pytest.approx(0.0, abs=1e-12)


def test_lag_is_how_much_later_the_second_begins():
    values = np.zeros(1000)
    values[400:420] = 1.0
    first, second = Signal(0.0, HZ, values), Signal(0.0, HZ, values[250:])
    lags_s, alike, overlap_s = over_all_lags(first, second, 1.0, 10.0)
    top = int(np.nanargmax(alike))
    assert lags_s[top] == pytest.approx(10.0)
    assert alike[top] > 0.99
    assert overlap_s[top] == pytest.approx(30.0, abs=0.1)


def test_a_stretchs_own_lag_is_what_the_line_is_off_by():
    told = bursts(10)
    first, second = signal(told).smoothed(0.2), signal(told, 5.4, 1.0, 1).smoothed(0.2)
    start_s = float(told[0][8])
    found = own_lag(first, second, (5.0, 1.0), (start_s - 4.0, start_s + 6.0), 1.5)
    assert found is not None
    assert found[0] == pytest.approx(0.4, abs=0.05)
    flat = Signal(0.0, HZ, np.zeros(5000))
    assert own_lag(first, flat, (5.0, 1.0), (10.0, 20.0), 1.5) is None
