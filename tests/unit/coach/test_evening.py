"""The evening as a machine: told the time, it leads from the first announcement to the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tempo.coach.bouts import Bout, Entered, SetDone, bouts_of
from tempo.coach.cues import Cue
from tempo.coach.evening import EveningCoach, Event
from tempo.coach.gates import Health, tonight
from tempo.coach.routine_file import parse_routine
from tempo.coach.routines import ROUTINES, load_routine

LONG_S = 4000.0


def coach(name: str, *, first_week: bool = True, **sensor: object) -> EveningCoach:
    steps = tonight(load_routine(name), Health(), first_week=first_week).steps
    return EveningCoach(steps, bouts_of(steps, **sensor))  # type: ignore[arg-type]


def told(leader: EveningCoach, times_s: Iterable[float]) -> list[Event]:
    return [event for at_s in times_s for event in leader.advance(at_s)]


def stages(events: Iterable[Event]) -> list[str]:
    return [event.stage for event in events if isinstance(event, Entered)]


def until(leader: EveningCoach, stage: str, step_s: float = 0.1) -> float:
    """Tell the time until a stage is entered; when that was."""
    at_s = 0.0
    while at_s < LONG_S:
        for event in leader.advance(at_s):
            if isinstance(event, Entered) and event.stage == stage:
                return event.at_s
        at_s += step_s
    pytest.fail(f"there is no {stage}")


@pytest.mark.parametrize("name", ROUTINES)
def test_an_evening_goes_by_itself_from_the_first_announcement_to_the_end(name: str) -> None:
    leader = coach(name, first_week=False)
    routine = load_routine(name)
    events = told(leader, [LONG_S])
    done = [event for event in events if isinstance(event, SetDone)]
    assert stages(events)[:4] == ["intro", "announce", "ready", "count_in"]
    assert stages(events)[-1] == "over"
    assert leader.over
    assert all(each.whole for each in done)
    asked = Counter(
        {
            at: (2 if s.sides == "each" else 1) * int(s.sets.value)
            for at, s in enumerate(routine.steps)
        }
    )
    assert Counter(each.bout.step for each in done) == asked
    for each in done:
        step = routine.steps[each.bout.step]
        assert each.end_s - each.start_s == pytest.approx(step.set_s)
        assert each.reps == (step.reps.value if step.reps else 0)
    over_s = next(e.at_s for e in events if isinstance(e, Entered) and e.stage == "over")
    assert over_s == pytest.approx(routine.lasts_s, abs=12 + 3.1 * len(done)), (
        "but for the count-ins"
    )


@pytest.mark.parametrize("name", ROUTINES)
@given(steps=st.lists(st.floats(0.01, 40.0), min_size=1, max_size=60))
@settings(max_examples=15, deadline=None)
def test_whenever_it_is_told_the_time_the_same_happens(name: str, steps: list[float]) -> None:
    times_s = [sum(steps[: count + 1]) for count in range(len(steps))]
    assert told(coach(name), [*times_s, LONG_S]) == told(coach(name), [LONG_S])


def test_sides_take_turns_in_every_set() -> None:
    bouts = bouts_of(load_routine("stretch").steps)
    assert [(b.step, b.set, b.side) for b in bouts] == [
        (step, number, side) for step in (0, 1) for number in (1, 2) for side in ("left", "right")
    ]
    assert [b.after for b in bouts[:4]] == ["exercise", "side", "set", "side"]


def test_a_sensor_sees_its_own_side_of_one_legged_exercises_and_no_timers() -> None:
    steps = load_routine("calf").steps
    for side in ("left", "right", None):
        bouts = bouts_of(steps, sensor=True, sensor_side=side)
        for bout in bouts:
            timer = steps[bout.step].exercise.kind == "timer"
            assert bout.measured == (not timer and bout.side in {None, side})
    assert bouts_of(steps, sensor=True, sensor_side="right")[0].side == "right"
    assert not any(bout.measured for bout in bouts_of(steps))


def test_holds_are_quiet_but_for_half_and_the_last_three_seconds() -> None:
    leader = coach("stretch")
    cues = [event for event in told(leader, [85.0]) if isinstance(event, Cue)]
    heard = [(cue.kind, cue.of.get("left")) for cue in cues]
    one = [("count_in", 3), ("count_in", 2), ("count_in", 1), ("half", 10)]
    one += [("last", 3), ("last", 2), ("last", 1)]
    assert [each for each in heard if each[0] != "set_done"][:14] == one * 2
    half, last = cues[3], cues[4]
    assert last.at_s - half.at_s == pytest.approx(7.0)


def test_reps_are_paced_with_their_number_and_a_tick_each_second() -> None:
    text = '[[step]]\nprotocol="toe-raise"\nreps=2\npace={toes_up=2,back=2.5}\nready_s=0\n'
    steps = parse_routine(text, "x.toml", own="own").steps
    leader = EveningCoach(steps, bouts_of(steps))
    cues = [event for event in told(leader, [100.0]) if isinstance(event, Cue)][3:]
    start_s = 12.0 + 8.0 + 3.0
    heard = [(round(cue.at_s - start_s, 3), cue.say, cue.of.get("rep")) for cue in cues]
    assert heard[:-1] == [
        *((0.0, "toes_up", 1), (1.0, "tick", None), (2.0, "back", None)),
        *((3.0, "tick", None), (4.0, "tick", None)),
        *((4.5, "toes_up", 2), (5.5, "tick", None), (6.5, "back", None)),
        *((7.5, "tick", None), (8.5, "tick", None)),
    ]
    assert cues[-1].kind == "set_done"


def test_pacing_is_handed_out_ahead() -> None:
    leader = coach("arch")
    late = []
    for tick in range(3000):
        at_s = tick * 0.1
        late += [
            at_s - e.at_s for e in leader.advance(at_s) if isinstance(e, Cue) and e.kind == "tick"
        ]
    assert max(late) < -0.3


def test_with_a_sensor_it_waits_for_level_and_position() -> None:
    leader = coach("stretch", sensor=True, sensor_side="left")
    level_s = until(leader, "level")
    assert leader.moment(level_s + 5.0).waits
    assert stages(leader.advance(level_s + 30.0)) == []
    assert stages(leader.in_position(level_s + 31.0)) == ["ready"]
    ready = leader.advance(level_s + 39.5)
    assert stages(ready) == ["position"]
    assert stages(leader.in_position(level_s + 42.0)) == ["count_in"]
    assert leader.in_position(level_s + 43.0) == [], "nobody waits for it"
    # the other foot has no sensor: nothing is waited for
    after = stages(leader.advance(level_s + 42.0 + 3.0 + 20.0 + 8.0 + 3.5))
    assert after == ["working", "other_side", "count_in", "working"]


def test_who_never_stands_still_is_not_kept_for_ever() -> None:
    leader = coach("stretch", sensor=True, sensor_side="left")
    assert leader.advance(LONG_S)
    assert leader.over


def test_a_counted_set_ends_with_the_count() -> None:
    leader = coach("calf", sensor=True, sensor_side="left")
    events = told(leader, [0.0])
    while not (leader.stage == "working" and leader.bout is not None and leader.bout.measured):
        events += leader.advance(leader.next_s)
    start_s = events[-1].at_s  # type: ignore[union-attr]
    assert leader.bout is not None
    assert leader.bout.step == 1
    assert leader.moment(start_s + 1.0).waits
    for rep in range(1, 15):
        assert leader.counted(rep, start_s + 14.0 * rep) == []
    assert leader.moment(start_s + 200.0).rep == 14
    ended = leader.counted(15, start_s + 210.0)
    (done,) = [event for event in ended if isinstance(event, SetDone)]
    assert (done.reps, done.whole) == (15, True)


def test_a_counted_set_that_ends_early_is_not_whole() -> None:
    leader = coach("calf", sensor=True, sensor_side="left")
    while not (leader.stage == "working" and leader.bout is not None and leader.bout.measured):
        leader.advance(leader.next_s if leader.next_s > 0 else 0.0)
    at_s = leader.next_s
    assert leader.counted(0, at_s - 100.0, over=True) == [], "nothing was begun"
    (done,) = [e for e in leader.counted(9, at_s - 90.0, over=True) if isinstance(e, SetDone)]
    assert (done.reps, done.whole) == (9, False)


Wish = Callable[[EveningCoach, float], list[Event]]


def test_skip_leaves_a_set_and_shortens_a_rest() -> None:
    leader = coach("stretch", first_week=False)
    at_s = until(leader, "working") + 5.0
    assert leader.moment(at_s).skips == "set"
    events = leader.skip(at_s)
    (done,) = [event for event in events if isinstance(event, SetDone)]
    assert not done.whole
    assert done.end_s - done.start_s == pytest.approx(5.0)
    assert stages(events) == ["other_side"]
    assert leader.moment(at_s).skips == "wait"
    assert stages(leader.skip(at_s + 1.0)) == ["count_in"]


def test_next_exercise_leaves_all_its_sets() -> None:
    leader = coach("stretch", first_week=False)
    at_s = until(leader, "working") + 5.0
    leader.next_exercise(at_s)
    assert leader.bout is not None
    assert (leader.bout.step, leader.stage) == (1, "announce")
    assert stages(leader.next_exercise(at_s + 1.0)) == ["over"]
    assert leader.next_exercise(at_s + 2.0) == []


def test_repeat_does_the_set_again_or_the_last_one_while_resting() -> None:
    leader = coach("stretch", first_week=False)
    at_s = until(leader, "working")
    assert stages(leader.repeat(at_s + 4.0)) == ["ready"]
    assert leader.bout is not None
    assert (leader.bout.set, leader.bout.side) == (1, "left")
    at_s = until(leader, "other_side")
    assert leader.bout.side == "right"
    leader.repeat(at_s + 1.0)
    assert leader.bout.side == "left"


def test_a_pause_stands_still_and_counts_in_again() -> None:
    leader = coach("stretch")
    start_s = until(leader, "working")
    assert stages(leader.pause(start_s + 8.0)) == ["paused"]
    assert leader.pause(start_s + 9.0) == []
    assert leader.advance(start_s + 500.0) == []
    moment = leader.moment(start_s + 500.0)
    assert (moment.stage, moment.left_s) == ("paused", pytest.approx(12.0))
    events = leader.resume(start_s + 500.0)
    assert [e.of["left"] for e in events if isinstance(e, Cue)] == [3, 2, 1]
    assert leader.moment(start_s + 501.0).stage == "count_in"
    assert leader.moment(start_s + 503.0).left_s == pytest.approx(12.0)
    events = leader.advance(start_s + 503.0 + 12.0)
    lasting = [e.of["left"] for e in events if isinstance(e, Cue) and e.kind in {"half", "last"}]
    assert lasting == [10, 3, 2, 1]
    (done,) = [event for event in events if isinstance(event, SetDone)]
    assert done.whole
    assert leader.resume(start_s + 600.0) == []


@pytest.mark.parametrize("stage", ["announce", "ready", "count_in", "working", "other_side"])
def test_it_can_be_ended_at_any_time(stage: str) -> None:
    leader = coach("stretch")
    at_s = until(leader, stage) + 0.5
    events = leader.stop(at_s)
    assert stages(events) == ["over"]
    assert any(isinstance(event, SetDone) for event in events) == (stage == "working")
    for wish in (EveningCoach.skip, EveningCoach.repeat, EveningCoach.pause, EveningCoach.stop):
        assert wish(leader, at_s + 1.0) == []


@given(
    wishes=st.lists(
        st.tuples(
            st.floats(0.1, 60.0),
            st.sampled_from(
                ["skip", "next_exercise", "repeat", "pause", "resume", "in_position", "nothing"]
            ),
        ),
        max_size=60,
    ),
    sensor=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_wished_it_comes_to_its_end(
    wishes: list[tuple[float, str]], sensor: bool
) -> None:
    leader = coach("calf", sensor=sensor, sensor_side="left")
    now_s, events = 0.0, []
    for later_s, wish in wishes:
        now_s += later_s
        events += leader.advance(now_s)
        events += getattr(leader, wish)(now_s) if wish != "nothing" else []
        moment = leader.moment(now_s)
        assert moment.left_s is None or moment.left_s >= 0
    events += leader.resume(now_s)
    events += leader.advance(now_s + 10 * LONG_S)
    assert leader.over
    done = [event for event in events if isinstance(event, SetDone)]
    assert all(one.end_s >= one.start_s for one in done)
    entered = [event.at_s for event in events if isinstance(event, Entered)]
    assert entered == sorted(entered)


def test_what_comes_next_is_known() -> None:
    leader = coach("stretch")
    at_s = until(leader, "working")
    after = leader.moment(at_s).next
    assert isinstance(after, Bout)
    assert (after.side, after.after) == ("right", "side")


OWN = """
[[step]]
protocol = "hsr"
reps = 6
pace = { up = 3, lower = 3 }
"""


def counting() -> tuple[EveningCoach, float]:
    """Heel raises that a sensor counts, as their set begins."""
    steps = parse_routine(OWN, "own", own="own").steps
    leader = EveningCoach(steps, bouts_of(steps, sensor=True, sensor_side="left"))
    return leader, until(leader, "working")


def test_the_beat_leads_what_a_sensor_that_fell_silent_has_not_counted() -> None:
    leader, began_s = counting()
    leader.counted(2, began_s + 15.0)
    leader.lead(began_s + 20.0)
    leader.lead(began_s + 25.0)  # said again it changes nothing
    assert not leader.counted(5, began_s + 26.0), "the beat leads to the end of the set"
    assert leader.moment(began_s + 26.5).rep == 3
    assert leader.moment(began_s + 21.0).phase == "up"
    events = leader.advance(began_s + 60.0)
    numbers = [one.of["rep"] for one in events if isinstance(one, Cue) and "rep" in one.of]
    assert numbers == [3, 4, 5, 6]
    (done,) = (one for one in events if isinstance(one, SetDone))
    assert (done.reps, done.whole, done.end_s) == (6, True, pytest.approx(began_s + 44.0))


def test_a_counted_set_whose_time_is_over_is_not_whole() -> None:
    leader, began_s = counting()
    leader.counted(4, began_s + 30.0)
    events = leader.advance(began_s + 500.0)
    (done,) = (one for one in events if isinstance(one, SetDone))
    assert (done.reps, done.whole) == (4, False)


def test_only_counted_sets_are_led() -> None:
    leader = coach("stretch")
    began_s = until(leader, "working")
    before = leader.moment(began_s + 5.0)
    leader.lead(began_s + 5.0)
    assert leader.moment(began_s + 5.0) == before
