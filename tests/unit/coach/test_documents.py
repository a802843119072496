"""Every number of the source documents is a target with its document, or has a reason why not."""

from __future__ import annotations

import pytest

from tempo.coach.protocols import load_protocol, protocol_names
from tempo.errors import TempoError
from tempo.exercises.exercise import BY_NAME, EXERCISES

#: The rows of the documents' table of exercises: row, document, protocol, what it gives in numbers
#: or judged words, and what of it no sensor sees.
ROWS = [
    (
        *(1, "001", "box-10s"),
        {"eccentric_s": 10.0, "sets": 3.0, "reps_per_set": 15.0, "depth_below_level_cm": 0.0},
        (),
    ),
    (2, "000", "edge-slow", {"step_height_cm": "10 to 15"}, ("10 to 15 cm",)),
    (3, "004", "top-hold", {"top_hold_s": (1.0, 2.0)}, ()),
    (4, "001", "tiptoe-walk", {"heel_up_s": 60.0, "sets_per_day": 3.0}, ("load",)),
    (5, "000", "toe-raise", {"count": "as many as required"}, ()),
    (
        *(6, "001", "jump-squat"),
        {"count": 15.0, "sets": 3.0, "sessions_per_day": 1.0},
        ("squat depth",),
    ),
    (7, "000", "one-leg-landing", {"first_contact": "forefoot"}, ("knee",)),
    (8, "000", "towel-standing", {"count": "as many as required"}, ("everything",)),
    (9, "004", "towel-seated", {"hold_s": (2.0, 3.0), "release_s": 1.0}, ("everything",)),
    (10, "000", "arch-lift", {"count": "as many as required"}, ("everything",)),
    (11, "004", "band-plantarflexion", {"hold_s": (2.0, 3.0)}, ("force",)),
    (12, "004", "band-dorsiflexion", {"hold_s": (2.0, 3.0)}, ("force",)),
    (13, "004", "band-inversion", {"hold_s": (2.0, 3.0)}, ("horizontal plane",)),
    (14, "004", "band-eversion", {"hold_s": (2.0, 3.0)}, ("horizontal plane",)),
    (15, "001", "down-dog", {"hold_s": 10.0, "sets": 3.0, "heel_down": "feet flat"}, ()),
    (16, "001", "wall-calf-stretch", {"hold_s": 30.0, "sets_per_day": 3.0}, ("intensity",)),
    (
        *(17, "003", "gastrocnemius-stretch"),
        {"hold_s": (15.0, 20.0), "sets_per_side": (2.0, 3.0), "still": "without moving"},
        ("intensity",),
    ),
    (
        *(18, "003", "soleus-stretch"),
        {"hold_s": (15.0, 20.0), "sets_per_side": (2.0, 3.0), "still": "without moving"},
        ("intensity",),
    ),
    (19, "001", "foam-roller", {"passes": 15.0, "sets_per_day": 3.0}, ("everything",)),
    (20, "002", "warm-up", {"dose": "a few; no number is given"}, ("high knees",)),
]


@pytest.mark.parametrize(("row", "document", "name", "asked", "unseen"), ROWS)
def test_every_row_is_a_target_with_its_document_or_has_a_reason(
    row: int, document: str, name: str, asked: dict[str, object], unseen: tuple[str, ...]
) -> None:
    protocol = load_protocol(name)
    for what, value in asked.items():
        target = protocol.target(what)
        assert target is not None, (row, what)
        assert target.source.startswith(f"document {document}, ")
        assert target.evidence == "read"
        assert (target.asked if isinstance(value, tuple) else target.value) == value
    for part in unseen:
        told = [each for each in protocol.not_measured if part in each.what]
        assert told, (row, part)
        assert told[0].because
    assert {target.source[9:12] for target in protocol.targets} == {document}, "never merged"


def test_nothing_is_judged_that_no_sensor_sees() -> None:
    for name in protocol_names(None):
        protocol = load_protocol(name)
        if BY_NAME[protocol.exercise].kind == "timer":
            assert not protocol.judged
            assert any(each.what == "everything" for each in protocol.not_measured)
    assert not load_protocol("warm-up").judged, "a warm-up is no lowering exercise"


def test_every_exercise_has_a_protocol_and_heel_raises_keep_theirs_to_themselves() -> None:
    for exercise in EXERCISES:
        names = protocol_names(exercise.name)
        assert names, exercise.name
        assert all(load_protocol(name).exercise == exercise.name for name in names)
    assert len(protocol_names(None)) == len({*protocol_names(None)})
    assert "warm-up" not in protocol_names()


def test_only_003_asks_for_stillness() -> None:
    still = [n for n in protocol_names(None) if load_protocol(n).target("still")]
    assert sorted(still) == ["gastrocnemius-stretch", "soleus-stretch"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("not_measured = 3", "is no list"),
        ('not_measured = [{what = "load"}]', "says too little"),
        ('not_measured = [{what = "load", because = "x", why = "y"}]', "the line 'why'"),
        ('exercise = "toe_rise"', "did you mean 'toe_raise'"),
    ],
)
def test_what_is_wrong_in_a_file_of_ones_own_is_said(tmp_path, line: str, says: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f'{line}\n[[target]]\nwhat = "hold_s"\nvalue = 20\n', "utf-8")
    with pytest.raises(TempoError, match=r"own\.toml") as wrong:
        load_protocol(path)
    assert says in str(wrong.value)
