"""What older versions left: opened, brought up to date with a backup, and never damaged."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from tempo import cli
from tempo.errors import TempoError
from tempo.history import database
from tempo.history.database import MIGRATIONS
from tempo.history.history import History
from tempo.session import analyse
from tempo.sources.recording import read_recording
from tempo.sources.sidecar import FORMAT_VERSION
from tests.faults.released import KEPT, NAME, raises_of, told, told_of

NEXT = "ALTER TABLE sessions ADD COLUMN mood TEXT"


@pytest.fixture(params=sorted(path.stem for path in KEPT.glob("*.zip")))
def old(request, tmp_path) -> tuple[Path, dict[str, object]]:
    """A folder of the history that some version left, and what it said of it."""
    with ZipFile(KEPT / f"{request.param}.zip") as kept:
        kept.extractall(tmp_path / "history")
    said = json.loads((KEPT / f"{request.param}.json").read_text())
    said.pop("other", None)
    return tmp_path / "history", said


def version(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def rows(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def test_this_version_is_among_them_and_so_is_every_schema():
    names = {path.stem for path in KEPT.glob("*.zip")}
    assert NAME in names, "python -m tests.faults.released keeps it"
    schemas = {int(name.split("-")[1]) for name in names}
    assert schemas == set(range(1, len(MIGRATIONS) + 1))
    assert {int(name.split("-")[3]) for name in names} == set(range(1, FORMAT_VERSION + 1))


def test_a_kept_history_says_what_it_said(old):
    folder, said = old
    assert told(raises_of(History(folder))) == said


def test_efforts_that_were_kept_say_what_they_said(tmp_path):
    with ZipFile(KEPT / f"{NAME}.zip") as kept:
        kept.extractall(tmp_path)
    said = json.loads((KEPT / f"{NAME}.json").read_text())["other"]
    other = History(tmp_path).sessions()[0]
    assert other.exercise == said["exercise"]
    assert [told_of(one) for one in other.efforts] == said["efforts"]
    assert len(other.efforts) == 3


def test_it_can_be_made_again_from_its_recordings(old):
    folder, said = old
    history = History(folder)
    assert not history.rebuild().failed
    session = raises_of(history)
    assert session.sha256 == said["sha256"]
    assert told(session)["pain"] == said["pain"]
    assert [kept.rep.eccentric_s.value for kept in session.reps] == pytest.approx(
        said["lowered_s"], abs=0.3
    )


def test_its_recordings_are_read(old):
    recording = read_recording(old[0] / "recordings" / raises_of(History(old[0])).file)
    assert recording.sidecar.person == "ann"
    assert len(analyse(recording).outcome.reps) == len(old[1]["lowered_s"])


def test_a_migration_leaves_what_was_there_before(old, monkeypatch):
    folder, said = old
    file = folder / "history.sqlite3"
    before, number = rows(file), len(MIGRATIONS)
    History(folder)  # up to date; whatever it took
    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, NEXT))
    assert told(raises_of(History(folder))) == said
    assert version(file) == number + 1
    (*_, backup) = database.backups(file)
    assert backup.name == f"history.sqlite3.version-{number}"
    assert backup.stat().st_mode & 0o777 == 0o600
    assert version(backup) == number
    assert rows(backup) == before or len(database.backups(file)) > 1
    assert not list(folder.glob(".*.part"))
    History(folder).forget("ann")
    assert not database.backups(file), "who is forgotten is in no backup"


@pytest.mark.parametrize("wrong", ["NONSENSE", "INSERT INTO reps (session) VALUES (1)"])
def test_a_migration_that_fails_changes_nothing(old, monkeypatch, wrong):
    folder, said = old
    History(folder)
    before = rows(folder / "history.sqlite3")
    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, f"{NEXT};{wrong}"))
    with pytest.raises((TempoError, sqlite3.IntegrityError)):
        History(folder)
    monkeypatch.undo()
    assert rows(folder / "history.sqlite3") == before
    assert told(raises_of(History(folder))) == said


def typed(capsys, *words: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        cli.main([str(word) for word in words])
    return int(left.value.code or 0), capsys.readouterr().err


@pytest.mark.parametrize("words", [("history", "list"), ("history", "rebuild"), ("today",)])
def test_a_newer_history_is_refused_and_not_touched(old, capsys, monkeypatch, words):
    folder, _ = old
    file = folder / "history.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    monkeypatch.setenv("TEMPO_HOME", str(folder.parent))
    before = file.read_bytes()
    status, err = typed(capsys, *words)
    assert status == 1
    assert "was written by a newer tempo; install that version" in err
    assert err.count("\n") == 1
    assert file.read_bytes() == before


def test_a_newer_recording_is_refused_and_not_touched(old, capsys):
    path = min((old[0] / "recordings").glob("*.csv"))
    beside = path.with_suffix(".json")
    beside.write_text(json.dumps({**json.loads(beside.read_text()), "definitions": 99}))
    before = beside.read_bytes()
    status, err = typed(capsys, "analyse", path)
    assert status == 1
    assert "definitions" in err
    assert err.count("\n") == 1
    assert beside.read_bytes() == before
