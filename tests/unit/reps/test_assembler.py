"""The state machine on whole signals: which movements are reps, and where recordings cut them.

The pitch goes through (seconds, degrees) with 0.2° of wobble, on a lever of 0.187 m.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tempo.pipeline import Pipeline
from tempo.reps.kept import Kept
from tempo.reps.rep import Rep
from tempo.samples import Samples
from tempo.simulator.plan import RaiseSet, RepPlan, Stand, Walk
from tempo.step import Outcome, Setup
from tests.unit.rigid import standing_on_the_ball
from tests.unit.simulated import (
    LABEL,
    between,
    found_in,
    limits_s,
    outcome_of,
    session,
    setup_for,
    without,
    worst_s,
)

TOP, LOW = 30.0, -6.0


def raises(
    *lowerings_s: float, hold_s: float = 1.0, pause_s: float = 1.5, rest_s: float = 3.0
) -> list[tuple[float, float]]:
    """Rest, then raises of 1 s each with their lowerings, then rest."""
    keys, at_s = [(0.0, LOW), (rest_s, LOW)], rest_s
    for lower_s in lowerings_s:
        for seconds, degrees in ((1.0, TOP), (hold_s, TOP), (lower_s, LOW), (pause_s, LOW)):
            at_s += seconds
            keys.append((at_s, degrees))
    return [*keys, (at_s + 3.0, LOW)]


def answer(*keys: tuple[float, float], seed: int = 0) -> Outcome:
    return outcome_of(standing_on_the_ball(*keys, seed=seed), Setup(foot_length_cm=26.0))


def assert_near(rep: Rep, *right_s: float, within_s: float = 0.25) -> None:
    assert limits_s(rep) == pytest.approx(np.array(right_s), abs=within_s)


@pytest.mark.parametrize("seed", range(3))
def test_plain_raises_are_counted_and_timed(seed):
    found = answer(*raises(2.0, 3.0, 4.0), seed=seed)
    assert (len(found.reps), found.unfinished, found.rejected) == (3, (), ())
    lasted_s = [rep.eccentric_s.value for rep in found.reps]
    assert lasted_s == pytest.approx([2.0, 3.0, 4.0], abs=0.35)
    assert_near(found.reps[0], 3.0, 4.0, 5.0, 7.0)
    assert [rep.bottom_pause_s.value for rep in found.reps[:2]] == pytest.approx([1.5] * 2, abs=0.3)
    lift_cm = 18.7 * (np.sin(np.radians(TOP)) - np.sin(np.radians(LOW)))
    assert [rep.lift_cm.value for rep in found.reps] == pytest.approx([lift_cm] * 3, rel=0.09)


@pytest.mark.parametrize("lower_s", [1.5, 4.0, 10.0])
@pytest.mark.parametrize("seed", range(2))
def test_a_single_raise_is_a_rep(lower_s, seed):
    found = answer(*raises(lower_s), seed=seed)
    assert len(found.reps) == 1
    assert found.reps[0].eccentric_s.value == pytest.approx(lower_s, rel=0.12, abs=0.1)


def test_a_pause_of_three_seconds_midway_belongs_to_the_lowering():
    keys = [(0, LOW), (3, LOW), (4, TOP), (5, TOP), (7, 15), (10, 15), (12, LOW), (15, LOW)]
    later = [(at_s + 15, degrees) for at_s, degrees in raises(3.0)[1:]]
    first, second = answer(*keys, *later).reps
    assert_near(first, 3.0, 4.0, 5.0, 12.0)
    assert "paused_midway" in first.notes
    assert "paused_midway" not in second.notes


def test_a_hold_of_thirty_seconds_is_one_rep_with_a_long_hold():
    found = answer(*raises(3.0, 3.0, hold_s=30.0))
    assert len(found.reps) == 2
    assert [rep.top_hold_s.value for rep in found.reps] == pytest.approx([30.0] * 2, abs=0.6)


def test_a_bounce_at_the_bottom_is_no_rep():
    keys = raises(3.0)[:-2]
    at_s = keys[-1][0]
    bounce = [(0.4, LOW), (0.65, LOW + 3.5), (0.9, LOW), (1.3, LOW), (1.5, LOW + 2.5), (1.8, LOW)]
    springs = [(at_s + after_s, degrees) for after_s, degrees in bounce]
    later = [(at_s + 3.0 + after_s, degrees) for after_s, degrees in raises(3.0)[1:]]
    found = answer(*keys, *springs, *later)
    assert len(found.reps) == 2
    assert found.reps[0].eccentric_end_s == pytest.approx(8.0, abs=0.3)


def test_less_than_two_centimetres_is_no_rep():
    keys = [(0.0, LOW), (3.0, LOW)]
    for _ in range(4):
        at_s = keys[-1][0]
        keys += [(at_s + 1, LOW + 5.5), (at_s + 2, LOW + 5.5), (at_s + 3, LOW), (at_s + 4.5, LOW)]
    found = answer(*raises(2.0, 2.0), *[(at_s + 20, degrees) for at_s, degrees in keys])
    assert len(found.reps) == 2


def test_stillness_is_no_movement():
    found = answer((0, LOW), (60, LOW))
    assert (found.reps, found.unfinished, found.rejected) == ((), (), ())
    assert "no_movement" in found.quality


@cache
def walked():
    reps = (RepPlan(lower_s=3.0, hold_s=1.0), RepPlan(lower_s=4.0))
    step_up = Walk("step_on", strides=1)
    plan = (Stand(4.0), Walk(strides=8), Stand(2.0), step_up, RaiseSet(reps), Walk(strides=6))
    return session(*plan, seed=4)


def test_walking_before_and_after_is_none():
    simulated = walked()
    found = found_in(simulated)
    assert worst_s(found.reps, simulated.truth.reps) < 0.5


# Where a recording begins: raise 3–4 s, hold to 5 s, lowering to 8 s; then two raises that count.
CUT = raises(3.0, 3.0, 3.0)


@pytest.mark.parametrize("begins_s", [3.4, 3.7])
def test_a_raise_that_was_seen_in_part_only_is_no_rep(begins_s):
    samples = between(standing_on_the_ball(*CUT), begins_s)
    found = outcome_of(samples, Setup(foot_length_cm=26.0))
    assert len(found.reps) == 2
    assert all(rep.concentric_start_s > 8.5 for rep in found.reps)


@pytest.mark.parametrize("begins_s", [4.2, 5.5, 7.0])
def test_a_recording_that_begins_in_a_hold_or_a_lowering_has_no_rep_there(begins_s):
    samples = between(standing_on_the_ball(*CUT), begins_s)
    found = outcome_of(samples, Setup(foot_length_cm=26.0))
    assert [round(rep.concentric_start_s, 0) for rep in found.reps] == [10.0, 16.0] or [
        rep.concentric_start_s for rep in found.reps
    ] == pytest.approx([9.5, 16.0], abs=0.2)


def test_a_raise_under_way_in_the_first_samples_is_cut_at_the_edge():
    samples = between(standing_on_the_ball(*CUT), 3.14)
    found = outcome_of(samples, Setup(foot_length_cm=26.0))
    assert len(found.reps) == 3
    first = found.reps[0]
    assert "cut_at_edge" in first.notes
    assert first.concentric_start_s == samples.time_s[0]
    assert all("cut_at_edge" not in rep.notes for rep in found.reps[1:])


@pytest.mark.parametrize("begins_s", [0.0, 1.5, 2.5])
def test_a_rest_before_the_first_raise_is_no_cut(begins_s):
    samples = between(standing_on_the_ball(*CUT), begins_s)
    found = outcome_of(samples, Setup(foot_length_cm=26.0))
    assert len(found.reps) == 3
    assert all("cut_at_edge" not in rep.notes for rep in found.reps)


# The last raise of CUT is at 16–17 s, its hold to 18 s, its lowering to 21 s.
@pytest.mark.parametrize("ends_s", [16.8, 17.5, 18.6, 19.5])
def test_a_raise_whose_lowering_was_not_seen_to_its_end_is_unfinished(ends_s):
    samples = between(standing_on_the_ball(*CUT), 0.0, ends_s)
    found = outcome_of(samples, Setup(foot_length_cm=26.0))
    assert len(found.reps) == 2
    (open_one,) = found.unfinished
    assert open_one.reason == "recording_ended"
    assert open_one.start_s == pytest.approx(16.1, abs=0.2)
    assert open_one.end_s == pytest.approx(ends_s, abs=0.02)


def test_a_lowering_seen_to_nine_tenths_is_a_rep_that_ends_with_the_recording():
    samples = between(standing_on_the_ball(*CUT), 0.0, 20.75)
    found = outcome_of(samples, Setup(foot_length_cm=26.0))
    assert len(found.reps) == 3
    assert "cut_at_edge" in found.reps[-1].notes
    # the grid's 20.74 lies a last bit beside the sample's
    assert found.reps[-1].eccentric_end_s <= samples.time_s[-1] + 1e-9
    assert found.reps[-1].eccentric_end_s == pytest.approx(20.75, abs=0.15)


@pytest.mark.parametrize("ends_s", [21.5, 23.0])
def test_a_lowering_that_came_to_rest_is_a_whole_rep(ends_s):
    samples = between(standing_on_the_ball(*CUT), 0.0, ends_s)
    found = outcome_of(samples, Setup(foot_length_cm=26.0))
    assert (len(found.reps), found.unfinished) == (3, ())
    assert found.reps[-1].notes == ()


def test_what_was_open_at_the_end_is_told_by_finish_and_not_before():
    from tempo.pipeline import Pipeline

    pipeline = Pipeline(Setup(foot_length_cm=26.0))
    step = pipeline.push(between(standing_on_the_ball(*CUT), 0.0, 19.5))
    assert step.unfinished == ()
    assert len(pipeline.finish().unfinished) == 1


# Reps of CUT: raise 3–4, hold –5, lowering –8, pause –9.5 s; then every 6.5 s.
def with_hole(start_s: float, end_s: float) -> Outcome:
    samples = without(standing_on_the_ball(*CUT), (start_s, end_s))
    return outcome_of(samples, Setup(foot_length_cm=26.0))


def withheld(rep: Rep) -> set[str]:
    names = ("concentric_s", "top_hold_s", "eccentric_s", "bottom_pause_s", "tut_s", "evenness")
    return {name for name in names if getattr(rep, name).withheld == "gap"}


def test_a_gap_inside_a_lowering_withholds_it_and_nothing_else():
    found = with_hole(12.9, 13.2)
    assert len(found.reps) == 3
    assert [(gap.start_s, gap.end_s) for gap in found.gaps] == [pytest.approx((12.89, 13.2))]
    assert [withheld(rep) for rep in found.reps] == [
        set(),
        {"eccentric_s", "tut_s", "evenness"},
        set(),
    ]
    assert found.reps[1].late_drop is None
    assert found.reps[1].drop_cm.value is not None
    assert "gaps" in found.quality


def test_a_gap_inside_a_hold_withholds_the_hold():
    assert withheld(with_hole(10.9, 11.1).reps[1]) == {"top_hold_s", "tut_s"}


def test_a_gap_inside_a_raise_withholds_the_raise():
    assert withheld(with_hole(9.9, 10.1).reps[1]) == {"concentric_s", "tut_s"}


def test_a_gap_between_raises_withholds_nothing_of_them():
    found = with_hole(8.6, 8.8)
    assert [withheld(rep) for rep in found.reps] == [{"bottom_pause_s"}, set(), set()]


def test_a_gap_does_not_move_the_limits_elsewhere():
    whole = outcome_of(standing_on_the_ball(*CUT), Setup(foot_length_cm=26.0))
    found = with_hole(12.9, 13.2)
    assert worst_s(found.reps, whole.reps) < 0.15


def test_behind_a_long_gap_counting_goes_on_and_what_was_open_is_unfinished():
    samples = without(standing_on_the_ball(*raises(3.0, 3.0, 3.0, 3.0)), (12.0, 15.8))
    found = outcome_of(samples, Setup(foot_length_cm=26.0))
    assert [round(rep.eccentric_end_s - 1.5) // 6 for rep in found.reps] == [1, 3, 4] or len(
        found.reps
    ) == 3
    assert len(found.unfinished) == 1
    assert found.unfinished[0].start_s == pytest.approx(9.6, abs=0.2)


def test_a_raise_cut_by_a_label_free_start_keeps_its_level():
    simulated = session(LABEL, RaiseSet((RepPlan(lower_s=3.0),) * 2), seed=3)
    found = outcome_of(simulated.samples, setup_for(simulated))
    assert found.level == "labelled"
    for rep, true in zip(found.reps, simulated.truth.reps, strict=True):
        off_cm = rep.depth_below_level_cm.value - true.depth_below_level_cm
        assert abs(off_cm) < 2 * rep.depth_below_level_cm.ci


@cache
def swaying() -> Samples:
    return standing_on_the_ball(*high_for_minutes(), seed=0)


def high_for_minutes() -> list[tuple[float, float]]:
    """Two raises, three minutes half-way up without rest, and two raises again."""
    first = raises(2.0, 3.0)
    at_s = first[-1][0] + 2.0
    sway = [(at_s + 3.0 * turn, 13.0 + 1.5 * (-1) ** turn) for turn in range(60)]
    later = [(sway[-1][0] + 2.0 + behind_s, degrees) for behind_s, degrees in raises(2.0, 4.0)]
    return [*first, *sway, *later]


def test_standing_high_for_minutes_is_no_raise_and_takes_none_away():
    found = outcome_of(swaying(), Setup(foot_length_cm=26.0))
    assert [round(rep.eccentric_s.value) for rep in found.reps] == [2, 3, 2, 4]


def test_what_is_kept_of_a_swing_without_an_end_does_not_grow(monkeypatch):
    kept: list[int] = []
    add = Kept.add
    monkeypatch.setattr(
        Kept, "add", lambda self, rows: (add(self, rows), kept.append(self.end - self.first))[0]
    )
    samples = swaying()
    pipeline = Pipeline(Setup(foot_length_cm=26.0))
    for start in range(0, len(samples), 50):
        pipeline.push(samples[start : start + 50])
    assert len(kept) > 300
    assert max(kept) < 17_000  # of 21,000: two minutes, and what a raise needs around it
