from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.recording import Recording, write_recording
from tempo.sources.synthetic import write_simulated


@pytest.fixture(scope="module")
def session(tmp_path_factory) -> Path:
    """Three short lowerings of a simulated person, with nothing around them."""
    path = tmp_path_factory.mktemp("sessions") / "evening.csv"
    recipe = Recipe(reps=3, lower_s=2.0, walk=False, rate_hz=50.0, protocol="hsr")
    write_simulated(path, prepare(recipe, seed=4))
    return path


def one_line(error: str) -> bool:
    return error.startswith("tempo: ") and error.count("\n") == 1


def test_a_recording_becomes_a_table(tempo, session):
    status, out, err = tempo("analyse", session)
    assert (status, err) == (0, "")
    assert out.startswith(f"{session}: 3 reps in 1 set")
    assert "Protocol hsr (named by the recording)" in out


def test_json_is_one_object_and_nothing_else(tempo, session):
    status, out, err = tempo("analyse", session, "--json")
    answer = json.loads(out)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert answer["definitions"] == 1
    assert answer["recording"]["path"] == str(session)
    assert [rep["rep"] for rep in answer["reps"]] == [1, 2, 3]


def test_options_reach_the_hall(tempo, session):
    words = ("--foot-length-cm", "20", "--mount", "foot", "--tempo", "2-0-1-0", "--json")
    small = json.loads(tempo("analyse", session, *words)[1])
    usual = json.loads(tempo("analyse", session, "--json")[1])
    assert small["recording"]["foot_length_cm"] == 20
    assert usual["protocol"]["name"] == "hsr" != small["protocol"]["name"]
    ratio = small["reps"][0]["drop_cm"] / usual["reps"][0]["drop_cm"]
    assert ratio == pytest.approx(20 / usual["recording"]["foot_length_cm"], rel=0.02)


def test_the_unit_of_the_gyroscope_can_be_said(tempo, session):
    slow = json.loads(tempo("analyse", session, "--json", "--gyr-unit", "dps")[1])
    usual = json.loads(tempo("analyse", session, "--json")[1])
    assert slow == usual


def test_several_give_a_line_each_and_the_status_of_the_worst(tempo, session):
    status, out, err = tempo("analyse", session, "gone.csv", session, "--json")
    first, second = map(json.loads, out.splitlines())
    assert status == 1
    assert one_line(err)
    assert len(first["reps"]) == 3
    assert second["recording"] == {"path": "gone.csv"}
    assert "no such file" in second["error"]


def test_a_folder_is_all_the_recordings_in_it(tempo, session, tmp_path):
    inner = tmp_path / "clinic" / "monday"
    inner.mkdir(parents=True)
    for name in ("clinic/a.csv", "clinic/monday/b.csv", "clinic/.hidden.csv"):
        shutil.copy(session, tmp_path / name)
    status, out, _ = tempo("analyse", "clinic")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()[1:3]] == [
        "clinic/a.csv",
        str(Path("clinic/monday/b.csv")),
    ]
    assert ".hidden" not in out


def test_a_folder_without_recordings(tempo, tmp_path):
    (tmp_path / "empty").mkdir()
    status, out, err = tempo("analyse", "empty")
    assert (status, out) == (1, "")
    assert one_line(err)


def test_csv_has_one_row_a_rep_and_is_not_read_back(tempo, session, tmp_path):
    shutil.copy(session, tmp_path / "a.csv")
    shutil.copy(session, tmp_path / "b.csv")
    for _ in range(2):
        status, _, err = tempo("analyse", ".", "--csv", "reps.csv")
        assert (status, err) == (0, "Reps: reps.csv\n")
        with Path("reps.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert [(row["path"], row["rep"]) for row in rows] == [
            (name, rep) for name in ("a.csv", "b.csv") for rep in "123"
        ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv", "reps.csv"]


def test_a_recording_is_never_overwritten(tempo, session):
    before = session.read_bytes()
    status, _, err = tempo("analyse", session, "--csv", session)
    assert status == 2
    assert "would overwrite the recording" in err
    assert session.read_bytes() == before


def test_pictures_and_page(tempo, session, tmp_path):
    shutil.copy(session, tmp_path / "a.csv")
    status, _, err = tempo(
        "analyse", "a.csv", "--plot", "out.svg", "--report", "out.html", "--json"
    )
    assert (status, err) == (0, "Picture: out.svg\nPage: out.html\n")
    assert "<svg" in Path("out.svg").read_text(encoding="utf-8")
    assert "<html" in Path("out.html").read_text(encoding="utf-8")


def test_several_pictures_have_their_own_names(tempo, session, tmp_path):
    for name in "ab":
        shutil.copy(session, tmp_path / f"{name}.csv")
    assert tempo("analyse", "a.csv", "b.csv", "--plot", "out.svg")[0] == 0
    assert Path("out-a.svg").is_file()
    assert Path("out-b.svg").is_file()


@pytest.mark.parametrize(
    "words",
    [
        ("analyse",),
        ("analyse", "a.csv", "--mount", "toe"),
        ("analyse", "a.csv", "--plot", "out.gif"),
        ("analyse", "a.csv", "--plot", "no/such/folder/out.png"),
        ("analyse", "a.csv", "--protocol", "box-11s"),
        ("analyse", "a.csv", "--tempo", "fast"),
        ("analyse", "a.csv", "--tempo", "3-0-3-0", "--protocol", "hsr"),
        ("analyse", "a.csv", "--foot-length-cm", "265"),
        ("simulate", "a.txt"),
        ("simulate", "a.csv", "--shape", "wild"),
        ("nonsense",),
        ("--nonsense",),
    ],
)
def test_misuse_is_two(tempo, words):
    status, out, err = tempo(*words)
    assert (status, out) == (2, "")
    assert err.startswith("Usage: tempo")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("analyze", "did you mean 'analyse'?"),
        ("evening.csv", "type: tempo analyse evening.csv"),
        ("x", "there are: demo, live"),
    ],
)
def test_a_wrong_command_gets_a_hint(tempo, typed, hint):
    assert hint in tempo(typed)[2]


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"a,b,c\n1,2,3\n",
        b"time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2,gyr_x_dps,gyr_y_dps,gyr_z_dps\n",
        b"time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2,gyr_x_dps,gyr_y_dps,gyr_z_dps\n0,0,0,9.8,0,0,x\n0",
    ],
)
def test_a_bad_file_is_one_line_on_standard_error(tempo, content):
    if content is not None:
        Path("bad.csv").write_bytes(content)
    status, out, err = tempo("analyse", "bad.csv")
    assert (status, out) == (1, "")
    assert one_line(err)
    assert "bad.csv" in err


def test_a_bad_sidecar_too(tempo, rocking):
    write_recording("a.csv", rocking)
    Path("a.json").write_text('{"mount": "ear"}')
    status, out, err = tempo("analyse", "a.csv", "--json")
    assert (status, out) == (1, "")
    assert one_line(err)
    assert 'mount is "ear"' in err


def test_nothing_that_moves_is_an_answer(tempo, rocking):
    still = rocking[:1]
    samples = type(rocking)(
        rocking.time_s, 0 * rocking.acc_mps2 + still.acc_mps2, 0 * rocking.gyr_dps
    )
    write_recording("still.csv", samples)
    status, out, _ = tempo("analyse", "still.csv", "--json")
    answer = json.loads(out)
    assert status == 0
    assert answer["reps"] == []
    assert answer["score"] is None
    assert "no_movement" in answer["recording"]["quality"]


@pytest.mark.parametrize(("traceback", "shown"), [("", "a fault of tempo's"), ("1", "Traceback")])
def test_a_fault_of_ours_shows_no_traceback_unasked(tempo, session, monkeypatch, traceback, shown):
    def break_down(*_: object, **__: object) -> Recording:
        raise ZeroDivisionError("float division\nby zero")

    monkeypatch.setattr("tempo.sources.recording.read_recording", break_down)
    monkeypatch.setenv("TEMPO_TRACEBACK", traceback)
    status, out, err = tempo("analyse", session)
    assert (status, out) == (1, "")
    assert shown in err
    assert one_line(err) == (not traceback)


def test_the_demo_needs_nothing(tempo):
    status, out, err = tempo("demo")
    assert (status, err) == (0, "")
    assert "in 3 sets" in out
    assert "Next: tempo analyse YOUR.csv" in out
    assert Path("tempo-demo.png").read_bytes().startswith(b"\x89PNG")


def test_protocols_names_them_all_with_their_sources(tempo):
    status, out, _ = tempo("protocols")
    assert status == 0
    for name in ("box-10s (the default)", "alfredson", "edge-slow", "floor", "hsr", "top-hold"):
        assert f"\n{name}: " in f"\n{out}"
    assert "document 001" in out


def test_a_simulated_session_reads_back(tempo):
    status, out, _ = tempo("simulate", "try.csv", "--reps", 2, "--lower-s", 1.5, "--no-walk")
    assert status == 0
    assert "2 reps of known truth" in out
    truth = json.loads(Path("try.truth.json").read_text(encoding="utf-8"))
    found = json.loads(tempo("analyse", "try.csv", "--json")[1])
    assert len(truth["reps"]) == len(found["reps"]) == 2


def test_any_exercise_is_simulated_with_its_truth(tempo):
    status, out, _ = tempo("simulate", "toes.csv", "--exercise", "toe-raise", "--count", 4)
    assert status == 0
    assert "4 efforts of known truth" in out
    truth = json.loads(Path("toes.truth.json").read_text(encoding="utf-8"))
    assert (truth["exercise"], len(truth["efforts"]), truth["reps"]) == ("toe_raise", 4, [])
    assert json.loads(Path("toes.json").read_text(encoding="utf-8"))["exercise"] == "toe_raise"


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--exercise", "dance"), "exercise is 'dance'"),
        (("--exercise", "down_dog", "--lower-s", 3), "--lower-s is for heel raises"),
        (("--count", 3), "counted with --reps"),
        (("--exercise", "jump_squat", "--count", 0), "count is 0"),
    ],
)
def test_what_cannot_be_simulated_is_named(tempo, options, word):
    status, _, err = tempo("simulate", "a.csv", *options)
    assert status == 2
    assert word in " ".join(err.split())


@pytest.mark.long
def test_validate_prints_the_accuracy_table(tempo):
    status, out, err = tempo("validate", "--sessions", 1, "--everyday-minutes", 0)
    assert (status, err) == (0, "")
    assert "| foot, 7-12 s, quiet " in out
    assert "eccentric_s" in out


@pytest.mark.parametrize(
    "words", [("analyse", "x.csv"), ("live", "--simulate"), ("metronome",), ("web",)]
)
def test_what_is_asked_is_said_alike_everywhere(tempo, words):
    _, out, _ = tempo(words[0], "--help")
    assert "lowering-bottom-raise-top, such as 10-0-2-1." in " ".join(out.split())
    status, _, err = tempo(*words, "--protocol", "hsr", "--tempo", "3-0-3-0")
    assert status == 2
    assert "--protocol and --tempo both say what is asked" in err
