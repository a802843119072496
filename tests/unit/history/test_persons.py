"""Whose sessions they are, who may read them, and how somebody is forgotten."""

from __future__ import annotations

import os
import sqlite3
import stat

import pytest

from tempo.errors import TempoError
from tempo.history import database
from tempo.history.history import History
from tests.unit.history.short_sessions import recording, reopened


def test_nobody_else_may_read_it(book):
    if os.name != "posix":
        pytest.skip("modes are a matter of POSIX")
    for path in (book.folder.root, *book.folder.root.rglob("*")):
        asked = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == asked, path


def test_people_are_not_mixed(book, tmp_path):
    book.add([recording(tmp_path / "other.csv", 7, person="bob")])
    assert {session.person for session in book.sessions("bob")} == {"bob"}
    assert [(one.name, one.sessions) for one in book.persons()] == [("ann", 3), ("bob", 1)]
    with pytest.raises(TempoError, match="ann, bob"):
        book.whose(None)
    assert book.whose("ann") == "ann"
    with pytest.raises(TempoError, match="nobody is called 'eve'; there are: ann, bob"):
        book.sessions("eve")


def test_who_named_nobody_is_me_and_who_never_was_is_simulated(tmp_path):
    history = History(tmp_path / "book")
    mine = recording(tmp_path / "mine.csv", 1, person=None, origin="recorded")
    made = recording(tmp_path / "made.csv", 2, person=None, origin="simulated")
    assert [session.person for session in history.add([mine, made]).new] == ["me", "simulated"]


def test_a_person_who_is_forgotten_leaves_nothing(book, tmp_path):
    name = "Wilhelmina Unverwechselbar"
    book.add([recording(tmp_path / "other.csv", 7, person=name, notes="a zebra")])
    book.edit("last", notes="two zebras")
    assert book.forget(name) == 1
    assert {session.person for session in book.sessions()} == {"ann"}
    for path in book.folder.root.rglob("*"):
        if path.is_file():
            text = path.read_bytes()
            assert b"Unverwechselbar" not in text, path
            assert b"zebra" not in text, path
    with pytest.raises(TempoError, match="nobody is called"):
        book.forget(name)


def test_forgetting_says_when_a_reader_keeps_old_pages_alive(book, monkeypatch):
    monkeypatch.setattr(database, "WAIT_S", 0.05)
    other = sqlite3.connect(book.folder.database)
    try:
        other.execute("BEGIN")
        other.execute("SELECT * FROM sessions").fetchone()
        with pytest.raises(TempoError, match="close"):
            book.forget("ann")
    finally:
        other.close()
    assert book.folder.kept() == []
    assert book.sessions() == () or book.forget("ann") == 0


def test_what_a_live_session_left_unfinished_is_named_and_forgotten_too(book):
    left = recording(book.folder.unfinished / "2026-03-09.csv", 9, person="zoe")
    assert reopened(book).folder.stranded() == [left]
    assert book.forget("zoe") == 0
    assert book.folder.stranded() == []
    left = recording(book.folder.unfinished / "2026-03-09.csv", 9, person="zoe")
    assert book.add([left]).new[0].person == "zoe"
    assert book.folder.stranded() == []
