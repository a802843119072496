"""The left wing as a whole, on simulated people: the same facts for any split, and true ones."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tempo.pipeline import Pipeline
from tempo.reps.sets import Side
from tempo.samples import Samples
from tempo.simulator.chip import CHEAP
from tempo.simulator.plan import RaiseSet, RepPlan, Stand, Walk
from tempo.simulator.simulation import Simulated
from tempo.step import Outcome, Setup, Step, joined_steps
from tests.unit.simulated import (
    CHIP,
    LABEL,
    between,
    found_in,
    outcome_of,
    session,
    setup_for,
    without,
    worst_s,
)

UP = Walk("step_on", strides=1)
OFF = Walk("step_off", strides=1)
WALK = Walk(strides=5)
SET = RaiseSet((RepPlan(lower_s=3.0), RepPlan(lower_s=2.0, hold_s=0.4), RepPlan(lower_s=4.0)))
TWO = RaiseSet((RepPlan(lower_s=2.0), RepPlan(lower_s=3.0)))


@cache
def recordings() -> dict[str, tuple[Samples, Setup]]:
    """Signals with everything that could make a split visible."""
    plain = session(LABEL, UP, SET, OFF, WALK, seed=11)
    no_level = session(Stand(1.0), TWO, WALK, Stand(4.0), UP, TWO, seed=12)
    fast = session(LABEL, SET, seed=13, chip=replace(CHIP, rate_hz=208.0))
    cheap = session(Stand(4.0), UP, SET, seed=14, chip=replace(CHEAP, lost_per_minute=6.0))
    shank = session(Stand(4.0), RaiseSet(SET.reps * 2), seed=15, mount="shank")
    gone_s = plain.truth.reps[1].concentric_start_s + 0.7
    return {
        "plain": (plain.samples, setup_for(plain)),
        "no level, two sets": (no_level.samples, Setup()),
        "208 Hz": (fast.samples, setup_for(fast)),
        "lost and late samples": (cheap.samples, setup_for(cheap)),
        "a long gap": (without(plain.samples, (gone_s, gone_s + 3.3)), setup_for(plain)),
        "shank": (shank.samples, setup_for(shank)),
    }


NAMES = (
    "plain",
    "no level, two sets",
    "208 Hz",
    "lost and late samples",
    "a long gap",
    "shank",
)


def blocks(samples: Samples, lengths: Iterator[int]) -> Iterator[Samples]:
    start = 0
    while start < len(samples):
        length = next(lengths)
        yield samples[start : start + length]
        start += length


def always(length: int) -> Iterator[int]:
    while True:
        yield length


def at_random(seed: int, longest: int) -> Iterator[int]:
    rng = np.random.default_rng(seed)
    while True:
        yield int(rng.integers(0, longest + 1))


def run(samples: Samples, setup: Setup, lengths: Iterator[int]) -> tuple[Step, Outcome]:
    pipeline = Pipeline(setup)
    steps = [pipeline.push(block) for block in blocks(samples, lengths)]
    return joined_steps([*steps, pipeline.finish()]), pipeline.outcome()


def bits(step: Step, outcome: Outcome) -> dict[str, object]:
    """All that was said, so that a difference is named."""
    motion, trace = step.motion, outcome.trace
    shown = () if motion is None else (motion.time_s.tobytes(), motion.heel_m.tobytes())
    return {
        "reps": repr(step.reps),
        "rejected": repr(step.rejected),
        "unfinished": repr(step.unfinished),
        "gaps": repr(step.gaps),
        "changes": repr(step.changes),
        "motion": shown,
        "outcome": repr(replace(outcome, trace=None)),  # type: ignore[arg-type]
        "trace": (trace.time_s.tobytes(), trace.heel_m.tobytes(), trace.filled.tobytes()),
    }


@cache
def expected(name: str) -> dict[str, object]:
    samples, setup = recordings()[name]
    return bits(*run(samples, setup, always(len(samples))))


def test_the_signals_hold_what_a_split_could_show():
    found = {name: outcome_of(*recordings()[name]) for name in NAMES}
    assert {name: len(one.reps) for name, one in found.items()} == {
        "plain": 3,
        "no level, two sets": 4,
        "208 Hz": 3,
        "lost and late samples": 3,
        "a long gap": 2,
        "shank": 6,
    }
    assert {one.level for one in found.values()} == {"labelled", "assumed", "none"}
    assert found["lost and late samples"].gaps
    assert found["a long gap"].unfinished


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("length", [1, 7, 100])
def test_chunk_law(name, length):
    samples, setup = recordings()[name]
    assert bits(*run(samples, setup, always(length))) == expected(name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(3))
def test_chunk_law_at_random_and_with_empty_blocks(name, seed):
    samples, setup = recordings()[name]
    longest = (5, 80, 1500)[seed]
    assert bits(*run(samples, setup, at_random(seed, longest))) == expected(name)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.85])
def test_causal_law(name, share):
    """What is said up to a sample is the same for two futures: one quiet, one wild."""
    samples, setup = recordings()[name]
    k = round(share * len(samples))
    now, rest = samples[:k], samples[k:]
    wild = Samples(rest.time_s, 3.0 * rest.acc_mps2[::-1], -5.0 * rest.gyr_dps[::-1])
    said = []
    for future in (rest, wild):
        pipeline = Pipeline(setup)
        before = pipeline.push(now)
        pipeline.push(future)
        pipeline.finish()
        said.append((before, pipeline.outcome()))
    (ours, ended), (theirs, otherwise) = said
    assert repr(ours.reps) == repr(theirs.reps)
    for rep in ended.reps:
        if rep.decided_s < now.time_s[-1] - 0.5:
            again = next(one for one in otherwise.reps if (one.set, one.rep) == (rep.set, rep.rep))
            assert again.eccentric_s == rep.eccentric_s
            assert again.lift_cm == rep.lift_cm


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_deep_copy_is_a_snapshot(name, share):
    samples, setup = recordings()[name]
    k = round(share * len(samples))
    pipeline = Pipeline(setup)
    before = pipeline.push(samples[:k])
    snapshot = copy.deepcopy(pipeline)
    pipeline.push(Samples(samples[k:].time_s, -samples[k:].acc_mps2, 9.0 * samples[k:].gyr_dps))
    after = joined_steps([before, snapshot.push(samples[k:]), snapshot.finish()])
    assert bits(after, snapshot.outcome()) == expected(name)


def test_inputs_stay_as_they_are():
    samples, setup = recordings()["lost and late samples"]
    columns = (samples.time_s, samples.acc_mps2, samples.gyr_dps)
    kept = [column.tobytes() for column in columns]
    outcome_of(samples, setup)
    assert [column.tobytes() for column in columns] == kept


def test_asking_for_the_outcome_changes_nothing():
    samples, setup = recordings()["plain"]
    pipeline, said = Pipeline(setup), []
    for block in blocks(samples, always(300)):
        said.append(pipeline.push(block))
        pipeline.outcome()
    said.append(pipeline.finish())
    assert bits(joined_steps(said), pipeline.outcome()) == expected("plain")


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
