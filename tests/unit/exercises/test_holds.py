"""Held stretches of simulated people: found, timed and judged, however they came into them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.exercises.effort import Effort
from tempo.exercises.exercise import BY_NAME, Exercise
from tempo.exercises.watch import Watch
from tempo.samples import Interval, Samples
from tempo.simulator.people import draw_person
from tempo.simulator.plan import Drill, SessionPlan, Stand, Walk
from tempo.simulator.simulation import Simulated, simulate
from tempo.step import Told
from tests.unit.simulated import CHIP, LABEL, session, setup_for

CALF = "gastrocnemius_stretch"
LOOK = Exercise("held_stretch", "hold", "held_stretch")


def stretches(*style: str, exercise: str = CALF, **changes: object) -> Drill:
    plan = Drill(exercise, count=3, hold_s=16.0, pause_s=4.0, sloppy=0.1, style=style)
    return replace(plan, **changes)  # type: ignore[arg-type]


def done(*activities: object, seed: int = 3, rate_hz: float = 100.0) -> Simulated:
    plan = SessionPlan((LABEL, *activities, Stand(2.5)), exercise=CALF)  # type: ignore[arg-type]
    return simulate(draw_person(seed), plan, replace(CHIP, rate_hz=rate_hz), seed, "foot")


def seen(it: Simulated, exercise: Exercise | None = None, samples: Samples | None = None) -> Watch:
    """The watch at its end; what it found is gathered beside it."""
    watch = Watch(exercise or BY_NAME[it.truth.efforts[0].exercise], setup_for(it))
    watch.push(it.samples if samples is None else samples)
    return watch


def found(it: Simulated, **changes: object) -> tuple[Effort, ...]:
    return seen(it, **changes).finish()  # type: ignore[arg-type]


def assert_true(efforts: tuple[Effort, ...], it: Simulated) -> None:
    """The count, the times within 0.3 s, both verdicts."""
    assert len(efforts) == len(it.truth.efforts)
    for one, true in zip(efforts, it.truth.efforts, strict=True):
        assert one.did.hold_s.value == pytest.approx(true.numbers["hold_s"], abs=0.3)
        assert one.start_s == pytest.approx(true.start_s, abs=0.3)
        assert (one.did.still, one.did.heel_down) == (
            true.numbers["still"],
            true.numbers["heel_down"],
        )


@pytest.mark.parametrize("seed", [3, 4, 6])
@pytest.mark.parametrize("style", [(), ("stays",), ("bounce",), ("heel_up", "stays")], ids=str)
def test_stretches_are_counted_and_timed_however_they_are_come_into(style, seed):
    it = done(stretches(*style), seed=seed)
    assert_true(found(it), it)


@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 200.0, 400.0])
def test_the_rate_of_the_sensor_does_not_matter(rate_hz):
    it = done(stretches("stays"), rate_hz=rate_hz)
    assert_true(found(it), it)


@pytest.mark.parametrize("hold_s", [10.0, 30.0, 45.0])
def test_no_length_is_presumed(hold_s):
    it = done(stretches("stays", hold_s=hold_s))
    assert_true(found(it), it)


def test_a_stretch_of_the_other_leg_is_one_too():
    it = done(stretches(), Stand(9.0), stretches(side="right"))
    assert_true(found(it), it)


def test_a_heel_that_sinks_slowly_is_the_way_in_and_not_the_hold():
    """At 6 °/s and less; it made a still hold a moved one."""
    for seed in range(6, 12):
        it = done(stretches(exercise="soleus_stretch"), seed=seed)
        assert_true(found(it), it)


@pytest.mark.parametrize("seed", [3, 4])
@pytest.mark.parametrize("style", [(), ("pedal",), ("heel_up",)], ids=str)
def test_down_dogs_last_from_the_knees_to_the_knees(style, seed):
    dogs = stretches(*style, exercise="down_dog", hold_s=10.0)
    it = done(dogs, seed=seed)
    assert_true(found(it), it)


def test_standing_between_two_sets_of_down_dogs_is_none():
    dogs = stretches(exercise="down_dog", hold_s=10.0, count=2)
    it = done(dogs, Stand(11.0), dogs)
    assert_true(found(it), it)


def test_it_is_told_openly_what_was_told_by_length_only():
    stepped, stayed = (found(done(stretches(*style))) for style in ((), ("stays",)))
    assert {one.notes for one in stepped} == {()}
    assert {one.notes for one in stayed} == {("told_by_length",)}


def test_who_did_not_say_that_it_is_a_stretch_is_shown_only_what_the_foot_shows():
    assert len(found(done(stretches()), exercise=LOOK)) == 3
    assert found(done(stretches("stays")), exercise=LOOK) == ()
    standing = session(LABEL, *[Stand(12.0, fidgets=1), Walk(strides=3)] * 3)
    assert found(standing, exercise=LOOK) == ()


def test_sets_that_are_labelled_tell_what_was_worked_at():
    it = done(stretches("stays"), Stand(1.0), stretches("stays"))
    works = [Interval(one.start_s + 0.5, one.end_s - 0.5) for one in it.truth.efforts[1::2]]
    before = Watch(BY_NAME[CALF], replace(setup_for(it), works=tuple(works)))
    before.push(it.samples)
    live = Watch(BY_NAME[CALF], setup_for(it))
    for start in range(0, len(it.samples), 40):
        live.push(it.samples[start : start + 40])
        while works and works[0].end_s <= it.samples.time_s[: start + 40][-1]:
            live.tell(Told(work=works.pop(0)))
    efforts = before.finish()
    assert [round(one.start_s) for one in efforts] == [
        round(one.start_s) for one in it.truth.efforts[1::2]
    ]
    assert live.finish() == efforts


def test_a_hold_that_outlasts_the_recording_is_unfinished():
    it = done(stretches("stays", count=2))
    cut = it.samples.time_s.searchsorted(it.truth.efforts[1].end_s - 2.0)
    watch = seen(it, samples=it.samples[: int(cut)])
    assert len(watch.finish()) == 1
    assert [one.reason for one in watch.unfinished] == ["recording_ended"]


@pytest.mark.parametrize(
    ("lost_s", "timed", "judged"), [(0.12, True, True), (0.3, True, False), (1.0, False, False)]
)
def test_missing_samples_hide_what_may_have_happened_in_them(lost_s, timed, judged):
    it = done(stretches(), rate_hz=50.0)
    whole = found(it)
    middle_s = it.truth.efforts[1].start_s + 7.0
    kept = np.abs(it.samples.time_s - middle_s) > 0.5 * lost_s
    samples = Samples(it.samples.time_s[kept], it.samples.acc_mps2[kept], it.samples.gyr_dps[kept])
    efforts = found(it, samples=samples)
    assert [one.notes for one in efforts] == [(), ("gap",), ()]
    did = efforts[1].did
    assert (did.hold_s.value is not None, did.turning_dps.value is not None) == (timed, judged)
    assert did.still is (True if judged else None)
    assert efforts[1].why_unknown("still") == "gap"
    assert {one.did.still for one in whole} == {True}
