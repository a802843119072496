"""Left against right on made-up reps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tempo.reps.change import SharedError
from tempo.reps.rep import Measured, Rep
from tempo.reps.symmetry import COMPARED, SENSORS_SHARE, Compared, Leg, legs_of, symmetry
from tests.unit.factories import make_rep, measured


def reps(side: str, *lowerings_s: float, **changes: object) -> tuple[Rep, ...]:
    return tuple(
        make_rep(lowering_s=each, side=side, rep=number, **changes)
        for number, each in enumerate(lowerings_s, start=1)
    )


def leg(*made: Rep, foot_length_cm: float | None = 26.0, level: str = "labelled") -> Leg:
    return Leg(tuple(made), foot_length_cm, level)


def compared(left: Leg, right: Leg) -> dict[str, Compared]:
    return {each.quantity: each for each in symmetry(left, right)}


def test_means_difference_and_index():
    found = compared(leg(*reps("left", 9.0, 11.0)), leg(*reps("right", 8.0, 8.0, 8.0)))
    assert tuple(found) == COMPARED
    lowering = found["eccentric_s"]
    assert (lowering.left.value, lowering.right.value) == (10.0, 8.0)
    assert (lowering.left_reps, lowering.right_reps) == (2, 3)
    assert lowering.difference.value == pytest.approx(2.0)
    assert lowering.index_percent.value == pytest.approx(100.0 * 2.0 / 9.0)
    assert lowering.larger == "left"


def test_the_other_way_about_is_the_other_sign():
    left, right = reps("left", 9.0, 9.5), reps("right", 7.0, 7.4)
    ours, theirs = compared(leg(*left), leg(*right)), compared(leg(*right), leg(*left))
    for name in COMPARED:
        one, other = ours[name], theirs[name]
        assert one.difference.value == pytest.approx(-(other.difference.value or 0.0))
        assert one.difference.ci == pytest.approx(other.difference.ci)
    assert (ours["eccentric_s"].larger, theirs["eccentric_s"].larger) == ("left", "right")


def test_alike_is_neither():
    found = compared(leg(*reps("left", 9.0, 9.1)), leg(*reps("right", 9.05, 9.05)))
    assert {each.larger for each in found.values()} == {"neither"}
    assert found["lift_cm"].index_percent.value == pytest.approx(0.0)


def test_more_reps_make_a_surer_mean():
    few, many = (compared(leg(*reps("left", *[9.0] * n)), leg(*reps("right", 9.0))) for n in (2, 9))
    assert (many["eccentric_s"].left.ci or 0) < (few["eccentric_s"].left.ci or 0)


def test_the_lever_is_one_persons():
    """Lengths are sure to 6 %, their difference is not made unsure by it."""
    left, right = reps("left", 9.0, lift_cm=10.0), reps("right", 9.0, lift_cm=10.0)
    wide = tuple(replace(rep, lift_cm=measured(10.0, 1.2)) for rep in left)
    lever = SharedError.of("lift_cm", None, "labelled").scale * 10.0
    found = compared(leg(*wide, foot_length_cm=None), leg(*right, foot_length_cm=None))["lift_cm"]
    assert (found.left.ci or 0.0) >= lever
    assert (found.difference.ci or 0.0) < lever
    assert (found.difference.ci or 0.0) > SENSORS_SHARE * 10.0


def test_depth_has_no_index():
    found = compared(leg(*reps("left", 9.0)), leg(*reps("right", 9.0)))["depth_below_level_cm"]
    assert found.difference.value == pytest.approx(0.0)
    assert found.index_percent == Measured.unknown("no_ratio")


def test_what_one_leg_withholds_is_withheld_with_its_reason():
    flat = compared(leg(*reps("left", 9.0, depth_cm=None), level="none"), leg(*reps("right", 9.0)))
    depth = flat["depth_below_level_cm"]
    assert depth.left == Measured.unknown("no_level")
    assert depth.right.value is not None
    assert depth.difference == Measured.unknown("no_level")
    assert (depth.left_reps, depth.right_reps, depth.larger) == (0, 1, None)


def test_practice_and_partial_reps_take_no_part():
    left = (*reps("left", 9.0), *reps("left", 3.0, practice=True), *reps("left", 2.0, partial=True))
    found = compared(leg(*left), leg(*reps("right", 9.0)))["eccentric_s"]
    assert (found.left.value, found.left_reps) == (9.0, 1)


def test_one_leg_alone_has_nothing_to_compare():
    assert symmetry(leg(*reps("left", 9.0)), leg()) == ()
    assert symmetry(leg(*reps("left", 9.0)), leg(*reps("right", 9.0, practice=True))) == ()


def test_one_recording_may_hold_both_legs():
    both = (*reps("left", 9.0, 9.0), *reps("right", 8.0), make_rep(side=None))
    left, right = legs_of(both, 25.0, "labelled")
    assert (len(left.reps), len(right.reps)) == (2, 1)
    assert (left.foot_length_cm, right.level) == (25.0, "labelled")
