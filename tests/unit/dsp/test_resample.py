from __future__ import annotations

import numpy as np
import pytest

from tempo.dsp.resample import GRID_S, Grid, GridBlock
from tempo.samples import Gap, Samples

SPEEDS = np.array([0.3, -0.2, 0.1, 4.0, -3.0, 2.0])


def lines(time_s: np.ndarray) -> Samples:
    """Six columns that are straight lines: what is right between samples is known exactly."""
    rows = 1.0 + time_s[:, None] * SPEEDS
    return Samples(time_s, rows[:, :3], rows[:, 3:])


def laid(*blocks: Samples) -> list[GridBlock]:
    grid = Grid()
    out = [block for samples in blocks for block in grid.push(samples)]
    return out + grid.finish()


def joined(blocks: list[GridBlock], column: str) -> np.ndarray:
    return np.concatenate([getattr(block, column) for block in blocks])


def assert_on_the_lines(blocks: list[GridBlock]) -> None:
    """Right to a microsecond of the steepest line: so far beside the grid a sample may lie."""
    off = 1e-6 * np.abs(SPEEDS).max() + 1e-9
    time_s = joined(blocks, "time_s")
    right = 1.0 + time_s[:, None] * SPEEDS
    assert joined(blocks, "acc_mps2") == pytest.approx(right[:, :3], abs=off)
    assert joined(blocks, "gyr_radps") == pytest.approx(np.radians(right[:, 3:]), abs=off)


def uneven(seconds: float, rate_hz: float, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    count = round(seconds * rate_hz)
    return (np.arange(count) + rng.uniform(-0.35, 0.35, count)) / rate_hz


@pytest.mark.parametrize("rate_hz", [52.0, 100.0, 119.0])
def test_an_uneven_clock_is_laid_on_an_even_grid(rate_hz):
    blocks = laid(lines(5.0 + uneven(10.0, rate_hz)))
    time_s = joined(blocks, "time_s")
    assert np.diff(time_s) == pytest.approx(GRID_S, abs=1e-9)
    assert_on_the_lines(blocks)
    assert not joined(blocks, "filled").any()
    assert not any(block.gaps for block in blocks)
    assert [block.fresh for block in blocks] == [True] + [False] * (len(blocks) - 1)


def test_times_on_the_grid_come_out_to_the_bit():
    samples = lines(np.arange(1000) * 0.01)
    blocks = laid(samples)
    assert len(joined(blocks, "time_s")) == 1000
    assert joined(blocks, "acc_mps2") == pytest.approx(samples.acc_mps2, abs=1e-12)


@pytest.mark.parametrize("rate_hz", [200.0, 208.0, 400.0])
def test_fast_sensors_are_averaged_not_thinned(rate_hz):
    time_s = np.arange(round(10 * rate_hz)) / rate_hz
    assert_on_the_lines(laid(lines(time_s)))
    # 90 Hz would fold down to 10 Hz on the grid if samples were merely dropped
    hum = np.sin(2 * np.pi * 90.0 * time_s)[:, None] * np.ones(3)
    heard = joined(laid(Samples(time_s, hum, 0 * hum)), "acc_mps2")
    kept = heard.std() / hum.std()
    group = round(rate_hz / 100)
    mean_of_group = abs(
        np.sin(np.pi * 90 * group / rate_hz) / (group * np.sin(np.pi * 90 / rate_hz))
    )
    assert kept < mean_of_group + 0.05 < 0.75


def test_slow_sensors_have_no_holes():
    """At 25 Hz the sensor's own step is 40 ms; a step of 60 ms would still be its own."""
    blocks = laid(lines(np.arange(250) / 16.0))
    assert not any(block.gaps for block in blocks)
    assert not joined(blocks, "filled").any()
    assert_on_the_lines(blocks)


def test_a_hole_is_declared_bridged_and_marked():
    time_s = np.delete(np.arange(1000) * 0.01, np.arange(300, 320))
    blocks = laid(lines(time_s))
    assert [gap for block in blocks for gap in block.gaps] == [Gap(2.99, 3.2, 20)]
    at_s, filled = joined(blocks, "time_s"), joined(blocks, "filled")
    assert np.array_equal(filled, (at_s > 2.9951) & (at_s < 3.1951))
    assert_on_the_lines(blocks)
    assert sum(block.fresh for block in blocks) == 1


def test_a_step_of_50_ms_is_no_hole():
    time_s = np.delete(np.arange(300) * 0.01, np.arange(100, 104))
    assert not any(block.gaps for block in laid(lines(time_s)))


def test_behind_a_long_gap_all_is_fresh():
    time_s = np.concatenate([np.arange(300) * 0.01, 10.003 + np.arange(300) * 0.01])
    blocks = laid(lines(time_s))
    assert [block.fresh for block in blocks] == [True, True]
    (gap,) = [gap for block in blocks for gap in block.gaps]
    assert (gap.start_s, gap.end_s) == pytest.approx((2.99, 10.003))
    assert gap.lost == 700
    assert blocks[1].gaps == (gap,)
    assert blocks[1].time_s[0] == pytest.approx(10.003)
    assert not joined(blocks, "filled").any()
    assert_on_the_lines(blocks)


@pytest.mark.parametrize("rate_hz", [60.0, 100.0, 400.0])
@pytest.mark.parametrize("length", [1, 7, 333])
def test_any_split_gives_the_same_bits(rate_hz, length):
    time_s = np.round(uneven(12.0, rate_hz, seed=3), 6)
    time_s = time_s[((time_s < 4.0) | (time_s > 4.3)) & ((time_s < 6.0) | (time_s > 10.0))]
    rows = np.random.default_rng(8).normal(size=(time_s.size, 6))
    samples = Samples(time_s, rows[:, :3], rows[:, 3:])
    whole = laid(samples)
    parts = laid(*(samples[start : start + length] for start in range(0, len(samples), length)))
    for column in ("time_s", "acc_mps2", "gyr_radps", "filled"):
        assert np.array_equal(joined(parts, column), joined(whole, column)), column
    gaps = [gap for block in whole for gap in block.gaps]
    assert len(gaps) == 2
    assert [gap for block in parts for gap in block.gaps] == gaps
    assert sum(block.fresh for block in parts) == sum(block.fresh for block in whole) == 2


def test_a_recording_too_short_to_tell_its_rate_still_comes_out():
    blocks = laid(lines(np.arange(20) * 0.01))
    assert len(joined(blocks, "time_s")) == 20
    assert_on_the_lines(blocks)


def test_one_sample_is_one_row():
    (block,) = laid(lines(np.array([3.0])))
    assert block.time_s.tolist() == [3.0]
    assert block.fresh


def test_the_last_group_of_a_fast_sensor_is_not_lost():
    time_s = np.arange(2003) / 400.0
    assert joined(laid(lines(time_s)), "time_s")[-1] >= time_s[-1] - 1.5 * GRID_S


def test_the_sensors_own_step_is_told():
    grid = Grid()
    assert grid.sample_step_s == 0.0
    grid.push(lines(np.arange(100) / 208.0))
    assert grid.sample_step_s == pytest.approx(1 / 208)


def test_bursts_do_not_hide_the_sensors_step():
    """Sixteen samples arrive together, a microsecond apart, every 40 ms: 400 Hz, no holes."""
    count = np.arange(2000)
    time_s = count // 16 * 0.04 + count % 16 * 1e-6
    grid = Grid()
    blocks = [*grid.push(lines(time_s)), *grid.finish()]
    assert grid.sample_step_s == pytest.approx(0.0025, rel=0.1)
    assert not [gap for block in blocks for gap in block.gaps]
    assert joined(blocks, "time_s").size == pytest.approx(500, abs=5)
