"""Whole courses of a lowering: limits that wobble hides, told by the middle."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.reps.courses import Course, course
from tempo.reps.limits import Limit, Wobble
from tempo.reps.weighing import weighed

DENSITY = 1.5e-6
WAY_M = 0.1
TIME_S = np.arange(0.0, 18.0, 0.01)


def travel(kind: str, start_s: float = 4.0, last_s: float = 9.0, seed: int | None = 0):
    """The way down, with a random walk on it as wobble makes one."""
    share = np.clip((TIME_S - start_s) / last_s, 0.0, 1.0)
    way = {
        "even": share,
        "s_shaped": share**3 * (10 - 15 * share + 6 * share**2),
        "fade": (1 - np.exp(-3.5 * share)) / (1 - np.exp(-3.5)),
    }[kind]
    walk = 0.0
    if seed is not None:
        steps = np.random.default_rng(seed).normal(size=TIME_S.size) * np.sqrt(DENSITY * 0.01)
        walk = np.cumsum(steps)
    return WAY_M * way + walk


def seen(travel_m: np.ndarray) -> Course:
    bounds = (1.0, 16.0)
    return course(TIME_S, travel_m, (1.0, 8.0), (9.0, 17.0), bounds, WAY_M, DENSITY)


def test_an_even_lowering_is_timed_to_its_corners():
    found = seen(travel("even"))
    assert found.start.at_s == pytest.approx(4.0, abs=0.2)
    assert found.end.at_s == pytest.approx(13.0, abs=0.2)
    assert min(found.sharp_start, found.sharp_end) > 0.8


def test_an_s_is_timed_by_definition_1_and_known_to_be_eased():
    # the speed of a minimum-jerk movement passes 10 % of its mean 6.6 % in and before the end
    for seed in range(3):
        found = seen(travel("s_shaped", seed=seed))
        assert found.start.at_s == pytest.approx(4.0 + 0.066 * 9.0, abs=0.5)
        assert found.end.at_s == pytest.approx(13.0 - 0.066 * 9.0, abs=0.5)
        assert max(found.sharp_start, found.sharp_end) < 0.4


def test_the_end_of_a_fade_is_known_worse_than_its_start():
    found = seen(travel("fade"))
    assert found.end.ci_s > 3.0 * found.start.ci_s
    assert found.sharp_end < 0.4


def test_intervals_of_an_s_cover_its_duration():
    hits, right = 0, (1 - 2 * 0.066) * 9.0
    for seed in range(40):
        found = seen(travel("s_shaped", seed=seed + 10))
        hits += abs(found.end.at_s - found.start.at_s - right) <= found.lasting_ci_s
    assert hits >= 34


def test_more_wobble_means_a_wider_interval():
    quiet = seen(travel("s_shaped", seed=None))
    bounds = (1.0, 16.0)
    loud = course(
        TIME_S, travel("s_shaped", seed=None), (1.0, 8.0), (9.0, 17.0), bounds, WAY_M, 5 * DENSITY
    )
    assert loud.lasting_ci_s > 1.3 * quiet.lasting_ci_s


def test_no_limit_lies_outside_the_rests():
    found = course(TIME_S, travel("fade"), (3.0, 7.0), (8.0, 14.0), (4.2, 10.0), WAY_M, DENSITY)
    assert found.start.at_s >= 4.2
    assert found.end.at_s <= 10.0


def test_a_sharp_lowering_keeps_the_limits_of_its_ends():
    alone = (Limit(4.05, 0.05), Limit(12.95, 0.05))
    found = weighed(TIME_S, travel("even"), alone, (1.0, 16.0), WAY_M, Wobble(2 * DENSITY, 30.0))
    assert found.start.at_s == pytest.approx(4.05, abs=0.06)
    assert found.end.at_s == pytest.approx(12.95, abs=0.06)
