"""Reps of a shank-mounted sensor: what is counted, timed, withheld and refused."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tempo.pipeline import Pipeline
from tempo.samples import Samples
from tempo.simulator.chip import TYPICAL
from tempo.simulator.people import draw_person
from tempo.simulator.plan import Exercise, RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.simulation import Simulated, simulate
from tempo.step import Outcome, Setup

REAL = Path(__file__).resolve().parents[4] / "shared" / "real"


@cache
def session(lower_s: float, reps: int = 5) -> Simulated:
    plan = SessionPlan(
        (
            Stand(4.0),
            Walk("walk", 4),
            Stand(2.0),
            RaiseSet(tuple(RepPlan(lower_s=lower_s, raise_s=0.8) for _ in range(reps))),
            Stand(2.0),
            Walk("walk", 4),
            Stand(1.0),
        )
    )
    return simulate(draw_person(11), plan, TYPICAL, 11, "shank")


def analysed(samples: Samples, mount: str = "auto", size: int = 4096) -> Outcome:
    pipeline = Pipeline(Setup(mount=mount))
    for start in range(0, len(samples), size):
        pipeline.push(samples[start : start + size])
    pipeline.finish()
    return pipeline.outcome()


@pytest.mark.parametrize("lower_s", [1.5, 10.0])
def test_raises_are_counted_timed_and_measured(lower_s: float) -> None:
    simulated = session(lower_s)
    outcome = analysed(simulated.samples)
    truth = simulated.truth.reps
    assert (outcome.mount, outcome.mount_detected) == ("shank", "shank")
    assert len(outcome.reps) == len(truth)
    for rep, true in zip(outcome.reps, truth, strict=True):
        assert rep.concentric_s.value == pytest.approx(true.concentric_s, abs=0.2)
        assert rep.ankle_rise_cm.value == pytest.approx(true.ankle_rise_cm, abs=0.8)
        assert rep.lift_cm.value == pytest.approx(true.lift_cm, abs=1.5)
        assert rep.drop_cm.value == pytest.approx(true.drop_cm, abs=2.0)
        if true.top_to_next_raise_s is not None:
            assert rep.top_to_next_raise_s.value == pytest.approx(true.top_to_next_raise_s, abs=0.3)


def test_a_slow_lowering_is_withheld_with_its_reason() -> None:
    for rep in analysed(session(10.0).samples).reps:
        slow = (rep.eccentric_s, rep.top_hold_s, rep.tut_s, rep.evenness)
        assert {one.withheld for one in slow} == {"too_slow_for_shank"}
        assert rep.rom_deg.withheld == rep.depth_below_level_cm.withheld == "shank_mount"
        assert rep.concentric_end_s <= rep.eccentric_start_s < rep.eccentric_end_s


def test_a_quick_lowering_is_timed() -> None:
    simulated = session(1.5)
    for rep, true in zip(analysed(simulated.samples).reps, simulated.truth.reps, strict=True):
        assert rep.eccentric_s.value == pytest.approx(true.eccentric_s, abs=0.3)
        assert rep.eccentric_end_s == pytest.approx(true.eccentric_end_s, abs=0.1)


@pytest.mark.parametrize("size", [1, 7, 333])
def test_any_split_gives_the_same_bits(size: int) -> None:
    samples = session(1.5, 3).samples
    assert analysed(samples, size=size).reps == analysed(samples, size=len(samples)).reps


def test_a_raise_whose_lowering_was_not_seen_is_unfinished() -> None:
    simulated = session(10.0)
    last = simulated.truth.reps[-1]
    kept = int(np.searchsorted(simulated.samples.time_s, last.concentric_end_s + 1.0))
    outcome = analysed(simulated.samples[:kept])
    assert len(outcome.reps) == len(simulated.truth.reps) - 1
    assert [one.reason for one in outcome.unfinished] == ["recording_ended"]


@pytest.mark.parametrize("kind", ["squat", "weight_shift", "jump", "leg_swing", "hop"])
def test_other_exercises_are_no_raises(kind: str) -> None:
    plan = SessionPlan((Stand(3.0), Exercise(kind, 8), Stand(3.0)), protocol=None)
    simulated = simulate(draw_person(3), plan, TYPICAL, 3, "shank")
    assert analysed(simulated.samples, "shank").reps == ()


@pytest.mark.parametrize("gait", ["walk", "run", "stairs_up", "stairs_down"])
def test_strides_are_no_raises(gait: str) -> None:
    plan = SessionPlan((Stand(3.0), Walk(gait, 14), Stand(3.0)), protocol=None)
    simulated = simulate(draw_person(4), plan, TYPICAL, 4, "shank")
    assert analysed(simulated.samples, "shank").reps == ()


def test_a_single_rise_is_not_a_rep_when_nothing_shows_it_came_down() -> None:
    outcome = analysed(session(10.0, 1).samples, "shank")
    assert outcome.reps == ()
    assert "no_lowering_seen" in {one.reason for one in outcome.rejected}


def test_with_the_mount_given_as_foot_the_shank_says_nothing() -> None:
    assert analysed(session(1.5).samples, "foot").reps == ()


@pytest.mark.skipif(not REAL.exists(), reason="the real recordings are not beside this repository")
def test_real_walking_has_no_raise() -> None:
    from tempo.sources.recording import read_recording

    recording = read_recording(REAL / "walk_tibia.csv")
    assert analysed(recording.samples, "shank").reps == ()
