from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tempo.errors import TempoError
from tempo.weeks.overview import overview
from tempo.weeks.series import breaks, points, share_ci, weeks
from tempo.weeks.trend import trend
from tests.unit.history.made_up import kept


def runner(slope_s: float, sessions: int = 40, noise_s: float = 0.3, seed: int = 1, **known):
    """Sessions whose lowering time grows by so much from one to the next."""
    rng = np.random.default_rng(seed)
    return [
        kept(day, tuple(6.0 + slope_s * day + rng.normal(0, noise_s, 3)), **known)
        for day in range(sessions)
    ]


def test_a_runner_who_does_not_change_is_told_so():
    told = [trend(runner(0.0, seed=seed), "eccentric_s").verdict for seed in range(40)]
    assert told.count("no_change") == 40


@pytest.mark.parametrize("sign", [1, -1])
def test_a_runner_who_gains_a_fifth_of_a_second_a_session_is_told_so(sign):
    inside = 0
    for seed in range(40):
        found = trend([*reversed(runner(0.2, seed=seed))][::-sign], "eccentric_s")
        assert found.verdict == ("more" if sign > 0 else "less")
        assert found.per_session is not None
        inside += abs(found.per_session.value - sign * 0.2) <= found.per_session.ci
        assert 0 < found.per_session.ci < 0.03
    assert inside >= 36, "a 90 % interval that holds the truth about as often as it says"


def test_a_bad_evening_does_not_move_the_line():
    sessions = runner(0.2, noise_s=0.05)
    spoiled = [*sessions[:-1], kept(39, (1.0, 1.0, 1.0))]
    clean, bent = trend(sessions, "eccentric_s"), trend(spoiled, "eccentric_s")
    assert bent.change is not None
    assert clean.change is not None
    assert bent.change.value == pytest.approx(clean.change.value, abs=0.3)


def test_an_error_that_all_sessions_share_is_not_averaged_away():
    """Sixty sessions whose every lowering is known to half a second prove no drift of 0.2 s."""
    drift = [kept(day, (8.0 + 0.0035 * day,) * 3, ci=0.5) for day in range(60)]
    assert trend(drift, "eccentric_s").verdict == "no_change"
    sharp = [kept(day, (8.0 + 0.0035 * day,) * 3, ci=0.05) for day in range(60)]
    assert trend(sharp, "eccentric_s").verdict == "more"


def test_a_change_of_height_that_people_repeat_is_not_called_one():
    sessions = [kept(day, depth_cm=1.0 + 0.05 * day) for day in range(30)]
    found = trend(sessions, "depth_below_level_cm")
    assert found.verdict == "within_habit"
    sessions = [kept(day, depth_cm=1.0 + 0.1 * day) for day in range(30)]
    assert trend(sessions, "depth_below_level_cm").verdict == "more"


def test_few_sessions_are_no_trend_and_none_is_not_known():
    assert trend([kept(day) for day in range(4)], "eccentric_s").verdict == "too_few"
    assert trend([kept(day) for day in range(5)], "eccentric_s").verdict == "no_change"
    nothing = [kept(day, depth_cm=None) for day in range(9)]
    assert trend(nothing, "depth_below_level_cm").verdict == "unknown"
    assert trend(nothing, "pain_after").verdict == "unknown"
    assert trend([], "eccentric_s").points == ()


def test_pain_changes_by_whole_points_only():
    answers = [kept(day, pain={"after": 3.0 - (day > 20)}) for day in range(40)]
    assert trend(answers[:22], "pain_after").verdict == "no_change"
    eased = [kept(day, pain={"after": round(6 - day / 8)}) for day in range(40)]
    assert trend(eased, "pain_after").verdict == "less"


def test_reps_on_tempo_are_a_share_with_an_interval():
    session = kept(0, (10.0, 10.0, 5.0))
    (point,) = points([session], "on_tempo_share")
    assert point.value == pytest.approx(2 / 3)
    assert point.ci == share_ci(2 / 3, 3)
    assert 0.3 < share_ci(0.5, 3) < 0.5
    assert share_ci(1.0, 15) < 0.1
    assert share_ci(1.0, 3) > 0.2, "three of three are no proof"


def test_evenness_has_the_reps_own_scatter():
    session = kept(0)
    uneven = replace(
        session,
        reps=tuple(
            replace(one, rep=replace(one.rep, evenness=replace(one.rep.evenness, value=v, ci=None)))
            for one, v in zip(session.reps, (0.8, 0.9, 1.0), strict=True)
        ),
    )
    (point,) = points([uneven], "evenness")
    assert point.value == pytest.approx(0.9)
    assert point.ci == pytest.approx(1.645 * 0.1 / np.sqrt(3))


def test_each_foot_has_its_own_line_and_they_are_compared():
    sessions = [kept(day, (9.0,) * 3, side="left") for day in range(0, 20, 2)]
    sessions += [kept(day, (7.0,) * 3, side="right") for day in range(1, 20, 2)]
    view = overview(sorted(sessions, key=lambda one: one.started))
    assert {each.side for each in view.feet("eccentric_s")} == {"left", "right"}
    compared = {each.quantity: each for each in view.left_to_right}
    assert compared["eccentric_s"].change.value == pytest.approx(-2.0)
    assert compared["eccentric_s"].change.measurable
    assert not compared["depth_below_level_cm"].change.measurable
    assert overview(sessions[:10]).of_side == ()


def test_old_and_new_definitions_are_never_mixed():
    sessions = [kept(day) for day in range(6)]
    old = [replace(session, definitions=0) for session in sessions[:2]]
    with pytest.raises(TempoError, match=r"2 of 6 sessions .* tempo history rebuild"):
        overview([*old, *sessions[2:]])


def test_what_makes_sessions_unlike_is_named():
    sessions = [
        kept(0),
        kept(1, mount="shank"),
        kept(2, mount="shank", foot_length_cm=28.5),
        kept(3, mount="shank", foot_length_cm=28.5, protocol="hsr"),
    ]
    found = {(each.code, each.old, each.new) for each in breaks(sessions)}
    assert found == {
        ("mount", "foot", "shank"),
        ("foot_length_cm", "26", "28.5"),
        ("protocol", "box-10s", "hsr"),
    }


def test_another_foot_length_widens_lengths_and_not_times():
    alike = [kept(day, depth_cm=4.0) for day in range(20)]
    longer = alike[:10] + [replace(session, foot_length_cm=30.0) for session in alike[10:]]
    for quantity, wider in (("depth_below_level_cm", True), ("eccentric_s", False)):
        before, after = trend(alike, quantity).change, trend(longer, quantity).change
        assert before is not None
        assert after is not None
        assert (after.ci > before.ci * 1.01) == wider


def test_weeks_begin_on_monday_and_empty_ones_are_there():
    found = weeks([kept(0), kept(6), kept(15)])  # Monday, Sunday, a Tuesday two weeks later
    assert [week.monday for week in found] == [date(2026, 3, day) for day in (2, 9, 16)]
    assert [week.sessions for week in found] == [2, 0, 1]
    assert found[0].reps == 6
    assert found[0].lowering_s == pytest.approx(60.0)
    assert found[0].tut_s > found[0].lowering_s


def test_a_visit_compares_what_was_before_it_with_what_is_now():
    sessions = [kept(day, (6.0,) * 3) for day in range(5)]
    sessions += [kept(day, (9.0,) * 3) for day in range(7, 12)]
    view = overview(sessions, visit=date(2026, 3, 7))
    (lowering,) = [each for each in view.since if each.quantity == "eccentric_s"]
    assert (lowering.before, lowering.after) == (pytest.approx(6.0), pytest.approx(9.0))
    assert overview(sessions, visit=date(2026, 3, 1)).since == ()
    later = overview(sessions[5:], visit=date(2026, 3, 7), earlier=sessions[:5])
    assert later.since == view.since
    assert overview(sessions[:1]).since == ()
    assert overview([]).trends[0].verdict == "unknown"
