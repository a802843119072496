from __future__ import annotations

import numpy as np
import pytest

from tempo.exercises.postures import Posture
from tempo.exercises.swings import (
    SwingParams,
    chains,
    evidence,
    leaning,
    straightened,
    swings,
    trimmed,
)
from tempo.reps.rows import Rows

PARAMS = SwingParams()
AXIS = np.array([0.6, 0.0, 0.8])


def postures(*angles_deg: float, seconds: float = 2.0, came_m: float = 0.0) -> list[Posture]:
    """Rests at angles about one axis, so many seconds each, 1 s apart."""
    step, lasts = round(100 * seconds + 100), round(100 * seconds)
    return [
        Posture(np.radians(deg) * AXIS, k * step, k * step + lasts, rested=True, came_m=came_m)
        for k, deg in enumerate(angles_deg)
    ]


def rows_of(chain: list[Posture], shakes_radps: list[float]) -> list[Rows]:
    rng = np.random.default_rng(0)
    return [
        Rows(
            one.first,
            np.arange(200) / 100.0,
            np.zeros((200, 3)),
            rng.normal(0, shake, (200, 3)),
            np.zeros((200, 3)),
            np.zeros(200),
            np.zeros(200, bool),
        )
        for one, shake in zip(chain, shakes_radps, strict=True)
    ]


def test_a_stop_on_the_way_back_is_a_detour():
    line = straightened(postures(0, 20, 5, 0, 20, 0), PARAMS)
    assert len(line) == 5


def test_a_small_turn_after_a_large_one_is_none():
    """The leg is lifted by 50°, then the foot turns by 12°."""
    assert len(straightened(postures(0, 50, 62, 50, 62, 50), PARAMS)) == 6


def test_a_chain_goes_to_and_fro():
    line = postures(0, 50, 62, 50, 62, 50, 0)
    assert [len(one) for one in chains(line, PARAMS)] == [5]


def test_a_long_rest_ends_a_chain_and_begins_the_next():
    line = postures(0, 20, 0, 20, 0, 20, 0)
    line[2].last += 1500
    assert [len(one) for one in chains(line, PARAMS)] == [3, 5]


def test_ways_that_are_unlike_or_carry_the_foot_are_no_part_of_a_set():
    assert len(trimmed(postures(38, 0, 20, 0, 20, 0, 38), PARAMS)) == 5
    chain = postures(20, 0, 20, 0, 20)
    chain[1].came_m = 0.5
    assert len(trimmed(chain, PARAMS)) == 4


@pytest.mark.parametrize("tired", [1.0, 0.65])
def test_no_turn_of_a_set_is_trimmed(tired):
    tops = [20 * (1 - (1 - tired) * k / 5) for k in range(6)]
    chain = postures(*(angle for top in tops for angle in (0, top)), 0)
    assert trimmed(chain, PARAMS) == chain


def test_a_set_begins_and_ends_at_rest():
    chain = postures(0, 20, 0, 20, 0)
    rows = rows_of(chain, [0.0] * 5)
    assert evidence(chain, rows, PARAMS, over=True)["ends"] > 0
    assert evidence(chain[1:], rows[1:], PARAMS, over=True)["ends"] == 0
    assert evidence(chain[1:], rows[1:], PARAMS, over=False)["ends"] > 0  # it goes on


def test_what_trembles_is_held():
    chain = postures(0, 20, 0, 20, 0)
    assert evidence(chain, rows_of(chain, [1, 2, 1, 2, 1]), PARAMS, over=True)["tremor"] > 2
    assert evidence(chain, rows_of(chain, [2, 1, 2, 1, 2]), PARAMS, over=True)["tremor"] < -2


def test_a_rest_is_the_same_place_again_and_a_hold_lasts_as_told():
    chain = postures(0, 20, 1, 25, 0, 18, -1)
    said = evidence(chain, rows_of(chain, [0.0] * 7), PARAMS, over=True)
    assert said["place"] > 0.5
    for one in chain[0::2]:
        one.last = one.first + 40
    assert evidence(chain, rows_of(chain, [0.0] * 7), PARAMS, over=True)["lasting"] > 0.5


def test_swings_go_out_first():
    chain = postures(0, 20, 0, 20)
    assert [one.held.first for one in swings(chain, AXIS)] == [chain[1].first]
    assert [one.held.first for one in swings(chain, -AXIS)] == [chain[2].first]


def test_leaning_is_silent_about_what_lies_across():
    assert leaning(AXIS, None) == 0.0
    assert leaning(AXIS, 3.0 * AXIS) == 1.0
    assert leaning(AXIS, -AXIS) == -1.0
    assert leaning(AXIS, np.array([0.0, 1.0, 0.0])) == 0.0
