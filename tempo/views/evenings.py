"""Evenings of the last weeks in a line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tempo.history.evenings import KeptEvening, KeptStep
from tempo.views.sentences import score_text
from tempo.views.today import short_source
from tempo.views.units import number
from tempo.views.words import one_line, say
from tempo.weeks.daily import Daily


def evenings_line(evenings: Sequence[KeptEvening], on: date) -> str:
    """The last evening and how many there were in seven days; empty where there was none."""
    past = [one for one in evenings if one.day <= on]
    if not past:
        return ""
    week = sum(one.day > on - timedelta(days=7) for one in past)
    return say("evenings", "last", evening=evening_line(past[-1]), count=week)


def daily_line(each: Sequence[Daily]) -> str:
    """What documents ask for every day, and how much of it was done; empty without any."""
    if not each:
        return ""
    done = (
        say(
            "evenings",
            "daily_of",
            exercise=say("exercise", one.exercise),
            done=one.done,
            asked=one.asked,
        )
        for one in each
    )
    sources = ", ".join(dict.fromkeys(short_source(one.source) for one in each))
    return say("evenings", "daily", list=", ".join(done), source=sources)


def evening_line(one: KeptEvening) -> str:
    """An evening in a few words: what was done of what."""
    text = say(
        "evenings",
        "line",
        day=str(one.day),
        routine=one_line(one.routine),
        done=one.done,
        count=len(one.steps),
    )
    return text if one.ended == "done" else f"{text}{say('evenings', one.ended)}"


def evening_details(one: KeptEvening) -> str:
    """An evening with what was done of each exercise."""
    steps = "; ".join(_step(step) for step in one.steps if step.whole_sets or step.reps)
    return f"{evening_line(one)}: {steps}." if steps else f"{evening_line(one)}."


def _step(step: KeptStep) -> str:
    name = say("exercise", step.exercise)
    if step.asked_reps is not None:
        text = say("evenings", "reps", exercise=name, reps=step.reps, all=step.asked_reps)
    else:
        text = say("evenings", "time", exercise=name, seconds=number(step.worked_s, 0))
    return text if step.score is None else f"{text}, {score_text(step.score)}"
