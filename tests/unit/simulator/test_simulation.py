"""From a plan to samples, truth and sidecar: reproducible, complete, by definition 1."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import numpy as np
import pytest

from tempo.simulator.chip import CHEAP, GOOD, TYPICAL
from tempo.simulator.people import Person, draw_person
from tempo.simulator.plan import RaiseSet, RepPlan, SessionPlan, Stand
from tempo.simulator.simulation import Simulated, simulate

PLAN = SessionPlan(
    (
        Stand(3.0, "level"),
        RaiseSet((RepPlan(lower_s=3.0),) * 3),
        Stand(16.0, fidgets=2),
        RaiseSet((RepPlan(lower_s=2.0, hold_s=0.0),) * 2, side="right"),
        Stand(1.0),
    )
)


def same(one: Simulated, other: Simulated) -> bool:
    pairs = zip(
        (one.samples.time_s, one.samples.acc_mps2, one.samples.gyr_dps),
        (other.samples.time_s, other.samples.acc_mps2, other.samples.gyr_dps),
        strict=True,
    )
    return all(np.array_equal(a, b) for a, b in pairs) and one.truth == other.truth


def test_the_same_seed_gives_the_same_bits_and_another_does_not():
    person = draw_person(2)
    assert same(simulate(person, PLAN, CHEAP, 5), simulate(person, PLAN, CHEAP, 5))
    assert not same(simulate(person, PLAN, CHEAP, 5), simulate(person, PLAN, CHEAP, 6))


def test_the_chip_does_not_change_what_the_person_does():
    person = draw_person(2)
    good, cheap = simulate(person, PLAN, GOOD, 5), simulate(person, PLAN, CHEAP, 5)
    assert good.truth == cheap.truth
    assert good.mounting == cheap.mounting


def test_truth_lists_every_rep_with_its_numbers():
    simulated = simulate(Person(), PLAN, TYPICAL, 5)
    reps = simulated.truth.reps
    assert [(rep.set, rep.rep, rep.side) for rep in reps] == [
        (1, 1, "left"),
        (1, 2, "left"),
        (1, 3, "left"),
        (2, 1, "right"),
        (2, 2, "right"),
    ]
    for rep in reps:
        assert rep.lift_cm == pytest.approx(11.5)
        assert rep.drop_cm == pytest.approx(11.5)
        assert rep.depth_below_level_cm == pytest.approx(3.0)
        assert rep.top_height_cm == pytest.approx(8.5)
        lever_cm = 100 * Person().lever_m
        rom_deg = np.degrees(np.arcsin(8.5 / lever_cm) + np.arcsin(3.0 / lever_cm))
        assert rep.rom_deg == pytest.approx(rom_deg)
        assert rep.concentric_s + rep.top_hold_s + rep.eccentric_s == pytest.approx(rep.tut_s)
        assert not rep.partial
        assert not rep.late_drop
        assert len(rep.travel_times_s) == 11
    # Soft corners of 0.3 s: the rule takes about a third of each away.
    assert reps[0].eccentric_s == pytest.approx(3.0 - 0.15, abs=0.05)
    between_s = reps[1].concentric_start_s - reps[0].eccentric_end_s
    assert reps[0].bottom_pause_s == pytest.approx(between_s)
    assert reps[2].bottom_pause_s is None
    assert reps[0].top_to_next_raise_s == pytest.approx(
        reps[1].concentric_start_s - reps[0].concentric_end_s
    )


def test_ankle_rise_follows_the_definition():
    simulated = simulate(Person(), PLAN, TYPICAL, 5)
    top, bottom = np.arcsin(np.array([0.085, -0.03]) / (0.72 * 0.26))
    rise_cm = 52 * 0.26 * (np.sin(top + np.radians(32)) - np.sin(bottom + np.radians(32)))
    assert simulated.truth.reps[1].ankle_rise_cm == pytest.approx(rise_cm)


def test_a_low_raise_is_partial_but_never_the_first_and_a_twitch_is_no_rep():
    whole, low = RepPlan(lower_s=2.0), RepPlan(lower_s=2.0, top_m=0.02)
    twitch = RepPlan(lower_s=1.0, top_m=-0.015)
    plan = SessionPlan((RaiseSet((low, whole, whole, low, twitch, whole)), Stand(1.0)))
    reps = simulate(Person(), plan, TYPICAL, 1).truth.reps
    # The first low one counts: 5 cm against a median of nothing; then 5 < 60 % of median(5, 11.5).
    assert [rep.partial for rep in reps] == [False, False, False, True, False]
    assert len(reps) == 5


def test_practice_is_labelled_and_not_counted():
    reps = (RepPlan(lower_s=1.0, practice=True), RepPlan(lower_s=2.0))
    simulated = simulate(Person(), SessionPlan((RaiseSet(reps), Stand(1.0))), TYPICAL, 1)
    assert [rep.practice for rep in simulated.truth.reps] == [True, False]
    assert len(simulated.truth.counted) == 1
    (label,) = simulated.sidecar_fields["labels"]
    first = simulated.truth.reps[0]
    assert label["label"] == "practice"
    assert label["start_s"] <= first.concentric_start_s
    assert label["end_s"] >= first.eccentric_end_s


def test_bounces_at_the_bottom_are_in_the_pause():
    reps = (RepPlan(lower_s=2.0, bounces=2), RepPlan(lower_s=2.0))
    simulated = simulate(Person(), SessionPlan((RaiseSet(reps), Stand(1.0))), TYPICAL, 1)
    assert len(simulated.truth.reps) == 2
    # Two bounces of 0.8 s and the pause of 1.5 s, and the corners of raise and lowering.
    assert simulated.truth.reps[0].bottom_pause_s == pytest.approx(1.6 + 1.5, abs=0.3)


def test_what_is_lost_is_declared():
    chip = replace(CHEAP, lost_per_minute=30.0, jitter_s=0.0)
    simulated = simulate(Person(), PLAN, chip, 3)
    lost = sum(gap.lost for gap in simulated.gaps)
    assert lost == simulated.sidecar_fields["lost_samples"] > 20
    steps_s = np.diff(simulated.samples.time_s)
    assert np.sum(steps_s > 0.015) == len(simulated.gaps)
    for gap in simulated.gaps:
        assert gap.end_s in simulated.samples.time_s
        assert gap.start_s not in simulated.samples.time_s


def test_on_an_unmapped_clock_the_truth_is_in_the_recordings_own_seconds():
    mapped = simulate(Person(), PLAN, replace(CHEAP, jitter_s=0.0), 3)
    left = simulate(Person(), PLAN, replace(CHEAP, jitter_s=0.0, clock_mapped=False), 3)
    speed = left.truth.reps[0].eccentric_s / mapped.truth.reps[0].eccentric_s
    assert 0.0005 < abs(speed - 1) <= 0.013
    assert np.array_equal(left.samples.acc_mps2, mapped.samples.acc_mps2)
    assert left.samples.time_s == pytest.approx(mapped.samples.time_s * speed, abs=2e-6)


def test_the_sidecar_says_what_definitions_ask_for():
    fields = simulate(Person(), PLAN, TYPICAL, 5, mount="shank").sidecar_fields
    assert fields["definitions"] == 1
    assert fields["origin"] == "simulated"
    assert fields["mount"] == "shank"
    assert fields["foot_length_cm"] == 26.0
    assert fields["labels"] == [{"start_s": 0.0, "end_s": 3.0, "label": "level"}]
    assert [entry["side"] for entry in fields["sets"]] == ["left", "right"]
    json.dumps(fields)


def test_an_unknown_mount_is_refused():
    with pytest.raises(ValueError, match="'foot' or 'shank'"):
        simulate(Person(), PLAN, TYPICAL, 5, mount="wrist")


def test_truth_is_written_with_the_names_of_the_definitions():
    written = json.loads(simulate(Person(), PLAN, TYPICAL, 5).truth.as_json(origin="simulated"))
    assert written["origin"] == "simulated"
    assert written["reps"][0]["eccentric_s"] == pytest.approx(2.85, abs=0.05)


def test_five_minutes_take_well_under_a_second():
    plan = SessionPlan((RaiseSet((RepPlan(),) * 20), Stand(1.0)))
    started = time.process_time()
    simulated = simulate(Person(), plan, TYPICAL, 1)
    assert time.process_time() - started < 2.0  # 0.3 s on a quiet machine
    assert simulated.samples.time_s[-1] > 270
