"""Many recordings at once: the same table whoever works, and nothing done twice."""

from __future__ import annotations

import csv
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tempo import cohort
from tempo.coach.protocols import load_protocol
from tempo.cohort import Asked, Finished, Hands, jobs_in, rows_of, work
from tempo.errors import RecordingError, TempoError
from tempo.samples import Samples
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.importing import Reading
from tempo.sources.synthetic import write_simulated
from tests.unit.sources.exports import writers

ASKED = Asked(Reading())


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> Path:
    """Three short sessions in two folders, and one recording that cannot be used."""
    folder = tmp_path_factory.mktemp("trial")
    (folder / "b").mkdir()
    for seed, name in enumerate(("z.csv", "a.csv", "b/a.csv")):
        recipe = Recipe(reps=2, lower_s=2.0, walk=False, rate_hz=50.0, protocol="hsr")
        write_simulated(folder / name, prepare(recipe, seed=seed))
    header = (folder / "a.csv").read_text().splitlines()[0]
    (folder / "bad.csv").write_text(f"{header}\nno,number,at,all,in,this,row\n")
    return folder


@pytest.fixture
def trial(recorded, tmp_path) -> Path:
    return Path(shutil.copytree(recorded, tmp_path / "trial"))


def dealt_with(folder: Path, finished: Finished, asked: Asked = ASKED) -> dict[str, cohort.Done]:
    with ThreadPoolExecutor(1) as executor:
        done = list(work(jobs_in([folder]), asked, finished, Hands(executor, 2)))
    return {Path(one.job.called).relative_to(folder).as_posix(): one for one in done}


def before(done: dict[str, cohort.Done]) -> set[str]:
    return {name for name, one in done.items() if one.before}


GOOD = {"a.csv", "b/a.csv", "z.csv"}


@pytest.mark.usefixtures("trial")
def test_the_table_is_the_same_whoever_works(tempo):
    status, out, err = tempo("analyse", "trial", "--csv", "0.csv", "--parquet", "0.parquet")
    assert (status, "z.csv" in out) == (1, True)
    for jobs in ("1", "2"):
        files = ("--csv", f"{jobs}.csv", "--parquet", f"{jobs}.parquet")
        status, out, err = tempo("analyse", "trial", *files, "--jobs", jobs)
        assert (status, out) == (1, "")
        *failures, csv, parquet, count = err.splitlines()
        assert len(failures) == 1
        assert "bad.csv" in failures[0]
        assert (csv, parquet) == (f"Reps: {jobs}.csv", f"Reps: {jobs}.parquet")
        assert count == "4 recordings: 3 analysed, 0 done before, 1 failed"
        for ending in ("csv", "parquet"):
            assert Path(f"{jobs}.{ending}").read_bytes() == Path(f"0.{ending}").read_bytes()


def test_another_exercise_is_asked_of_all_of_them_too(tempo):
    Path("trial").mkdir()
    tempo("simulate", "trial/a.csv", "--exercise", "toe_raise", "--count", "4")
    tables = []
    for words in ((), ("--exercise", "toe-raise"), ("--exercise", "jump_squat")):
        for jobs in ((), ("--jobs", "1")):
            assert tempo("analyse", "trial", "--csv", "it.csv", *words, *jobs)[0] == 0
            tables.append(Path("it.csv").read_text("utf-8"))
    alone, spread, asked, asked_spread, other, other_spread = tables
    assert alone == spread == asked == asked_spread
    assert alone.count("toe_raise") == 4
    assert other == other_spread
    assert len(other.splitlines()) == 1


@pytest.mark.usefixtures("trial")
def test_parquet_holds_what_the_csv_holds(tempo):
    parquet = pytest.importorskip("pyarrow.parquet")
    tempo("analyse", "trial", "--parquet", "reps.parquet", "--jobs", "1")
    rows = parquet.read_table("reps.parquet").to_pylist()
    assert [row["path"] for row in rows] == [
        str(Path("trial", name)) for name in ("a.csv", "b/a.csv", "z.csv") for _ in range(2)
    ]
    answer = json.loads(tempo("analyse", "trial/z.csv", "--json")[1])
    for row, rep in zip(rows[4:], answer["reps"], strict=True):
        assert {name: row[name] for name in ("rep", "eccentric_s", "drop_cm", "score")} == {
            name: rep[name] for name in ("rep", "eccentric_s", "drop_cm", "score")
        }


def test_a_second_run_does_only_what_failed_or_changed(tempo, trial):
    words = ("analyse", "trial", "--csv", "reps.csv", "--jobs", "1")
    tempo(*words)
    first = Path("reps.csv").read_bytes()
    assert "0 analysed, 3 done before, 1 failed" in tempo(*words)[2]
    assert Path("reps.csv").read_bytes() == first
    assert "3 analysed, 0 done before" in tempo(*words, "--foot-length-cm", "25")[2]
    sidecar = json.loads((trial / "z.json").read_text())
    (trial / "z.json").write_text(json.dumps(sidecar | {"foot_length_cm": 22.0}))
    assert "1 analysed, 2 done before" in tempo(*words)[2]
    assert Path("reps.csv").read_bytes() != first
    (trial / "bad.csv").unlink()
    status, _, err = tempo(*words)
    assert (status, "3 recordings: 0 analysed, 3 done before, 0 failed" in err) == (0, True)


@pytest.mark.parametrize(
    "other",
    [
        Asked(Reading(), mount="foot"),
        Asked(Reading(), foot_length_cm=25.0),
        Asked(Reading(), protocol=load_protocol("box-10s")),
        Asked(Reading(gyr_unit="dps")),
        Asked(Reading(rate_hz=50.0)),
    ],
)
def test_what_is_asked_decides_what_is_done(trial, tmp_path, other):
    finished = Finished(tmp_path / "done")
    (trial / "a.csv").rename(tmp_path / "a.csv")
    (trial / "b" / "a.csv").unlink()
    assert before(dealt_with(trial, finished)) == set()
    assert before(dealt_with(trial, finished, other)) == set()
    assert before(dealt_with(trial, finished, other)) == {"z.csv"}


def test_another_version_does_it_again(trial, tmp_path, monkeypatch):
    finished = Finished(tmp_path / "done")
    dealt_with(trial, finished)
    assert before(dealt_with(trial, finished)) == GOOD
    monkeypatch.setattr(cohort, "__version__", "0.0.1")
    assert before(dealt_with(trial, finished)) == set()
    monkeypatch.undo()
    monkeypatch.setattr(cohort, "DEFINITIONS_VERSION", 0)
    assert before(dealt_with(trial, finished)) == set()


def test_another_parameter_in_the_program_does_it_again(trial, tmp_path, monkeypatch):
    house = tmp_path / "house"
    (house / "reps").mkdir(parents=True)
    rule = house / "reps" / "limits.py"
    rule.write_text("LIMIT_SHARE = 0.1\n")
    finished = Finished(tmp_path / "done")
    monkeypatch.setattr(cohort, "_HOUSE", house)
    dealt_with(trial, finished)
    assert before(dealt_with(trial, finished)) == GOOD
    rule.write_text("LIMIT_SHARE = 0.2\n")
    cohort.fingerprint.cache_clear()
    assert before(dealt_with(trial, finished)) == set()
    rule.write_text("LIMIT_SHARE = 0.1\n")
    cohort.fingerprint.cache_clear()
    assert before(dealt_with(trial, finished)) == GOOD


def test_rows_torn_by_a_power_cut_are_made_again(trial, tmp_path):
    finished = Finished(tmp_path / "done")
    whole = {name: finished.rows(one.key) for name, one in dealt_with(trial, finished).items()}
    torn = min((tmp_path / "done").iterdir())
    torn.write_text(torn.read_text()[:-20])
    again = dealt_with(trial, finished)
    assert len(before(again)) == 2
    assert {name: finished.rows(one.key) for name, one in again.items()} == whole


def test_ctrl_c_loses_only_what_was_under_way(trial, tmp_path):
    finished = Finished(tmp_path / "done")
    with ThreadPoolExecutor(1) as executor:
        steps = work(jobs_in([trial]), ASKED, finished, Hands(executor, 1))
        first = next(steps)
        steps.close()
    again = dealt_with(trial, finished)
    assert again[Path(first.job.called).relative_to(trial).as_posix()].before


def test_a_worker_that_dies_is_said_and_what_is_done_is_kept(trial, tmp_path, monkeypatch):
    finished = Finished(tmp_path / "done")
    (trial / "bad.csv").unlink()
    dealt_with(trial / "b", finished)
    monkeypatch.setattr(cohort, "rows_of", _die)
    with cohort.processes(2) as hands, pytest.raises(TempoError, match="fewer --jobs"):
        list(work(jobs_in([trial]), ASKED, finished, hands))
    assert len(list((tmp_path / "done").iterdir())) == 1


def _die(*_: object) -> None:
    os._exit(3)


def test_a_recording_that_vanished_is_a_sentence(trial):
    job = jobs_in([trial])[0]
    shutil.rmtree(trial)
    with pytest.raises(RecordingError, match=r"a\.csv"):
        rows_of(job, ASKED)


def test_names_are_those_that_the_person_typed(trial, monkeypatch):
    monkeypatch.chdir(trial)
    called = [job.called for job in jobs_in([Path("b"), trial / "z.csv", Path("../trial/a.csv")])]
    assert called == [str(Path("b/a.csv")), str(trial / "z.csv"), str(Path("../trial/a.csv"))]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--jobs", "2"), "add --csv"),
        (("--jobs", "2", "--csv", "o.csv", "--json"), "leave out --json"),
        (("--jobs", "2", "--csv", "o.csv", "--plot", "o.png"), "leave out --plot"),
        (("--jobs", "2", "--csv", "o.csv", "--report", "o.html"), "leave out --report"),
        (("--jobs", "2", "--csv", "o.csv", "--pair"), "leave out --pair"),
        (("--jobs", "2", "--dask", "x:1", "--csv", "o.csv"), "give one of them"),
        (("--jobs", "0", "--csv", "o.csv"), "--jobs"),
        (("--done", "kept"), "goes with --jobs"),
        (("--jobs", "2", "--csv", "trial/o.csv"), "--done FOLDER"),
        (("--jobs", "2", "--csv", "trial/b/o.csv"), "--done FOLDER"),
    ],
)
def test_misuse_is_said_before_any_work(tempo, trial, words, says):
    files = sorted(trial.rglob("*"))
    status, out, err = tempo("analyse", "trial", *words)
    assert (status, out) == (2, "")
    assert says in err
    assert sorted(trial.rglob("*")) == files


def test_what_is_done_lies_among_the_recordings_only_when_told(tempo, trial, monkeypatch):
    monkeypatch.chdir(trial)
    words = ("analyse", ".", "--csv", "o.csv", "--jobs", "1", "--done", "kept")
    assert "3 analysed" in tempo(*words)[2]
    assert len(list(Path("kept").iterdir())) == 3
    assert "4 recordings: 0 analysed, 3 done before, 1 failed" in tempo(*words)[2]


def test_guesses_are_taken_only_when_told(tempo, trial, tmp_path):
    lab = tmp_path / "lab"
    lab.mkdir()
    lines = (trial / "a.csv").read_text().splitlines()
    (lab / "a.csv").write_text("\n".join(["t,ax,ay,az,gx,gy,gz", *lines[1:]]))
    words = ("analyse", "lab", "--csv", "o.csv", "--jobs", "1")
    status, _, err = tempo(*words)
    assert (status, "add --yes" in err) == (1, True)
    assert tempo(*words, "--yes")[0] == 0
    assert len(Path("o.csv").read_text().splitlines()) == 3


def test_exports_are_found_again_by_whoever_works(tempo, tmp_path):
    samples = prepare(Recipe(reps=1, lower_s=1.5, walk=False), seed=4).samples
    samples = Samples(np.arange(len(samples)) / 100, samples.acc_mps2, samples.gyr_dps)
    for name, write in writers.WRITERS.items():
        folder = tmp_path / "all" / name
        folder.mkdir(parents=True)
        write(folder, samples)
    alone = tmp_path / "one export"
    alone.mkdir()
    writers.metabase(alone, samples)
    named = ("all", "one export", "--yes", "--gyr-unit", "dps")
    serial = tempo("analyse", *named, "--csv", "0.csv")
    spread = tempo("analyse", *named, "--csv", "1.csv", "--jobs", "1")
    assert serial[0] == spread[0]
    assert len(set(csv_paths("0.csv"))) > len(writers.WRITERS) / 2
    assert Path("1.csv").read_bytes() == Path("0.csv").read_bytes()


def csv_paths(path: str) -> list[str]:
    with Path(path).open(newline="") as stream:
        return [row["path"] for row in csv.DictReader(stream)]


@pytest.mark.usefixtures("trial")
def test_the_table_of_a_dask_cluster_is_the_same(tempo):
    distributed = pytest.importorskip(
        "distributed", reason="Dask is not installed: pip install 'tempo-coach[dask]'"
    )
    tempo("analyse", "trial", "--csv", "serial.csv")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, protocol="tcp"
    ) as workers:
        address = workers.scheduler_address
        words = ("analyse", "trial", "--csv", "dask.csv", "--dask", address)
        status, out, err = tempo(*words)
        assert (status, out) == (1, "")
        assert "4 recordings: 3 analysed, 0 done before, 1 failed" in err
        assert "bad.csv" in err
        assert Path("dask.csv").read_bytes() == Path("serial.csv").read_bytes()
        assert "0 analysed, 3 done before, 1 failed" in tempo(*words)[2]


@pytest.mark.usefixtures("trial")
def test_a_cluster_that_is_not_there_is_a_sentence(tempo, monkeypatch):
    pytest.importorskip(
        "distributed", reason="Dask is not installed: pip install 'tempo-coach[dask]'"
    )
    monkeypatch.setattr(cohort, "_PATIENCE_S", 1)
    status, _, err = tempo("analyse", "trial", "--csv", "o.csv", "--dask", "tcp://127.0.0.1:9")
    assert status == 1
    assert err.splitlines()[-1].startswith("tempo: no Dask cluster answers at tcp://127.0.0.1:9")
    assert not Path("o.csv").exists()
