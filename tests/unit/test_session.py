"""The hall: what the sidecar says, what the person says, and the loop in between."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tempo import session as hall
from tempo.coach.protocols import from_tempo
from tempo.coach.scoring import score_rep, summarise_sets
from tempo.errors import TempoError
from tempo.reps.sets import Side
from tempo.samples import Interval, Samples
from tempo.session import analyse, judged, setup_of
from tempo.simulator.plan import RaiseSet, RepPlan, Stand
from tempo.sources.recording import Label, Recording, Sidecar
from tempo.sources.sidecar import SetInfo
from tempo.sources.synthetic import as_recording
from tests.unit.simulated import LABEL, session


@cache
def recorded() -> Recording:
    """Two slow raises behind a labelled level."""
    reps = RaiseSet((RepPlan(lower_s=3.0), RepPlan(lower_s=2.0)))
    return as_recording(session(LABEL, reps, Stand(1.0), seed=31), "evening.csv")


def told(**changes: object) -> Recording:
    """The same samples under another sidecar."""
    return replace(recorded(), sidecar=replace(recorded().sidecar, **changes))


def test_an_analysis_is_whole():
    found = analyse(recorded())
    assert found.recording is recorded()
    assert len(found.outcome.reps) == len(found.scores) == 2
    assert [one.reps for one in found.sets] == [2]
    assert found.outcome.level == "labelled"
    scores = [one.score for one in found.scores if one.score is not None]
    assert found.score == pytest.approx(np.mean(scores))


@pytest.mark.parametrize("push", [1, 333])
def test_the_length_of_a_push_cannot_be_seen(monkeypatch, push):
    expected = analyse(recorded())
    monkeypatch.setattr(hall, "_PUSH", push)
    found = analyse(recorded())
    assert repr(found.outcome.reps) == repr(expected.outcome.reps)
    assert found.outcome.trace.heel_m.tobytes() == expected.outcome.trace.heel_m.tobytes()
    assert found.score == expected.score


def test_an_empty_recording_has_an_answer():
    found = analyse(Recording("nothing.csv", Samples.empty(), Sidecar()))
    assert (found.outcome.reps, found.scores, found.sets, found.score) == ((), (), (), None)
    assert "no_movement" in found.outcome.quality


def test_the_protocol_is_asked_for_or_named_or_the_usual_one():
    assert analyse(recorded()).protocol.chosen_by == "recording"
    usual = analyse(told(protocol=None)).protocol
    assert (usual.name, usual.chosen_by) == ("box-10s", "default")
    assert analyse(told(protocol="hsr")).protocol.name == "hsr"
    assert analyse(told(protocol="hsr"), protocol="alfredson").protocol.name == "alfredson"
    own = from_tempo("3-0-1-0")
    assert analyse(recorded(), protocol=own).protocol is own


@pytest.mark.parametrize("asked", ["box-11s", None])
def test_a_protocol_that_there_is_not_is_one_sentence(asked):
    recording = told(protocol="hsr" if asked else "box-11s")
    with pytest.raises(TempoError, match="box-11s") as wrong:
        analyse(recording, protocol=asked)
    assert "\n" not in str(wrong.value)


def test_another_protocol_moves_scores_and_no_rep():
    found, other = analyse(recorded()), analyse(recorded(), protocol=from_tempo("3-0-0-0"))
    assert repr(found.outcome.reps) == repr(other.outcome.reps)
    assert found.score != other.score


def test_judging_is_the_coachs():
    found = analyse(recorded())
    again = judged(found.recording, found.outcome, found.protocol)
    level = found.outcome.level
    scores = tuple(score_rep(rep, found.protocol, level) for rep in found.outcome.reps)
    assert again.scores == scores
    assert again.sets == summarise_sets(found.outcome.reps, scores)


@pytest.mark.parametrize(
    ("sidecar", "asked", "mount"),
    [
        (None, "auto", "auto"),
        ("shank", "auto", "shank"),
        ("foot", "auto", "foot"),
        ("foot", "shank", "shank"),
        (None, "foot", "foot"),
    ],
)
def test_the_mount_that_the_person_names_wins(sidecar, asked, mount):
    assert setup_of(Sidecar(mount=sidecar), asked).mount == mount


def test_the_foot_length_that_the_person_names_wins():
    sidecar = Sidecar(foot_length_cm=24.5)
    assert setup_of(sidecar).foot_length_cm == 24.5
    assert setup_of(sidecar, foot_length_cm=28.0).foot_length_cm == 28.0
    assert setup_of(Sidecar()).foot_length_cm is None
    long, short = analyse(recorded(), foot_length_cm=30.0), analyse(recorded(), foot_length_cm=20.0)
    for one, other in zip(long.outcome.reps, short.outcome.reps, strict=True):
        assert one.lift_cm.value == pytest.approx(1.5 * (other.lift_cm.value or 0.0), rel=1e-3)


def test_labels_go_where_they_belong():
    labels = (
        Label(1.0, 4.0, "level"),
        Label(9.0, 12.0, "practice"),
        Label(20.0, 21.0, "sneezed"),
        Label(30.0, 33.0, "level"),
    )
    setup = setup_of(Sidecar(labels=labels))
    assert setup.level == (Interval(1.0, 4.0), Interval(30.0, 33.0))
    assert setup.practice == (Interval(9.0, 12.0),)


def test_a_sets_own_side_wins_over_the_recordings():
    sets = (SetInfo(5.0, "left"), SetInfo(90.0, "right"), SetInfo(200.0))
    sides = setup_of(Sidecar(side="left", sets=sets)).sides
    assert sides == (Side(5.0, "left"), Side(90.0, "right"), Side(200.0, "left"))
    assert setup_of(Sidecar(side="right")).sides == (Side(float("-inf"), "right"),)
    assert setup_of(Sidecar()).sides == ()


def test_the_side_reaches_the_reps():
    found = analyse(told(side="right", sets=()))
    assert {rep.side for rep in found.outcome.reps} == {"right"}
    assert {one.side for one in found.sets} == {"right"}
