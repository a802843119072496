"""The weeks for the terminal, and what there is to say of the other exercises."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from tempo.views.effort_words import exercise_name
from tempo.views.kept import aligned
from tempo.views.quantities import usual_text
from tempo.views.units import Units
from tempo.views.weeks import heading, sentences, trend_sentence, weeks_table
from tempo.views.words import say
from tempo.weeks.others import Exercised
from tempo.weeks.overview import Overview


def trends_text(view: Overview, units: Units = "cm", width: int = 100) -> str:
    """All of it for the terminal: sentences, then the weeks."""
    lines = [heading(view)]
    if not view.sessions and not view.others:
        return "\n".join(_wrapped(lines, width)) + "\n"
    if view.sessions:
        lines += ["", *(f"* {line}" for line in sentences(view, units))]
        lines += ["", *aligned(*weeks_table(view.weeks), width=width)]
    if view.others:
        lines += ["", *(f"* {line}" for line in other_sentences(view.others, units))]
        lines += ["", *aligned(*others_table(view.others), width=width)]
    lines += ["", say("weeks", "legend"), say("safety", "doctor")]
    return "\n".join(_wrapped(lines, width)) + "\n"


def other_sentences(exercised: Sequence[Exercised], units: Units = "cm") -> list[str]:
    """What there is to say of each exercise's own numbers."""
    return [
        trend_sentence(trend, units, of=exercise_name(each.exercise))
        for each in exercised
        for trend in each.trends
        if trend is each.trends[0] or trend.change is not None
    ]


def others_table(exercised: Sequence[Exercised]) -> tuple[list[str], list[list[str]]]:
    """One row an exercise."""
    names = ("exercise", "sessions", "days", "sets", "count", "last", "usual")
    rows = [
        [
            exercise_name(each.exercise),
            *map(str, (len(each.sessions), each.days, each.sets, each.count)),
            str(each.sessions[-1].day),
            usual_text(each.sessions[-1]),
        ]
        for each in exercised
    ]
    return [say("others.column", name) for name in names], rows


def _wrapped(lines: Sequence[str], width: int) -> list[str]:
    wrapped = []
    for line in lines:
        hanging = "  " if line.startswith("* ") else ""
        wrapped += textwrap.wrap(line, width, subsequent_indent=hanging) or [""]
    return wrapped
