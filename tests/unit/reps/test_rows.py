from __future__ import annotations

import numpy as np
import pytest

from tempo.reps.rows import Rows, joined_rows


def rows(sine: np.ndarray, first: int = 0) -> Rows:
    n = sine.size
    time_s = 0.01 * (first + np.arange(n))
    ones = np.ones((n, 3))
    return Rows(first, time_s, ones, ones, ones, sine, np.zeros(n, dtype=bool))


def path(*keys: tuple[float, float]) -> np.ndarray:
    """Straight lines through (row, sine)."""
    at, values = zip(*keys, strict=True)
    return np.interp(np.arange(at[-1] + 1), at, values)


RAISE = path((0, 0.0), (100, 0.0), (200, 0.5), (300, 0.5), (500, 0.0), (900, 0.0))


@pytest.fixture
def kept() -> Rows:
    return rows(RAISE, first=1000)


def test_joined_and_cut_rows_keep_their_numbers(kept):
    parts = joined_rows([kept.cut(1000, 1300), kept.cut(1300, 1901)])
    assert (parts.first, parts.end) == (1000, 1901)
    assert np.array_equal(parts.sine, kept.sine)
    assert parts.at_s(1300) == kept.at_s(1300) == pytest.approx(13.0)


def test_a_cut_beyond_what_is_kept_takes_what_there_is(kept):
    assert (kept.cut(10, 1100).first, kept.cut(10, 1100).end) == (1000, 1100)
    assert kept.cut(1800, 9000).end == 1901


def test_a_raise_leaves_the_bottom_at_15_percent_of_its_travel(kept):
    assert kept.onset(1000, 1250) == 1115
    assert kept.offset(1250, 1600) == 1470


def test_the_rest_before_a_raise_reaches_back_to_the_last_movement(kept):
    assert kept.rest_begin(1115, 1250) == 1000
    after_another = rows(np.concatenate([np.linspace(0.5, 0.0, 100), RAISE]))
    began = after_another.rest_begin(215, 350)
    assert 70 <= began < 100


def test_a_rest_is_at_most_four_seconds_long():
    long_rest = rows(np.concatenate([np.zeros(2000), RAISE]))
    assert long_rest.rest_begin(2115, 2250) == 1715


def test_the_next_raise_begins_where_the_valley_is_left():
    valley = rows(path((0, 0.3), (100, 0.0), (200, 0.0), (240, 0.08)))
    assert 195 <= valley.next_raise(100, 240, 0.08) <= 207
