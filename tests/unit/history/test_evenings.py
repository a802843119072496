from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tempo.coach.bouts import SetDone, bouts_of
from tempo.coach.evening_report import EveningReport, Seen, blank, report
from tempo.coach.gates import Health, tonight
from tempo.coach.routines import load_routine
from tempo.errors import TempoError
from tempo.history.evenings import evenings, forget_evenings, keep_evening
from tempo.history.history import History
from tempo.views.evenings import daily_line, evening_details, evenings_line
from tempo.weeks.daily import daily

AT = datetime(2026, 3, 1, 19, 30, tzinfo=UTC)


def done(*, stopped: bool = False) -> EveningReport:
    """The first set of the second exercise was done, and seen."""
    routine = load_routine("calf")
    left = tonight(routine, Health(frozenset({"shin"})))
    steps = blank(left.steps)
    bout = next(one for one in bouts_of(left.steps, sensor=True) if one.step == 1)
    steps[1] = steps[1].with_set(SetDone(bout, 10.0, 220.0, 15, whole=True))

    steps[1] = replace(steps[1], seen=Seen(15, 88.0))
    return report(routine, left, steps, stopped=stopped, sign=False)


def test_an_evening_is_kept_and_read_back_for_its_person_alone(tmp_path):
    path = keep_evening(done(), AT, "ann", tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keep_evening(done(stopped=True), AT, "bob", tmp_path)
    (one,) = evenings(tmp_path, "ann")
    assert (one.routine, one.ended, one.day.isoformat()) == ("calf", "done", "2026-03-01")
    assert (one.done, len(one.steps), one.hidden) == (1, 5, ("jump_squat",))
    raises = one.steps[1]
    assert (raises.reps, raises.asked_reps, raises.seen, raises.score) == (15, 45, 15, 88.0)
    assert len(evenings(tmp_path)) == 2


def test_two_evenings_of_one_second_are_two(tmp_path):
    assert keep_evening(done(), AT, "me", tmp_path) != keep_evening(done(), AT, "me", tmp_path)
    assert len(evenings(tmp_path, "me")) == 2


def test_a_file_that_says_nothing_is_left_out(tmp_path):
    keep_evening(done(), AT, "me", tmp_path)
    for name, text in (("a", ""), ("b", "[]"), ("c", '{"person": "me"}'), ("d", "\xff")):
        (tmp_path / f"{name}.json").write_text(text, "utf-8")
    assert len(evenings(tmp_path)) == 1


def test_who_is_forgotten_has_no_evenings_any_more(tmp_path):
    book = History(tmp_path)
    keep_evening(done(), AT, "ann", book.folder.evenings)
    keep_evening(done(), AT, "bob", book.folder.evenings)
    book.forget("ann")
    assert [one.person for one in evenings(book.folder.evenings)] == ["bob"]
    assert forget_evenings(book.folder.evenings, "ann") == 0
    with pytest.raises(TempoError, match="nobody is called"):
        book.forget("ann")


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(TempoError, match="cannot be kept"):
        keep_evening(done(), AT, "me", tmp_path / "absent")


def test_evenings_in_a_line(tmp_path):
    keep_evening(done(), AT, "me", tmp_path)
    keep_evening(done(stopped=True), AT.replace(day=4), "me", tmp_path)
    found = evenings(tmp_path)
    assert evenings_line(found, AT.date()) == (
        "Last evening: 2026-03-01, calf, 1 of 5 exercises; 1 in the last 7 days."
    )
    assert evenings_line(found, AT.replace(day=4).date()) == (
        "Last evening: 2026-03-04, calf, 1 of 5 exercises (stopped); 2 in the last 7 days."
    )
    assert evenings_line(found, AT.replace(day=20).date()).endswith("; 0 in the last 7 days.")
    assert evenings_line((), AT.date()) == ""
    assert "heel raises 15 of 45" in evening_details(found[0])


def test_what_a_document_asks_for_every_day_is_held_against_today(tmp_path):
    routine = load_routine("calf")
    left = tonight(routine, Health())
    steps = blank(left.steps)
    for bout in bouts_of(left.steps):
        if bout.set < 3:
            steps[bout.step] = steps[bout.step].with_set(
                SetDone(bout, 0.0, 30.0, 0, whole=bout.set == 1)
            )
    keep_evening(report(routine, left, steps, stopped=False, sign=False), AT, "me", tmp_path)
    found = evenings(tmp_path, "me")
    told = {one.exercise: (one.done, one.asked) for one in daily(found, AT.date())}
    assert told == {
        "foam_roller": (1, 3),
        "tiptoe_walk": (1, 3),
        "jump_squat": (1, 3),
        "wall_calf_stretch": (1, 3),
    }
    tomorrow = AT.date() + timedelta(days=1)
    assert {one.done for one in daily(found, tomorrow)} == {0}
    assert not daily(found, AT.date() + timedelta(days=8))
    line = daily_line(daily(found, tomorrow))
    assert "jump squats 0 of 3" in line
    assert line.endswith("(document 001).")


def test_an_evening_of_an_older_version_is_read(tmp_path):
    path = keep_evening(done(), AT, "me", tmp_path)
    kept = json.loads(path.read_text())
    for step in kept["steps"]:
        del step["sides"]
        step["later"] = "what a newer version adds"
    path.write_text(json.dumps(kept))
    (one,) = evenings(tmp_path, "me")
    assert {step.sides for step in one.steps} == {1}
