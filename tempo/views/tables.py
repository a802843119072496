"""An analysis as plain text for a terminal: one line a rep, no colour needed, 80 columns enough."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from statistics import median
from typing import TYPE_CHECKING

from tempo import __version__
from tempo.coach.scoring import known_value
from tempo.pair import compare_legs
from tempo.reps.rep import DEFINITIONS_VERSION
from tempo.reps.symmetry import Compared
from tempo.views import sentences
from tempo.views.cells import Footnotes, shown_columns
from tempo.views.effort_table import effort_table
from tempo.views.legs import comparison_lines, comparison_sentences, pair_sentences
from tempo.views.units import Units, number, tenths
from tempo.views.words import one_line, say

if TYPE_CHECKING:
    from tempo.pair import Pair
    from tempo.session import Analysis

NARROWEST = 60
_GAP = "  "
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def session_table(
    analysis: Analysis, *, units: Units = "cm", width: int = 80, bold: bool = False
) -> str:
    """The whole answer for one recording as text that ends with a line feed.

    ``bold`` marks headings with terminal codes: only for a screen, never for a file or a pipe.
    """
    width = max(NARROWEST, width)
    if not analysis.chosen.raises:
        return effort_table(analysis, units=units, width=width)
    strong = _strong if bold else str
    lines = [strong(_heading(analysis))]
    for sentence in sentences.protocol_lines(analysis.protocol, units):
        lines += _wrap(sentence, width)
    lines += _wrap(sentences.setting_line(analysis, units), width)
    notes = Footnotes()
    title, rep_texts = rep_lines(analysis, notes, units=units, width=width)
    for summary in analysis.sets:
        lines += ["", strong(sentences.set_heading(summary)), title]
        lines += [
            text
            for rep, text in zip(analysis.outcome.reps, rep_texts, strict=True)
            if rep.set == summary.set
        ]
        lines += _wrap(sentences.set_line(summary, analysis.protocol), width)
        for sentence in sentences.worst_reps(analysis, summary.set, units):
            lines += _wrap(sentence, width, indent="  ")
    lines += _legs(compare_legs(analysis), units, width, strong)
    lines += _closing(analysis, notes, units, width)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def pair_table(pair: Pair, *, units: Units = "cm", width: int = 80, bold: bool = False) -> str:
    """What two sensors say together, below the table of each."""
    width = max(NARROWEST, width)
    lines = _legs(pair.compared, units, width, _strong if bold else str) or [""]
    for sentence in pair_sentences(pair):
        lines += _wrap(sentence, width)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _legs(
    compared: Sequence[Compared], units: Units, width: int, strong: Callable[[str], str]
) -> list[str]:
    rows = comparison_lines(compared, units)
    if not rows:
        return []
    lines = ["", strong(say("symmetry", "heading")), *rows]
    for sentence in comparison_sentences(compared, units):
        lines += _wrap(sentence, width)
    return lines


def rep_lines(
    analysis: Analysis, notes: Footnotes, *, units: Units, width: int
) -> tuple[str, list[str]]:
    """The title line and one line a rep, in as many columns as fit in ``width``."""
    rows = list(zip(analysis.outcome.reps, analysis.scores, strict=True))
    ranked = shown_columns(analysis, notes, units)
    while True:
        fitting = Footnotes()
        cells = [
            [column.title, *(column.cell(rep, score, fitting) for rep, score in rows)]
            for _, column in ranked
        ]
        sizes = [max(map(len, column)) for column in cells]
        if sum(sizes) + len(_GAP) * len(sizes) <= width:
            break
        ranked.remove(max(ranked, key=lambda each: each[0]))
    notes.letters.update(fitting.letters)
    title, *lines = (
        _GAP + _GAP.join(cell.rjust(size) for cell, size in zip(line, sizes, strict=True))
        for line in zip(*cells, strict=True)
    )
    return title, lines


def _heading(analysis: Analysis) -> str:
    path, line = analysis.recording.path, sentences.session_line(analysis)
    return say("summary", "file", path=path, line=line)


def _closing(analysis: Analysis, notes: Footnotes, units: Units, width: int) -> list[str]:
    lines = [""]
    if not analysis.outcome.reps:
        lines += _wrap(say("summary", "nothing_found"), width)
        lines += _wrap(say("summary", "what_to_do"), width)
    for sentence in sentences.findings(analysis, units):
        lines += _wrap(sentence, width)
    if (dose := sentences.dose_line(analysis.protocol)) is not None:
        lines += _wrap(dose, width)
    if analysis.outcome.reps:
        lines += [part for note in notes.lines() for part in _wrap(note, width, indent="   ")]
        lines += _wrap(say("table", "legend"), width)
    advice = sentences.advice_lines(analysis, units)
    lines += [""] if advice else []
    for sentence in advice:
        lines += _wrap(f"* {sentence}", width, indent="  ")
    lines += ["", *_wrap(sentences.safety_lines()[0], width)]
    about = say("table", "version", definitions=DEFINITIONS_VERSION, version=__version__)
    return [*lines, *_wrap(about, width)]


def overview_table(results: Sequence[tuple[str, Analysis | Exception]], width: int = 80) -> str:
    """Several recordings, one line each, in the order given; failures with their sentence."""
    titles = [
        say("table", name) for name in ("reps", "sets", "score", "on_tempo_share", "lowering")
    ]
    rows = [_overview_cells(result) for _, result in results]
    sizes = [
        max(len(title), *(len(row[i]) for row in rows if isinstance(row, list)), 0)
        for i, title in enumerate(titles)
    ]
    room = max(12, width - sum(sizes) - len(_GAP) * len(sizes))
    lines = [_overview_line(say("table", "file"), titles, sizes, room)]
    for (path, _), row in zip(results, rows, strict=True):
        if isinstance(row, str):
            lines += _wrap(say("summary", "file", path=path, line=row), width, indent=_GAP)
        else:
            lines.append(_overview_line(path, row, sizes, room))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _overview_cells(result: Analysis | Exception) -> list[str] | str:
    if isinstance(result, Exception):
        return say("table", "failed", error=result)
    counted = [rep for rep in result.outcome.reps if rep.counted]
    lowerings = [value for rep in counted if (value := known_value(rep.eccentric_s)) is not None]
    called = [score.on_tempo for score in result.scores if score.on_tempo is not None]
    return [
        str(len(counted) if result.chosen.raises else len(result.efforts)),
        str(len(result.sets)),
        "–" if result.score is None else number(result.score, 0),
        f"{sum(called)}/{len(called)}" if called else "–",
        tenths(median(lowerings)) if lowerings else "–",
    ]


def _overview_line(path: str, cells: Sequence[str], sizes: Sequence[int], room: int) -> str:
    path = one_line(path)
    shown = path if len(path) <= room else "…" + path[len(path) - room + 1 :]
    numbers = _GAP.join(cell.rjust(size) for cell, size in zip(cells, sizes, strict=True))
    return shown.ljust(room) + _GAP + numbers


def _wrap(sentence: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(sentence, width, initial_indent="", subsequent_indent=indent) or [""]


def _strong(text: str) -> str:
    return f"{_BOLD}{text}{_PLAIN}"
