"""A full disk and a folder that cannot be written: the session goes on, and nothing is lost."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.synthetic import write_simulated

if not Path("/dev/full").exists():
    pytest.skip("/dev/full, a disk that is always full, is Linux's", allow_module_level=True)

FULL = "cannot be written (No space left on device): the session goes on in memory"


@pytest.fixture
def said(tmp_path):
    path = tmp_path / "said.csv"
    write_simulated(path, prepare(Recipe(reps=2, lower_s=2.0, walk=False, protocol="hsr"), 4))
    return path


def saved() -> Path:
    return Path(os.environ["TEMPO_HOME"]) / "saved"


def test_a_full_disk_ends_no_recording(tempo, said):
    Path("full.csv").symlink_to("/dev/full")
    words = ("--replay", said, "--speed", "inf", "--overwrite")
    status, out, err = tempo("record", "--out", "full.csv", *words)
    place = saved() / "full.csv"
    assert status == 0
    assert f"full.csv {FULL}" in err
    assert f"everything is saved in {place} instead" in err
    assert err.index("in memory") < err.index("instead")
    assert out.startswith(f"Written: {place} and ")
    assert place.read_bytes() == said.read_bytes()
    assert place.parent.stat().st_mode & 0o777 == 0o700
    assert place.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_ends_no_session(tempo, said):
    """/proc takes no file, whoever asks."""
    words = ("--speed", "1000", "--sound", "none", "--json")
    status, out, err = tempo("live", "--replay", said, "--record", "/proc/kept", *words)
    assert status == 0
    assert len(json.loads(out)["reps"]) == 2
    assert "/proc/kept/said.csv cannot be written" in err
    assert err.index("goes on in memory") < err.index("is saved in") < err.index("2 reps in 1 set")
    assert f"Recording: {saved() / 'said.csv'}" in err
    assert (saved() / "said.csv").read_bytes() == said.read_bytes()
    assert tempo("analyse", saved() / "said.csv", "--json")[1] == out


def test_what_can_be_saved_nowhere_is_said_at_the_end(tempo, said, monkeypatch):
    monkeypatch.setattr("tempo.home.tempfile.tempdir", "/proc")
    monkeypatch.setenv("TEMPO_HOME", "/proc/home")
    words = ("--speed", "1000", "--sound", "none", "--json")
    status, out, err = tempo("live", "--replay", said, "--record", "/proc/kept", *words)
    assert status == 1
    assert len(json.loads(out)["reps"]) == 2, "the answer is given all the same"
    assert "nor any other place" in err
    assert err.splitlines()[-1].startswith("tempo: not everything is on the disk; make room")
    assert "Recording:" not in err


def test_packets_that_cannot_be_kept_end_no_recording():
    from tempo.sources.packet_log import PacketLog
    from tempo.sources.speaker import Speaker

    log = PacketLog(Path("/dev/full"), Speaker("open", "heel", "A", {}))
    log.connected()
    log.close()
    assert log.trouble == "No space left on device"
