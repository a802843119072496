"""The database: damaged, made anew, moved on, shared by two programs."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from tempo.errors import TempoError
from tempo.history import database, shelf
from tempo.history.database import MIGRATIONS
from tempo.history.history import History
from tempo.reps.rep import MEASURED_FIELDS
from tests.unit.history.short_sessions import recording, reopened


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b"this is no database"),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:9000]),
        lambda file: file.write_bytes(file.read_bytes()[:200] + bytes(5000)),
    ],
    ids=["gone", "no database", "empty", "cut short", "zeros inside"],
)
def test_a_damaged_database_is_made_again_from_the_recordings(book, harm):
    before = book.sessions()
    harm(book.folder.database)
    again = reopened(book)
    assert again.sessions() == before
    if again.mended is not None:
        assert len(again.mended.new) == 3
    assert reopened(book).mended is None


def test_rebuilding_gives_the_same(book):
    before = book.sessions()
    rebuilt = book.rebuild()
    assert rebuilt.new == before
    assert book.sessions() == before


def test_old_numbers_are_measured_again_when_it_is_rebuilt(book):
    with sqlite3.connect(book.folder.database) as connection:
        connection.execute("UPDATE sessions SET definitions = 0")
    connection.close()
    assert {session.definitions for session in book.sessions()} == {0}
    book.rebuild()
    assert {session.definitions for session in book.sessions()} == {1}


def add_from_elsewhere(folder: Path, files: list[Path]) -> None:
    History(folder).add(files)


def test_two_programs_that_write_at_once_lose_nothing(tmp_path, evenings):
    folder = tmp_path / "book"
    spawn = multiprocessing.get_context("spawn")
    others = [
        spawn.Process(target=add_from_elsewhere, args=(folder, evenings[part:])) for part in (0, 1)
    ]
    for each in others:
        each.start()
    for each in others:
        each.join()
    assert [each.exitcode for each in others] == [0, 0]
    history = History(folder)
    assert len(history.sessions()) == 3
    assert len(history.folder.kept()) == 3


def test_a_writer_that_never_ends_is_said(book, monkeypatch, tmp_path):
    monkeypatch.setattr(database, "WAIT_S", 0.05)
    other = sqlite3.connect(book.folder.database)
    try:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TempoError, match="close other tempo programs"):
            book.add([recording(tmp_path / "more.csv", 8)])
    finally:
        other.close()


def test_every_measured_number_has_its_columns(book):
    # a new number in `Rep` needs a migration here
    with database.opened(book.folder.database) as connection:
        columns = {row["name"] for row in connection.execute("PRAGMA table_info(reps)")}
    for name in MEASURED_FIELDS:
        assert {name, f"{name}_ci", f"{name}_withheld"} <= columns


def test_an_older_database_is_brought_up_to_date(book, monkeypatch):
    before = book.sessions()
    later = (*MIGRATIONS, "ALTER TABLE sessions ADD COLUMN mood TEXT; CREATE TABLE moods (x)")
    monkeypatch.setattr(database, "MIGRATIONS", later)
    assert reopened(book).sessions() == before
    with database.opened(book.folder.database) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(later)
        assert connection.execute("SELECT mood FROM sessions").fetchone()[0] is None
    monkeypatch.undo()
    with pytest.raises(TempoError, match="newer tempo"):
        reopened(book)


def test_a_migration_that_fails_changes_nothing(book, monkeypatch):
    monkeypatch.setattr(database, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE a (x); NONSENSE"))
    with pytest.raises(TempoError):
        reopened(book)
    monkeypatch.undo()
    assert len(reopened(book).sessions()) == 3


def test_the_database_writes_ahead_and_can_be_read_meanwhile(book):
    with database.opened(book.folder.database) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        with database.writing(connection):
            shelf.take_out(connection, book.sessions()[0].sha256)
            assert len(reopened(book).sessions()) == 3
    assert len(book.sessions()) == 2
