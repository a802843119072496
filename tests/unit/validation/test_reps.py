"""The accuracy table: what is counted, and that it does not depend on who works."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tempo.reps.rep import MEASURED_FIELDS
from tempo.simulator.sessions import standard_sessions
from tempo.sources.known import known_recordings
from tempo.sources.synthetic import write_simulated
from tempo.validation.reps import FamilyResult, validate
from tempo.views.accuracy import accuracy_table, short_table


@pytest.fixture(scope="module")
def recording(tmp_path_factory) -> Path:
    case = next(case for case in standard_sessions(3, 1) if case.family == "foot, 0.5-3 s")
    return write_simulated(tmp_path_factory.mktemp("known") / "one.csv", case.simulate())[0]


@pytest.fixture(scope="module")
def alone(recording) -> tuple[FamilyResult, ...]:
    return validate(3, 1, 0.0, workers=1, recordings=known_recordings(recording, "semi-real"))


def test_the_answer_does_not_depend_on_the_number_of_workers(alone, recording):
    known = known_recordings(recording, "semi-real")
    assert accuracy_table(validate(3, 1, 0.0, workers=2, recordings=known)) == accuracy_table(alone)


def test_every_number_with_an_interval_is_judged(alone):
    family = next(one for one in alone if one.family == "foot, 7-12 s, quiet")
    told = {one.quantity for one in family.accuracies if one.intervals}
    assert set(MEASURED_FIELDS) <= told


def test_a_recording_is_judged_by_its_truth_file(alone):
    own = alone[0]
    simulated = next(one for one in alone if one.family == "foot, 0.5-3 s")
    assert (own.origin, own.family) == ("semi-real", "semi-real: one")
    assert (own.reps, own.missed, own.ghosts) == (
        simulated.reps,
        simulated.missed,
        simulated.ghosts,
    )
    lowering, theirs = own.accuracies[0], simulated.accuracies[0]
    assert lowering.quantity == theirs.quantity == "eccentric_s"
    assert lowering.median == pytest.approx(theirs.median, abs=1e-6)


def test_a_truth_without_reps_counts_ghosts(recording, tmp_path):
    copy = tmp_path / "walk.csv"
    copy.write_bytes(recording.read_bytes())
    (tmp_path / "walk.truth.json").write_text(json.dumps({"reps": [], "mount": "foot"}))
    known = known_recordings(copy, "real")
    (found, *_) = validate(3, 1, 0.0, workers=1, recordings=known)
    assert (found.reps, found.missed) == (0, 0)
    assert found.ghosts > 5


def test_the_short_table_has_a_line_a_family(alone):
    lines = short_table(alone).splitlines()
    assert sum(line.startswith("| foot") for line in lines) == 6
    assert "semi-real: one" in lines[2]
