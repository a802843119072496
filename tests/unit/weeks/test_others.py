"""The other exercises over the weeks: their own numbers, apart from the trends of lowering."""

from __future__ import annotations

from datetime import date

import pytest

from tempo.exercises.effort import Effort, Hold, Jump, TiptoeWalk
from tempo.history.kept import KeptEffort, KeptSession
from tempo.reps.rep import Measured
from tempo.views.kept import sessions_table
from tempo.views.page import Heading, Table
from tempo.views.period import period_article
from tempo.views.trends import trends_text
from tempo.weeks.of_efforts import effort_number
from tempo.weeks.overview import overview
from tempo.weeks.today import today
from tests.unit.history.made_up import kept


def session(day: int, exercise: str, *deeds: object, sets: int = 1, **known: object) -> KeptSession:
    """Efforts that were done, one after the other, over so many sets."""
    efforts = tuple(
        KeptEffort(Effort(exercise, 1 + at % sets, 1, "left", 0.0, 1.0, 2.0, did), None)  # type: ignore[arg-type]
        for at, did in enumerate(deeds)
    )
    started = {"protocol": "wall-calf-stretch", "side": "left"} | known
    return kept(day, (), exercise=exercise, efforts=efforts, **started)


def held(seconds: float, *, still: bool = True, ci: float = 0.1) -> Hold:
    return Hold(Measured(seconds, ci), Measured(1.0, 0.1), still=still, heel_down=True)


def jump(peak: float = 120.0, *, clipped: bool = False) -> Jump:
    return Jump(Measured(0.41, 0.01), Measured(peak, 5.0), clipped=clipped)


STRETCHES = [
    session(day, "wall_calf_stretch", held(15.0 + day), held(15.0 + day)) for day in range(8)
]


def test_each_exercise_has_the_trend_of_its_own_number():
    view = overview(STRETCHES)
    (each,) = view.others
    assert (each.exercise, each.days, each.count) == ("wall_calf_stretch", 8, 16)
    (first, second) = each.trends
    assert (first.quantity, first.verdict) == ("hold_s", "more")
    assert first.per_session is not None
    assert first.per_session.value == pytest.approx(1.0)
    assert (second.quantity, second.verdict) == ("still_share", "no_change")
    text = trends_text(view)
    assert "Calf stretch at the wall, time held: longer, from 15.0 s to 22.0 s" in text
    assert "held 22.0 s" in text
    assert "Lowering" not in text, "there was no heel raise"


def test_a_session_is_as_sure_as_one_effort():
    assert effort_number(STRETCHES[0], "hold_s") == (15.0, pytest.approx(0.1))


def test_time_on_tiptoe_is_added_up_within_a_set():
    part = TiptoeWalk(Measured(30.0, 0.1), Measured(25.0, 0.2), (), Measured(4.0, 0.5))
    walk = session(0, "tiptoe_walk", part, part)
    assert effort_number(walk, "heel_up_s") == (pytest.approx(50.0), pytest.approx(0.4))
    apart = session(0, "tiptoe_walk", part, part, sets=2)
    assert effort_number(apart, "heel_up_s") == (pytest.approx(25.0), pytest.approx(0.2))


def test_a_landing_beyond_the_range_is_no_number():
    assert effort_number(session(0, "jump_squat", jump(), jump(140.0)), "landing_peak_mps2") == (
        130.0,
        5.0,
    )
    assert (
        effort_number(session(0, "jump_squat", jump(), jump(clipped=True)), "landing_peak_mps2")
        is None
    )
    assert effort_number(STRETCHES[0], "flight_s") is None


def test_heel_raises_are_told_as_if_nothing_else_was_done():
    raises = [kept(day) for day in range(8)]
    mixed = sorted([*raises, *STRETCHES], key=lambda one: one.started)
    alone, both = overview(raises), overview(mixed)
    assert both.sessions == alone.sessions
    assert both.trends == alone.trends
    assert both.breaks == alone.breaks == ()
    assert today(mixed, date(2026, 3, 9)) == today(raises, date(2026, 3, 9))


def test_quick_raises_of_a_warm_up_are_no_slow_lowerings():
    quick = kept(9, (0.5, 0.5, 0.5), exercise="warm_up_raise", protocol="warm-up")
    view = overview([*(kept(day) for day in range(8)), quick])
    assert view.trend("eccentric_s").verdict == "no_change"
    assert [(one.exercise, one.count) for one in view.others] == [("warm_up_raise", 3)]


def test_pain_said_of_a_stretch_is_the_pain_of_that_evening():
    sore = kept(5, pain={"after": 8.0})
    said = session(5, "wall_calf_stretch", held(20.0), pain={"after": 8.0})
    past = [kept(day) for day in range(5)]
    (_, direct), (_, beside) = (
        today([*past, *last], date(2026, 3, 9)) for last in ([sore], [kept(5), said])
    )
    assert direct.gate == beside.gate
    assert beside.gate.code == "less_after"


def test_the_page_of_weeks_has_a_table_of_them():
    blocks = period_article(overview([kept(0), *STRETCHES]), "cm")
    place = next(at for at, one in enumerate(blocks) if one == Heading("The other exercises", 2))
    table = blocks[place + 2]
    assert isinstance(table, Table)
    assert table.rows[0][0] == "calf stretch at the wall"


def test_the_list_says_what_each_session_was():
    lines = sessions_table([kept(0), *STRETCHES[:1]]).splitlines()
    assert "lowered 10.0 s" in lines[1]
    assert "calf stretch at the wall" in lines[2]
    assert "held 15.0 s" in lines[2]
    assert "protocol" in sessions_table([kept(0)]), "as ever where there is nothing else"
