"""What is said in an evening: what is next, what is left out and why, and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tempo.coach.bouts import SetDone
from tempo.coach.evening_report import EveningReport, StepDone
from tempo.coach.gates import Hidden, Tonight
from tempo.coach.protocol import Protocol
from tempo.coach.routine import Routine, RoutineStep
from tempo.evening.view import EveningWording, Now
from tempo.views.sentences import asked_text, safety_lines, score_text
from tempo.views.spoken import trouble_text
from tempo.views.today import short_source
from tempo.views.units import number, tenths
from tempo.views.words import one_line, say

#: What a protocol says about how much, and in words about how an exercise is done, in this order.
_DOSE = (
    *("sets", "sets_per_side", "sets_per_day", "count", "reps_per_set", "passes", "dose"),
    *("hold_s", "heel_up_s", "eccentric_s", "top_hold_s"),
)
_HOW = ("posture", "support", "knee", "landing", "intensity", "load")


def evening_wording(routine: Routine) -> EveningWording:
    """How this project's views put things."""
    return EveningWording(
        lambda tonight: tuple(tonight_lines(routine, tonight)),
        stage_text,
        set_done_text,
        _trouble,
    )


def _trouble(code: str, of: Mapping[str, object]) -> str:
    """What the person must know of the sensor or of the disk."""
    if code in {"silent", "heard_again"}:
        return say("evening", code, **of)
    return trouble_text(code, of)


def exercise_name(step: RoutineStep) -> str:
    """What the exercise is called."""
    return say("exercise", step.exercise.name)


def tonight_lines(routine: Routine, tonight: Tonight) -> list[str]:
    """What is on tonight, what is left out and why, and what to mind."""
    if tonight.doing == "doctor":
        return [say("evening.ended", "doctor"), *safety_lines()[:2]]
    notes = [
        say("gate", note.code, source=short_source(note.source), exercises="")
        for note in tonight.notes
    ]
    if tonight.doing == "rest":
        return notes
    hidden = _hidden_lines(tonight.hidden)
    if not tonight.steps:
        return [*hidden, say("evening", "nothing")]
    minutes = max(1, round(sum(step.lasts_s for step in tonight.steps) / 60))
    title = say(
        "evening",
        "title" if len(tonight.steps) > 1 else "one_exercise",
        title=one_line(routine.title),
        count=len(tonight.steps),
        minutes=minutes,
        source=short_source(routine.source),
    )
    return [title, *filter(None, [one_line(routine.note)]), *hidden, *notes]


def _hidden_lines(hidden: Iterable[Hidden]) -> list[str]:
    """One sentence a reason."""
    of: dict[tuple[str, str], list[str]] = {}
    for one in hidden:
        of.setdefault((one.why.code, one.why.source), []).append(exercise_name(one.step))
    return [
        say("gate", code, exercises=", ".join(names), source=short_source(source))
        for (code, source), names in of.items()
    ]


def dose_text(step: RoutineStep) -> str:
    """How much of it: ``3 sets of 15 reps``, ``2 sets of 20 s on each side``."""
    if step.work_s is not None:
        dose = say("evening", "dose_seconds", seconds=number(step.work_s.value))
    else:
        assert step.reps is not None
        dose = say("evening", "dose_reps", count=number(step.reps.value))
    if step.sets.value > 1:
        dose = say("evening", "dose_sets", sets=number(step.sets.value), dose=dose)
    return say("evening", "dose_each", dose=dose) if step.sides == "each" else dose


def how_text(step: RoutineStep) -> str:
    """How the exercise is done, in one line; empty where nobody says it."""
    said = (step.protocol.target(what) for what in _HOW)
    floor = step.protocol.name == "floor"
    text = "; ".join(one_line(str(each.value)) for each in said if each is not None)
    text = text or ("" if floor else one_line(step.how))
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def stage_text(now: Now) -> str:
    """What there is to say when a stage is entered."""
    moment, step = now.moment, now.step
    bout = moment.bout
    if bout is None or step is None or moment.stage == "intro":
        return ""
    if moment.stage == "announce":
        return _announced(now)
    code = moment.stage
    if code == "working" and step.work_s is not None:
        return say("evening", "working_hold" if step.exercise.kind == "hold" else "working")
    side = "" if bout.side is None else f", {say('side', bout.side)}"
    if code == "other_side":
        return say("evening", code, side=say("side", bout.side or "left"))
    return say("evening", code, side=side, set=bout.set, sets=bout.sets)


def _announced(now: Now) -> str:
    bout, step = now.moment.bout, now.step
    assert bout is not None
    assert step is not None
    first = bout.step == 0 or now.steps[bout.step - 1].part != step.part
    part = say("part", step.part) if first else ""
    side = "" if bout.side is None else say("side", bout.side)
    text = say(
        "evening",
        "announce",
        number=bout.step + 1,
        count=len(now.steps),
        exercise=exercise_name(step),
        dose=dose_text(step),
        side=say("evening", "first_side", side=f"{side[:1].upper()}{side[1:]}") if side else "",
        how=how_text(step),
    )
    return f"{part} {text}".strip()


def moment_word(now: Now) -> str:
    """One or two words for the moment: the beat of a rep, else the stage."""
    moment, step = now.moment, now.step
    if moment.stage == "working" and moment.phase is not None:
        return say("cue", moment.phase)
    held = step is not None and step.exercise.kind == "hold"
    if moment.stage == "working" and held:
        return say("evening.word", "working_hold")
    return say("evening.word", moment.stage)


def unmeasured_text(now: Now) -> str:
    """Why the bout is only timed though there is a sensor; empty where it is measured."""
    bout, step = now.moment.bout, now.step
    if now.sensor is None or bout is None or step is None or bout.measured:
        return ""
    if step.exercise.kind != "timer":
        return say("evening", "other_foot")
    why = next((one.because for one in step.protocol.not_measured), "")
    return say("evening", "timed_only", why=one_line(why))


def set_done_text(done: SetDone, step: RoutineStep) -> str:
    """What a set came to, where it is worth saying: it was not whole."""
    if done.whole:
        return ""
    if step.reps is not None:
        return say("evening", "set_done_reps", count=done.reps, asked=number(step.reps.value))
    seconds = number(done.end_s - done.start_s, 0)
    return say("evening", "set_done_time", seconds=seconds, asked=number(step.set_s))


def summary_lines(report: EveningReport) -> list[str]:
    """The evening in sentences, the most important first."""
    head = say(
        "evening.ended",
        report.ended,
        done=report.done,
        count=len(report.steps),
        routine=one_line(report.routine.name),
    )
    urgent = safety_lines()[:2] if report.ended == "doctor" else []
    return [head, *urgent, *done_lines(report), *_hidden_lines(report.hidden)]


def done_lines(report: EveningReport) -> list[str]:
    """What was done of each exercise; nothing where nothing was."""
    if all(each.skipped for each in report.steps):
        return []
    return [step_line(each) for each in report.steps]


def step_line(done: StepDone) -> str:
    """What was done of an exercise against what is asked, with who asks it."""
    name = exercise_name(done.step)
    if done.skipped:
        return say("evening.step", "skipped", exercise=name)
    asking = asked_of(done.step.protocol)
    text = say(
        "evening.step",
        "time" if done.asked_reps is None else "reps",
        exercise=name,
        sets=done.whole_sets,
        asked=done.asked_sets,
        reps=done.reps,
        all=done.asked_reps,
        seconds=number(done.worked_s, 0),
        how=asking + seen_text(done),
    )
    return f"{text}."


def asked_of(protocol: Protocol) -> str:
    """How much the protocol's source asks for, be it in words; empty where it says nothing."""
    dose = [each for each in protocol.targets if each.what in _DOSE]
    if not dose:
        return ""
    text = ", ".join(
        say("protocol", "target", what=say("what", each.what), value=asked_text(each))
        for each in dose
    )
    return say("evening.step", "asked", dose=text, source=short_source(dose[0].source))


def seen_text(done: StepDone) -> str:
    """What a sensor saw of it, or that none did."""
    if not done.measured:
        return say("evening.step", "timed")
    seen = done.seen
    silent = ""
    if done.silent_s >= 1:
        silent = say("evening.step", "silent", seconds=number(done.silent_s, 0))
    if seen is None:
        return say("evening.step", "unseen") + silent
    held = ""
    for code in ("held", "lowered"):
        if f"{code}_s" in seen.of:
            held += say("evening.step", f"seen_{code}", seconds=tenths(seen.of[f"{code}_s"]))
    if seen.of.get("moved"):
        held += say("evening.step", "seen_moved", moved=number(seen.of["moved"]))
    score = "" if seen.score is None else f", {score_text(seen.score)}"
    return say("evening.step", "seen", count=seen.count, held=held, score=score) + silent
