"""Reps of a shank-mounted sensor: what is counted, timed, withheld and refused."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tempo.motion.climbing import Bias
from tempo.motion.shank import Move, ShankMoves
from tempo.pipeline import Pipeline
from tempo.reps.rep import Rep
from tempo.reps.shank_rep import RepMaker, Rise
from tempo.reps.shank_reps import ShankReps
from tempo.reps.shank_trail import Trail
from tempo.samples import Samples
from tempo.simulator.chip import TYPICAL
from tempo.simulator.people import draw_person
from tempo.simulator.plan import Exercise, RaiseSet, RepPlan, SessionPlan, Stand, Walk
from tempo.simulator.simulation import Simulated, simulate
from tempo.step import Outcome, Setup

REAL = Path(__file__).resolve().parents[4] / "shared" / "real"
EXPORTS = REAL.parent / "exports"


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


def test_a_slow_lowering_has_an_interval_that_holds_it_or_is_withheld_with_its_reason() -> None:
    simulated = session(10.0)
    for rep, true in zip(analysed(simulated.samples).reps, simulated.truth.reps, strict=True):
        assert rep.rom_deg.withheld == rep.depth_below_level_cm.withheld == "shank_mount"
        assert rep.concentric_end_s <= rep.eccentric_start_s < rep.eccentric_end_s
        slow = (rep.eccentric_s, rep.top_hold_s, rep.tut_s)
        if rep.eccentric_s.value is None:
            assert {one.withheld for one in slow} == {"too_slow_for_shank"}
        else:
            assert abs(rep.eccentric_s.value - true.eccentric_s) < 1.5 * rep.eccentric_s.ci
            assert rep.eccentric_s.ci < 0.3 * rep.eccentric_s.value


@pytest.mark.parametrize("lower_s", [3.0, 4.0])
def test_a_lowering_of_up_to_four_seconds_is_timed(lower_s: float) -> None:
    simulated = session(lower_s)
    reps = analysed(simulated.samples).reps
    given = [
        (rep.eccentric_s.value - true.eccentric_s, rep.eccentric_end_s - true.eccentric_end_s)
        for rep, true in zip(reps, simulated.truth.reps, strict=True)
        if rep.eccentric_s.value is not None
    ]
    assert len(given) >= 4
    assert np.median(np.abs(given), axis=0) == pytest.approx([0.0, 0.0], abs=0.25)


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


def move(peak_s: float, seconds: float, climb_m: float, reason: str | None = None) -> Move:
    half = 50.0 * seconds
    peak = round(100 * peak_s)
    way_m = (0.8 * climb_m, 0.0, 0.0)
    return Move(peak - half, peak, peak + half, climb_m, way_m, 0.05, 0.03, reason)


def reps_of(monkeypatch: pytest.MonkeyPatch, moves: list[Move]) -> list[Rep]:
    """What becomes of moves that are handed over at the end of a minute, felt as they are said."""
    monkeypatch.setattr(ShankMoves, "push", lambda *_: [])
    monkeypatch.setattr(ShankMoves, "finish", lambda _: moves)
    stage = ShankReps(Bias(precision=np.eye(3) * 1e4))
    height = np.zeros(6000)
    for one in moves:
        share = np.clip((np.arange(6000) - one.start_row) / (one.end_row - one.start_row), 0, 1)
        height += one.climb_m * share**2 * (3.0 - 2.0 * share)
    acc = np.zeros((6000, 3))
    acc[:, 2] = 9.81 + np.gradient(np.gradient(height, 0.01), 0.01)
    acc += np.random.default_rng(2).normal(0, 0.01, acc.shape)
    stage.push(np.arange(6000) / 100.0, acc, np.zeros((6000, 3)), np.zeros(6000))
    return list(stage.finish().reps)


@pytest.mark.parametrize(
    ("between", "withheld"),
    [
        (None, None),
        (move(7.0, 0.8, 0.4, "too_high"), "uncertain"),
        (move(7.0, 0.8, 0.05, "not_about_the_ball"), "uncertain"),
    ],
)
def test_a_lowering_is_a_rises_own_only_when_nothing_else_moved_between(
    monkeypatch: pytest.MonkeyPatch, between: Move | None, withheld: str | None
) -> None:
    second = [move(5.0, 0.8, 0.05), *([between] if between else []), move(9.0, 1.0, -0.05)]
    first = [move(1.0, 0.8, 0.05), move(3.0, 1.0, -0.05)]
    third = [move(11.0, 0.8, 0.05), move(13.0, 1.0, -0.05)]
    moves = [one for one in first + second + third if between is None or one.peak_row != 900]
    reps = reps_of(monkeypatch, moves)
    assert [rep.eccentric_s.withheld for rep in reps] == [None, withheld, None]
    assert {one.withheld for one in (reps[1].top_hold_s, reps[1].tut_s)} == {withheld}


def test_a_heel_that_springs_at_the_bottom_is_down_before_it_springs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spring = [move(8.0, 0.3, 0.006, "too_small"), move(8.4, 0.3, -0.006, "too_small")]
    first = [move(1.0, 0.8, 0.05), move(5.5, 3.0, -0.05, "not_a_raise"), *spring]
    reps = reps_of(monkeypatch, [*first, move(11.0, 0.8, 0.05), move(13.0, 1.0, -0.05)])
    # the 10 % rule reads the middle 93 % of this shape
    assert reps[0].eccentric_start_s == pytest.approx(4.1, abs=0.35)
    assert reps[0].eccentric_end_s == pytest.approx(6.9, abs=0.2)


def test_a_rise_that_is_followed_by_nothing_but_other_movements_is_no_rep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = [move(5.0 + n, 0.6, 0.3 * (-1) ** n, "shank_turned") for n in range(20)]
    assert reps_of(monkeypatch, [move(3.0, 0.8, 0.05), *other, move(40.0, 0.8, 0.05)]) == []


def carried(steps_hz: float, up_m: float, aside_m: float, seed: int) -> Samples:
    """A minute's walk of a body: up with every step, over the left foot, then over the right."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(0.0, 60.0, 0.01)
    pace = rng.normal(1.0, 0.03, 31).repeat(200)[: time_s.size]
    step = 2.0 * np.pi * steps_hz * np.cumsum(pace) * 0.01
    walks = np.clip(np.minimum(time_s - 5.0, 55.0 - time_s) / 2.0, 0.0, 1.0)[:, np.newaxis]
    ways_m = (0.005 * np.sin(step), aside_m * np.sin(0.5 * step + 0.3), up_m * np.cos(step))
    way_m = walks * np.stack(ways_m, axis=1)
    acc = np.gradient(np.gradient(way_m, 0.01, axis=0), 0.01, axis=0)
    acc[:, 2] += 9.81
    noise = rng.normal(0, 1, (2, *acc.shape))
    return Samples(time_s, acc + 0.03 * noise[0], 0.1 * noise[1])


@pytest.mark.parametrize(
    ("steps_hz", "up_m", "aside_m"), [(1.2, 0.022, 0.02), (1.7, 0.025, 0.02), (2.0, 0.02, 0.018)]
)
def test_a_sensor_carried_by_a_body_that_walks_sees_no_raise(steps_hz, up_m, aside_m) -> None:
    outcome = analysed(carried(steps_hz, up_m, aside_m, 3), "shank")
    assert outcome.reps == ()
    assert {one.reason for one in outcome.rejected} & {"walking", "alone"}


@pytest.mark.skipif(not EXPORTS.exists(), reason="the exports are not beside this repository")
def test_a_telephone_in_the_hand_of_somebody_who_walks_sees_no_raise() -> None:
    acc, gyr = (
        np.loadtxt(EXPORTS / f"phyphox_{name}.csv", delimiter=",", skiprows=1)
        for name in ("Accelerometer", "Gyroscope")
    )
    rates = [np.degrees(np.interp(acc[:, 0], gyr[:, 0], column)) for column in gyr[:, 1:4].T]
    outcome = analysed(Samples(acc[:, 0], acc[:, 1:4], np.stack(rates, axis=1)), "shank")
    assert outcome.reps == ()
    assert sum(one.reason == "walking" for one in outcome.rejected) > 50


def test_a_rise_belongs_to_those_that_go_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """By turns to the left and to the right: a rise among such is none, however alike they are."""
    sets = [(1.0, 0.05), (1.8, -0.05), (4.0, 0.05), (4.8, -0.05), (7.0, 0.05), (7.8, -0.05)]
    raises = [move(at_s, 0.5, climb_m) for at_s, climb_m in sets]
    assert len(reps_of(monkeypatch, raises)) == 3
    turned = [replace(one, way_m=(0.0, 0.04, 0.0)) for one in raises[2:4]]
    assert reps_of(monkeypatch, raises[:2] + turned + raises[4:]) == []
    # a step a moment after the last raise
    step = replace(move(8.2, 0.4, 0.05), way_m=(0.0, 0.04, 0.0))
    assert len(reps_of(monkeypatch, [*raises, step])) == 2


@pytest.mark.skipif(not REAL.exists(), reason="the real recordings are not beside this repository")
def test_all_real_raises_are_found_and_timed() -> None:
    from tempo.sources.recording import read_recording

    reps = analysed(read_recording(REAL / "heel_raises_left_shank.csv").samples).reps
    truth = json.loads((REAL / "heel_raises_left_foot.truth.json").read_text())["reps"]
    assert len(reps) == len(truth) == 10
    for rep, true in zip(reps, truth, strict=True):
        assert rep.concentric_s.value == pytest.approx(true["concentric_s"], abs=0.2)
        assert 4.0 < rep.ankle_rise_cm.value < 6.5
    for rep, true, after in zip(reps, truth, truth[1:], strict=False):
        known = after["concentric_start_s"] - true["concentric_end_s"]
        assert rep.top_to_next_raise_s.value == pytest.approx(known, abs=0.3)
    off = [
        rep.eccentric_s.value - true["eccentric_s"]
        for rep, true in zip(reps, truth, strict=True)
        if rep.eccentric_s.value is not None
    ]
    assert len(off) >= 8
    assert np.abs(off).max() < 0.2


@pytest.mark.skipif(not REAL.exists(), reason="the real recordings are not beside this repository")
def test_real_walking_has_no_raise() -> None:
    from tempo.sources.recording import read_recording

    recording = read_recording(REAL / "walk_tibia.csv")
    assert analysed(recording.samples, "shank").reps == ()


@pytest.mark.parametrize("shift_s", [0.0, 1e-9, -1e-9, 0.1, 0.7])
def test_a_last_lowering_that_is_not_seen_takes_as_long_as_the_others(shift_s: float) -> None:
    """The longest wait is cut at just what counts as too long, and the last bits decided."""
    maker = RepMaker(Trail(Bias()))
    rows = 12000
    maker.push(0.01 * np.arange(rows), np.zeros((rows, 3)), np.zeros((rows, 3)), np.zeros(rows))
    maker._between_s = [7.0 + shift_s]
    raised = Move(50.0, 75, 100.0, 0.05, (0.05, 0.0, 0.0), 0.0, 0.02, None)
    one = Rise(raised, 0.5, 1.0)
    until = maker._until(one, None)
    leave, down = maker._guessed(1.0, maker.at_s(until))
    assert down.at_s - leave.at_s == pytest.approx(0.73 * (7.0 + shift_s), abs=1e-6)
