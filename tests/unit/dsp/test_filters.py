from __future__ import annotations

import sys

import numpy as np
import pytest

from tempo.dsp.filters import OnePole


@pytest.fixture
def noise() -> np.ndarray:
    return np.random.default_rng(2).normal(3.0, 5.0, (997, 3))


@pytest.mark.parametrize("length", [1, 5, 23, 24, 25, 100])
@pytest.mark.parametrize("loaded", [True, False])
def test_lists_running_sums_and_the_library_give_the_same_bits(noise, length, loaded, monkeypatch):
    """Blocks under 24 rows go through lists, longer ones through scipy where it is loaded."""
    if loaded:
        import scipy.signal  # noqa: F401
    whole = OnePole(0.4, 100.0).push(noise)
    if not loaded:
        monkeypatch.delitem(sys.modules, "scipy.signal", raising=False)
    stage = OnePole(0.4, 100.0)
    parts = [stage.push(noise[start : start + length]) for start in range(0, len(noise), length)]
    assert np.array_equal(np.concatenate(parts), whole)
    assert ("scipy.signal" in sys.modules) == loaded


def test_a_step_is_followed_to_63_percent_after_one_time_constant():
    stage = OnePole(0.5, 100.0)
    stage.push(np.zeros((10, 1)))
    answer = stage.push(np.ones((200, 1)))[:, 0]
    assert answer[49] == pytest.approx(1 - np.exp(-1), abs=1e-12)
    assert np.all(np.diff(answer) > 0)


def test_it_begins_at_rest_on_the_first_row():
    steady = OnePole(2.0, 100.0).push(np.full((50, 2), -7.5))
    assert steady == pytest.approx(np.full((50, 2), -7.5), abs=1e-12)


def test_columns_do_not_hear_each_other(noise):
    alone = OnePole(0.4, 100.0).push(noise[:, 1:2])
    together = OnePole(0.4, 100.0).push(noise)[:, 1:2]
    assert np.array_equal(alone, together)


def test_an_empty_block_is_answered_with_an_empty_one(noise):
    stage, plain = OnePole(0.4, 100.0), OnePole(0.4, 100.0)
    assert stage.push(np.empty((0, 3))).shape == (0, 3)
    assert np.array_equal(stage.push(noise), plain.push(noise))
