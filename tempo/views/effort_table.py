"""Efforts as plain text for a terminal, and as the cells of a report."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from tempo import __version__
from tempo.exercises.exercise import BY_NAME
from tempo.reps.rep import DEFINITIONS_VERSION
from tempo.views import sentences
from tempo.views.effort_words import (
    SHOWN,
    cell,
    effort_reason,
    efforts_line,
    exercise_name,
    exercise_reason,
)
from tempo.views.units import Units, number
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.session import Analysis


def effort_cells(analysis: Analysis) -> tuple[list[str], list[list[str]]]:
    """Titles, and one row of cells an effort."""
    if not analysis.efforts:
        return [], []
    shown = SHOWN[type(analysis.efforts[0].did).__name__]
    titles = [say("effort.column", name) for name in ("set", "number", "start_s")]
    titles += [say("effort.column", name) for name, _ in shown]
    titles.append(say("effort.column", "score"))
    rows = [
        [
            str(one.set),
            str(one.number),
            number(one.start_s, 1),
            *(cell(one, name, decimals) for name, decimals in shown),
            _score(score.score),
        ]
        for one, score in zip(analysis.efforts, analysis.effort_scores, strict=True)
    ]
    return titles, rows


def effort_notes(analysis: Analysis) -> list[str]:
    """What is to be said below the table: counts, faults, notes, what is not measured."""
    lines = [
        say("effort", "set", set=one.set, count=one.reps, asked=one.asked, score=_score(one.score))
        for one in analysis.sets
        if one.asked is not None
    ]
    for one, score in zip(analysis.efforts, analysis.effort_scores, strict=True):
        faults = [reason for reason in score.reasons if (reason.points or 100.0) < 100.0]
        faults += [reason for reason in score.reasons if reason.points == 0.0]
        said = dict.fromkeys(effort_reason(reason) for reason in faults)
        if said:
            lines.append(
                say("effort", "fault", set=one.set, number=one.number, list="; ".join(said))
            )
    codes = dict.fromkeys(code for one in analysis.efforts for code in one.notes)
    lines += [say("effort.note", code) for code in codes]
    lines += sentences.findings(analysis)
    return lines


def effort_table(analysis: Analysis, *, units: Units = "cm", width: int = 80) -> str:
    """The whole answer for one recording of another exercise than heel raises."""
    lines = [say("summary", "file", path=analysis.recording.path, line=efforts_line(analysis))]
    lines += _wrap(exercise_reason(analysis.chosen), width)
    recognised = analysis.chosen.looks_like is not None
    for sentence in sentences.protocol_lines(analysis.protocol, units) if recognised else ():
        lines += _wrap(sentence, width)
    lines += _wrap(sentences.setting_line(analysis, units), width)
    titles, rows = effort_cells(analysis)
    if rows:
        sizes = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
        lines += ["", *("  ".join(_filled(row, sizes)) for row in (titles, *rows)), ""]
    elif BY_NAME.get(analysis.chosen.name) and BY_NAME[analysis.chosen.name].kind == "timer":
        lines += ["", *_wrap(say("effort.why", "not_measured"), width)]
    elif recognised:
        said = say("effort", "none", exercise=exercise_name(analysis.chosen.name))
        lines += ["", *_wrap(said, width)]
    for sentence in effort_notes(analysis) if recognised else ():
        lines += _wrap(sentence, width)
    lines += ["", *_wrap(sentences.safety_lines()[0], width)]
    about = say("table", "version", definitions=DEFINITIONS_VERSION, version=__version__)
    return "\n".join(line.rstrip() for line in [*lines, *_wrap(about, width)]) + "\n"


def _score(score: float | None) -> str:
    return "–" if score is None else number(score, 0)


def _filled(cells: list[str], sizes: list[int]) -> list[str]:
    return [text.rjust(size) for text, size in zip(cells, sizes, strict=True)]


def _wrap(sentence: str, width: int) -> list[str]:
    return textwrap.wrap(sentence, width) or [""]
