from __future__ import annotations

from pathlib import Path

import pytest

from tempo.coach.advice import PROJECT
from tempo.coach.routine import PARTS
from tempo.coach.routine_file import read_routine
from tempo.coach.routines import ROUTINES, load_routine
from tempo.errors import TempoError

DOCUMENT = {"shin": "000", "calf": "001", "stretch": "003", "arch": "004"}
#: The exercises of each document, in the evening's order; where the shin's relaxing comes from is
#: said in its file.
STEPS = {
    "shin": "foam-roller edge-slow toe-raise one-leg-landing towel-standing arch-lift",
    "calf": "foam-roller box-10s tiptoe-walk jump-squat down-dog wall-calf-stretch",
    "stretch": "gastrocnemius-stretch soleus-stretch",
    "arch": "towel-seated top-hold band-plantarflexion band-dorsiflexion band-inversion "
    "band-eversion",
}


@pytest.mark.parametrize("name", ROUTINES)
def test_an_evening_is_its_document(name: str) -> None:
    routine = load_routine(name)
    assert routine.source.startswith(f"document {DOCUMENT[name]}, ")
    assert [step.protocol.name for step in routine.steps] == STEPS[name].split()
    parts = [PARTS.index(step.part) for step in routine.steps]
    assert parts == sorted(parts), "relax, then rehabilitate, stretch at the end"
    assert 2 < routine.lasts_s / 60 < 45


@pytest.mark.parametrize("name", ROUTINES)
def test_every_number_says_where_it_comes_from(name: str) -> None:
    for step in load_routine(name).steps:
        for what, number in step.numbers():
            documents = {target.source for target in step.protocol.targets}
            assert number.source in documents | {PROJECT}, (step.protocol.name, what)


def test_the_documents_numbers_are_kept() -> None:
    asked = {
        step.protocol.name: dict(step.numbers())
        for name in ROUTINES
        for step in load_routine(name).steps
    }

    def of(name: str, what: str) -> tuple[float, str]:
        number = asked[name][what]
        return number.value, number.source[9:12]

    assert of("box-10s", "sets") == (3, "001")
    assert of("box-10s", "reps") == (15, "001")
    assert of("box-10s", "lower_s") == (10, "001")
    assert of("tiptoe-walk", "work_s") == (60, "001")
    assert of("jump-squat", "reps") == (15, "001")
    assert of("down-dog", "work_s") == (10, "001")
    assert of("wall-calf-stretch", "work_s") == (30, "001")
    assert of("gastrocnemius-stretch", "work_s") == (20, "003")
    assert of("gastrocnemius-stretch", "sets") == (2, "003")
    assert of("towel-seated", "grab_s") == (2.5, "004")
    assert of("towel-seated", "let_go_s") == (1, "004")
    assert of("band-inversion", "hold_s") == (2.5, "004")
    assert of("top-hold", "hold_s") == (1.5, "004")


def test_stair_runs_have_a_reason() -> None:
    (runs,) = load_routine("stretch").not_measured
    assert "stair runs" in runs.what
    assert runs.because


def test_an_unknown_routine_gets_a_guess() -> None:
    with pytest.raises(TempoError, match=r"did you mean 'stretch'\?"):
        load_routine("strech")


GOOD = '[[step]]\nprotocol = "down-dog"\npart = "stretch"\n'
PACED = '[[step]]\nprotocol = "toe-raise"\nreps = 8\npace = { toes_up = 2, back = 3 }\n'


def test_an_own_file_needs_little(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(PACED + GOOD, "utf-8")
    routine = read_routine(path)
    toes, dog = routine.steps
    assert (routine.name, routine.source) == ("mine", "own")
    assert (toes.part, toes.set_s, toes.sides) == ("rehabilitate", 40.0, "both")
    assert (dog.sets.value, dog.sets.source[9:12], dog.set_s) == (3, "001", 10.0)
    assert dict(toes.numbers())["reps"].source == "own"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[step", "not valid TOML"),
        ("", "has no step"),
        ("step = [3]\n", "is no table"),
        ('colour = "red"\n' + GOOD, "the line 'colour' is not known"),
        (GOOD.replace("down-dog", "down-cat"), "did you mean 'down-dog'"),
        (GOOD.replace("stretch", "strech"), "did you mean 'stretch'"),
        (GOOD + "sets = 0\n", "a whole number from 1 to 20"),
        (GOOD + "sets = 2.5\n", "a whole number from 1 to 20"),
        (GOOD + 'sets = "load"\n', "is no number that the protocol 'down-dog' gives; use one of"),
        (GOOD + "sets = { source = 'me' }\n", "has no value"),
        (GOOD + "sets = { value = 2, sauce = 'me' }\n", "did you mean 'source'"),
        (GOOD + "work_s = nan\n", "is no number"),
        (GOOD + "work_s = 6000\n", "seconds up to 600"),
        (GOOD + "rest_s = -1\n", "seconds up to 600"),
        (GOOD + "reps = 3\n", "reps need a pace"),
        (GOOD + 'sides = "both sides"\n', "did you mean 'both'"),
        (PACED.replace("toes_up", "toe_up"), "did you mean 'toes_up'"),
        (PACED.replace("{ toes_up = 2, back = 3 }", "3"), "says nothing"),
        (PACED + "work_s = 3\n", "leave one out"),
        (PACED.replace("pace = { toes_up = 2, back = 3 }", ""), "reps need a pace"),
        (GOOD.replace("[[step]]", "[step]"), "write [[step]] for each exercise"),
        (GOOD.replace('protocol = "down-dog"', ""), "does not say what is done"),
        ('[[step]]\nexercise = "Down dog"\n', "is an exercise; write protocol = 'down-dog'"),
        ('[[step]]\nprotocol = "heel_raise"\n', "write protocol = 'box-10s' or "),
        ('[[step]]\nprotocol = "hsr"\n', "say either work_s"),
        (PACED.replace("toes_up = 2", "toes_up = 600"), "60 minutes at most"),
        (GOOD + PACED, "stretches come at the end"),
        (PACED + PACED.replace("reps", 'part = "relax"\nreps'), "relaxed before it is trained"),
        (PACED + PACED.replace("reps", 'part = "warm_up"\nreps'), "document 002"),
        ("not_measured = [3]\n" + GOOD, "says too little"),
    ],
)
def test_a_bad_file_is_one_sentence_with_its_name(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(TempoError, match=r"mine\.toml") as wrong:
        read_routine(path)
    assert says in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(TempoError, match="does not exist"):
        read_routine(tmp_path / "absent.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TempoError, match="cannot be read"):
        read_routine(tmp_path / "bytes.toml")
