from __future__ import annotations

from dataclasses import replace

from tempo.exercises.effort import Effort, Hold, Tilt
from tempo.exercises.inside import inside
from tempo.reps.rep import Measured
from tempo.samples import Interval

NOTHING = Hold(Measured(None), Measured(None), None, None)
WORKS = (Interval(100.0, 120.0), Interval(150.0, 170.0))


def held(start_s: float, end_s: float) -> Effort:
    return Effort("down_dog", 1, 1, "left", start_s, end_s, end_s, NOTHING)


def test_without_sets_everything_counts() -> None:
    efforts = (held(0.0, 30.0), held(40.0, 60.0))
    assert inside(efforts, ()) == (efforts, ())


def test_what_lies_between_the_sets_is_no_effort_of_them() -> None:
    kept, outside = inside([held(101.0, 119.0), held(125.0, 148.0), held(151.0, 169.0)], WORKS)
    assert [(one.set, one.number) for one in kept] == [(1, 1), (2, 1)]
    assert [(one.start_s, one.reason) for one in outside] == [(125.0, "outside_set")]


def test_who_was_in_position_early_or_late_is_counted() -> None:
    kept, outside = inside([held(92.0, 124.0), held(155.0, 195.0)], WORKS)
    assert [one.set for one in kept] == [1, 2]
    assert outside == ()


def test_a_touch_of_a_set_is_not_enough() -> None:
    kept, outside = inside([held(85.0, 103.0), held(168.0, 190.0)], WORKS)
    assert kept == ()
    assert len(outside) == 2


def test_short_efforts_are_numbered_in_their_set() -> None:
    kept, _ = inside([held(101.0, 103.0), held(105.0, 107.0), held(152.0, 154.0)], WORKS)
    assert [(one.set, one.number) for one in kept] == [(1, 1), (1, 2), (2, 1)]


def test_a_rep_that_was_begun_in_a_set_is_of_it_and_one_behind_it_is_not() -> None:
    pressed = Tilt(Measured(1.0), Measured(2.0), Measured(1.0), Measured(20.0))
    reps = [replace(held(*span), did=pressed) for span in ((119.5, 124.0), (121.0, 125.0))]
    kept, outside = inside(reps, WORKS)
    assert [(one.set, one.number) for one in kept] == [(1, 1)]
    assert [one.start_s for one in outside] == [121.0]
