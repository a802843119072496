"""Recordings with a truth beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tempo.errors import RecordingError
from tempo.sources.known import known_recordings

REP = {"concentric_end_s": 2.0, "eccentric_start_s": 3.0, "drop_cm": 9.0, "late_drop": True}


def lay(folder: Path, name: str, truth: object) -> Path:
    recording = folder / f"{name}.csv"
    recording.write_text("", encoding="utf-8")
    (folder / f"{name}.truth.json").write_text(json.dumps(truth), encoding="utf-8")
    return recording


def test_a_folder_gives_all_its_pairs_in_order(tmp_path):
    lay(tmp_path, "b", {"reps": []})
    lay(tmp_path, "a", {"reps": [REP], "mount": "shank"})
    (tmp_path / "c.csv").write_text("", encoding="utf-8")
    first, second = known_recordings(tmp_path, "real")
    assert (first.name, first.origin, first.mount) == ("a", "real", "shank")
    assert (second.name, second.mount, second.reps) == ("b", None, ())
    assert first.reps[0].numbers == {key: REP[key] for key in REP if key != "late_drop"}


def test_one_recording_is_named_by_its_csv(tmp_path):
    recording = lay(tmp_path, "one", {"reps": [REP]})
    (known,) = known_recordings(recording, "semi-real")
    assert (known.path, known.origin) == (str(recording), "semi-real")
    assert known.reps[0].eccentric_start_s == 3.0


@pytest.mark.parametrize(
    "truth", [[], {}, {"reps": 3}, {"reps": [{"drop_cm": 9.0}]}, {"reps": ["x"]}]
)
def test_a_truth_that_is_none_is_said(tmp_path, truth):
    recording = lay(tmp_path, "one", truth)
    with pytest.raises(RecordingError, match=r"one\.truth\.json: not a truth file"):
        known_recordings(recording, "real")


def test_what_is_missing_is_said(tmp_path):
    with pytest.raises(RecordingError, match="lay NAME"):
        known_recordings(tmp_path, "real")
    with pytest.raises(RecordingError, match="no such file"):
        known_recordings(tmp_path / "none.csv", "real")
