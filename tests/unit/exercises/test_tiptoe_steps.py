"""Steps on tiptoe: of feet drawn by formulas, under any strap, rate and range."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.exercises.effort import TiptoeWalk
from tests.unit.exercises.leaping import HEEL_M, LEVEL, LEVER_M, felt, tiptoe_walk, watched
from tests.unit.rigid import INSTEP_M

KNOWN = {"level": LEVEL, "foot_length_cm": 26.0}
LOWS_DEG = (22.0, 18.0, 3.0, 20.0, 12.0, 23.0, 2.0, 21.0)


def walk(samples) -> TiptoeWalk:
    (one,) = watched(samples, "tiptoe_walk", **KNOWN)
    assert isinstance(one.did, TiptoeWalk)
    return one.did


@pytest.mark.parametrize("place_m", [INSTEP_M, HEEL_M], ids=["instep", "heel"])
@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 100.0, 400.0])
def test_every_step_has_the_heel_of_its_stance(rate_hz, place_m):
    did = walk(felt(tiptoe_walk(LOWS_DEG), rate_hz=rate_hz, place_m=place_m))
    found = [step.lowest_heel_cm for step in did.steps]
    true_cm = 100.0 * LEVER_M * np.sin(np.radians(LOWS_DEG))
    assert len(found) == len(true_cm)
    assert all(abs(one.value - true) <= one.ci for one, true in zip(found, true_cm, strict=True))
    assert [step.heel_up for step in did.steps] == [low > 7.0 for low in LOWS_DEG]


def test_the_swings_of_a_high_walk_do_not_lower_it():
    """The foot hangs lower in the air, and comes down to the ground at the end."""
    did = walk(felt(tiptoe_walk((24.0,) * 8)))
    assert did.lowest_heel_cm.value == pytest.approx(100.0 * LEVER_M * np.sin(0.419), abs=0.5)


def test_rising_on_the_toes_to_begin_is_no_step():
    assert len(walk(felt(tiptoe_walk((22.0,) * 5))).steps) == 5


@pytest.mark.parametrize("seed", range(4))
def test_no_turn_of_the_sensor_changes_it(seed):
    did = walk(felt(tiptoe_walk(LOWS_DEG), seed=seed, range_g=2.0))
    assert len(did.steps) == len(LOWS_DEG)
    assert did.lowest_heel_cm.value == pytest.approx(100.0 * LEVER_M * np.sin(0.035), abs=0.6)


def test_time_on_the_toes_leaves_out_heels_that_sink():
    kept, sunk = walk(felt(tiptoe_walk((22.0,) * 8))), walk(felt(tiptoe_walk(LOWS_DEG)))
    assert kept.heel_up_s.value == pytest.approx(kept.walk_s.value, abs=0.05)
    pitch = np.concatenate(tiptoe_walk(LOWS_DEG).pitch)
    low = 100.0 * LEVER_M * np.sin(pitch) < 2.0
    low_s = float(low[6000:-5000].sum()) / 1000.0
    assert sunk.walk_s.value - sunk.heel_up_s.value == pytest.approx(low_s, abs=0.15)


@pytest.mark.parametrize("size", [1, 7, 333])
def test_blocks_of_any_size_give_the_same(size):
    samples = felt(tiptoe_walk(LOWS_DEG))
    whole = watched(samples, "tiptoe_walk", **KNOWN)
    assert watched(samples, "tiptoe_walk", sizes=size, **KNOWN) == whole
