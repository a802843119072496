"""Sets of other exercises: a count that a document gives is judged of the set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tempo.coach.efforts import asked_count, efforts_score, score_effort, summarise_efforts
from tempo.coach.protocol import Protocol, Target
from tempo.coach.protocols import load_protocol
from tempo.exercises.effort import Effort, Hold, Jump
from tempo.reps.rep import Measured

JUMPS = load_protocol("jump-squat")
TOES = load_protocol("toe-raise")
KNOWN = Measured(0.4, 0.02, None)


def jump(number: int, of_set: int = 1) -> Effort:
    start_s = 100.0 * of_set + 4.0 * number
    did = Jump(KNOWN, Measured(120.0, 5.0, None), clipped=False)
    return Effort("jump_squat", of_set, number, "left", start_s, start_s + 1, start_s + 2, did)


def judged(efforts: Sequence[Effort], protocol: Protocol):
    scores = [score_effort(one, protocol) for one in efforts]
    sets = summarise_efforts(efforts, scores, protocol)
    return sets, efforts_score(sets, scores, protocol)


@pytest.mark.parametrize(("done", "points"), [(15, 100.0), (12, 80.0), (1, 100 / 15), (17, 100.0)])
def test_a_set_is_scored_by_how_many_of_those_asked_were_done(done: int, points: float) -> None:
    sets, score = judged([jump(number) for number in range(1, done + 1)], JUMPS)
    assert [(one.reps, one.asked) for one in sets] == [(done, 15)]
    assert sets[0].score == score == pytest.approx(points)


def test_a_session_is_scored_set_by_set() -> None:
    efforts = [*(jump(one) for one in range(1, 16)), *(jump(one, 2) for one in range(1, 4))]
    sets, score = judged(efforts, JUMPS)
    assert [one.score for one in sets] == [pytest.approx(100.0), pytest.approx(20.0)]
    assert score == pytest.approx(60.0)


def test_a_count_in_words_is_not_judged() -> None:
    sets, score = judged([replace(jump(1), exercise="toe_raise")], TOES)
    assert asked_count(TOES) is None
    assert (sets[0].asked, sets[0].score, score) == (None, None, None)


def test_a_count_is_weighed_with_what_the_efforts_got() -> None:
    count = Target("count", 4.0, "", None, "own", "own", judged=True, weight=2.0)
    stretch = load_protocol("wall-calf-stretch")
    both = replace(stretch, targets=(*stretch.targets, count))
    half = Measured(15.0, 0.1, None)
    held = Hold(half, Measured(1.0, 0.1, None), still=True, heel_down=True)
    one = Effort("wall_calf_stretch", 1, 1, "left", 0.0, 15.0, 16.0, held)
    of_effort = score_effort(one, both).score
    weight = sum(target.weight for target in stretch.judged)
    sets, _ = judged([one], both)
    assert of_effort is not None
    assert sets[0].score == pytest.approx((2 * 25.0 + weight * of_effort) / (2 + weight))
