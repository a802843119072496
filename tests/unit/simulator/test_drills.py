"""Every exercise of the simulator: truth agrees with the motion, and the motion with physics."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from tempo.exercises.exercise import BY_NAME
from tempo.simulator.acting import act
from tempo.simulator.body import ankle_offset
from tempo.simulator.chip import GOOD
from tempo.simulator.drill_account import track_frame
from tempo.simulator.drill_sessions import PERFORMED, drill_sessions
from tempo.simulator.drill_truth import HEEL_UP_CM, STILL_BELOW_DPS
from tempo.simulator.drills import DRILLS
from tempo.simulator.habits import BANDS, STRETCHES, UNSEEN
from tempo.simulator.people import draw_person
from tempo.simulator.plan import Drill, SessionPlan, Stand
from tempo.simulator.recipe import Recipe, prepare
from tempo.simulator.simulation import Simulated, simulate
from tempo.simulator.track import GRID_HZ, Pose
from tempo.sources.synthetic import as_recording, truth_text

EXACT = replace(
    GOOD,
    clock_error=0.0,
    acc_noise_ug=1.0,
    gyr_noise_mdps=0.1,
    acc_range_g=64.0,
    acc_bias_mg=0.0,
    gyr_bias_dps=0.0,
    gyr_drift_dps=0.0,
    scale=0.0,
    cross_axis=0.0,
)


def planned(drill: Drill) -> SessionPlan:
    return SessionPlan((Stand(3.0), drill, Stand(2.0)), protocol=None, exercise=drill.exercise)


def done(exercise: str, seed: int = 1, chip=EXACT, **how) -> Simulated:
    return simulate(draw_person(seed), planned(Drill(exercise, **how)), chip, seed)


def tracked(exercise: str, seed: int = 1, **how):
    """The track and the deeds of one set."""
    person, rng = draw_person(seed), np.random.default_rng(seed)
    acted = act(person, planned(Drill(exercise, **how)), GRID_HZ, rng)
    return acted.track, [deed for _, _, deed in acted.deeds], person


def level(simulated: Simulated, first_s: float, last_s: float):
    """Mean direction of what is felt in a time, in the sensor's axes."""
    samples = simulated.samples
    within = (samples.time_s > first_s) & (samples.time_s < last_s)
    mean = samples.acc_mps2[within].mean(axis=0)
    return mean / np.linalg.norm(mean)


def test_everything_that_tempo_knows_is_performed():
    assert set(PERFORMED) == set(BY_NAME)


@pytest.mark.parametrize("exercise", DRILLS)
def test_efforts_are_counted_and_lie_in_order(exercise):
    simulated = done(exercise, count=3, hold_s=6.0)
    efforts = simulated.truth.efforts
    once = exercise == "tiptoe_walk"
    assert len(efforts) == (0 if exercise in UNSEEN else 1 if once else 3)
    assert [effort.number for effort in efforts] == list(range(1, len(efforts) + 1))
    ends = [at for effort in efforts for at in (effort.start_s, effort.end_s)]
    assert ends == sorted(ends)
    assert not simulated.truth.reps


@pytest.mark.parametrize("exercise", DRILLS)
def test_a_body_at_rest_feels_gravity_and_ends_as_it_began(exercise):
    simulated = done(exercise, count=2, hold_s=6.0)
    norm = np.linalg.norm(simulated.samples.acc_mps2, axis=1)
    assert norm[50:250] == pytest.approx(9.81, abs=0.15)
    assert norm[-100:] == pytest.approx(9.81, abs=0.15)
    last = simulated.samples.time_s[-1]
    away = level(simulated, 0.5, 2.5) @ level(simulated, last - 1.0, last)
    assert np.degrees(np.arccos(min(away, 1.0))) < 1.0


@pytest.mark.parametrize("exercise", DRILLS)
def test_nothing_leaps(exercise):
    track, _, _ = tracked(exercise, count=3, hold_s=6.0)
    leap = np.abs(np.diff(track[:, Pose.X : Pose.Z + 1], axis=0)).max()
    turn = np.abs(np.diff(track[:, [Pose.TURN, Pose.ROLL, Pose.YAW]], axis=0)).max()
    assert leap * GRID_HZ < 6.0
    assert np.degrees(turn) * GRID_HZ < 1200.0


@pytest.mark.parametrize("exercise", ["toe_raise", "band_plantarflexion", "band_dorsiflexion"])
def test_the_angle_of_a_tilt_is_what_gravity_shows(exercise):
    simulated = done(exercise, count=4, hold_s=3.0, angle_deg=20.0)
    for effort in simulated.truth.efforts:
        numbers = effort.numbers
        middle = effort.start_s + numbers["raise_s"] + 0.5 * numbers["hold_s"]
        before = level(simulated, effort.start_s - 0.3, effort.start_s - 0.05)
        held = level(simulated, middle - 0.4, middle + 0.4)
        assert np.degrees(np.arccos(before @ held)) == pytest.approx(numbers["angle_deg"], abs=2.0)
        parts = numbers["raise_s"] + numbers["hold_s"] + numbers["return_s"]
        assert parts == pytest.approx(effort.end_s - effort.start_s)


@pytest.mark.parametrize("exercise", BANDS)
def test_against_a_band_the_foot_turns_about_its_ankle(exercise):
    track, deeds, person = tracked(exercise, count=2, angle_deg=20.0)
    deed = deeds[0]
    rows = track[deed.start : deed.end]
    ankle = rows[:, Pose.X : Pose.Z + 1] + track_frame(rows, person).to_earth(ankle_offset(person))
    assert np.abs(ankle - ankle[0]).max() < 1e-6


def test_inwards_and_outwards_are_opposite_and_mirrored():
    def rolled(exercise: str, side: str) -> float:
        person, rng = draw_person(3), np.random.default_rng(3)
        plan = replace(planned(Drill(exercise, count=1, style=("chair",))), side=side)
        acted = act(person, plan, GRID_HZ, rng)
        deed = acted.deeds[0][2]
        return acted.track[deed.marks["top"], Pose.ROLL] - acted.track[deed.start, Pose.ROLL]

    assert rolled("band_inversion", "left") < -0.05
    assert rolled("band_inversion", "right") > 0.05
    assert rolled("band_eversion", "left") > 0.05


@pytest.mark.parametrize("exercise", STRETCHES)
def test_a_stretch_is_still_unless_they_move(exercise):
    quiet = [done(exercise, seed, count=2, hold_s=18.0, sloppy=0.0) for seed in range(4)]
    for effort in (effort for one in quiet for effort in one.truth.efforts):
        assert effort.numbers["hold_s"] == pytest.approx(18.0, abs=2.5)
        assert effort.numbers["turning_dps"] < STILL_BELOW_DPS
        assert effort.numbers["still"] is True
        assert effort.numbers["heel_down"] is True
    moved = done(exercise, 2, count=3, hold_s=18.0, style=("shift", "heel_up"))
    assert not any(effort.numbers["still"] for effort in moved.truth.efforts)
    assert not any(effort.numbers["heel_down"] for effort in moved.truth.efforts)


def test_turning_is_what_a_perfect_gyroscope_shows_in_the_loudest_second():
    simulated = done("soleus_stretch", 5, count=1, hold_s=20.0, style=("bounce",))
    (effort,) = simulated.truth.efforts
    time_s = simulated.samples.time_s
    rate = np.linalg.norm(simulated.samples.gyr_dps, axis=1)
    within = (time_s > effort.start_s + 0.5) & (time_s < effort.end_s - 0.5)
    second = np.convolve(rate[within] ** 2, np.full(100, 0.01), "valid")
    assert np.sqrt(second.max()) == pytest.approx(effort.numbers["turning_dps"], rel=0.1)


def test_the_other_legs_stretch_is_a_hold_of_the_other_side():
    simulated = done("gastrocnemius_stretch", 2, count=1, hold_s=15.0, side="right")
    (effort,) = simulated.truth.efforts
    assert effort.side == "right"
    assert effort.numbers["heel_down"] is True


def test_on_tiptoe_the_heel_stays_up_unless_it_sinks():
    high = done("tiptoe_walk", 3, hold_s=30.0).truth.efforts[0]
    assert high.numbers["walk_s"] == pytest.approx(30.0, abs=4.0)
    assert high.numbers["heel_up_s"] == pytest.approx(high.numbers["walk_s"], abs=0.01)
    assert high.numbers["lowest_heel_cm"] > HEEL_UP_CM
    assert all(step.heel_up for step in high.steps)
    low = done("tiptoe_walk", 3, hold_s=30.0, style=("sinks",), sloppy=0.8).truth.efforts[0]
    assert {step.heel_up for step in low.steps} == {True, False}
    assert low.numbers["heel_up_s"] < low.numbers["walk_s"] - 0.3
    assert low.numbers["lowest_heel_cm"] == min(step.lowest_heel_cm for step in low.steps)
    assert low.numbers["steps"] == len(low.steps)
    for step, following in zip(low.steps, low.steps[1:], strict=False):
        assert step.start_s < step.end_s < following.start_s


def test_a_jump_is_free_fall_between_push_off_and_landing():
    track, deeds, _ = tracked("jump_squat", count=4)
    for deed in deeds:
        air = track[deed.marks["off"] + 5 : deed.marks["on"] - 5, Pose.Z]
        fall = np.diff(air, 2) * GRID_HZ**2
        assert np.median(fall) == pytest.approx(-9.81, abs=0.05)
        assert 0.05 < air.max() - track[deed.start, Pose.Z] < 0.5


def test_a_flight_feels_next_to_nothing_and_a_landing_much():
    for seed in range(4):
        simulated = done("jump_squat", seed, count=4, style=("hard",))
        time_s = simulated.samples.time_s
        norm = np.linalg.norm(simulated.samples.acc_mps2, axis=1)
        for effort in simulated.truth.efforts:
            air = (time_s > effort.start_s + 0.08) & (time_s < effort.end_s - 0.02)
            assert np.median(norm[air]) < 4.0
            assert 0.25 < effort.numbers["flight_s"] < 0.56
            assert effort.numbers["flight_s"] == pytest.approx(effort.end_s - effort.start_s)
            assert 40.0 < effort.numbers["landing_peak_mps2"] < 400.0
            assert effort.numbers["clipped"] is False


def test_a_small_range_clips_and_the_truth_knows_what_it_was():
    small = done("jump_squat", 2, replace(EXACT, acc_range_g=4.0), count=3)
    large = done("jump_squat", 2, count=3)
    assert all(effort.numbers["clipped"] for effort in small.truth.efforts)
    peaks = [
        [effort.numbers["landing_peak_mps2"] for effort in one.truth.efforts]
        for one in (small, large)
    ]
    assert peaks[0] == pytest.approx(peaks[1], rel=1e-6)
    assert np.abs(small.samples.acc_mps2).max() < 4.0 * 9.80665 + 0.01


@pytest.mark.parametrize("first", ["forefoot", "flat", "heel"])
def test_a_landing_begins_with_what_was_meant_and_settles(first):
    for seed in range(5):
        simulated = done("one_leg_landing", seed, count=3, style=(first,))
        for effort in simulated.truth.efforts:
            assert effort.numbers["first_contact"] == first
            assert 0.05 < effort.numbers["settle_s"] < 3.0
            assert 30.0 < effort.numbers["landing_peak_mps2"] < 400.0
            time_s = simulated.samples.time_s
            after = (time_s > effort.end_s) & (time_s < effort.end_s + 0.4)
            rate = np.linalg.norm(simulated.samples.gyr_dps[after], axis=1)
            assert np.sqrt(np.mean(rate**2)) < 12.0


def test_what_no_sensor_sees_stays_small():
    for exercise in ("towel_grab", "towel_grab_seated", "arch_lift"):
        simulated = done(exercise, count=6)
        assert np.abs(simulated.samples.gyr_dps).max() < 45.0
        assert simulated.truth.efforts == ()


def test_sessions_of_every_exercise_are_varied_and_the_same_every_time():
    cases = list(drill_sessions(0, 3))
    assert [case.family for case in cases[::3]] == list(PERFORMED)
    assert cases == list(drill_sessions(0, 3))
    assert cases != list(drill_sessions(1, 3))
    assert len({case.name for case in cases}) == len(cases)
    for case in cases[::3]:
        first, again = case.simulate(), case.simulate()
        assert np.array_equal(first.samples.acc_mps2, again.samples.acc_mps2)
        assert first.truth == again.truth
        assert first.sidecar_fields["exercise"] == case.family
        raises = case.family in {"heel_raise", "warm_up_raise"}
        assert bool(first.truth.reps) == raises
        assert bool(first.truth.efforts) == (not raises and case.family not in UNSEEN)


def test_the_truth_file_says_exercise_and_efforts_where_there_is_one():
    simulated = done("tiptoe_walk", hold_s=12.0)
    truth = json.loads(truth_text(simulated))
    assert truth["exercise"] == "tiptoe_walk"
    assert truth["reps"] == []
    assert truth["efforts"][0]["numbers"]["steps"] == len(truth["efforts"][0]["steps"])
    assert as_recording(simulated).sidecar.exercise == "tiptoe_walk"
    plain = prepare(Recipe(reps=1, lower_s=1.0, walk=False))
    assert "efforts" not in json.loads(truth_text(plain))
    assert as_recording(plain).sidecar.exercise is None


def test_an_unknown_exercise_is_named():
    with pytest.raises(ValueError, match="unknown exercise 'dance'"):
        done("dance")
    with pytest.raises(ValueError, match="toe_raise is not done with bounce"):
        done("toe_raise", style=("bounce",))
