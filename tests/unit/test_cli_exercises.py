"""`tempo analyse` of the other exercises: what people and machines are told of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

COUNTS = {"toe_raise": 6, "jump_squat": 5, "band_dorsiflexion": 5}


def simulated(tempo, exercise, *words):
    status, _, err = tempo("simulate", "it.csv", "--exercise", exercise, *words)
    assert status == 0, err
    return json.loads(Path("it.truth.json").read_text("utf-8"))


@pytest.mark.parametrize("exercise", COUNTS)
def test_efforts_are_counted_and_told_in_every_way(tempo, exercise):
    truth = simulated(tempo, exercise, "--count", COUNTS[exercise])
    outs = ("--csv", "it.rows.csv", "--plot", "it.png", "--report", "it.html")
    status, out, err = tempo("analyse", "it.csv", "--json", *outs)
    assert status == 0, err
    answer = json.loads(out)
    assert answer["exercise"]["name"] == exercise
    assert answer["exercise"]["chosen_by"] == "recording"
    assert len(answer["reps"]) == len(truth["efforts"]) == COUNTS[exercise]
    assert {one["exercise"] for one in answer["reps"]} == {exercise}
    for found, true in zip(answer["reps"], truth["efforts"], strict=True):
        assert found["start_s"] == pytest.approx(true["start_s"], abs=0.5)
        for name in ("hold_s", "flight_s", "angle_deg"):
            if name in true["numbers"]:
                assert found[f"{name}_ci"] > 0
    rows = Path("it.rows.csv").read_text("utf-8").splitlines()
    assert len(rows) == 1 + COUNTS[exercise]
    assert Path("it.png").read_bytes().startswith(b"\x89PNG")
    page = Path("it.html").read_text("utf-8")
    assert page.count('src="data:image/png') == 1, "the picture"


def test_a_stretch_is_timed_and_its_stillness_judged(tempo):
    (true,) = simulated(tempo, "gastrocnemius_stretch", "--hold-s", "18")["efforts"]
    answer = json.loads(tempo("analyse", "it.csv", "--json")[1])
    (found,) = answer["reps"]
    assert found["hold_s"] == pytest.approx(true["numbers"]["hold_s"], abs=0.3)
    assert (found["still"], found["heel_down"]) == (True, True)
    table = tempo("analyse", "it.csv")[1]
    assert "calf stretch, leg straight: 1 found, score 100 of 100" in table
    assert "see a doctor" in table


def test_auto_says_that_it_does_not_know_rather_than_guess(tempo):
    simulated(tempo, "towel_grab")
    answer = json.loads(tempo("analyse", "it.csv", "--exercise", "auto", "--json")[1])
    assert (answer["exercise"]["name"], answer["reps"]) == ("unknown", [])
    assert "--exercise" in answer["exercise"]["reason"]
    assert (
        "is not known, and nothing is counted"
        in tempo("analyse", "it.csv", "--exercise", "auto")[1]
    )


def test_auto_knows_heel_raises_and_says_so(tempo):
    tempo("simulate", "it.csv", "--reps", "4", "--lower-s", "5")
    answer = json.loads(tempo("analyse", "it.csv", "--exercise", "auto", "--json")[1])
    assert (answer["exercise"]["name"], len(answer["reps"])) == ("heel_raise", 4)
    assert answer["exercise"]["chosen_by"] == "auto"


def test_an_exercise_that_there_is_not_is_a_sentence(tempo):
    simulated(tempo, "toe_raise", "--count", "2")
    status, out, err = tempo("analyse", "it.csv", "--exercise", "press-up")
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert "press-up" in err
    assert "jump_squat" in err


def test_a_protocol_of_another_exercise_is_refused_with_the_way_out(tempo):
    simulated(tempo, "jump_squat", "--count", 3)
    status, _, err = tempo("analyse", "it.csv", "--protocol", "down-dog")
    assert status == 1
    assert "--exercise down_dog" in err
    status, out, _ = tempo("analyse", "it.csv", "--exercise", "auto", "--protocol", "down-dog")
    assert (status, out) == (1, "")


def test_a_recording_that_names_a_protocol_of_another_exercise_is_still_read(tempo):
    tempo("simulate", "it.csv", "--reps", 2, "--lower-s", 4)
    sidecar = Path("it.json")
    about = json.loads(sidecar.read_text("utf-8"))
    sidecar.write_text(json.dumps(about | {"protocol": "jump-squat"}), "utf-8")
    status, out, err = tempo("analyse", "it.csv", "--json")
    assert status == 0, err
    answer = json.loads(out)
    assert len(answer["reps"]) == 2
    assert answer["protocol"]["name"] == "box-10s"
