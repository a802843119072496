from __future__ import annotations

import numpy as np
import pytest

from tempo.motion.pauses import Pauses

AXIS, HEEL, UP = np.array([0.0, 1.0, 0.0]), np.array([-1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])


def path(*keys: tuple[float, float]) -> np.ndarray:
    """Straight lines through (seconds, sine), 100 Hz."""
    times, values = zip(*keys, strict=True)
    return np.interp(np.arange(round(times[-1] * 100) + 1) / 100, times, values)


def pauses(sine: np.ndarray) -> Pauses:
    """What a sensor feels of a foot that turns so, slowly enough for no push."""
    upright = np.sqrt(1.0 - sine * sine)
    acc = 9.81 * (sine[:, np.newaxis] * HEEL + upright[:, np.newaxis] * UP)
    return Pauses(acc, np.gradient(np.arcsin(sine))[:, np.newaxis] * 100.0 * AXIS, AXIS, HEEL)


def raised_from(sine: np.ndarray) -> int:
    return pauses(sine).raised_from(0, sine.size - 1, float(sine[0]), float(sine[-1]))


def lowered_to(sine: np.ndarray) -> int:
    return pauses(sine).lowered_to(0, sine.size - 1, float(sine[0]), float(sine[-1]))


def test_a_plain_raise_is_not_trimmed():
    sine = path((0, 0), (1.0, 0.5))
    assert raised_from(sine) == 0
    assert lowered_to(sine[::-1]) == 100


def test_a_rise_starts_behind_its_last_rest_near_the_bottom():
    """A foot put down (0.05 up), a second's rest, then the raise."""
    assert 140 <= raised_from(path((0, 0), (0.5, 0.05), (1.5, 0.05), (2.5, 0.5))) <= 155


def test_a_fall_ends_at_its_first_rest_near_the_bottom():
    """A lowering, two seconds' rest, then the heel sinks to the floor."""
    assert 95 <= lowered_to(path((0, 0.5), (1.0, 0.05), (3.0, 0.05), (3.5, 0.0))) <= 110


def test_a_rise_that_a_step_seems_to_begin_far_below_starts_where_the_foot_rested():
    """The moment's gravity is wrong by half a radian when the step ends, the accelerometer not."""
    sine = path((0, 0.0), (3.0, 0.0), (4.0, 0.45))
    assert 290 <= pauses(sine).raised_from(0, 400, -0.5, 0.45) <= 305


def test_a_stop_in_the_upper_half_belongs_to_the_lowering():
    assert lowered_to(path((0, 0.5), (1.0, 0.35), (3.0, 0.35), (4.0, 0.0))) == 400


@pytest.mark.parametrize("lower_s", [5.0, 10.0, 14.0])
def test_a_slow_lowering_holds_no_pause(lower_s):
    sine = path((0, 0.55), (lower_s, 0.0))
    assert lowered_to(sine) == sine.size - 1


def test_swings_shorter_than_a_pause_are_left_alone():
    assert lowered_to(path((0, 0.2), (0.3, 0.0))) == 30
