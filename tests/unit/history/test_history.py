"""Sessions are kept as they were found, put right, and removed."""

from __future__ import annotations

from datetime import date

import pytest

from tempo.errors import TempoError
from tempo.history import intake
from tempo.history.history import History
from tempo.sources.sidecar import read_sidecar
from tests.unit.history.short_sessions import recording, reopened


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
