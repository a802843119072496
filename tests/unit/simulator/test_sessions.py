"""The standard set, everyday movement, recipes: complete, varied, the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.errors import TempoError
from tempo.simulator.recipe import Recipe, prepare
from tempo.simulator.sessions import FAMILIES, everyday, standard_sessions


def test_the_standard_set_has_every_family_and_is_the_same_every_time():
    cases = list(standard_sessions(0, 3))
    assert [case.family for case in cases[::3]] == [family.name for family in FAMILIES]
    assert cases == list(standard_sessions(0, 3))
    assert cases != list(standard_sessions(1, 3))
    assert len({case.name for case in cases}) == len(cases)


def test_the_standard_set_is_varied():
    cases = list(standard_sessions(0, 12))
    assert {case.level for case in cases} == {"labelled", "assumed", "none"}
    assert {case.chip.name for case in cases} == {"good", "typical", "cheap"}
    assert {case.chip.rate_hz for case in cases} == {50.0, 100.0, 104.0, 200.0}
    assert any(case.chip.zero_when_slow for case in cases)
    assert {case.plan.protocol for case in cases} == {"box-10s", "floor"}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_each_family_does_what_its_name_says(family):
    cases = [case for case in standard_sessions(0, 4) if case.family == family.name]
    for case in cases:
        simulated = case.simulate()
        reps = simulated.truth.reps
        low_s, high_s = family.lowering_s
        assert len(reps) == family.reps
        assert family.wobble_deg[0] <= case.person.wobble_deg <= family.wobble_deg[1]
        assert all(0.78 * low_s <= rep.eccentric_s <= 1.15 * high_s for rep in reps)
        assert all(2.0 < rep.lift_cm < 16 for rep in reps)
        assert simulated.mounting.on == family.mount
        labels = [entry["label"] for entry in simulated.sidecar_fields["labels"]]
        assert labels.count("level") == (case.level == "labelled")
    # Every fourth session has one partial rep.
    assert sum(rep.partial for case in cases for rep in case.simulate().truth.reps) == 1


@pytest.mark.parametrize("kind", ["everyday", "leg exercises"])
@pytest.mark.parametrize("mount", ["foot", "shank"])
def test_everyday_movement_is_long_finite_and_free_of_heel_raises(mount, kind):
    for seed in range(3):
        simulated = everyday(seed, 2.0, mount, kind).simulate()
        assert simulated.truth.reps == ()
        assert simulated.samples.time_s[-1] > 100
        assert np.isfinite(simulated.samples.acc_mps2).all()
        assert np.abs(simulated.samples.gyr_dps).max() > 20


def test_a_recipe_is_followed():
    simulated = prepare(Recipe(reps=3, sets=2, lower_s=4.0, depth_cm=2.0, variation=0.0), seed=3)
    reps = simulated.truth.reps
    assert [(rep.set, rep.rep) for rep in reps] == [(n, m) for n in (1, 2) for m in (1, 2, 3)]
    for rep in reps:
        assert rep.eccentric_s == pytest.approx(3.8, abs=0.15)
        assert rep.depth_below_level_cm == pytest.approx(2.0)
        assert rep.top_height_cm == pytest.approx(8.0)


def test_a_recipe_without_depth_is_on_the_floor():
    simulated = prepare(Recipe(reps=2, lower_s=1.0, depth_cm=0.0, walk=False, level=False))
    assert "step_height_cm" not in simulated.sidecar_fields
    assert "labels" not in simulated.sidecar_fields or not simulated.sidecar_fields["labels"]
    assert all(rep.depth_below_level_cm == pytest.approx(0.0) for rep in simulated.truth.reps)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"lower_s": 0.1}, "lower_s is 0.1, but must be from 0.3 to 60"),
        ({"rate_hz": 5.0}, "rate_hz is 5, but must be from 25 to 400"),
        ({"shape": "zigzag"}, "shape is 'zigzag', but must be one of even"),
        ({"chip": "golden"}, "must be one of good, typical, cheap"),
        ({"mount": "wrist"}, "must be one of foot, shank"),
    ],
)
def test_an_impossible_recipe_says_what_is_possible(wrong, says):
    with pytest.raises(TempoError, match=says):
        prepare(Recipe(**wrong))
