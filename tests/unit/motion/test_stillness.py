from __future__ import annotations

import numpy as np
import pytest

from tempo.motion.stillness import Still, Stillness

DOWN = np.array([0.3, -0.2, 9.8])
BIAS_RADPS = np.radians([0.8, -0.4, 0.2])


def standing(seconds: float, seed: int = 0, acc: np.ndarray = DOWN) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    n = round(seconds * 100)
    return rng.normal(acc, 0.04, (n, 3)), rng.normal(BIAS_RADPS, 0.004, (n, 3))


def stepping(seconds: float, seed: int = 0) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    n = round(seconds * 100)
    return rng.normal(DOWN, 4.0, (n, 3)), rng.normal(0, 2.0, (n, 3))


def watched(*parts: tuple[np.ndarray, ...], block: int = 10**9) -> Stillness:
    acc, gyr = (np.vstack(columns) for columns in zip(*parts, strict=True))
    stage = Stillness()
    for start in range(0, len(acc), block):
        stage.push(acc[start : start + block], gyr[start : start + block])
    return stage


def test_standing_is_one_stretch_with_its_up_and_its_bias():
    (still,) = watched(standing(10.0)).stretches
    assert (still.start_row, still.end_row, still.seconds) == (0, 1000, 10.0)
    assert still.up == pytest.approx(DOWN / np.linalg.norm(DOWN), abs=1e-3)
    assert still.gyr_radps == pytest.approx(BIAS_RADPS, abs=1e-3)
    assert still.acc_mps2 == pytest.approx(np.linalg.norm(DOWN), abs=0.01)


def test_steps_part_two_stretches_and_are_shaken():
    stage = watched(standing(4.0), stepping(2.0), standing(3.0, 1))
    assert [(one.start_row, one.end_row) for one in stage.stretches] == [(0, 400), (600, 900)]
    assert stage.vigorous == [(400, 450), (450, 500), (500, 550), (550, 600)]


def test_a_stretch_grows_while_it_lasts():
    stage = Stillness()
    stage.push(*standing(2.0))
    assert stage.stretches[-1].end_row == 200
    stage.push(*standing(1.0, 1))
    assert [(one.start_row, one.end_row) for one in stage.stretches] == [(0, 300)]


def test_half_seconds_that_are_not_full_wait():
    stage = Stillness()
    stage.push(*standing(0.49))
    assert stage.stretches == []
    stage.push(*standing(0.01, 1))
    assert len(stage.stretches) == 1


@pytest.mark.parametrize("block", [1, 7, 50, 333])
def test_any_split_gives_the_same(block):
    parts = (standing(4.0), stepping(1.3), standing(2.6, 1), stepping(0.7, 2), standing(3.0, 3))
    whole, split = watched(*parts), watched(*parts, block=block)
    assert split.vigorous == whole.vigorous
    assert [repr(one) for one in split.stretches] == [repr(one) for one in whole.stretches]


def turning(seconds: float, degrees: float) -> tuple[np.ndarray, ...]:
    """A steady, silent turn."""
    n = round(seconds * 100)
    angle = np.radians(np.linspace(0.0, degrees, n))
    acc = 9.81 * np.column_stack([-np.sin(angle), 0 * angle, np.cos(angle)])
    rate = np.radians(degrees / seconds)
    return acc, np.tile([0.0, rate, 0.0], (n, 1))


@pytest.mark.parametrize("lower_s", [8.0, 12.0, 20.0])
def test_a_lowering_is_never_stillness(lower_s):
    """Even and free of noise, 30° in 20 s turns by 0.75° in every half second."""
    stage = watched(turning(lower_s, 30.0))
    assert all(one.seconds < 1.0 for one in stage.stretches)


def test_slow_sinking_ends_a_stretch_before_it_has_sunk_far():
    stage = watched(turning(60.0, 12.0))
    assert stage.stretches
    assert all(one.seconds <= 4.0 for one in stage.stretches)


def test_bias_is_that_of_the_last_two_still_seconds_before_a_row():
    stage = watched(standing(4.0), stepping(1.0), standing(1.0, 1), stepping(1.0, 2))
    assert stage.bias_radps(700) == pytest.approx(BIAS_RADPS, abs=1e-3)
    assert stage.bias_radps(199).tolist() == [0, 0, 0]
    assert watched(stepping(5.0)).bias_radps(500).tolist() == [0, 0, 0]


def test_a_still_stretch_tells_its_seconds():
    assert Still(100, 350, DOWN, BIAS_RADPS, 9.8).seconds == 2.5
