from __future__ import annotations

import numpy as np
import pytest

from tempo.reps.kept import Kept
from tempo.reps.rows import Rows


def rows(first: int, end: int) -> Rows:
    at = np.arange(first, end, dtype=float)
    three = np.column_stack([at, -at, 2 * at])
    return Rows(first, at / 100, three, three / 9, three / 7, np.sin(at), at % 2 > 0)


def assert_same(one: Rows, other: Rows) -> None:
    assert one.first == other.first
    for name in ("time_s", "acc_mps2", "gyr_radps", "up", "sine", "filled"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


@pytest.mark.parametrize("step", [1, 50, 3001, 20_000])
def test_what_is_kept_is_what_was_added(step):
    kept = Kept(rows(700, 710))
    for first in range(710, 20_710, step):
        kept.add(rows(first, min(first + step, 20_710)))
    assert kept.end == 20_710
    assert_same(kept.rows(700, kept.end), rows(700, 20_710))
    assert_same(kept.rows(5000, 5100), rows(5000, 5100))


def test_what_was_let_go_of_is_gone_and_what_was_handed_out_stays():
    kept = Kept(rows(0, 9000))
    early = kept.rows(0, 100)
    kept.forget(8900)
    kept.add(rows(9000, 30_000))
    assert_same(kept.rows(0, 9100), rows(8900, 9100))
    assert_same(early, rows(0, 100))
