"""`tempo record` without a radio: replays and simulations."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tempo.sources.recording import read_recording, write_recording
from tempo.sources.sidecar import Sidecar


@pytest.fixture
def filed(tmp_path, rocking) -> Path:
    path = tmp_path / "filed.csv"
    write_recording(path, rocking, Sidecar(origin="imported", side="left", notes="kept"))
    return path


def test_a_replay_is_written_as_it_was(tempo, filed):
    status, out, err = tempo("record", "--out", "a.csv", "--replay", filed, "--speed", "inf")
    assert status == 0
    assert out == (
        "Written: a.csv and a.json (30.0 s, 3000 samples, 0 lost).\nNext: tempo analyse a.csv\n"
    )
    assert err.splitlines() == ["Ctrl-C ends the recording.", f"recording {filed}"]
    assert Path("a.csv").read_bytes() == filed.read_bytes()
    assert json.loads(Path("a.json").read_text())["notes"] == "kept"


def test_a_replay_may_be_cut_and_annotated(tempo, filed):
    words = ("--seconds", "2", "--side", "right", "--mount", "foot", "--foot-length-cm", "27")
    status, _, _ = tempo("record", "--out", "a.csv", "--replay", filed, "--speed", "inf", *words)
    recording = read_recording("a.csv")
    assert status == 0
    assert len(recording.samples) == 200
    known = recording.sidecar
    assert (known.side, known.mount, known.foot_length_cm) == ("right", "foot", 27)
    assert known.origin == "imported"


def test_a_simulated_person_stands_in(tempo):
    status, out, _ = tempo("record", "--out", "a.csv", "--simulate", "--speed", "inf")
    recording = read_recording("a.csv")
    assert status == 0
    assert f"{len(recording.samples)} samples" in out
    assert recording.sidecar.origin == "simulated"
    assert np.linalg.norm(recording.samples.acc_mps2, axis=1).mean() == pytest.approx(9.8, abs=0.3)


def test_nothing_is_written_over_unasked(tempo, filed):
    words = ("record", "--out", filed, "--simulate", "--speed", "inf", "--seconds", "2")
    before = filed.read_bytes()
    status, _, err = tempo(*words)
    assert status == 2
    assert "is there already; take another name or --overwrite" in err
    assert filed.read_bytes() == before
    assert tempo(*words, "--overwrite")[0] == 0
    assert filed.read_bytes() != before


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--simulate", "--sensor", "x"), "--sensor and --simulate exclude each other"),
        (("--simulate", "--packets", "a.jsonl"), "--packets keeps what a sensor sends"),
        (("--family", "warp"), "there is no sensor family 'warp'"),
        (("--family", "sensortag"), "at most 10 samples a second"),
        (("--family", "dot", "--set", "sample_rate_hz=61"), "the DOT sends no 61 Hz"),
        (("--family", "dot", "--set", "colour=red"), "has no setting 'colour'"),
        (("--set", "colour"), "write KEY=VALUE"),
        (("--seconds", "0"), "not in the range"),
        (("--replay", "nowhere.csv"), "does not exist"),
    ],
)
def test_misuse_is_said_before_any_work(tempo, words, why):
    status, _, err = tempo("record", "--out", "a.csv", *words)
    assert status == 2
    assert why in " ".join(err.split())
    assert not Path("a.csv").exists()


def test_a_replay_that_is_no_packet_log_is_one_sentence(tempo):
    Path("x.jsonl").write_text("{}\n")
    status, out, err = tempo("record", "--out", "a.csv", "--replay", "x.jsonl")
    assert (status, out) == (1, "")
    assert err.startswith("tempo: x.jsonl is no packet log")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--sensor", "A", "--sensor", "A"), "two sensors"),
        (("--sensor", "A", "--sensor", "B", "--sensor", "C"), "two sensors"),
        (("--sensor", "A", "--sensor", "B", "--side", "left"), "leave --side out"),
        (("--sensor", "A", "--sensor", "B", "--simulate"), "exclude each other"),
    ],
)
def test_two_sensors_are_left_and_right(tempo, words, why):
    status, out, err = tempo("record", "--out", "a.csv", *words)
    assert (status, out) == (2, "")
    assert why in err
    assert not list(Path().glob("*.csv"))


def test_neither_foots_file_is_written_over(tempo):
    Path("a-right.csv").write_text("kept")
    status, _, err = tempo("record", "--out", "a.csv", "--sensor", "A", "--sensor", "B")
    assert status == 2
    assert "a-right.csv is there already" in err
    assert Path("a-right.csv").read_text() == "kept"
