"""Sensors put on any way, shoes with a heel, and nobody who ever stood level."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.simulator.mounting import Mounting
from tempo.simulator.plan import RaiseSet, Stand, Walk
from tempo.simulator.simulation import Simulated
from tests.hostile.truly import AWAY, OFF, UP, assert_counted, assert_true, evening, reps
from tests.unit.simulated import found_in, session


def turned(mounting: Mounting, *turn: tuple[float, float, float]) -> Mounting:
    rows = np.asarray(mounting.rotation) @ np.array(turn)
    return replace(mounting, rotation=tuple(tuple(map(float, row)) for row in rows))


@pytest.mark.parametrize("seed", [21, 22])
def test_upside_down(seed):
    mounting = evening(seed).mounting
    upside_down = turned(mounting, (1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, -1.0))
    assert_true(evening(seed, mounting=upside_down))


@pytest.mark.parametrize("seed", [23, 24])
def test_on_the_other_side(seed):
    mounting = evening(seed).mounting
    ahead, left, up = mounting.offset_m
    other = turned(mounting, (-1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, 1.0))
    assert_true(evening(seed, mounting=replace(other, offset_m=(ahead, -left - 0.03, up))))


@pytest.mark.parametrize("seed", range(25, 28))
def test_without_a_level_depth_is_withheld_and_travel_is_given(seed):
    hanging: Simulated = session(
        RaiseSet(reps(3, seed), begin="hanging"),
        Stand(16.0),
        RaiseSet(reps(2, seed + 50)),
        seed=seed,
    )
    found = found_in(hanging)
    assert found.level == "none"
    assert "level_none" in found.quality
    for rep, true in assert_counted(hanging, found):
        assert rep.depth_below_level_cm.withheld == rep.top_height_cm.withheld == "no_level"
        assert rep.drop_cm.value == pytest.approx(true.drop_cm, rel=0.13)
        assert rep.eccentric_s.value == pytest.approx(true.eccentric_s, abs=0.6)


@pytest.mark.parametrize(("seed", "heel_deg"), [(28, 6.0), (29, 12.0)])
def test_standing_in_shoes_with_a_heel_is_level(seed, heel_deg):
    """The shoe's sole is flat and the sensor on it is not; nobody tells what is level."""
    tilt = np.radians(heel_deg)
    cos, sin = np.cos(tilt), np.sin(tilt)
    mounting = turned(evening(seed).mounting, (cos, 0.0, sin), (0.0, 1.0, 0.0), (-sin, 0.0, cos))
    parts = (Stand(3.0), Walk(strides=4), Stand(3.0), UP, RaiseSet(reps(4, seed)), OFF, AWAY)
    assert_true(session(*parts, seed=seed, mounting=mounting), level="assumed", depth_cm=0.9)
