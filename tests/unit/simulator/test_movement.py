"""Shapes, unsteadiness, activities: people move as planned, and everything stays finite."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.simulator.chip import GOOD, TYPICAL
from tempo.simulator.exercises import EXERCISES
from tempo.simulator.gaits import GAITS
from tempo.simulator.people import Person, draw_person
from tempo.simulator.plan import Activity, Exercise, RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.shapes import SHAPES, progress
from tempo.simulator.simulation import simulate
from tempo.simulator.unsteady import tremor, wobble

PERSON = Person()


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_goes_all_the_way_and_never_back(shape):
    share = progress(shape, 8.0, 400.0, np.random.default_rng(3), 0.4)
    assert share[0] == 0
    assert share[-1] == 1
    assert (np.diff(share) >= -1e-15).all()
    # Rest at both ends: no speed at the first and the last step, against a mean of 3e-4 a step.
    assert share[1] < 1e-6
    assert 1 - share[-2] < 1e-6
    assert len(share) == pytest.approx((8.0 + 0.4) * 400, abs=2)


def test_an_unknown_shape_names_the_known_ones():
    with pytest.raises(ValueError, match="fast_first"):
        progress("zigzag", 1.0, 400.0, np.random.default_rng(0))


def test_an_even_lowering_has_constant_speed_between_its_corners():
    speed = np.diff(progress("even", 8.0, 400.0, np.random.default_rng(0), 0.4))
    middle = speed[200:-200]
    assert middle == pytest.approx(1 / 3200, rel=1e-3)


def test_wobble_has_its_size_and_falls_with_the_square_of_the_frequency():
    rng = np.random.default_rng(0)
    noise = np.array([wobble(1 << 16, 100.0, rng) for _ in range(12)])
    assert noise.std() == pytest.approx(1.0, abs=0.1)
    power = np.mean(np.abs(np.fft.rfft(noise, axis=1)) ** 2, axis=0)
    frequency = np.fft.rfftfreq(1 << 16, 0.01)

    def mean_power(low_hz: float, high_hz: float) -> float:
        return float(power[(frequency > low_hz) & (frequency < high_hz)].mean())

    falls = mean_power(0.19, 0.21) / mean_power(1.9, 2.1)
    assert falls == pytest.approx(100, rel=0.35)
    assert mean_power(3.2, 50) < 1e-9 * mean_power(1, 2)


def test_tremor_stays_in_its_band():
    noise = tremor(40000, 400.0, np.random.default_rng(0), 9.0)
    power = np.abs(np.fft.rfft(noise)) ** 2
    frequency = np.fft.rfftfreq(len(noise), 1 / 400)
    assert noise.std() == pytest.approx(1.0, abs=0.2)
    assert power[(frequency > 6) & (frequency < 12)].sum() > 0.99 * power.sum()


@pytest.mark.parametrize("mount", ["foot", "shank"])
@pytest.mark.parametrize("kind", [*EXERCISES, *GAITS])
def test_other_activities_move_the_sensor_end_flat_and_are_no_reps(kind, mount):
    activity: Activity = Exercise(kind, 2) if kind in EXERCISES else Walk(kind, 2)
    plan = SessionPlan((Stand(1.5), activity, Stand(1.5)))
    simulated = simulate(draw_person(1), plan, GOOD, seed=4, mount=mount)
    acc, gyr = simulated.samples.acc_mps2, simulated.samples.gyr_dps
    assert np.isfinite(acc).all()
    assert np.isfinite(gyr).all()
    assert simulated.truth.reps == ()
    quiet, busy = slice(20, 120), slice(140, -140)
    assert np.std(acc[busy]) > 1.2 * np.std(acc[quiet] - acc[quiet].mean(0))
    if mount == "foot":
        # Sway moves the shank, not a foot that stands flat: gravity is back where it was.
        assert acc[-100:-10].mean(0) == pytest.approx(acc[quiet].mean(0), abs=0.15)
        assert simulated.heel_m[-1] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("activity", [Exercise("dance"), Walk("moonwalk")])
def test_an_unknown_activity_is_named(activity):
    with pytest.raises(ValueError, match="there are"):
        simulate(PERSON, SessionPlan((activity,)), GOOD, 0)


def test_an_empty_plan_says_what_to_do():
    with pytest.raises(ValueError, match="plan at least one activity"):
        simulate(PERSON, SessionPlan(()), GOOD, 0)


@pytest.mark.parametrize("begin", ["sink", "level", "hanging"])
@pytest.mark.parametrize("end", ["lift", "level", "hanging"])
@pytest.mark.parametrize("moved", ["height", "pitch"])
def test_a_set_begins_and_ends_as_planned(begin, end, moved):
    reps = (RepPlan(lower_s=2.0),) * 2
    plan = SessionPlan((RaiseSet(reps, begin=begin, end=end), Stand(1.0)), moved=moved)
    simulated = simulate(PERSON, plan, TYPICAL, seed=1)
    first, last = 100 * simulated.heel_m[0], 100 * simulated.heel_m[-1]
    assert first == pytest.approx(-3.0 if begin == "hanging" else 0.0, abs=1e-6)
    assert last == pytest.approx(-3.0 if end == "hanging" else 0.0, abs=1e-6)
    assert len(simulated.truth.reps) == 2
    assert simulated.truth.reps[0].lift_cm == pytest.approx(8.5 if begin == "level" else 11.5)


def test_wobble_shakes_the_samples_and_not_the_truth():
    plan = SessionPlan((RaiseSet((RepPlan(),) * 2), Stand(1.0)))
    quiet = simulate(Person(wobble_deg=0.0), plan, GOOD, seed=1)
    shaky = simulate(Person(wobble_deg=0.7), plan, GOOD, seed=1)
    assert shaky.truth == quiet.truth
    assert not np.allclose(shaky.samples.acc_mps2, quiet.samples.acc_mps2, atol=0.02)


def test_tremor_grows_over_the_set():
    plan = SessionPlan((RaiseSet((RepPlan(lower_s=4.0),) * 6), Stand(1.0)))
    person = Person(wobble_deg=0.0, tremor_deg=0.05, fatigue_tremor=3.0, roughness=0.0)
    simulated = simulate(person, plan, GOOD, seed=1)
    time_s, rate = simulated.samples.time_s, simulated.samples.gyr_dps

    def shaking(rep: int) -> float:
        true = simulated.truth.reps[rep]
        inside = (time_s > true.eccentric_start_s + 0.5) & (time_s < true.eccentric_end_s - 0.5)
        return float(np.diff(rate[inside], axis=0).std())

    # Three times at the end; the strap and the chip's own noise are the same.
    assert shaking(5) > 1.5 * shaking(0)
