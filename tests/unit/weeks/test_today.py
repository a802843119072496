from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tempo.coach.past import Rules
from tempo.coach.protocols import load_protocol
from tempo.errors import TempoError
from tempo.views.today import plan_lines
from tempo.weeks.today import as_past, morning_after, today
from tests.unit.history.made_up import kept

SETTLED = {"before": 2.0, "after": 2.0, "next_morning": 1.0}


def steady(count: int = 12, **known):
    return [kept(2 * number, pain=SETTLED, **known) for number in range(count)]


def lines(sessions, on=date(2026, 3, 26), **said) -> list[str]:
    protocol, plan = today(sessions, on, **said)
    return plan_lines(plan, protocol, on)


def test_a_session_is_what_the_plan_needs_to_know():
    past = as_past(kept(3, (9.0, 10.0, 12.0), sets=2))
    assert (past.sets, past.reps, past.timed) == (2, 6, 6)
    assert past.usual_lowering_s == 10.0
    assert past.lowering_s == pytest.approx(62.0)
    assert past.depth_cm == pytest.approx(1.4)
    assert past.day == date(2026, 3, 5).toordinal()


def test_three_lines_whatever_the_day_is():
    for said in ({}, {"pain": 7.0}, {"pain_where": ["achilles"]}, {"on": date(2026, 3, 24)}):
        found = lines(steady(), **said)
        assert len(found) == 3
        assert "see a doctor now" in found[2]
    assert len(lines([])) == 3


def test_the_lines_say_what_why_and_when_to_stop():
    what, why, _ = lines(steady())
    assert "1 set of 5 reps of box-10s" in what
    assert "Relax the calf first (document 000)" in what
    assert "5 reps a set instead of 3 (document 001)" in why
    assert "Silbernagel" in why
    assert "rest" in lines(steady(), pain=8.0)[0]
    assert "No stretching" in lines(steady(), pain_where=["achilles"])[2]


def test_where_it_hurts_is_remembered_and_can_be_taken_back():
    sessions = steady()
    sessions[3] = replace(sessions[3], pain_where=("knee",))
    assert "No stretching" in lines(sessions)[2]
    assert "No stretching" not in lines(sessions, pain_where=[])[2]


def test_pain_at_the_heel_means_the_floor():
    protocol, plan = today(steady(depth_cm=-2.0), date(2026, 3, 26), pain_where=["heel"])
    assert protocol.name == "floor"
    assert plan.step.code != "deeper"


def test_the_last_protocol_is_followed_unless_another_is_named():
    sessions = steady(protocol="hsr")
    assert today(sessions, date(2026, 3, 26))[0].name == "hsr"
    asked = load_protocol("alfredson")
    assert today(sessions, date(2026, 3, 26), protocol=asked)[0].name == "alfredson"
    own = [replace(session, protocol="of a file of mine") for session in sessions]
    assert today(own, date(2026, 3, 26))[0].name == "box-10s"


def test_sessions_after_the_day_do_not_count():
    assert today(steady(), date(2026, 3, 3))[1].step.code == "first_week"


def test_the_share_of_a_jump_is_yours_to_choose():
    sessions = steady()
    sessions += [replace(kept(day, (10.0,) * 15, pain=SETTLED)) for day in (23,)]
    assert "documents say no sudden increase and give no number" in lines(sessions)[1]
    assert "sudden" not in lines(sessions, rules=Rules(most_more=9.0))[1]


def test_the_morning_after_is_asked_once_and_only_then():
    sessions = [kept(0, pain={"after": 2.0})]
    assert morning_after(sessions, date(2026, 3, 3)) == sessions[0]
    assert morning_after(sessions, date(2026, 3, 2)) is None
    assert morning_after(sessions, date(2026, 3, 9)) is None
    assert morning_after([kept(0, pain=SETTLED)], date(2026, 3, 3)) is None


def test_old_definitions_are_not_planned_on():
    with pytest.raises(TempoError, match="rebuild"):
        today([replace(kept(0), definitions=0)], date(2026, 3, 3))
