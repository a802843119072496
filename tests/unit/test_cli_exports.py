"""The command line with exports: import, check and analyse take the same door."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import tempo
from tempo.checkup import checkup
from tempo.samples import Samples
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources import importing
from tempo.views.checked import checked, grade
from tempo.views.imported import assumed
from tempo.views.words import say
from tests.unit.sources.exports import writers

FIGURES = ("lost", "rows", "line", "rate_hz", "moved", "moved_hz", "kept_hz", "count", "seconds")
FIGURES += ("file", "guess")


@pytest.fixture(scope="module")
def session() -> Samples:
    samples = prepare(Recipe(reps=2, lower_s=2.0, walk=False), seed=4).samples
    return Samples(np.arange(len(samples)) / 100, samples.acc_mps2, samples.gyr_dps)


def test_an_imported_recording_gives_the_same_answer(tempo, tmp_path, session):
    path = writers.phyphox(tmp_path, session).path
    status, out, err = tempo("import", path, "--out", "mine", "--side", "left")
    assert (status, err) == (0, "")
    (made,) = Path("mine").glob("*.csv")
    assert str(made) in out
    assert "by straight lines" in out
    sidecar = json.loads(made.with_suffix(".json").read_text("utf-8"))
    assert (sidecar["origin"], sidecar["side"]) == ("imported", "left")
    notes = sidecar["imported"]["assumed"]
    assert {"units_in_header", "merged_by_time"} <= {note["code"] for note in notes}
    assert all(len(note["text"]) > 20 for note in notes)
    direct = json.loads(tempo("analyse", path, "--json")[1])
    again = json.loads(tempo("analyse", made, "--json")[1])
    assert direct["recording"]["path"] == str(path)
    assert len(direct["reps"]) == 2
    for one, other in zip(direct["reps"], again["reps"], strict=True):
        assert one["eccentric_s"] == other["eccentric_s"]
        assert one["drop_cm"] == other["drop_cm"]


def test_nothing_is_overwritten_unasked(tempo, tmp_path, session):
    path = writers.dot(tmp_path, session).path
    assert tempo("import", path, "--out", "mine")[0] == 0
    status, _, err = tempo("import", path, "--out", "mine")
    assert status == 1
    assert "is there already" in err
    assert tempo("import", path, "--out", "mine", "--overwrite")[0] == 0


def test_two_files_are_one_recording_and_a_folder_may_be_several(tempo, tmp_path, session):
    folder = tmp_path / "all"
    folder.mkdir()
    acc = writers.metabase(folder, session).path
    (gyr,) = folder.glob("*Gyroscope*")
    status, out, _ = tempo("analyse", acc, gyr, "--json")
    assert (status, out.count("\n")) == (0, 1)
    writers.dot(folder, session)
    (folder / "broken.csv").write_text("hello\n")
    status, out, err = tempo("import", folder, "--out", "mine")
    assert status == 0, err
    assert len(list(Path("mine").glob("*.csv"))) == 2
    assert all(" " not in path.name for path in Path("mine").iterdir())


def test_a_guess_is_shown_and_confirmed_with_yes(tempo, tmp_path, session):
    rows = np.column_stack([session.time_s, session.acc_mps2 / 9.80665, session.gyr_dps])
    path = tmp_path / "t.csv"
    np.savetxt(path, rows, delimiter=",", header="time,ax,ay,az,gx,gy,gz", comments="")
    for command in (("analyse", path), ("check", path), ("import", path, "--out", "mine")):
        status, out, err = tempo(*command)
        assert (status, out) == (1, "")
        assert "acceleration = ax, ay, az in g (it reads" in err
        assert "--yes" in err
    status, out, err = tempo("analyse", path, "--yes", "--json")
    assert (status, len(json.loads(out)["reps"])) == (0, 2)
    assert "looks like time = time in s" in err
    columns = ("--columns", "time,ax,ay,az,gx,gy,gz", "--units", "s,g,dps")
    status, out, err = tempo("analyse", path, *columns, "--units", "inch")
    assert (status, err) == (0, "")
    assert "drop in" in out
    assert tempo("analyse", path, "--units", "s,g")[0] == 2
    assert tempo("analyse", path, "--columns", "time,ax")[0] == 2


def test_check_says_in_words_what_a_file_is_good_for(tempo, tmp_path, session):
    path = writers.phyphox(tmp_path, session).path
    status, out, err = tempo("check", path)
    assert (status, err) == (0, "")
    for words in (
        "Format: phyphox",
        "Units: accelerometer in m/s², gyroscope in rad/s, as the header",
        "Rate: 100",
        "Mount: ",
        "Score: ",
    ):
        assert words in out
    assert "Score: possible; 2 heel raises" in out
    assert "assumed" not in out
    off = Samples(session.time_s, session.acc_mps2, session.gyr_dps[:, [1, 0, 2]])
    status, out, _ = tempo("check", writers.dot(tmp_path, off).path)
    assert status == 1
    assert "Score: not possible" in out
    status, out, err = tempo("check", tmp_path / "gone.zip")
    assert (status, out) == (1, "")
    assert "no such file" in err


def test_check_of_tempos_own_recording(root, tempo):
    status, out, _ = tempo("check", root / "recordings" / "hsr_3s_foot.csv")
    assert status == 0
    assert "Format: a recording of tempo" in out
    assert "Mount: the sensor sits on the foot." in out


def test_every_finding_and_every_assumption_has_a_sentence(tmp_path, session):
    for write in writers.WRITERS.values():
        recording = tempo.read_recording(write(tmp_path, session).path)
        told = recording.sidecar.extra["imported"]["assumed"]
        assert told
        for note in told:
            assert assumed(note) != note["code"]
    for finding in checkup(recording):
        line = checked("x", (finding,)).splitlines()[1]
        assert not line.endswith(finding.code)
        assert grade(finding) in {"ok", "look"}


def test_every_stated_code_has_a_sentence():
    for code in importing.STATED:
        assert say("quality", code) != code
        # without figures a sentence with blanks stands for its code
        assert assumed({"code": code, **dict.fromkeys(FIGURES, 1.0)}) != code


def test_a_long_file_shows_a_bar_where_somebody_watches(tempo, tmp_path, session, monkeypatch):
    from tempo.commands import reading

    path = writers.dot(tmp_path, session).path
    monkeypatch.setattr(reading, "_BAR_FROM_BYTES", 1000)
    assert tempo("import", path, "--out", "a")[2] == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert "Reading" in tempo("import", path, "--out", "b")[2]
