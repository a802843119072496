from dataclasses import replace

import pytest

from tempo.coach.protocols import from_tempo, load_protocol, protocol_names
from tempo.coach.scoring import (
    RepScore,
    last_third_s,
    score_rep,
    session_score,
    summarise_sets,
)
from tempo.reps.rep import Measured
from tests.unit.factories import make_rep, measured

BOX = load_protocol("box-10s")


def codes(score: RepScore) -> dict[str, str]:
    return {reason.part: reason.code for reason in score.reasons}


def test_a_rep_that_does_what_is_asked_has_all_points() -> None:
    score = score_rep(make_rep(lowering_s=10.0, depth_cm=1.4), BOX, "labelled")
    assert score.score == pytest.approx(100.0)
    assert score.on_tempo is True
    assert codes(score) == {
        "eccentric_s": "on_time",
        "depth_below_level_cm": "deep_enough_below_level",
    }


@pytest.mark.parametrize(
    ("lowering_s", "points", "code", "on_tempo"),
    [
        (8.2, 82.0, "near_short", True),
        (9.0, 90.0, "on_time", True),
        (12.5, 80.0, "too_long", False),
        (12.1, 1000 / 12.1, "near_long", False),
        (5.0, 50.0, "too_short", False),
        (1.0, 10.0, "too_short", False),
        (20.0, 50.0, "too_long", False),
    ],
)
def test_lowering_time_points(lowering_s: float, points: float, code: str, on_tempo: bool) -> None:
    score = score_rep(make_rep(lowering_s=lowering_s), BOX, "labelled")
    reason = score.reasons[0]
    assert reason.points == pytest.approx(points)
    assert reason.code == code
    assert score.on_tempo is on_tempo


def test_the_score_is_the_weighted_mean_of_its_parts() -> None:
    score = score_rep(make_rep(lowering_s=5.0, depth_cm=-1.0), BOX, "labelled")
    lowering, depth = score.reasons
    assert (lowering.weight, depth.weight) == (pytest.approx(5 / 7), pytest.approx(2 / 7))
    assert depth.points == pytest.approx(50.0)
    assert score.score == pytest.approx(50.0)
    deep = score_rep(make_rep(lowering_s=5.0, depth_cm=1.0), BOX, "labelled")
    assert deep.score == pytest.approx((5 * 50 + 2 * 100) / 7)


@pytest.mark.parametrize(
    ("depth_cm", "points", "code"),
    [
        (3.0, 100.0, "deep_enough_below_level"),
        (0.3, 100.0, "near_depth_below_level"),
        (-0.5, 75.0, "near_depth_below_level"),
        (-1.0, 50.0, "too_shallow_below_level"),
        (-4.0, 0.0, "too_shallow_below_level"),
    ],
)
def test_depth_points(depth_cm: float, points: float, code: str) -> None:
    reason = score_rep(make_rep(depth_cm=depth_cm), BOX, "assumed").reasons[1]
    assert reason.points == pytest.approx(points)
    assert reason.code == code


def test_without_level_depth_is_dropped_and_the_rest_rescaled() -> None:
    for rep in (make_rep(lowering_s=5.0, depth_cm=None), make_rep(lowering_s=5.0, depth_cm=-3.0)):
        score = score_rep(rep, BOX, "none")
        assert score.score == pytest.approx(50.0)
        assert score.reasons[0].weight == 1.0
        assert (score.reasons[1].code, score.reasons[1].points) == ("withheld", None)
        assert score.reasons[1].of == {"why": "no_level"}


def test_withheld_numbers_are_never_scored() -> None:
    rep = make_rep(eccentric_s=Measured.unknown("gap"), depth_cm=None)
    score = score_rep(rep, BOX, "none")
    assert score.score is None
    assert score.on_tempo is None
    assert [reason.of["why"] for reason in score.reasons] == ["gap", "no_level"]
    nan = score_rep(make_rep(eccentric_s=Measured(float("nan"), 0.1)), BOX, "labelled")
    assert nan.reasons[0].code == "withheld"


@pytest.mark.parametrize("change", ["partial", "practice"])
def test_partial_and_practice_are_not_scored(change: str) -> None:
    score = score_rep(replace(make_rep(), **{change: True}), BOX, "labelled")
    assert score == RepScore(None, (), None)


@pytest.mark.parametrize("name", ["alfredson", "silbernagel", "floor"])
def test_a_source_without_numbers_gives_no_score(name: str) -> None:
    score = score_rep(make_rep(), load_protocol(name), "labelled")
    assert score == RepScore(None, (), None)


def test_edge_slow_judges_control_and_no_time() -> None:
    edge = load_protocol("edge-slow")
    rep = make_rep(lowering_s=4.0, evenness=measured(0.6), late_drop=True)
    score = score_rep(rep, edge, "labelled")
    assert codes(score) == {"evenness": "evenness", "late_drop": "late_drop"}
    assert score.score == pytest.approx((2 * 60 + 0) / 3)
    assert score.on_tempo is None
    slow = score_rep(make_rep(lowering_s=20.0, evenness=measured(0.6)), edge, "labelled")
    assert slow.score == pytest.approx((2 * 60 + 100) / 3)


def test_a_withheld_late_drop_says_why() -> None:
    rep = make_rep(late_drop=None, evenness=Measured.unknown("shank_mount"))
    score = score_rep(rep, load_protocol("edge-slow"), "none")
    assert score.score is None
    assert {reason.of["why"] for reason in score.reasons} == {"shank_mount"}


@pytest.mark.parametrize(
    ("hold_s", "points"), [(0.5, 50.0), (1.0, 100.0), (1.7, 100.0), (2.0, 100.0), (4.0, 50.0)]
)
def test_the_hold_has_a_band(hold_s: float, points: float) -> None:
    score = score_rep(make_rep(hold_s=hold_s), load_protocol("top-hold"), "none")
    assert score.score == pytest.approx(points)


def test_hsr_judges_both_times_alike() -> None:
    score = score_rep(make_rep(raise_s=1.5, lowering_s=3.0), load_protocol("hsr"), "none")
    assert score.score == pytest.approx(75.0)
    assert score.on_tempo is False


def test_own_tempo_judges_the_given_times_only() -> None:
    score = score_rep(make_rep(raise_s=4.0, lowering_s=6.0), from_tempo("6-0-2-X"), "none")
    assert {reason.part for reason in score.reasons} == {"eccentric_s", "concentric_s"}
    assert score.score == pytest.approx((5 * 100 + 2 * 50) / 7)


def test_the_last_third_is_told_when_it_was_dropped() -> None:
    dropped = (*tuple(7.6 * i / 6.5 for i in range(7)), 7.8, 7.95, 8.1, 8.2)
    rep = make_rep(lowering_s=8.2, travel_times_s=dropped)
    last = last_third_s(rep)
    assert last is not None
    assert last == pytest.approx(8.2 - (dropped[6] + 2 / 3 * (7.8 - dropped[6])))
    assert score_rep(rep, BOX, "none").reasons[0].of["last_third_s"] == last
    assert "last_third_s" not in score_rep(make_rep(), BOX, "none").reasons[0].of
    assert last_third_s(make_rep(travel_times_s=())) is None


def test_every_protocol_scores_every_rep_within_the_scale() -> None:
    for name in protocol_names():
        for lowering_s in (0.01, 0.5, 3.0, 10.0, 60.0):
            for depth_cm in (None, -20.0, 20.0):
                rep = make_rep(lowering_s=lowering_s, depth_cm=depth_cm, hold_s=0.0)
                score = score_rep(rep, load_protocol(name), "labelled")
                assert score.score is None or 0.0 <= score.score <= 100.0
                weights = sum(reason.weight for reason in score.reasons)
                assert weights == pytest.approx(1.0 if score.score is not None else 0.0)


def test_a_set_in_numbers() -> None:
    times = [10.0, 10.2, 9.8, 9.0, 8.8, 8.5, 7.0, 6.8, 6.6]
    reps = [make_rep(rep=i + 1, lowering_s=each) for i, each in enumerate(times)]
    reps.append(make_rep(rep=10, partial=True, lowering_s=2.0))
    reps.append(make_rep(rep=11, practice=True, lowering_s=1.0))
    scores = [score_rep(rep, BOX, "labelled") for rep in reps]
    (summary,) = summarise_sets(reps, scores)
    assert (summary.reps, summary.partial, summary.practice, summary.timed) == (9, 1, 1, 9)
    assert summary.on_tempo_share == pytest.approx(6 / 9)
    assert summary.eccentric_s_median == 8.8
    assert summary.decay_s == pytest.approx(6.8 - 10.0)
    assert summary.decay_s_ci == pytest.approx((6 * 0.2**2) ** 0.5 / 3)
    assert summary.tut_s == pytest.approx(sum(times) + 9 * 2.7)
    known = [score.score for score in scores[:9] if score.score is not None]
    assert summary.score == pytest.approx(sum(known) / 9) == session_score(scores)


def test_sets_keep_apart_and_short_sets_have_no_decay() -> None:
    reps = [make_rep(set=2, side="right", start_s=100.0), make_rep(set=1, side="left")]
    scores = [score_rep(rep, BOX, "labelled") for rep in reps]
    first, second = summarise_sets(reps, scores)
    assert (first.set, first.side, second.set, second.side) == (1, "left", 2, "right")
    assert first.start_s == 10.0
    assert second.end_s == reps[0].eccentric_end_s
    assert first.decay_s is None
    assert first.decay_s_ci is None


def test_no_reps_no_numbers() -> None:
    assert summarise_sets([], []) == ()
    assert session_score([]) is None
