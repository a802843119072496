"""Efforts of the other exercises: kept with every number, found again, and made up for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tempo.exercises.effort import Effort, Hold, Jump, Landing, Tilt, TiptoeStep, TiptoeWalk
from tempo.history import database, shelf
from tempo.history.effort_rows import NUMBERS
from tempo.history.history import History
from tempo.history.kept import KeptEffort
from tempo.reps.rep import Measured
from tempo.session import analyse
from tempo.simulator.recipe import DrillRecipe, prepare_drill
from tempo.sources.recording import read_recording, write_recording
from tempo.sources.sidecar import Label, read_sidecar
from tempo.sources.synthetic import write_simulated
from tests.unit.history.made_up import kept
from tests.unit.history.short_sessions import recording, reopened

KNOWN, HIDDEN = Measured(1.25, 0.03), Measured.unknown("uncertain")
STEP = TiptoeStep(1.0, 1.5, KNOWN, heel_up=True)
DEEDS = [
    Hold(KNOWN, KNOWN, still=True, heel_down=None),
    Hold(HIDDEN, KNOWN, still=False, heel_down=True),
    Tilt(KNOWN, KNOWN, HIDDEN, KNOWN),
    TiptoeWalk(KNOWN, KNOWN, (STEP, replace(STEP, lowest_heel_cm=HIDDEN)), KNOWN),
    Jump(KNOWN, KNOWN, clipped=True),
    Landing(KNOWN, clipped=False, first_contact="forefoot", settle_s=KNOWN),
    Landing(KNOWN, clipped=False, first_contact=None, settle_s=HIDDEN),
]


def toes(path: Path, **known: object) -> Path:
    """Three toe raises on disk."""
    made = prepare_drill(DrillRecipe("toe_raise", count=3, rate_hz=50.0), 3)
    write_simulated(path, made)
    sidecar = read_sidecar(path.with_suffix(".json"))
    changes = {"started_at": "2026-03-04T18:30:00+01:00", "person": "ann"} | known
    write_recording(path, made.samples, replace(sidecar, **changes))  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("did", DEEDS)
def test_every_number_of_every_kind_comes_back(tmp_path, did):
    effort = Effort("any", 2, 3, "left", 1.0, 2.0, 3.0, did, ("gap",))
    session = kept(0, (), exercise="any", efforts=(KeptEffort(effort, 81.5),))
    with database.opened(tmp_path / "h.sqlite3") as connection, database.writing(connection):
        assert shelf.put(connection, session)
        (found,) = shelf.get(connection)
    assert found == session


def test_every_number_has_its_columns(tmp_path):
    # a new number in `Effort` needs a migration here
    with database.opened(tmp_path / "h.sqlite3") as connection:
        columns = {row["name"] for row in connection.execute("PRAGMA table_info(efforts)")}
    for name in NUMBERS:
        assert {name, f"{name}_ci", f"{name}_withheld"} <= columns


def test_a_session_of_another_exercise_keeps_what_was_measured(tmp_path):
    history = History(tmp_path / "book")
    file = toes(tmp_path / "toes.csv")
    (session,) = history.add([file]).new
    analysis = analyse(read_recording(file))
    assert session.exercise == "toe_raise"
    assert [one.effort for one in session.efforts] == list(analysis.efforts)
    assert session.count == 3
    assert history.sessions() == (session,)
    assert history.rebuild().new == (session,)
    frame = history.to_frame(rows="efforts")
    assert len(frame) == 3
    assert {"angle_deg", "angle_deg_ci", "exercise", "protocol"} <= set(frame)
    assert history.to_frame(rows="sessions")["efforts"].tolist() == [3]
    history.forget("ann")
    with closing(sqlite3.connect(history.folder.database)) as connection:
        assert connection.execute("SELECT count(*) FROM efforts").fetchone() == (0,)


def as_version_1(file: Path) -> None:
    """The database as it was before efforts were kept."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE sessions DROP COLUMN exercise")
        connection.execute("ALTER TABLE sets DROP COLUMN asked")
        connection.execute("DROP TABLE efforts")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


def test_efforts_that_an_older_version_left_out_are_measured_when_it_is_opened(tmp_path):
    history = History(tmp_path / "book")
    history.add([toes(tmp_path / "toes.csv"), recording(tmp_path / "heels.csv", 1)])
    before = history.sessions()
    assert [one.exercise for one in before] == ["heel_raise", "toe_raise"]
    as_version_1(history.folder.database)
    again = reopened(history)
    assert again.sessions() == before
    (backup,) = database.backups(again.folder.database)
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (2,)


def test_one_whose_recording_is_gone_is_opened_all_the_same(tmp_path):
    history = History(tmp_path / "book")
    (session,) = history.add([toes(tmp_path / "toes.csv")]).new
    as_version_1(history.folder.database)
    (history.folder.recordings / session.file).write_text("no recording")
    (again,) = reopened(history).sessions()
    assert (again.sha256, again.efforts) == (session.sha256, ())


def test_a_routines_recording_is_kept_exercise_by_exercise(tmp_path):
    file = toes(tmp_path / "evening.csv", exercise=None)
    whole = read_recording(file)
    last_s = float(whole.samples.time_s[-1])
    spans = [("toe_raise", "toe-raise", 0.0, last_s), ("down_dog", "down-dog", 0.0, 9.0)]
    labels = [
        label
        for name, protocol, start_s, end_s in spans
        for label in (
            Label(start_s, end_s, f"exercise:{name}"),
            Label(start_s, end_s, f"protocol:{protocol}"),
        )
    ]
    write_recording(file, whole.samples, replace(whole.sidecar, labels=tuple(labels)))
    history = History(tmp_path / "book")
    added = history.add([file])
    assert [(one.exercise, one.count) for one in added.new] == [("toe_raise", 3), ("down_dog", 0)]
    assert not list(history.folder.unfinished.iterdir()), "nothing is left over"
    assert history.add([file]).known == 2
    assert not list(history.folder.unfinished.iterdir())
