from __future__ import annotations

import numpy as np
import pytest

from tempo.motion.pauses import trimmed_end, trimmed_start


def path(*keys: tuple[float, float]) -> np.ndarray:
    """Straight lines through (seconds, sine), 100 Hz."""
    times, values = zip(*keys, strict=True)
    return np.interp(np.arange(round(times[-1] * 100) + 1) / 100, times, values)


def test_a_plain_raise_is_not_trimmed():
    sine = path((0, 0), (1.0, 0.5))
    assert trimmed_start(sine, 0, 100) == 0
    assert trimmed_end(sine[::-1], 0, 100) == 100


def test_a_rise_starts_behind_its_last_rest_near_the_bottom():
    """A foot put down (0.05 up), a second's rest, then the raise."""
    sine = path((0, 0), (0.5, 0.05), (1.5, 0.05), (2.5, 0.5))
    assert 140 <= trimmed_start(sine, 0, 250) <= 155


def test_a_fall_ends_at_its_first_rest_near_the_bottom():
    """A lowering, two seconds' rest, then the heel sinks to the floor."""
    sine = path((0, 0.5), (1.0, 0.05), (3.0, 0.05), (3.5, 0.0))
    assert 95 <= trimmed_end(sine, 0, 350) <= 110


def test_a_stop_in_the_upper_half_belongs_to_the_lowering():
    sine = path((0, 0.5), (1.0, 0.35), (3.0, 0.35), (4.0, 0.0))
    assert trimmed_end(sine, 0, 400) == 400


@pytest.mark.parametrize("lower_s", [5.0, 10.0, 14.0])
def test_a_slow_lowering_holds_no_pause(lower_s):
    sine = path((0, 0.55), (lower_s, 0.0))
    assert trimmed_end(sine, 0, sine.size - 1) == sine.size - 1


def test_swings_shorter_than_a_pause_are_left_alone():
    sine = path((0, 0.2), (0.3, 0.0))
    assert trimmed_end(sine, 0, 30) == 30
