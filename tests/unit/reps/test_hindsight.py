"""What is taken back of what was counted, and how the rest is numbered."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.motion.slips import Poses
from tempo.reps.hindsight import Hindsight, heel_or_toes, without
from tempo.reps.rep import Stretch
from tests.unit.factories import make_rep, make_set, measured
from tests.unit.motion.test_slips import poses, turn

HEEL_UP = np.array([0.0, 1.0, 0.0])


def remembered(*raises: tuple[float, float, float]) -> Hindsight:
    """Raises of one set, each from second to second, so many degrees high."""
    told = Hindsight()
    for number, (start_s, end_s, degrees) in enumerate(raises, 1):
        rep = make_rep(rep=number, concentric_start_s=start_s, eccentric_end_s=end_s)
        told.counted(rep, poses(0, degrees), 0.1)
    return told


def test_strides_that_come_later_take_back_what_the_toes_did():
    told = remembered((10, 12, 25), (13, 15, 25))
    assert told.against(None) == {}
    assert told.against(HEEL_UP) == {}
    assert told.against(-HEEL_UP) == {(1, 1): "toe_raise", (1, 2): "toe_raise"}


@pytest.mark.parametrize(
    ("raises", "taken_back"),
    [
        ([(10, 11, 10), (13, 14, 10), (40, 41, 10)], 3),  # twos and ones: the other foot stepped
        ([(10, 11, 10), (13, 14, 10), (16, 17, 10)], 0),  # a set, though small
        ([(10, 11, 10), (40, 41, 26)], 0),  # one is large
        ([(10, 22, 26)], 0),
        ([(10, 18, 30), (19, 27, 30), (60, 65, 7)], 1),  # the other leg's turn shakes this foot
        ([(10, 18, 30), (19, 27, 30), (29, 34, 7)], 0),  # the last of a set
        ([(10, 11, 10), (13, 14, 10), (16, 17, 10), (40, 41, 3)], 1),
    ],
)
def test_small_lifts_in_passing_are_no_set(raises, taken_back):
    against = remembered(*raises).against(None)
    assert list(against.values()) == ["lifted_in_passing"] * taken_back


@pytest.mark.parametrize(
    ("tops", "lever_m", "taken_back"),
    [
        ([0, 1, 0, -1], 0.03, 4),
        ([0, 1, 0, -1], 0.13, 0),  # a heel that is raised from below an edge to level
        ([0, 24], 0.03, 0),
        ([25, 0, 24, 26], 0.03, 0),  # a partial raise
        ([0, 0, 0, 20, 20], 0.03, 0),
    ],
)
def test_toes_read_upside_down_end_flat_every_time(tops, lever_m, taken_back):
    told, floor_up = Hindsight(), np.array([0.0, 0.0, 1.0])
    for number, top in enumerate(tops, 1):
        rep = make_rep(rep=number, start_s=20.0 * number)
        told.counted(rep, poses(-16, top, wobble=number), lever_m)
    assert list(told.against(None, floor_up).values()) == ["toe_raise"] * taken_back
    assert told.against(HEEL_UP) == {}


def test_a_level_that_is_told_later_takes_back_who_knelt():
    told, floor_up = Hindsight(), np.array([0.0, 0.0, 1.0])
    for number, top in enumerate((62, 48, 50), 1):
        told.counted(make_rep(rep=number, start_s=8.0 * number), poses(0, top), 0.1)
    assert told.against(None) == {}
    assert told.against(None, floor_up) == {(1, 1): "toes_tucked"}


@pytest.mark.parametrize(
    ("knelt_s", "degrees", "taken_back"),
    [((8, 24), 14, True), ((8, 24), 40, False), ((8, 90), 14, False), ((8,), 14, False)],
)
def test_a_heel_pedals_between_two_kneelings(knelt_s, degrees, taken_back):
    told = remembered((10, 12, degrees), (12, 14, degrees), (14, 16, degrees))
    for start_s in knelt_s:
        told.rejected(Stretch(start_s - 3, start_s, "toes_tucked"))
    told.rejected(Stretch(70, 71, "too_small"))
    assert list(told.against(None).values()) == ["pedalled"] * (3 * taken_back)


def test_what_is_left_is_numbered_anew():
    reps = [*make_set([3, 3, 3], number=1), *make_set([3, 3], number=2, start_s=60)]
    kept, gone = without(reps, {(1, number): "toe_raise" for number in (1, 2, 3)} | {(2, 1): "x"})
    assert [(rep.set, rep.rep) for rep in kept] == [(1, 1)]
    assert kept[0].concentric_start_s == reps[4].concentric_start_s
    assert [one.reason for one in gone] == ["toe_raise"] * 3 + ["x"]
    assert without(reps, {})[0] == tuple(reps)


@pytest.mark.parametrize(
    ("rom_deg", "depth_cm", "front", "open_"),
    [
        (14.0, 0.1, None, True),
        (14.0, None, None, True),
        (14.0, 2.5, None, False),
        (38.0, None, None, False),
        (14.0, 0.1, HEEL_UP, False),
    ],
)
def test_the_mirror_is_broken_by_strides_size_and_depth(rom_deg, depth_cm, front, open_):
    reps = [
        make_rep(rom_deg=measured(rom_deg), depth_below_level_cm=measured(depth_cm))
        for _ in range(3)
    ]
    assert heel_or_toes(reps, front) is open_
    assert not heel_or_toes([], front)


def test_a_turned_sensor_sees_the_same():
    seat = turn(120.0, 1, -2, 0.5)
    told = Hindsight()
    told.counted(
        make_rep(),
        Poses(*(seat @ up for up in (poses(0, 25).low, poses(0, 25).top, poses(0, 25).end))),
        0.1,
    )
    assert told.against(seat @ HEEL_UP) == {}
    assert set(told.against(seat @ -HEEL_UP).values()) == {"toe_raise"}
