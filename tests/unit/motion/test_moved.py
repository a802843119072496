from __future__ import annotations

import numpy as np
import pytest

from tempo.motion.moved import Moved

SHAKEN = [(0, 50), (400, 450), (1000, 1050)]


def test_shaking_in_a_raise_or_near_it_is_the_raises_own():
    moved = Moved()
    assert moved.outside(SHAKEN) == SHAKEN
    moved.raised((450, 800))
    assert moved.outside(SHAKEN) == [(0, 50), (1000, 1050)]
    assert moved.last_fall == 800


def test_shaking_that_comes_after_the_raise_is_known_is_judged_too():
    moved = Moved()
    moved.raised((450, 800))
    assert moved.outside([*SHAKEN, (850, 900)]) == [(0, 50), (1000, 1050)]


def test_steps_between_two_raises_are_counted():
    moved = Moved()
    assert moved.between_raises(SHAKEN, 2000) == 0
    moved.raised((450, 800))
    steps = [*SHAKEN, (1050, 1100), (1500, 1550), (1940, 1990)]
    assert moved.between_raises(steps, 2000) == 3
    assert moved.between_raises(steps, 1060) == 0


@pytest.mark.parametrize("seed", range(20))
def test_it_is_what_a_plain_look_at_everything_gives(seed):
    """Shaken half seconds and raises, told in any order that a signal could bring them in."""
    rng = np.random.default_rng(seed)
    shaken = [(row, row + 50) for row in range(0, 20_000, 50) if rng.uniform() < 0.3]
    edges = np.sort(rng.choice(np.arange(0, 20_000, 10), 16, replace=False)).tolist()
    raises = list(zip(edges[::2], edges[1::2], strict=True))
    moved = Moved()
    for rise, fall in raises:
        known = fall + int(rng.integers(0, 600))
        moved.outside([span for span in shaken if span[1] <= known])
        moved.raised((rise, fall))
    plain = [
        span
        for span in shaken
        if not any(rise - 100 < span[1] and span[0] < fall + 100 for rise, fall in raises)
    ]
    assert moved.outside(shaken) == plain
