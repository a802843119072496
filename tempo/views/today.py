"""Today's plan in three lines: what, why, and when to stop."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from tempo.coach.advice import PROJECT, Advice
from tempo.coach.plan import Plan
from tempo.coach.protocols import Protocol
from tempo.views.sentences import safety_lines, target_text
from tempo.views.units import Units, length, number, tenths
from tempo.views.words import one_line, say

#: Steps whose place in the order is the project's own choice.
_STEPS = {"deeper", "slower", "more_reps", "more_sets", "one_leg", "load"}


def plan_lines(plan: Plan, protocol: Protocol, day: date, units: Units = "cm") -> list[str]:
    """The three lines, whatever the day is."""
    stop = safety_lines()
    drills = [_text("drill", each, units) for each in plan.drills]
    return [
        _what(plan, protocol, day, units),
        _why(plan, units),
        " ".join([*drills[1:], stop[1]]),
    ]


def done_text(plan: Plan) -> str:
    """What was done in the last seven days, if anything."""
    done = plan.done
    if not done.sessions:
        return ""
    code = "week_on_tempo" if done.timed else "week"
    return say(
        "today",
        code,
        sessions=done.sessions,
        reps=done.reps,
        timed=done.timed,
        on_tempo=done.on_tempo,
    )


def step_text(plan: Plan, units: Units = "cm") -> str:
    """The next step with its source, or why there is none."""
    step = plan.step
    if step.code == "not_more" and plan.warning is not None:
        warning = _filled("warning", plan.warning, units)
        return _sourced(say("today.step", step.code, warning=warning), step)
    if step.code == "not_now":
        return say("today.step", step.code)
    text = _sourced(_filled("step", step, units), step)
    order = say("today.step", "order") if step.code in _STEPS and step.source != PROJECT else ""
    return text + order


def gate_text(plan: Plan, units: Units = "cm") -> str:
    """What pain has to say, with its source."""
    text = _filled("gate", plan.gate, units)
    return text if plan.gate.code == "first" else _sourced(text, plan.gate)


def short_source(source: str) -> str:
    """A source in so few words that three lines stay three lines; reports give it whole.

    >>> short_source("document 003, static stretching after running")
    'document 003'
    """
    documents = re.findall(r"\b00[0-4]\b", source)
    if documents:
        return f"document{'s' if len(documents) > 1 else ''} {', '.join(documents)}"
    return source.partition(": ")[0]


def _what(plan: Plan, protocol: Protocol, day: date, units: Units) -> str:
    done = done_text(plan)
    if plan.doing == "rest":
        return say("today", "rest", day=str(day), gate=gate_text(plan, units))
    if plan.doing == "done":
        return say("today", "done", day=str(day), done=done, frequency=_frequency(protocol))
    targets = ", ".join(target_text(target, units) for target in protocol.judged)
    line = say(
        "today",
        "train",
        day=str(day),
        dose=_dose(plan),
        protocol=one_line(protocol.name),
        judged=say("today", "judged", targets=targets) if targets else "",
        done=done,
    )
    return f"{_text('drill', plan.drills[0], units)} {line}"


def _why(plan: Plan, units: Units) -> str:
    if plan.doing == "rest":
        return step_text(plan, units)
    return say("today", "why", step=step_text(plan, units), gate=gate_text(plan, units))


def _dose(plan: Plan) -> str:
    sets = say("today", "one_set") if plan.sets == 1 else say("today", "sets", sets=plan.sets)
    if plan.reps is None:
        return say("today", "as_many", sets=sets)
    return say("today", "of_reps", sets=sets, reps=plan.reps)


def _frequency(protocol: Protocol) -> str:
    per_day, per_week = protocol.target("sessions_per_day"), protocol.target("sessions_per_week")
    if per_day is not None:
        return say("today", "per_day", count=number(float(per_day.value)))
    if per_week is not None:
        return say("today", "asked_week", count=number(float(per_week.value)))
    return say("today", "per_day_unknown")


def _text(kind: str, advice: Advice, units: Units) -> str:
    return _sourced(_filled(kind, advice, units), advice)


def _filled(kind: str, advice: Advice, units: Units) -> str:
    return say(f"today.{kind}", advice.code, **_blanks(advice.of, units))


def _sourced(text: str, advice: Advice) -> str:
    return say("today", "source", text=text.removesuffix("."), source=short_source(advice.source))


def _blanks(of: Mapping[str, float | str], units: Units) -> dict[str, str]:
    blanks = {}
    for name, value in of.items():
        if isinstance(value, str):
            blanks[name] = value
        elif name.endswith("_cm"):
            blanks[name] = length(value, units, measured=name != "step_cm")
        elif name in {"aim", "now"} and not isinstance(value, int):
            blanks[name] = tenths(value)
        else:
            whole = name in {"share", "asked", "more", "most"} and abs(value) >= 10
            blanks[name] = number(value, 0 if whole else 1)
    return blanks
