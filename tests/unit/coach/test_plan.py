from __future__ import annotations

from dataclasses import replace

import pytest

from tempo.coach.past import Now, Past, Rules, current_run, is_first_week, usual
from tempo.coach.plan import Plan, adherence, drills, jump, pain_gate, plan_today
from tempo.coach.protocols import load_protocol

BOX = load_protocol("box-10s")
SETTLED = {"before": 2.0, "after": 3.0, "next_morning": 2.0}
STEADY = Past(
    day=0,
    sets=1,
    reps=10,
    timed=10,
    on_tempo=9,
    lowering_s=100.0,
    usual_lowering_s=10.0,
    depth_cm=1.5,
    pain=SETTLED,
)


def weeks(count: int = 3, **changes: object) -> list[Past]:
    """Steady sessions, every other day, up to yesterday of day 7 · count."""
    steady = replace(STEADY, **changes)  # type: ignore[arg-type]
    return [replace(steady, day=day) for day in range(1, 7 * count, 2)]


def plan(past: list[Past], day: int = 21, protocol: str = "box-10s", **now: object) -> Plan:
    return plan_today(load_protocol(protocol), past, Now(day, **now))  # type: ignore[arg-type]


def test_the_first_week_begins_with_one_set():
    first = plan([], day=0)
    assert (first.doing, first.sets, first.reps) == ("train", 1, 15)
    assert first.step.code == "first_week"
    assert "000" in first.step.source
    keen = [replace(STEADY, day=day, sets=3, reps=45) for day in (0, 2, 4)]
    assert plan(keen, day=6).sets == 1
    assert plan(keen, day=7).sets == 3, "after a week it goes on from what was done"


def test_after_a_long_pause_the_first_week_comes_again():
    old = weeks()
    assert not is_first_week(current_run(old, Now(21), Rules()), Now(21))
    assert plan(old, day=40).step.code == "first_week"
    assert plan(old, day=40).sets == 1


@pytest.mark.parametrize(
    ("pain", "now", "code"),
    [
        (SETTLED, None, "go"),
        ({"before": 0, "after": 0, "next_morning": 0}, 0.0, "go"),
        ({"before": 3, "after": 5, "next_morning": 3}, 3.0, "go"),
        ({"before": 3, "after": 6, "next_morning": 1}, None, "less_after"),
        ({"before": 2, "after": 3, "next_morning": 3}, None, "less_morning"),
        ({"after": 3, "next_morning": 2}, None, "go"),
        ({"after": 3, "next_morning": 3}, None, "less_morning"),
        ({"before": 1, "after": 1}, None, "keep_unasked"),
        ({}, None, "keep_unasked"),
        (SETTLED, 6.0, "too_much"),
        (SETTLED, 5.0, "go"),
    ],
)
def test_pain_gates_the_next_step(pain, now, code):
    past = [*weeks()[:-1], replace(weeks()[-1], pain=pain)]
    gate = pain_gate(past, Now(21, now), Rules())
    assert gate.code == code
    assert "Silbernagel" in gate.source
    step = plan(past, pain=now).step
    assert (step.code == "not_now") == (code != "go")


def test_mornings_that_grow_worse_from_week_to_week_hold_the_step():
    past = weeks(2, pain={"before": 3, "after": 3, "next_morning": 1})
    past += [
        replace(STEADY, day=day, pain={"before": 3, "after": 3, "next_morning": 3})
        for day in range(15, 21, 2)
    ]
    gate = pain_gate(past, Now(21), Rules())
    assert gate.code == "keep_growing"
    assert gate.of == {"pain": 3, "before": 1}


def test_too_much_pain_is_a_day_of_rest_and_less_is_less():
    assert plan(weeks(), pain=7.0).doing == "rest"
    hurt = weeks(sets=3, reps=45, pain={"before": 2, "after": 7, "next_morning": 2})
    assert plan(hurt).sets == 2
    assert plan(weeks(pain={"after": 7, "next_morning": 0})).sets == 1, "one set is the least"


def test_a_sudden_week_is_warned_of_and_stops_the_step():
    calm = weeks(5)
    keen = [replace(STEADY, day=day, lowering_s=200.0) for day in range(36, 42)]
    warning = jump([*calm, *keen], Now(42), Rules())
    assert warning is not None
    assert warning.of["more"] == pytest.approx(100 * (6 * 200 / 350 - 1), rel=0.2)
    assert warning.of["most"] == 30
    assert plan([*calm, *keen], day=42).step.code == "not_more"
    assert jump([*calm, *keen], Now(42), Rules(most_more=5.0)) is None
    assert jump(calm, Now(35), Rules()) is None
    assert jump([], Now(0), Rules()) is None


def test_a_second_week_is_not_compared_with_half_a_first():
    past = [replace(STEADY, day=day) for day in (0, 6, 7, 8, 9, 10)]
    assert jump(past, Now(11), Rules()) is None


def test_steps_come_one_at_a_time_in_the_project_s_order():
    assert plan(weeks(depth_cm=-1.0, usual_lowering_s=6.0, on_tempo=0)).step.code == "deeper"
    slower = plan(weeks(usual_lowering_s=6.0, on_tempo=0)).step
    assert (slower.code, slower.of["aim"]) == ("slower", 7.0)
    assert "001" in slower.source
    assert plan(weeks(usual_lowering_s=9.5, on_tempo=5)).step.code == "steady_first"
    more = plan(weeks())
    assert (more.step.code, more.reps) == ("more_reps", 12)
    assert plan(weeks(reps=14)).reps == 15, "never beyond what is asked"
    sets = plan(weeks(reps=15, timed=15, on_tempo=15))
    assert (sets.step.code, sets.sets) == ("more_sets", 2)
    full = {"sets": 3, "reps": 45, "timed": 45, "on_tempo": 45}
    assert plan(weeks(**full)).step.code == "stay"
    assert plan(weeks(**full, legs_down=2)).step.code == "one_leg"
    assert plan(weeks(**full, legs_down=1)).step.code == "stay_pain", "no load with a pain flag"
    painless = {"before": 0.0, "after": 0.0, "next_morning": 0.0}
    assert plan(weeks(**full, legs_down=1, pain=painless)).step.code == "load"
    assert plan(weeks(**full, legs_down=1, pain=painless), pain=1.0).step.code == "stay_pain"


def test_no_step_before_three_sessions_are_alike():
    past = [replace(STEADY, day=0), replace(STEADY, day=8)]
    assert plan(past, day=9).step.code == "few"


def test_deeper_is_never_said_with_pain_at_the_heel_or_from_the_floor():
    shallow = weeks(depth_cm=-1.0)
    assert plan(shallow, pain_where=frozenset({"heel"})).step.code != "deeper"
    assert plan(shallow, protocol="floor").step.code != "deeper"


def test_a_protocol_without_numbers_asks_for_none():
    today = plan(weeks(timed=0, on_tempo=0), protocol="edge-slow")
    assert today.step.code == "stay"
    assert (today.sets, today.reps) == (1, 10)
    assert plan([], day=0, protocol="edge-slow").reps is None
    assert today.done.asked_sessions is None


def test_adherence_is_the_last_seven_days():
    done = adherence(load_protocol("hsr"), weeks(), Now(21))
    assert (done.sessions, done.days, done.reps, done.on_tempo) == (3, 3, 30, 27)
    assert done.asked_sessions == 3
    assert adherence(load_protocol("alfredson"), weeks(), Now(21)).asked_sessions == 14


def test_done_for_today_is_said_by_the_source_s_number():
    today = [*weeks(), replace(STEADY, day=21)]
    assert plan(today).doing == "done"
    assert plan(today, protocol="alfredson").doing == "train", "it asks for two a day"


@pytest.mark.parametrize(
    ("where", "codes"),
    [
        ((), {"relax"}),
        (("calf",), {"relax"}),
        (("shin",), {"relax", "no_jumping"}),
        (("achilles",), {"relax", "no_stretching", "no_jumping"}),
        (("knee",), {"relax", "no_stretching", "no_jumping"}),
    ],
)
def test_pain_rules_out_drills_where_it_is(where, codes):
    found = drills(Now(0, None, frozenset(where)))
    assert {each.code for each in found} == codes
    assert all(each.source for each in found)


def test_usual_is_the_middle_one():
    three = [replace(STEADY, sets=sets, reps=10 * sets) for sets in (1, 3, 3)]
    assert usual(three) == (3, 10)
    assert usual([replace(STEADY, sets=0, reps=0)]) == (1, 1)
