from __future__ import annotations

import numpy as np
import pytest

from tempo.dsp.hysteresis import Turn, Turns


def turns_of(values: list[float], threshold: float = 1.0) -> list[Turn]:
    return Turns(threshold).push(np.array(values))


def test_peaks_and_valleys_with_the_row_at_which_they_became_certain():
    assert turns_of([0, 2, 5, 4.5, 3.5, 1, 1.5, 3]) == [
        Turn(0, 0.0, peak=False, decided_row=1),
        Turn(2, 5.0, peak=True, decided_row=4),
        Turn(5, 1.0, peak=False, decided_row=7),
    ]


def test_what_stands_out_by_less_than_the_threshold_is_no_turn():
    ripple = np.sin(np.arange(500) * 0.7) * 0.49
    assert Turns(1.0).push(ripple) == []
    slope = np.linspace(0, 20, 500) + ripple
    assert [turn.peak for turn in Turns(1.0).push(slope)] == [False]


def test_exactly_the_threshold_is_enough():
    assert len(turns_of([0, 1])) == 1
    assert turns_of([0, 1 - 1e-9]) == []


def test_of_equal_extremes_the_first_counts():
    assert turns_of([0, 3, 3, 3, 0])[1].row == 1


def test_a_signal_that_begins_by_falling_begins_with_a_peak():
    found = turns_of([4, 4.2, 2, 0, 3])
    assert [turn.peak for turn in found] == [True, False]
    assert found[0] == Turn(1, 4.2, peak=True, decided_row=2)


def test_rows_count_from_the_first_one_given():
    stage = Turns(1.0, first_row=700)
    assert stage.push(np.array([0.0, 2.0]))[0] == Turn(700, 0.0, peak=False, decided_row=701)


@pytest.mark.parametrize("length", [1, 2, 13, 64])
def test_any_split_gives_the_same_turns(length):
    walk = np.cumsum(np.random.default_rng(4).normal(size=3000))
    whole = Turns(3.0).push(walk)
    assert len(whole) > 50
    stage = Turns(3.0)
    parts = [stage.push(walk[start : start + length]) for start in range(0, walk.size, length)]
    assert [turn for part in parts for turn in part] == whole


def test_turns_alternate_and_are_the_extremes_of_their_stretch():
    walk = np.cumsum(np.random.default_rng(5).normal(size=3000))
    found = Turns(3.0).push(walk)
    for before, turn, after in zip(found, found[1:], found[2:], strict=False):
        stretch = walk[before.row : after.row + 1]
        assert turn.value == (stretch.max() if turn.peak else stretch.min())
        assert turn.peak != before.peak
        assert abs(turn.value - walk[turn.decided_row]) >= 3.0


def test_the_extreme_that_is_not_certain_yet_is_pending():
    stage = Turns(1.0)
    assert stage.pending is None
    stage.push(np.array([0.0, 2.0, 5.0, 4.5]))
    assert stage.pending == (2, 5.0)
    assert stage.rising is True
    stage.push(np.array([3.0, 2.0, 2.5]))
    assert stage.pending == (5, 2.0)
    assert stage.rising is False
