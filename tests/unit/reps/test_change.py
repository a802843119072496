"""Differences of numbers: what two sessions share cancels, the rest does not."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.reps.change import Average, Change, SharedError, average, change
from tempo.reps.rep import Measured

NOTHING = SharedError()


def mean_of(numbers: list[Measured], shared: SharedError = NOTHING) -> Average:
    found = average(numbers, shared)
    assert found is not None
    return found


def test_own_errors_average_out_as_far_as_they_are_not_repeated():
    one = mean_of([Measured(8.0, 0.5)])
    many = mean_of([Measured(8.0, 0.5)] * 40)
    assert one.ci == pytest.approx(0.5)
    assert 0.15 < many.ci < 0.2


def test_the_lever_cancels_for_one_person_but_not_between_two():
    shared = SharedError(scale=0.06)
    numbers = [Measured(10.0, 0.61)], [Measured(10.7, 0.65)]
    before, after = (mean_of(list(side), shared) for side in numbers)
    assert change(before, after).ci < 0.2
    assert change(before, after, same_scale=False).ci > 0.8
    assert change(before, after).measurable
    assert not change(before, after, same_scale=False).measurable


def test_level_and_posture_are_new_in_every_session():
    for shared in (SharedError(offset=0.3), SharedError(posture=0.03)):
        many = mean_of([Measured(10.0, 0.3)] * 50, shared)
        assert many.ci == pytest.approx(0.3)
        assert change(many, many).ci == pytest.approx(0.3 * np.sqrt(2.0))


def test_what_is_shared_depends_on_foot_and_level():
    own, default = (SharedError.of("drop_cm", length, "labelled") for length in (26.0, None))
    assert 0.0 < own.scale < default.scale
    assert own.offset == own.posture == 0.0
    assert SharedError.of("drop_cm", 26.0, "none").posture > 0.0
    told, seen = (SharedError.of("depth_below_level_cm", 26.0, kind) for kind in _LEVELS)
    assert 0.0 < told.offset < seen.offset
    assert SharedError.of("eccentric_s", None) == NOTHING
    assert SharedError.of("rom_deg", None).repeated > NOTHING.repeated


_LEVELS = ("labelled", "assumed")


def test_withheld_numbers_are_left_out():
    numbers = [Measured(1.0, 0.1), Measured.unknown("gap"), Measured(3.0, 0.1)]
    assert mean_of(numbers).value == 2.0
    assert mean_of(numbers).count == 2
    assert average([Measured.unknown("gap")], NOTHING) is None
    assert average([Measured(0.7)], NOTHING) is None


def test_a_height_must_change_by_more_than_people_repeat():
    assert Change(2.5, 0.4).beyond_habit("top_height_cm")
    assert not Change(2.0, 0.4).beyond_habit("top_height_cm")
    assert not Change(-2.5, 3.0).beyond_habit("drop_cm")
    assert Change(2.5, 0.4).beyond_habit("eccentric_s") is None


def test_the_interval_of_a_change_covers_nine_in_ten():
    rng = np.random.default_rng(5)
    true_before, true_after, own_ci = 9.0, 10.5, 0.5
    shared = SharedError(scale=0.06, posture=0.02, offset=0.2, repeated=0.2)
    hits = 0
    for _ in range(400):
        lever = 1 + rng.normal(0, 0.06 / 1.645)
        sides = []
        for true in (true_before, true_after):
            scaled = true * lever * (1 + rng.normal(0, 0.02 / 1.645)) + rng.normal(0, 0.2 / 1.645)
            repeated = rng.normal(0, np.sqrt(0.2) * own_ci / 1.645)
            values = scaled + repeated + rng.normal(0, np.sqrt(0.8) * own_ci / 1.645, 12)
            ci = float(np.hypot(own_ci, shared.of_value(true)))
            sides.append(mean_of([Measured(float(value), ci) for value in values], shared))
        found = change(*sides)
        hits += abs(found.value - (true_after - true_before)) <= found.ci
    assert 0.87 < hits / 400 < 0.96
