"""Which rests are holds, of stirs that are made up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tempo.exercises.stirs import Stir
from tempo.exercises.story import Known, sure_told
from tempo.motion.travel import Travel
from tempo.samples import Interval

UP = np.array([0.0, 0.0, 1.0])
STILL = np.zeros(3)


def stir(start_s: float, *, there_m: float = 0.0, hard: bool = False) -> Stir:
    """A heel that rises by 9° and sinks again in a second, or a step."""
    way = np.array([there_m, 0.0, 0.0])
    rows = round(100 * start_s)
    return Stir(
        *(rows, rows + 100, start_s, start_s + 1.0, 0.16, hard),
        *(Travel(way, way, 0.0, 0.0, 1.0), UP, UP),
    )


def rises(*starts_s: float) -> list[Stir]:
    return [stir(one) for one in starts_s]


def step(start_s: float, there_m: float) -> Stir:
    return stir(start_s, there_m=there_m, hard=True)


def told(stirs: list[Stir], end_s: float, **changes: object) -> list[tuple[int, int]]:
    known = Known((0.0, end_s), UP, **changes)  # type: ignore[arg-type]
    return [(one.after, one.before) for one in sure_told(stirs, known)]


def test_alike_rests_with_pauses_between_are_holds():
    assert told(rises(4, 23, 27, 46, 50, 69), 73.0) == [(0, 1), (2, 3), (4, 5)]


def test_a_fidget_in_the_midst_belongs_to_the_hold():
    assert told(rises(4, 23, 27, 33, 46, 50, 69), 73.0) == [(0, 1), (2, 4), (5, 6)]


def test_nobody_stretches_while_level_is_shown():
    assert told(rises(4, 23, 27, 46), 50.0, levels=(Interval(26.0, 46.0),)) == [(0, 1)]


def test_labelled_sets_leave_nothing_else():
    assert told(rises(4, 23, 27, 46), 50.0, works=(Interval(28.0, 46.0),)) == [(2, 3)]


def test_steps_away_and_back_are_shown_and_others_are_not():
    stirs = [step(4, -0.5), step(23, 0.5), step(27, -0.5), step(46, 0.5)]
    assert told(stirs, 50.0, strict=True) == [(0, 1), (2, 3)]
    assert told(rises(4, 23, 27, 46), 50.0, strict=True) == []


def test_who_goes_on_in_the_same_direction_did_not_stretch():
    stirs = [step(4, -0.5), step(23, -0.5)]
    assert told(stirs, 27.0, strict=True) == []


def test_a_hold_is_unsure_where_it_may_as_well_have_ended_elsewhere():
    """A single rise of the heel in the midst: it may be the end of a hold, or a fidget."""
    sure, unsure = (
        sure_told(rises(*starts_s), Known((0.0, end_s), UP))
        for starts_s, end_s in (((4, 23, 27, 46), 50.0), ((4, 24, 34), 38.0))
    )
    assert min(one.margin for one in sure) > 1.5
    assert min(one.margin for one in unsure) < 0.5


def test_a_labelled_set_is_held_even_where_its_way_out_is_cut_short():
    stirs = [step(4, -0.5), *rises(26)]
    known = Known((0.0, 27.0), UP, works=(Interval(12.0, 22.0),))
    assert [(one.after, one.before) for one in sure_told(stirs, known)] == [(0, 1)]


def test_nobody_steps_elsewhere_in_the_midst_of_a_hold():
    stirs = [*rises(4), step(14, 0.5), *rises(24)]
    assert (0, 2) not in told(stirs, 28.0)
    assert told(rises(4, 14, 24), 28.0) == [(0, 2)]


def kneeling(start_s: float, *, up: bool) -> Stir:
    """From the knees or on them: the toes stay, the sensor on the instep moves by 15 cm."""
    flat = stir(start_s, there_m=0.15 if up else -0.15, hard=True)
    knelt = np.array([0.87, 0.0, 0.5])
    way = replace(flat.way, turned_rad=1.05)
    ups = (knelt, UP) if up else (UP, knelt)
    return replace(flat, way=way, far_rad=1.05, up_before=ups[0], up_after=ups[1])


def test_standing_between_two_sets_is_none_though_the_instep_moved():
    """Taken for steps, dogs might have lasted as long as they like."""
    dogs = [kneeling(at, up=place % 2 == 0) for place, at in enumerate((4, 19, 22, 51, 60, 75))]
    stirs = [*dogs[:3], *rises(30, 41), *dogs[3:]]
    assert told(stirs, 79.0) == [(0, 1), (6, 7)]
