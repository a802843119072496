"""Straps that slip, between sets and inside one: noticed, said, carried over, marked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.reps.rep import Rep
from tempo.simulator.mounting import Slip
from tempo.simulator.plan import RaiseSet, Stand
from tempo.simulator.simulation import Simulated
from tempo.simulator.truth import TrueRep
from tests.hostile.truly import assert_counted, assert_true, evening, felt, reps
from tests.unit.simulated import found_in

PITCH, BACK, ROLL = (0.0, 1.0, 0.0), (0.0, -1.0, 0.0), (1.0, 0.0, 0.0)
#: Where in the session: the seconds between which the strap gives way, and the rep it is in.
MOMENTS = {
    "between the sets": (lambda reps: (reps[2].eccentric_end_s, reps[3].concentric_start_s), None),
    "in a pause": (lambda reps: (reps[0].eccentric_end_s, reps[1].concentric_start_s), None),
    "in a raise": (lambda reps: (reps[1].concentric_start_s, reps[1].concentric_end_s), 1),
    "in a hold": (lambda reps: (reps[1].concentric_end_s, reps[1].eccentric_start_s), 1),
    "in a lowering": (lambda reps: (reps[1].eccentric_start_s, reps[1].eccentric_end_s), 1),
}


def slipping(seed: int, when: str, axis: tuple[float, float, float], lasts_s: float) -> Simulated:
    plain = evening(seed)
    start_s, end_s = MOMENTS[when][0](plain.truth.reps)
    slip = Slip((start_s + end_s) / 2, 10.0, axis, lasts_s)
    return evening(seed, mounting=replace(plain.mounting, slips=(slip,)))


def around(simulated: Simulated, pairs: list[tuple[Rep, TrueRep]]) -> set[int]:
    """Indexes of the last rep begun before the slip and of the first one after it."""
    (slip,) = simulated.mounting.slips
    begun = [at for at, (_, true) in enumerate(pairs) if true.concentric_start_s < slip.at_s]
    return {begun[-1], begun[-1] + 1} & set(range(len(pairs)))


@pytest.mark.parametrize("when", MOMENTS)
@pytest.mark.parametrize(("axis", "seed"), [(PITCH, 11), (BACK, 12), (ROLL, 13)])
def test_a_strap_that_slips_by_ten_degrees_is_noticed_said_and_carried_over(when, axis, seed):
    simulated = slipping(seed, when, axis, 0.3)
    found = assert_true(simulated, level="assumed", depth_cm=1.0)
    assert "strap_slipped" in found.quality
    pairs = assert_counted(simulated, found)
    marked = {at for at, (rep, _) in enumerate(pairs) if "strap_slipped" in rep.notes}
    inside = MOMENTS[when][1]
    near = around(simulated, pairs) if inside is None else {inside - 1, inside, inside + 1}
    assert marked
    assert marked <= near
    assert inside is None or inside in marked
    for rep, true in pairs:
        if "strap_slipped" not in rep.notes:
            depth = rep.depth_below_level_cm
            assert depth.value is not None
            assert abs(depth.value - true.depth_below_level_cm) <= (depth.ci or 0.0) + 0.1


@pytest.mark.parametrize("when", ["between the sets", "in a pause"])
@pytest.mark.parametrize("seed", [14, 15])
def test_a_slow_slip_about_any_axis_is_noticed_as_well(when, seed):
    axis = tuple(np.random.default_rng(seed).normal(0, 1, 3) * (1.0, 1.0, 0.4))
    found = assert_true(slipping(seed, when, axis, 1.0), level="assumed", depth_cm=1.0)
    assert "strap_slipped" in found.quality


@pytest.mark.parametrize("axis", [PITCH, ROLL])
def test_readings_that_are_turned_from_one_sample_to_the_next(axis):
    """No gyro sees such a slip: the sensor was taken off and put back, or the log is edited."""
    plain = evening(16)
    at_s = (plain.truth.reps[2].eccentric_end_s + plain.truth.reps[3].concentric_start_s) / 2
    after = (plain.samples.time_s >= at_s)[:, np.newaxis]
    own = np.asarray(plain.mounting.rotation)
    turn = own @ _rotation(np.radians(10.0), axis) @ own.T
    acc = np.where(after, plain.samples.acc_mps2 @ turn.T, plain.samples.acc_mps2)
    gyr = np.where(after, plain.samples.gyr_dps @ turn.T, plain.samples.gyr_dps)
    found = assert_true(felt(plain, acc, gyr), level="assumed", depth_cm=1.0)
    assert "strap_slipped" in found.quality


def test_standing_level_again_after_a_slip_makes_depth_sure_again():
    again = (RaiseSet(reps(3, 17)), Stand(3.0), Stand(4.0, "level"), RaiseSet(reps(3, 18)))
    plain = evening(17, *again)
    slip = Slip(plain.truth.reps[2].eccentric_end_s + 2.5, 10.0, PITCH)
    found = assert_true(evening(17, *again, mounting=replace(plain.mounting, slips=(slip,))))
    assert "strap_slipped" in found.quality


@pytest.mark.parametrize("seed", [18, 19, 20])
def test_nothing_slips_where_nothing_slipped(seed):
    """Two sets, one of them lower and one of its raises partial."""
    low = reps(3, seed, top_m=0.07, bottom_m=-0.02)
    partial = (*low[:2], replace(low[2], top_m=0.02), *low)
    found = found_in(evening(seed, RaiseSet(reps(3, seed)), Stand(16.0), RaiseSet(partial)))
    assert len(found.reps) == 9
    assert "strap_slipped" not in found.quality
    assert not any("strap_slipped" in rep.notes for rep in found.reps)


def _rotation(angle: float, axis: tuple[float, float, float]) -> np.ndarray:
    x, y, z = axis
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * skew + (1 - np.cos(angle)) * skew @ skew
