"""Two sensors, one person: one clock, the leg that lowered, left against right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.errors import RecordingError
from tempo.pair import compare_legs, pair
from tempo.session import Analysis, analyse
from tempo.sources.recording import Recording
from tempo.sources.sidecar import SetInfo
from tempo.sources.synthetic import as_recording
from tempo.validation.reps import matched
from tests.unit.paired import KINDS, analysed, feet, paired
from tests.unit.simulated import LABEL, between, session


def told(analysis: Analysis, **changes: object) -> Analysis:
    """The same analysis under another sidecar."""
    recording = analysis.recording
    sidecar = replace(recording.sidecar, **changes)  # type: ignore[arg-type]
    return replace(analysis, recording=replace(recording, sidecar=sidecar))


@pytest.mark.parametrize("kind", KINDS)
def test_the_clocks_are_laid_on_each_other_within_the_interval(kind):
    both, found = feet(kind), paired(kind).clock
    for at_s in (both.right.samples.time_s[0], both.right.samples.time_s[-1]):
        assert abs(found.to_first(at_s) - (both.offset_s + both.rate * at_s)) <= found.ci_s
    assert found.ci_s < (1.2 if kind == "one leg" else 0.3)


@pytest.mark.parametrize("kind", KINDS)
def test_every_rep_is_there_and_no_swing_of_a_foot_in_the_air(kind):
    both, found = feet(kind), paired(kind)
    for analysis, simulated in ((found.left, both.left), (found.right, both.right)):
        pairs, missed, ghosts = matched(analysis.outcome.reps, simulated.truth.reps)
        assert (missed, ghosts) == (0, 0)
        assert [(one.set, one.rep) for one, _ in pairs] == [
            (1 if kind != "both legs" else true.set, true.rep) for _, true in pairs
        ]


def test_one_sensor_alone_takes_the_lifted_foot_for_reps():
    """What the second sensor is for; when this fails, the first one has learned it."""
    alone = analysed("two up, one down")
    found = paired("two up, one down")
    before = [len(analysis.outcome.reps) for analysis in alone]
    after = [len(analysis.outcome.reps) for analysis in (found.left, found.right)]
    assert after == [4, 4]
    assert [was - now for was, now in zip(before, after, strict=True)] == list(found.swings)
    assert min(found.swings) > 0
    for analysis, swings in zip((found.left, found.right), found.swings, strict=True):
        reasons = [one.reason for one in analysis.outcome.rejected]
        assert reasons.count("foot_in_air") == swings
        starts_s = [one.start_s for one in analysis.outcome.rejected]
        assert starts_s == sorted(starts_s)


@pytest.mark.parametrize(
    ("kind", "legs", "did"),
    [
        ("two up, one down", (2, 1), {"lifted"}),
        ("one leg", (1, 1), {"in_air", "still"}),
        ("both legs", (2, 2), {"lowered"}),
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_which_legs_did_it(kind, legs, did, seed):
    for lowerings in paired(kind, seed).lowerings:
        assert {(one.legs_up, one.legs_down) for one in lowerings} == {legs}
        assert {one.other for one in lowerings} <= did
        assert all(one.carried for one in lowerings)


def test_left_against_right_is_the_truth():
    both, found = feet("both legs"), paired("both legs")
    compared = {each.quantity: each for each in found.compared}
    for name in ("eccentric_s", "lift_cm", "drop_cm", "depth_below_level_cm", "rom_deg"):
        left, right = (
            np.mean([getattr(rep, name) for rep in one.truth.reps])
            for one in (both.left, both.right)
        )
        difference = compared[name].difference
        assert difference.value is not None
        assert abs(difference.value - (left - right)) <= 1.5 * (difference.ci or 0.0), name
    assert compared["lift_cm"].larger != "right"
    assert compared["eccentric_s"].larger == "neither"


def test_the_order_does_not_matter():
    left, right = analysed("both legs")
    ours, turned = paired("both legs"), pair(right, left)
    assert turned.left.recording.path == "left.csv"
    assert repr(turned.compared) == repr(ours.compared)


def test_one_known_side_tells_the_other():
    left, right = analysed("both legs")
    found = pair(told(right, side=None), told(left, side="left"))
    assert found.left.recording.path == "left.csv"
    assert {rep.side for rep in found.right.outcome.reps} == {"right"}
    unknown = pair(told(left, side=None), told(right, side=None))
    assert {rep.side for rep in unknown.left.outcome.reps} == {"left"}


def refused(one: Analysis, other: Analysis) -> str:
    with pytest.raises(RecordingError) as wrong:
        pair(one, other)
    text = str(wrong.value)
    assert "left.csv" in text
    assert "\n" not in text
    return text


def test_two_left_feet_are_refused():
    left, right = analysed("both legs")
    assert "both of the left side" in refused(left, told(right, side="left"))
    assert "both sides" in refused(told(left, side="both"), right)


def test_a_recording_too_short_is_refused():
    left, right = analysed("both legs")
    moment = Recording(
        "right.csv", between(right.recording.samples, 20.0, 30.0), right.recording.sidecar
    )
    assert "shorter than 15 s" in refused(left, analyse(moment))


def test_recordings_that_began_hours_apart_are_refused():
    left, right = analysed("both legs")
    text = refused(
        told(left, started_at="2026-03-01T18:30:00+01:00"),
        told(right, started_at="2026-03-01T21:30:00+01:00"),
    )
    assert "do not overlap" in text


def test_a_sensor_that_lay_on_the_table_is_refused():
    left, right = analysed("both legs")
    still = between(right.recording.samples, 0.0, 2.5)
    count = len(right.recording.samples) // len(still)
    rest = np.tile(still.gyr_dps, (count, 1)), np.tile(still.acc_mps2, (count, 1))
    samples = type(still)(np.arange(len(rest[0])) * 0.02, rest[1], rest[0])
    table = Recording("right.csv", samples, right.recording.sidecar)
    assert "too little in them moves" in refused(left, analyse(table))


def test_other_clocks_are_used_when_both_say_when_they_began():
    left, right = analysed("one leg")
    found = pair(
        told(left, started_at="2026-03-01T18:30:00.4+01:00"),
        told(right, started_at="2026-03-01T17:30:03+00:00"),
    )
    assert found.clock_source == "signal_and_started_at"
    assert found.clock.offset_s == pytest.approx(feet("one leg").offset_s, abs=1.0)


def test_one_recording_with_alternating_legs_is_compared():
    sets = session(LABEL, seed=1).samples
    left, _ = analysed("both legs")
    assert compare_legs(left) == ()
    assert compare_legs(analyse(Recording("empty.csv", sets, left.recording.sidecar))) == ()
    recording = as_recording(feet("both legs").left, "both.csv")
    second_s = feet("both legs").left.truth.reps[4].concentric_start_s
    sides = (SetInfo(0.0, "left"), SetInfo(second_s - 3.0, "right"))
    sidecar = replace(recording.sidecar, sets=sides, side=None)
    found = {
        one.quantity: one for one in compare_legs(analyse(replace(recording, sidecar=sidecar)))
    }
    assert (found["eccentric_s"].left_reps, found["eccentric_s"].right_reps) == (4, 4)
    assert found["eccentric_s"].larger == "left"
