"""Which stretches are looked at for strides."""

from __future__ import annotations

import numpy as np

from tempo.motion.strides import Strides


class Looked:
    """A `Front` that only notes what it was shown."""

    def __init__(self) -> None:
        self.shown: list[np.ndarray] = []

    def look(self, gyr_radps: np.ndarray) -> None:
        self.shown.append(gyr_radps)


def test_a_walk_is_looked_at_from_standing_to_standing_not_from_within_a_slow_movement():
    """Quick raises that are looked at from the middle of a lowering look like strides."""
    speeds = np.repeat([0.0, 0.8, 2.0, 0.8, 2.0, 0.8, 0.0], 100)
    front, bias = Looked(), np.array([0.0, 0.0, 0.2])
    Strides(front).push(np.outer(speeds, [0.0, 1.0, 0.0]) + bias, bias)
    (walk,) = front.shown
    assert len(walk) == 600
    assert np.abs(walk[:50]).max() == np.abs(walk[-50:]).max() == 0.0


def test_slow_movement_alone_is_not_looked_at():
    front = Looked()
    Strides(front).push(np.outer(np.repeat([0.0, 0.8, 0.0], 100), [0.0, 1.0, 0.0]), np.zeros(3))
    assert front.shown == []
