from __future__ import annotations

from itertools import chain, combinations

import pytest

from tempo.coach.gates import PLACES, Health, goes_below, is_stretch, tonight
from tempo.coach.routines import ROUTINES, load_routine


def left(name: str, *hurts: str, **said: object) -> tuple[set[str], dict[str, str]]:
    """Which protocols are left, and why the others are not."""
    found = tonight(load_routine(name), Health(frozenset(hurts), **said))  # type: ignore[arg-type]
    hidden = {one.step.protocol.name: one.why.code for one in found.hidden}
    return {step.protocol.name for step in found.steps}, hidden


@pytest.mark.parametrize("where", ["achilles", "heel", "knee"])
def test_pain_at_the_tendon_or_the_knee_hides_stretching_and_jumping(where: str) -> None:
    assert left("stretch", where) == (
        set(),
        {"gastrocnemius-stretch": "no_stretching", "soleus-stretch": "no_stretching"},
    )
    _, hidden = left("calf", where)
    assert hidden == {
        "jump-squat": "no_jumping",
        "down-dog": "no_stretching",
        "wall-calf-stretch": "no_stretching",
    }


def test_shin_pain_hides_jumps_and_landings_and_not_stretching() -> None:
    assert left("calf", "shin")[1] == {"jump-squat": "no_jumping"}
    assert left("shin", "shin")[1] == {"one-leg-landing": "no_jumping"}
    assert left("stretch", "shin")[1] == {}


def test_no_combination_of_pains_lets_something_through_that_one_of_them_hides() -> None:
    several = chain.from_iterable(combinations(PLACES, many) for many in range(len(PLACES) + 1))
    for hurts in several:
        for name in ROUTINES:
            found = tonight(load_routine(name), Health(frozenset(hurts)))
            assert len(found.steps) + len(found.hidden) == len(load_routine(name).steps)
            each = [left(name, where)[1] for where in hurts]
            assert {one.step.protocol.name for one in found.hidden} == set().union(*each)
            assert all(one.why.source for one in found.hidden)


def test_heel_pain_keeps_heel_raises_on_the_floor() -> None:
    for name in ("shin", "calf", "arch"):
        found = tonight(load_routine(name), Health(frozenset({"heel"})))
        assert not any(goes_below(step) for step in found.steps)
        assert "floor" in {step.protocol.name for step in found.steps}
        assert "from_the_floor" in {note.code for note in found.notes}
    assert not tonight(load_routine("shin"), Health(frozenset({"achilles"}))).notes


def test_soreness() -> None:
    resting = tonight(load_routine("calf"), Health(sore="severe"))
    assert (resting.doing, resting.steps) == ("rest", ())
    assert resting.notes[0].code == "rest_when_sore"
    assert "003" in resting.notes[0].source
    careful = tonight(load_routine("calf"), Health(sore="mild"))
    assert careful.notes[0].code == "careful_when_sore"
    assert len(careful.steps) == 6
    assert not tonight(load_routine("arch"), Health(sore="mild")).notes, "nothing is stretched"


def test_a_sign_ends_it_whatever_else_is_said() -> None:
    for sore in ("no", "severe"):
        found = tonight(load_routine("arch"), Health(sore=sore, sign=True))  # type: ignore[arg-type]
        assert (found.doing, found.steps) == ("doctor", ())


def test_the_first_week_is_one_set() -> None:
    first = tonight(load_routine("calf"), Health(), first_week=True)
    assert {step.sets.value for step in first.steps} == {1.0}
    assert first.notes[0].code == "first_week"
    assert "000" in first.steps[0].sets.source
    later = tonight(load_routine("calf"), Health())
    assert {step.sets.value for step in later.steps} == {3.0}
    assert not tonight(load_routine("arch"), Health(), first_week=True).notes, "one set anyway"


def test_every_held_exercise_is_a_stretch_to_the_gate() -> None:
    for name in ROUTINES:
        for step in load_routine(name).steps:
            assert is_stretch(step) == (step.part == "stretch")
