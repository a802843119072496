from __future__ import annotations

import numpy as np
import pytest

from tempo.exercises.exercise import BY_NAME
from tempo.exercises.watch import Watch
from tests.unit.exercises.turning import LEVEL, UPRIGHT, efforts, to_and_fro, worn

OBLIQUE = np.array([0.79, 0.0, 0.61])
STANDS = (0.0, 5.0, 1.0)


@pytest.mark.parametrize("axis", [LEVEL, UPRIGHT, OBLIQUE], ids=["level", "upright", "oblique"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_turns_are_counted_and_measured_about_any_axis(axis, seed):
    """Gravity does not see an upright axis; the gyroscope does, for all its bias."""
    found = efforts(worn([STANDS, *to_and_fro(5)], axis=axis, bias_dps=(1.5, -2.0, 0.7), seed=seed))
    assert len(found) == 5
    for one in found:
        assert one.did.angle_deg.value == pytest.approx(20.0, abs=0.6)
        assert abs(one.did.hold_s.value - 2.5) < 0.5  # the 10 % rule reads the eased ends as held


@pytest.mark.parametrize(("rest_s", "hold_s"), [(1.0, 4.0), (4.0, 1.0), (2.0, 2.0)])
def test_what_is_held_is_told_by_how_the_set_begins_and_ends_not_by_what_lasts(rest_s, hold_s):
    keys = [STANDS, *to_and_fro(4, rest_s=rest_s, hold_s=hold_s)]
    found = efforts(worn(keys))
    assert len(found) == 4
    assert all(abs(one.did.hold_s.value - hold_s) < 0.6 for one in found)


@pytest.mark.parametrize("carried_m", [0.3, 0.5])
def test_a_leg_that_is_lifted_by_as_much_as_it_turns_is_no_turn(carried_m):
    """It stood at 20°, as it is held: only that it was carried tells the lift from a return."""
    keys = [(20.0, 6.0, 2.5), *to_and_fro(4), (0.0, 0.5, 2.5), (20.0, 5.0, 1.0)]
    there_s = sum(stay + way for _, stay, way in keys[:-2]) + 0.5
    carried = [(6.0, 8.5, carried_m), (there_s, there_s + 2.5, -carried_m)]
    found = efforts(worn(keys, carried=carried))
    assert len(found) == 4
    assert all(one.did.hold_s.value == pytest.approx(2.5, abs=0.6) for one in found)


def test_a_leg_that_is_lifted_the_way_it_then_turns_is_no_part_of_the_first_turn():
    keys = [(-40.0, 5.0, 2.0), *to_and_fro(4, rest_s=2.5)]
    found = efforts(worn(keys), "band_dorsiflexion")
    assert len(found) == 4
    assert found[0].did.angle_deg.value == pytest.approx(20.0, abs=1.0)


@pytest.mark.parametrize("rest_s", [0.6, 0.8])
def test_who_puts_the_leg_down_soon_behind_the_last_turn_has_done_it(rest_s):
    keys = [*to_and_fro(5)[:-1], (0.0, rest_s, 1.5), (-45.0, 4.0, 1.0)]
    assert len(efforts(worn(keys))) == 5


@pytest.mark.parametrize(("begins", "held_s"), [("rest", 4.75), ("hold", 8.25)])
def test_trembling_tells_what_is_held_where_the_signal_begins_or_ends_in_a_hold(begins, held_s):
    low, high = (0.0, 20.0) if begins == "rest" else (20.0, 0.0)
    keys = [(low, 2.5, 1.0), (high, 2.5, 1.0)] * 5
    if begins == "hold":
        keys = [(20.0, 0.0, 0.0), *keys]  # those of odd number tremble
    found = efforts(worn(keys, trembles_deg=0.15))
    assert [0.5 * (one.start_s + one.end_s) for one in found] == pytest.approx(
        [held_s + 7.0 * k for k in range(4)], abs=0.3
    )


def test_a_slow_return_is_no_rest():
    found = efforts(worn([STANDS, *to_and_fro(5, top_deg=9.0, back_s=4.5, hold_s=0.4)]))
    assert len(found) == 5
    assert all(one.did.return_s.value > 2.0 for one in found)


def test_one_turn_before_the_sets_counts_only_if_it_is_like_theirs():
    another = [(0.0, 3.0, 1.5), (55.0, 2.0, 1.5), (0.0, 13.0, 1.0)]
    alike = [(0.0, 3.0, 1.0), (18.0, 2.0, 1.0), (0.0, 13.0, 1.0)]
    counts = [len(efforts(worn([STANDS, *one, *to_and_fro(4)]))) for one in (another, alike)]
    assert counts == [4, 5]


def test_one_turn_and_nothing_else_counts():
    assert len(efforts(worn([STANDS, *to_and_fro(1), (0.0, 3.0, 0.0)]))) == 1


def test_nothing_is_found_in_a_foot_that_stands():
    assert efforts(worn([(0.0, 30.0, 0.0)])) == []


def test_who_is_out_when_the_signal_ends_is_unfinished():
    watch = Watch(BY_NAME["band_plantarflexion"])
    found = [*watch.push(worn([STANDS, *to_and_fro(4)[:-1], (20.0, 0.0, 0.0)])), *watch.finish()]
    assert len(found) == 3
    assert [one.reason for one in watch.unfinished] == ["recording_ended"]


def test_what_is_clear_is_told_while_the_set_goes_on():
    """The first is told with the second, every later one within two seconds of its end."""
    found = efforts(worn([STANDS, *to_and_fro(6)], trembles_deg=0.0), "toe_raise")
    assert len(found) == 6
    assert all(one.decided_s - one.end_s < 2.5 for one in found[1:-1])


def test_the_moment_tells_rest_turn_and_return():
    samples = worn([STANDS, *to_and_fro(3, rest_s=3.0, hold_s=4.0, back_s=3.0)])
    watch = Watch(BY_NAME["toe_raise"])
    seen = {}
    for start in range(0, len(samples), 50):
        watch.push(samples[start : start + 50])
        moment = watch.moment
        assert moment is not None
        seen.setdefault(moment.code, dict(moment.numbers).get("angle_deg"))
    assert set(seen) >= {"resting", "turned", "returning"}
