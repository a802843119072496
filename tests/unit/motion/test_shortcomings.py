import numpy as np
import pytest

from tempo.motion.shortcomings import Shortcomings
from tempo.samples import Samples


def seen(acc: np.ndarray, gyr: np.ndarray, split: int | None = None) -> tuple[str, ...]:
    whole = Samples(0.01 * np.arange(len(acc)), acc, gyr)
    counts = Shortcomings()
    for part in (whole[:split], whole[split:]) if split else (whole,):
        counts.push(part)
    return counts.codes


@pytest.fixture
def noise() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    return rng.normal(0, 9, (600, 3)), rng.normal(0, 120, (600, 3))


def test_noise_has_no_shortcomings(noise):
    assert seen(*noise) == ()
    assert Shortcomings().codes == ()


@pytest.mark.parametrize("split", [None, 1, 299])
def test_the_same_extreme_thrice_is_the_end_of_a_range(noise, split):
    acc, gyr = noise
    assert seen(np.clip(acc, -18.6, 18.6), gyr, split) == ("acc_clipped",)
    assert seen(acc, np.clip(gyr, -250, 250), split) == ("gyr_clipped",)
    assert seen(np.clip(acc, -12, 12), gyr, split) == ()


def test_zeros_that_come_and_go_are_a_gyro_that_falls_silent(noise):
    acc, gyr = noise
    silent = gyr.copy()
    silent[100:200] = 0.0
    assert seen(acc, silent) == ("gyr_zero_when_slow",)
    assert seen(acc, 0.0 * gyr) == ()
