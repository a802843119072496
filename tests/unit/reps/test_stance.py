"""What gravity and strides say against a raise, from postures alone."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.motion.pivot import Verdict
from tempo.motion.slips import Poses
from tempo.motion.stillness import Still
from tempo.reps.stance import against_front, against_level, axis_of, knelt
from tests.unit.motion.test_slips import turn

UP = np.array([0.0, 0.0, 1.0])
HEEL_UP = np.array([0.0, 1.0, 0.0])
SEATS = [np.eye(3), turn(70.0, 1, 2, 3), turn(180.0, 0, 0, 1)]


def poses(
    low_deg: float, top_deg: float, seat: np.ndarray, axis: tuple[float, float, float] = (0, 1, 0)
) -> Poses:
    """Turned about an axis of the foot, seen by a sensor that sits as ``seat`` says."""
    ups = [seat @ turn(-angle, *axis) @ UP for angle in (low_deg, top_deg, low_deg)]
    return Poses(*ups)


def over(metres: float, sd_m: float = 0.002) -> Verdict:
    """What the physical test said of a sensor so far over the pivot."""
    return Verdict(None, 0.1, 0.01, metres, sd_m, 0.5, 0.1, 0.5)


@pytest.mark.parametrize("seat", SEATS)
@pytest.mark.parametrize(("low", "top"), [(0, 12), (-18, 35), (-5, 50), (0, 50), (-20, 9)])
def test_raises_from_floor_and_edge_stand(seat, low, top):
    one = poses(low, top, seat)
    for told in (True, False):
        assert against_level(one, seat @ UP, over(0.06), told=told) is None
    assert against_level(one, None, over(0.06), told=False) is None
    assert against_front(one, seat @ HEEL_UP) is None
    assert against_front(one, None) is None


@pytest.mark.parametrize("seat", SEATS)
def test_the_axis_is_that_of_the_swing(seat):
    assert axis_of(poses(-10, 30, seat)) == pytest.approx(seat @ HEEL_UP)


@pytest.mark.parametrize("seat", SEATS)
@pytest.mark.parametrize(("low", "top"), [(-55, -30), (-40, -60), (35, 50)])
def test_a_foot_that_hangs_off_level_does_not_stand(seat, low, top):
    one = poses(low, top, seat)
    assert against_level(one, seat @ UP, over(0.06), told=True) == "not_standing"
    assert against_level(one, seat @ UP, over(0.01), told=False) == "not_standing"


def test_a_rest_that_nobody_called_level_is_not_the_only_witness():
    """Somebody sat with the foot tilted, then stood up: the sensor is well over the ball."""
    sat = turn(60.0, 1, 0, 0) @ UP
    assert against_level(poses(0, 30, SEATS[0]), sat, over(0.06), told=False) is None


def test_the_top_is_how_the_foot_stood():
    one = poses(-66, 0, SEATS[1])
    assert against_level(one, SEATS[1] @ UP, over(0.08), told=False) == "not_standing"


def test_a_foot_that_never_rises_over_level_hangs_where_the_pivot_says_so():
    one = poses(-15, 5, SEATS[1])
    assert against_level(one, SEATS[1] @ UP, over(0.0), told=True) == "not_standing"
    assert against_level(one, SEATS[1] @ UP, over(0.06), told=True) is None


def test_tucked_toes_are_no_top():
    one = poses(0, 62, SEATS[1])
    assert against_level(one, SEATS[1] @ UP, over(0.06), told=True) == "toes_tucked"
    # over an edge, if nobody told which rest was level, heels come up as far
    assert against_level(one, SEATS[1] @ UP, over(0.06), told=False) is None


@pytest.mark.parametrize("seat", SEATS)
def test_strides_tell_toes_and_rolls(seat):
    front = seat @ HEEL_UP
    assert against_front(poses(0, 15, seat, (0, -1, 0)), front) == "toe_raise"
    assert against_front(poses(0, 15, seat, (1, 0.2, 0)), front) == "rolled_aside"
    assert against_front(poses(0, 15, seat, (0.3, 1, 0)), front) is None


def rest(up: np.ndarray, seconds: float) -> Still:
    return Still(0, round(100 * seconds), up, np.zeros(3), 9.81)


def test_a_knee_rests_where_no_heel_comes():
    high, usual = poses(0, 72, SEATS[1]), poses(-18, 48, SEATS[1])
    assert knelt(high, [rest(high.low, 3.0), rest(high.top, 1.5)]) == "toes_tucked"
    assert knelt(high, [rest(high.low, 3.0), rest(high.top, 0.5)]) is None
    assert knelt(usual, [rest(usual.top, 5.0)]) is None
