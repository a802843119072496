from __future__ import annotations

import pytest

from tempo.reps.rep import Measured, Rep
from tempo.reps.sets import Sets, Side
from tempo.samples import Interval
from tests.unit.factories import make_rep, measured


def raw(start_s: float, lift_cm: float = 9.5, **changes: object) -> Rep:
    """A rep as it comes from the assembler: 14.7 s later it is over, about 15.7 with its pause."""
    fields = {"set": 0, "rep": 0, "side": None, "pause_s": None, "lift_cm": lift_cm, **changes}
    return make_rep(start_s=start_s, **fields)  # type: ignore[arg-type]


def numbered(
    reps: list[Rep],
    sides: tuple[Side, ...] = (),
    practice: tuple[Interval, ...] = (),
    stepped_off: frozenset[int] = frozenset(),
) -> list[Rep]:
    """What is known of every rep in the end."""
    sets = Sets(sides, practice)
    out: dict[tuple[int, int], Rep] = {}
    for index, rep in enumerate(reps):
        for one in sets.take(rep, index in stepped_off):
            out[one.set, one.rep] = one
    return list(out.values())


def names(reps: list[Rep]) -> list[tuple[int, int]]:
    return [(rep.set, rep.rep) for rep in reps]


def test_reps_are_numbered_as_they_come():
    assert names(numbered([raw(10), raw(24), raw(38)])) == [(1, 1), (1, 2), (1, 3)]


@pytest.mark.parametrize(("pause_s", "second"), [(14.9, (1, 2)), (15.0, (2, 1)), (60.0, (2, 1))])
def test_fifteen_seconds_at_rest_end_a_set(pause_s, second):
    first = raw(10)
    assert names(numbered([first, raw(first.eccentric_end_s + pause_s)]))[1] == second


def test_stepping_off_ends_a_set():
    reps = [raw(10), raw(24), raw(38)]
    assert names(numbered(reps, stepped_off=frozenset({2}))) == [(1, 1), (1, 2), (2, 1)]


def test_the_sidecars_next_side_begins_a_set():
    sides = (Side(0.0, "left"), Side(23.5, "right"))
    found = numbered([raw(10), raw(24), raw(38)], sides)
    assert names(found) == [(1, 1), (2, 1), (2, 2)]
    assert [rep.side for rep in found] == ["left", "right", "right"]


def test_without_a_side_nothing_is_said_of_one():
    assert numbered([raw(10)])[0].side is None


def test_before_the_first_side_begins_it_is_that_one():
    assert numbered([raw(10)], (Side(20.0, "right"),))[0].side == "right"


def test_the_pause_is_known_once_the_next_raise_has_begun():
    sets = Sets((), ())
    first = raw(10)
    (alone,) = sets.take(first, stepped_off=False)
    assert alone.bottom_pause_s == Measured.unknown("last_of_set")
    again, second = sets.take(raw(first.eccentric_end_s + 1.3), stepped_off=False)
    assert names([again, second]) == [(1, 1), (1, 2)]
    assert again.bottom_pause_s.value == pytest.approx(1.3)
    assert 0 < again.bottom_pause_s.ci < 0.3
    between_s = second.concentric_start_s - again.concentric_end_s
    assert again.top_to_next_raise_s.value == pytest.approx(between_s)


def test_the_pause_after_the_last_rep_of_a_set_is_withheld():
    found = numbered([raw(10), raw(24), raw(80)])
    assert [rep.bottom_pause_s.withheld for rep in found] == [None, "last_of_set", "last_of_set"]


def test_a_gap_at_the_bottom_withholds_the_pause():
    first = raw(10, eccentric_s=Measured.unknown("gap"))
    found = numbered([first, raw(first.eccentric_end_s + 1.3)])
    assert found[0].bottom_pause_s == Measured.unknown("gap")


def lifts(*lifts_cm: float) -> list[Rep]:
    return numbered([raw(10 + 14 * index, lift) for index, lift in enumerate(lifts_cm)])


def test_under_60_percent_of_the_usual_lift_a_rep_is_partial():
    found = lifts(10.0, 10.0, 5.9, 6.1)
    assert [rep.partial for rep in found] == [False, False, True, False]
    assert "partial" in found[2].notes
    assert not found[2].counted


def test_the_first_rep_is_never_partial():
    assert [rep.partial for rep in lifts(3.0, 10.0)] == [False, False]


def test_the_usual_lift_is_the_median_of_up_to_eight_earlier_whole_reps():
    tall, low = [10.0] * 8, [6.5] * 8
    # after eight low reps the tall ones no longer count: 60 % of 6.5 is 3.9
    assert [rep.partial for rep in lifts(*tall, *low, 4.5)] == [False] * 17
    assert lifts(*tall, *low[:3], 4.5)[-1].partial
    # a partial rep does not lower what is usual
    assert [rep.partial for rep in lifts(10.0, 5.0, 5.0, 5.0)] == [False, True, True, True]


def test_what_is_usual_begins_anew_with_every_set():
    found = numbered([raw(10, 10.0), raw(100, 4.0)])
    assert [rep.partial for rep in found] == [False, False]


def test_practice_is_listed_and_not_counted():
    found = numbered([raw(10), raw(24)], practice=(Interval(5.0, 22.0),))
    assert [rep.practice for rep in found] == [True, False]
    assert [rep.counted for rep in found] == [False, True]
    assert "practice" in found[0].notes


def test_practice_does_not_tell_what_is_usual():
    reps = [raw(10, 14.0), raw(24, 8.0), raw(38, 8.0)]
    found = numbered(reps, practice=(Interval(0.0, 20.0),))
    assert [rep.partial for rep in found] == [False, False, False]


def test_every_other_number_stays():
    rep = raw(10, depth_cm=1.1)
    (found,) = numbered([rep])
    assert found.depth_below_level_cm == measured(1.1, 0.6)
    assert found.eccentric_s == rep.eccentric_s
