from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
import stat
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from tempo.errors import TempoError
from tempo.history import database, intake, shelf
from tempo.history.database import MIGRATIONS
from tempo.history.frames import export
from tempo.history.history import History
from tempo.reps.rep import MEASURED_FIELDS
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.recording import read_recording, write_recording
from tempo.sources.sidecar import read_sidecar
from tempo.sources.synthetic import write_simulated

QUICK = Recipe(reps=2, lower_s=2.5, rate_hz=50.0, walk=False, foot_length_cm=26.0)


def recording(path: Path, seed: int = 1, **known: object) -> Path:
    """A short session on disk, with what is known of it."""
    simulated = prepare(QUICK, seed)
    write_simulated(path, simulated)
    sidecar = read_sidecar(path.with_suffix(".json"))
    changes = {"started_at": f"2026-03-0{seed}T18:30:00+01:00", "person": "ann"} | known
    write_recording(path, simulated.samples, replace(sidecar, **changes))  # type: ignore[arg-type]
    return path


@pytest.fixture(scope="module")
def evenings(tmp_path_factory) -> list[Path]:
    """Three sessions of ann."""
    folder = tmp_path_factory.mktemp("evenings")
    return [recording(folder / f"evening{seed}.csv", seed) for seed in (1, 2, 3)]


@pytest.fixture
def book(tmp_path, evenings) -> History:
    history = History(tmp_path / "book")
    assert len(history.add(evenings).new) == 3
    return history


def reopened(history: History) -> History:
    return History(history.folder.root)


def test_what_is_kept_reads_back_as_it_was_found(tmp_path, evenings):
    history = History(tmp_path / "book")
    new = history.add(evenings).new
    assert history.sessions() == new
    assert [session.day for session in new] == [date(2026, 3, day) for day in (1, 2, 3)]
    assert all(len(session.counted) == 2 for session in new)
    assert new[0].reps[0].rep.eccentric_s.ci is not None
    assert new[0].reps[0].rep.rom_deg.value is not None


def test_the_recording_stays_a_file_with_the_same_text(book, evenings):
    kept = book.folder.recordings / book.sessions()[0].file
    assert kept.read_bytes() == evenings[0].read_bytes()
    assert "ann" not in kept.name


def test_the_same_recording_twice_changes_nothing(book, evenings):
    before = book.sessions()
    again = book.add([evenings[1], evenings[1]])
    assert (again.new, again.known, again.failed) == ((), 2, ())
    assert book.sessions() == before
    assert len(book.folder.kept()) == 3


def test_the_same_samples_in_another_spelling_are_the_same_session(book, evenings, tmp_path):
    header, *lines = evenings[0].read_text().splitlines()
    spelt = [",".join(f"{float(cell):.17e}" for cell in line.split(",")) for line in lines]
    other = tmp_path / "other.csv"
    other.write_text("\n".join([header, *spelt]) + "\n")
    assert other.read_bytes() != evenings[0].read_bytes()
    assert book.add([other]).known == 1


def test_many_recordings_come_in_the_order_given(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "_WORTH_PROCESSES", 4)
    files = [recording(tmp_path / f"{seed}.csv", seed) for seed in (5, 4, 2, 1)]
    seen: list[tuple[int, int]] = []
    history = History(tmp_path / "book", workers=2)
    added = history.add(files, progress=lambda done, count: seen.append((done, count)))
    assert [session.day.day for session in added.new] == [5, 4, 2, 1]
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [session.day.day for session in history.sessions()] == [1, 2, 4, 5]


def test_a_recording_that_cannot_be_used_does_not_cost_the_others(book, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("this,is,nothing\n1,2,3\n")
    fine = recording(tmp_path / "fine.csv", 6)
    added = book.add([bad, fine])
    assert len(added.new) == 1
    assert "bad.csv" in str(added.failed[0])


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


def test_edits_go_to_the_sidecar_and_outlive_the_database(book):
    first = book.sessions()[0]
    book.edit(first.id, notes="new shoes", pain={"after": 2.0}, pain_where=("achilles",))
    book.edit(first.id, pain={"next_morning": 1.0})
    edited = book.session(first.id)
    assert (edited.notes, edited.pain) == ("new shoes", {"after": 2.0, "next_morning": 1.0})
    said = read_sidecar((book.folder.recordings / first.file).with_suffix(".json"))
    assert said.notes == "new shoes"
    book.folder.database.unlink()
    assert reopened(book).session(first.id) == edited


def test_an_edit_that_changes_the_numbers_does(book):
    first = book.sessions()[0]
    longer = book.edit(first.id, foot_length_cm=30.0)
    assert longer.reps[0].rep.drop_cm.value > 1.1 * first.reps[0].rep.drop_cm.value
    assert book.sessions()[0] == longer


def test_a_session_is_called_by_the_beginning_of_its_name(book):
    last = book.sessions()[-1]
    assert book.session("last") == last == book.session(last.sha256[:5])
    with pytest.raises(TempoError, match="no session begins with 'xyz'"):
        book.session("xyz")
    with pytest.raises(TempoError, match="several"):
        book.session("")


def test_a_session_that_is_removed_is_gone_with_its_files(book):
    gone = book.remove("last")
    assert len(book.sessions()) == 2
    assert not (book.folder.recordings / gone.file).exists()
    assert len(reopened(book).rebuild().new) == 2


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


def test_time_is_kept_with_its_zone_and_sorted_by_the_world_s(tmp_path):
    # a flight to the west: the later session bears the earlier clock
    early = recording(tmp_path / "a.csv", 1, started_at="2026-03-01T23:55:00+01:00")
    late = recording(tmp_path / "b.csv", 2, started_at="2026-03-01T20:00:00-08:00")
    history = History(tmp_path / "book")
    history.add([late, early])
    first, second = history.sessions()
    assert (first.started.hour, second.started.hour) == (23, 20)
    assert second.started - first.started == timedelta(hours=5, minutes=5)
    assert first.day == date(2026, 3, 1), "a session over midnight is of the day it began on"
    assert second.started.utcoffset() == timedelta(hours=-8)


def test_a_recording_without_a_date_takes_the_file_s_and_says_so(tmp_path):
    file = recording(tmp_path / "a.csv", 1, started_at=None)
    os.utime(file, (1_700_000_000, 1_700_000_000))
    history = History(tmp_path / "book")
    session = history.add([file]).new[0]
    assert session.started.timestamp() == 1_700_000_000
    assert not session.started_known
    assert history.rebuild().new[0] == session, "the copy's own date does not matter"


def test_a_time_without_a_zone_is_of_this_place_for_good(tmp_path):
    file = recording(tmp_path / "a.csv", 1, started_at="2026-03-01T18:30:00")
    session = History(tmp_path / "book").add([file]).new[0]
    assert session.started.isoformat()[:19] == "2026-03-01T18:30:00"
    assert session.started.tzinfo is not None


def test_an_own_protocol_is_kept_and_used_again(tmp_path, evenings):
    own = tmp_path / "mine.toml"
    own.write_text(
        'name = "mine"\ntitle = "Mine"\nnote = ""\nbelow_level = true\n'
        '[[target]]\nwhat = "eccentric_s"\nvalue = 2.5\nsource = "my physio"\n'
        'evidence = "own"\njudged = true\n'
    )
    history = History(tmp_path / "book")
    session = history.add(evenings[:1], protocol=own).new[0]
    assert session.protocol == "mine"
    own.unlink()
    assert history.rebuild().new[0] == session


def test_a_unit_that_was_told_is_settled_in_the_copy(tmp_path, evenings):
    plain = pd.read_csv(evenings[0])
    gyr = [name for name in plain.columns if name.startswith("gyr")]
    plain[gyr] = plain[gyr] * 3.141592653589793 / 180
    other = tmp_path / "radians.csv"
    plain.to_csv(other, index=False)
    history = History(tmp_path / "book")
    session = history.add([other], gyr_unit="radps").new[0]
    kept = read_recording(history.folder.recordings / session.file)
    assert kept.samples.gyr_dps == pytest.approx(read_recording(evenings[0]).samples.gyr_dps)
    assert len(history.rebuild().new) == 1


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
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 2
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


def test_tables_for_statistics_have_units_and_intervals(book):
    reps = book.to_frame(rows="reps")
    assert len(reps) == 6
    assert {"eccentric_s", "eccentric_s_ci", "depth_below_level_cm_ci", "person"} <= set(reps)
    sessions = book.to_frame("ann", date(2026, 3, 2))
    assert len(sessions) == 2
    assert sessions["lowering_total_s"].between(4.0, 6.0).all()


def test_a_spreadsheet_runs_no_formula_of_ours(book, tmp_path):
    book.edit("last", notes="=HYPERLINK(1)")
    out = tmp_path / "out.csv"
    export(book.to_frame(), out)
    back = pd.read_csv(out)
    assert back["notes"].iloc[-1] == "'=HYPERLINK(1)"
    assert back["session"].iloc[0] == book.sessions()[0].id


def test_parquet_is_there_or_says_what_is_missing(book, tmp_path, monkeypatch):
    out = tmp_path / "out.parquet"

    def no_pyarrow(*_: object, **__: object) -> None:
        raise ImportError("Unable to find a usable engine")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", no_pyarrow)
    with pytest.raises(TempoError, match=r"tempo-coach\[parquet\]"):
        export(book.to_frame(), out)
    with pytest.raises(TempoError, match=r"\.csv or \.parquet"):
        export(book.to_frame(), tmp_path / "out.xls")


def test_parquet_reads_back(book, tmp_path):
    pytest.importorskip("pyarrow", reason="pyarrow is an extra (tempo-coach[parquet])")
    frame = book.to_frame(rows="reps")
    export(frame, tmp_path / "out.parquet")
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "out.parquet"), frame, check_dtype=False
    )


def test_what_a_live_session_left_unfinished_is_named_and_forgotten_too(book):
    left = recording(book.folder.unfinished / "2026-03-09.csv", 9, person="zoe")
    assert reopened(book).folder.stranded() == [left]
    assert book.forget("zoe") == 0
    assert book.folder.stranded() == []
    left = recording(book.folder.unfinished / "2026-03-09.csv", 9, person="zoe")
    assert book.add([left]).new[0].person == "zoe"
    assert book.folder.stranded() == []


def test_a_sidecar_of_a_stranger_names_no_file_of_ours(tmp_path):
    file = recording(tmp_path / "a.csv", 1)
    said = json.loads(file.with_suffix(".json").read_text())
    outside = tmp_path / "outside.toml"
    outside.write_text("not even a protocol")
    file.with_suffix(".json").write_text(json.dumps(said | {"own_protocol": str(outside)}))
    assert History(tmp_path / "book").add([file]).new[0].protocol == "box-10s"
