"""The left wing as a whole, on simulated people: what it says is true."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tempo.pipeline import Pipeline
from tempo.reps.sets import Side
from tempo.samples import Samples
from tempo.simulator.plan import RaiseSet, Stand
from tempo.simulator.simulation import Simulated
from tests.unit.signals import OFF, SET, TWO, UP, WALK, recordings
from tests.unit.simulated import (
    LABEL,
    between,
    found_in,
    outcome_of,
    session,
    setup_for,
    worst_s,
)


def test_of_nothing_nothing_is_found():
    found = outcome_of(Samples.empty())
    assert (found.reps, found.gaps, found.level, found.mount) == ((), (), "none", None)
    assert found.sample_rate_hz == 0.0
    assert found.quality == ("foot_length_default", "no_movement")


@pytest.mark.parametrize("count", [1, 2, 30, 49, 50, 51, 130])
def test_recordings_of_a_moment_are_survived(count):
    samples = recordings()["plain"][0][:count]
    found = outcome_of(samples)
    assert found.reps == ()
    assert found.trace.time_s.size >= 1


@cache
def two_sets() -> Simulated:
    return session(LABEL, UP, TWO, OFF, WALK, UP, TWO, Stand(18.0), TWO, seed=21)


def test_stepping_off_and_fifteen_seconds_end_a_set():
    found = found_in(two_sets())
    assert [(rep.set, rep.rep) for rep in found.reps] == [
        (1, 1),
        (1, 2),
        (2, 1),
        (2, 2),
        (3, 1),
        (3, 2),
    ]
    pauses = [rep.bottom_pause_s for rep in found.reps]
    assert [pause.withheld for pause in pauses] == [None, "last_of_set"] * 3


def test_numbers_are_near_the_truth():
    simulated = two_sets()
    found = found_in(simulated)
    assert worst_s(found.reps, simulated.truth.reps) < 0.6
    for rep, true in zip(found.reps, simulated.truth.reps, strict=True):
        for name, within in (
            ("concentric_s", 0.3),
            ("eccentric_s", 0.5),
            ("lift_cm", 1.0),
            ("drop_cm", 1.0),
            ("depth_below_level_cm", 0.8),
            ("rom_deg", 3.0),
        ):
            assert getattr(rep, name).value == pytest.approx(getattr(true, name), abs=within), name


def test_the_trace_is_the_heel_height_over_level():
    simulated = two_sets()
    found = found_in(simulated)
    right_m = np.interp(found.trace.time_s, simulated.samples.time_s, simulated.heel_m)
    for rep in found.reps:
        inside = found.trace.time_s >= rep.concentric_start_s
        inside &= found.trace.time_s <= rep.eccentric_end_s
        off_m = np.abs(found.trace.heel_m - right_m)[inside]
        assert np.quantile(off_m, 0.95) < 0.012


def test_the_legs_are_the_sidecars():
    simulated = two_sets()
    third_s = simulated.truth.reps[4].concentric_start_s
    sides = (Side(0.0, "left"), Side(third_s - 3.0, "right"))
    found = found_in(simulated, sides=sides)
    assert [rep.side for rep in found.reps] == ["left"] * 4 + ["right"] * 2


def test_labels_make_practice():
    simulated = session(LABEL, RaiseSet((replace(SET.reps[0], practice=True), *SET.reps)), seed=22)
    found = found_in(simulated)
    assert [rep.practice for rep in found.reps] == [True, False, False, False]


def test_level_is_labelled_assumed_or_none():
    labelled = session(LABEL, UP, TWO, seed=23)
    assert found_in(labelled).level == "labelled"
    assert found_in(labelled, level=()).level == "assumed"
    hanging = session(RaiseSet(TWO.reps, begin="hanging"), seed=23)
    found = found_in(hanging)
    assert (found.level, len(found.reps)) == ("none", 2)
    assert "level_none" in found.quality
    assert all(rep.depth_below_level_cm.withheld == "no_level" for rep in found.reps)


def test_hanging_on_the_edge_for_a_long_time_is_no_level():
    """Ten seconds of stillness with the heel hanging, before, between and after the raises."""
    reps = tuple(replace(rep, pause_s=10.0) for rep in TWO.reps)
    hanging = session(RaiseSet(reps, begin="hanging", settle_s=10.0, end="hanging"), seed=24)
    found = found_in(hanging)
    assert (found.level, len(found.reps)) == ("none", 2)


def test_the_last_level_label_counts():
    """The first label lies where the foot is tilted by six degrees, the second on the floor."""
    simulated = session(Stand(6.0), Stand(6.0, label="level"), UP, TWO, seed=25)
    samples, setup = simulated.samples, setup_for(simulated)
    early = samples.time_s < 5.0
    tilt = np.radians(6.0)
    turned = samples.acc_mps2.copy()
    x, y = turned[early, 0].copy(), turned[early, 1].copy()
    turned[early, 0] = np.cos(tilt) * x - np.sin(tilt) * y
    turned[early, 1] = np.sin(tilt) * x + np.cos(tilt) * y
    tilted = Samples(samples.time_s, turned, samples.gyr_dps)
    (right,) = setup.level
    both = replace(setup, level=(replace(right, start_s=1.0, end_s=4.0), right))
    depths_cm = [
        [rep.depth_below_level_cm.value for rep in outcome_of(tilted, told).reps]
        for told in (setup, both)
    ]
    assert depths_cm[1] == depths_cm[0]
    assert len(depths_cm[0]) == 2


def test_what_is_said_of_the_recording():
    simulated = session(LABEL, TWO, seed=26)
    found = found_in(simulated, foot_length_cm=None)
    assert (found.mount, found.mount_detected, found.foot_length_cm) == ("foot", "foot", 26.0)
    assert found.quality == ("foot_length_default",)
    assert found.sample_rate_hz == pytest.approx(100.0, rel=0.01)
    told = found_in(simulated, mount="foot")
    assert told.foot_length_cm == pytest.approx(100.0 * simulated.person.foot_length_m)


def test_behind_a_long_gap_counting_goes_on():
    samples, setup = recordings()["a long gap"]
    found = outcome_of(samples, setup)
    (gap,) = found.gaps
    first, second = found.reps
    assert first.eccentric_end_s < gap.start_s < gap.end_s < second.concentric_start_s
    (lost,) = found.unfinished
    assert first.eccentric_end_s < lost.start_s < gap.start_s
    assert second.depth_below_level_cm.value is not None


def test_a_recordings_clock_may_start_anywhere():
    simulated = session(Stand(4.0), UP, TWO, seed=27)
    samples = simulated.samples
    later = Samples(samples.time_s + 86_400.0, samples.acc_mps2, samples.gyr_dps)
    plain, moved = outcome_of(samples).reps, outcome_of(later).reps
    assert len(plain) == 2
    for one, other in zip(plain, moved, strict=True):
        assert other.eccentric_end_s - 86_400.0 == pytest.approx(one.eccentric_end_s, abs=0.01)
        assert other.lift_cm.value == pytest.approx(one.lift_cm.value, abs=0.02)


def test_what_comes_later_does_not_change_a_rep():
    samples, setup = recordings()["plain"]
    whole = outcome_of(samples, setup).reps
    half = outcome_of(between(samples, 0.0, whole[1].decided_s + 1.0), setup).reps
    assert half[0] == whole[0]
    assert replace(half[1], bottom_pause_s=whole[1].bottom_pause_s) == replace(
        whole[1], top_to_next_raise_s=half[1].top_to_next_raise_s
    )


def test_of_a_raise_three_rows_are_kept_and_not_the_arrays_that_they_are_in():
    samples, setup = recordings()["plain"]
    pipeline = Pipeline(setup)
    pipeline.push(samples)
    pipeline.finish()
    counted = pipeline._wing.hindsight._counted.values()
    assert len(counted) == 3
    assert all(up.base is None for one in counted for up in (one.poses.low, one.poses.top))
