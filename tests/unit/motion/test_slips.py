"""Slips read off postures alone: up vectors turned by known rotations."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.motion.settled import _matrices, _quaternions
from tempo.motion.slips import Poses, SlipWatch


def turn(degrees: float, *axis: float) -> np.ndarray:
    way = np.asarray(axis) / np.linalg.norm(axis)
    return _matrices(_quaternions(0.5 * np.radians(degrees) * way[:, np.newaxis]))[..., 0]


def poses(low_deg: float, top_deg: float, seat: np.ndarray | None = None, wobble: int = 0) -> Poses:
    """Pitches about the sensor's y axis, seen by a sensor that sits turned by ``seat``."""
    rng = np.random.default_rng(wobble)
    seat = np.eye(3) if seat is None else seat
    ups = [
        seat @ turn(pitch + rng.normal(0, 0.5), 0, -1, 0) @ np.array([0.0, 0.0, 1.0])
        for pitch in (low_deg, top_deg, low_deg)
    ]
    return Poses(*ups)


def watched(*raises: Poses) -> SlipWatch:
    watch = SlipWatch()
    assert [watch.look(one) for one in raises] == [None] * len(raises)
    return watch


@pytest.mark.parametrize("axis", [(0, 1, 0), (0, -1, 0), (1, 0, 0), (1, 1, 0.3)])
@pytest.mark.parametrize("degrees", [9.0, 10.0, 25.0])
def test_bottom_and_top_turned_alike_are_a_slip(axis, degrees):
    slipped = turn(degrees, *axis)
    slip = watched(*(poses(-9, 27, wobble=k) for k in range(3))).look(poses(-9, 27, slipped, 7))
    assert slip is not None
    assert (slip.part, slip.in_last) == ("before", False)
    up = np.array([0.0, 0.0, 1.0])
    off = np.arccos(np.clip((slip.rotation @ up) @ (slipped @ up), -1, 1))
    assert np.degrees(off) < 2.0


@pytest.mark.parametrize(("low", "top"), [(-9, 12), (0, 27), (-4, 32), (-14, 23), (-9, 40)])
def test_other_raises_are_none(low, top):
    """Partial, from the floor, higher, deeper, and up to five degrees of both."""
    assert watched(*(poses(-9, 27, wobble=k) for k in range(3))).look(poses(low, top)) is None


def test_a_slip_inside_a_raise_shows_in_that_raise():
    usual, after = poses(-9, 27), poses(-9, 27, turn(10, 1, 0, 0))
    watch = watched(usual, usual)
    slip = watch.look(Poses(usual.low, after.top, after.end))
    assert slip is not None
    assert slip.part == "in"
    assert watch.look(after) is None


def test_a_slip_inside_a_lowering_shows_in_the_next_raise():
    usual, after = poses(-9, 27), poses(-9, 27, turn(10, 0, 1, 0))
    watch = watched(usual, usual, Poses(usual.low, usual.top, after.end))
    slip = watch.look(after)
    assert slip is not None
    assert slip.in_last


def test_a_new_custom_is_learned_after_two_raises():
    watch = watched(poses(-9, 27), poses(0, 16), poses(0, 16))
    assert watch.look(poses(-8, 8)) is not None
