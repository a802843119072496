"""Recordings whose program died, and how they become recordings like others."""

from __future__ import annotations

import json

import pytest

from tempo.errors import RecordingError
from tempo.sources.recorder import Recorder
from tempo.sources.recording import read_recording, write_recording
from tempo.sources.sidecar import Sidecar
from tempo.sources.unfinished import finish, free_name, interrupted


@pytest.fixture
def cut_off(tmp_path, rocking):
    """What a killed program leaves: the mark, a torn line, a sidecar half written."""
    path = tmp_path / "a.csv"
    recorder = Recorder(path, Sidecar(side="left", extra={"mine": 1}))
    recorder.write(rocking[:1000])
    recorder._file.write(b"10.0,1.0,2")
    recorder._file.close()
    (tmp_path / ".a.json.77.part").write_text("{")
    (tmp_path / ".b.json.78.part").write_text("{")
    return path


def test_it_is_found_and_finished(cut_off, rocking):
    assert interrupted(cut_off.parent) == [cut_off]
    done = finish(cut_off)
    assert (done.path, done.samples, done.lasted_s) == (cut_off, 1000, rocking.time_s[999])
    assert interrupted(cut_off.parent) == []
    recording = read_recording(cut_off)
    assert recording.quality == ()
    assert (len(recording.samples), recording.sidecar.side) == (1000, "left")
    assert recording.sidecar.extra == {"mine": 1, "interrupted": True}
    left = sorted(path.name for path in cut_off.parent.iterdir())
    assert left == [".b.json.78.part", "a.csv", "a.json"]


def test_what_is_being_recorded_is_not_interrupted(tmp_path, rocking):
    recorder = Recorder(tmp_path / "a.csv", Sidecar())
    recorder.write(rocking[:300])
    assert json.loads((tmp_path / "a.json").read_text())["unfinished"] is True
    assert interrupted(tmp_path) == []
    with pytest.raises(RecordingError, match="is being recorded now"):
        finish(tmp_path / "a.csv")
    recorder.close()
    assert interrupted(tmp_path) == []
    assert read_recording(tmp_path / "a.csv").sidecar.extra == {}


def test_a_finished_recording_has_nothing_to_finish(tmp_path, rocking):
    write_recording(tmp_path / "a.csv", rocking, Sidecar())
    assert interrupted(tmp_path) == []
    for name in ("a.csv", "b.csv"):
        with pytest.raises(RecordingError, match="is no interrupted recording"):
            finish(tmp_path / name)


@pytest.mark.parametrize("written", [b"", b"time_s,acc", None])
def test_one_that_was_killed_before_its_first_sample(tmp_path, written):
    recorder = Recorder(tmp_path / "a.csv", Sidecar())
    recorder._file.close()
    if written is not None:
        recorder.path.write_bytes(written)
    assert (finish(recorder.path).samples, interrupted(tmp_path)) == (0, [])


def test_a_replay_of_an_interrupted_recording_is_not_one(cut_off, tmp_path, rocking):
    again = Recorder(tmp_path / "again.csv", read_recording(cut_off).sidecar)
    again.write(rocking)
    again.close()
    assert interrupted(tmp_path) == [cut_off]


def test_a_name_is_free_when_neither_file_is_there(tmp_path):
    (tmp_path / "a.csv").touch()
    (tmp_path / "a_2.json").touch()
    assert free_name(tmp_path, "a.csv").name == "a_3.csv"
    assert free_name(tmp_path, "b.csv").name == "b.csv"
