"""Killed at any moment: what was heard is on the disk, and the next start says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tempo.history.history import History
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.recording import read_recording
from tempo.sources.sidecar import read_sidecar
from tempo.sources.synthetic import write_simulated
from tempo.sources.unfinished import interrupted

if sys.platform == "win32":
    pytest.skip("there is no SIGKILL on Windows", allow_module_level=True)

#: So much may be missing of what the source handed out.
MOST_MISSING_S = 1.0
KINDS = ("live", "record", "air")
CI, LONG = 5, 50


def killed(kind: str, folder: Path, root: Path, seeds: range) -> Path:
    """A folder with a folder for each seed, in which a command was killed."""
    recipe = Recipe(reps=2, lower_s=2.0, walk=False, protocol="hsr")
    write_simulated(folder / "said.csv", prepare(recipe, 4))
    words = [sys.executable, "-m", "tests.faults.victim", kind, folder, *seeds]
    quick = {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(root)}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=root,
        env={**os.environ, **quick},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def look_at(folder: Path, path: Path) -> bool:
    """Whether what a killed command left is to be finished; all of it must be sound."""
    handed = [float(line) for line in (folder / "handed").read_text().splitlines()]
    rows = path.read_bytes().splitlines()[1:] if path.exists() else []
    last_s = float(rows[-1].partition(b",")[0]) if rows else float("-inf")
    if handed:
        missing_s = handed[-1] - max(last_s, handed[0])
        assert 0 <= missing_s <= MOST_MISSING_S
    beside = path.with_suffix(".json")
    assert beside.exists() or not rows
    sidecar = read_sidecar(beside)
    if len(rows) > 200:
        recording = read_recording(path)
        assert len(recording.samples) >= len(rows) - 1
        assert recording.sidecar == sidecar
    return "unfinished" in sidecar.extra


def check_kept(folder: Path, seeds: range, tempo, monkeypatch) -> None:
    """The history has the session whole, or not yet; then it is offered, and comes whole."""
    stages = []
    for seed in seeds:
        place = folder / str(seed)
        monkeypatch.setenv("TEMPO_HOME", str(place / "home"))
        kept = History().sessions()
        stranded = History().folder.stranded()
        stages.append((len(kept), len(stranded)))
        if not kept:
            (path,) = stranded
            if look_at(place, path):
                again = ("--replay", folder / "said.csv", "--history", "--speed", "1000")
                _, _, err = tempo("live", *again, "--sound", "none", "--json")
                assert f"{path} was interrupted; finish it with: tempo finish" in err
                assert tempo("finish", path.parent)[0] == 0
            else:
                assert tempo("history", "add", path)[0] == 0
        for session in History().sessions():
            file = History().folder.recordings / session.file
            recording = read_recording(file)
            assert "unfinished" not in recording.sidecar.extra
            assert file.stat().st_mode & 0o777 == 0o600
        assert tempo("history", "rebuild")[0] == 0
    assert len(set(stages)) > 1 or len(seeds) < LONG, (
        "kills fell before and after the session was kept"
    )


def check(folder: Path, seeds: range, tempo) -> None:
    begun = 0
    for seed in seeds:
        place = folder / str(seed)
        unfinished = look_at(place, place / "said.csv")
        assert interrupted(place) == ([place / "said.csv"] if unfinished else [])
        if not unfinished:
            continue
        begun += 1
        again = ("--replay", folder / "said.csv", "--speed", "inf", "--seconds", "1.5")
        status, _, err = tempo("record", "--out", place / "next.csv", *again)
        offer = f"{place / 'said.csv'} was interrupted; finish it with: tempo finish"
        assert (status, offer in err) == (0, True)
        status, out, _ = tempo("finish", place)
        assert (status, out.startswith("Finished: ")) == (0, True)
        assert not interrupted(place)
        assert not list(place.glob(".*.part"))
        assert "interrupted" in read_sidecar(place / "said.json").extra
    assert begun >= 0.8 * len(seeds), "the axe fell while there was something to lose"


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_session_is_on_the_disk(kind, tmp_path, root, tempo):
    check(killed(kind, tmp_path, root, range(CI)), range(CI), tempo)


def test_a_killed_session_is_whole_in_the_history_or_not_in_it(tmp_path, root, tempo, monkeypatch):
    check_kept(killed("kept", tmp_path, root, range(CI)), range(CI), tempo, monkeypatch)


@pytest.mark.long
@pytest.mark.endless
@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_and_fifty_killed_sessions_are_on_the_disk(kind, tmp_path, root, tempo):
    seeds = range(1000, 1000 + LONG)
    check(killed(kind, tmp_path, root, seeds), seeds, tempo)


@pytest.mark.long
@pytest.mark.endless
def test_fifty_more_are_whole_in_the_history_or_not_in_it(tmp_path, root, tempo, monkeypatch):
    seeds = range(1000, 1000 + LONG)
    check_kept(killed("kept", tmp_path, root, seeds), seeds, tempo, monkeypatch)
