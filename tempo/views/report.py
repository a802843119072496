"""One page a session to keep or to print: everything in one file, HTML or PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tempo import __version__
from tempo.errors import TempoError
from tempo.pair import compare_legs
from tempo.reps.rep import DEFINITIONS_VERSION
from tempo.reps.symmetry import Compared
from tempo.views import sentences
from tempo.views.cells import Footnotes, shown_columns
from tempo.views.effort_table import effort_cells, effort_notes
from tempo.views.effort_words import efforts_line, exercise_reason
from tempo.views.legs import comparison_rows, comparison_sentences, pair_sentences
from tempo.views.page import (
    Article,
    Block,
    Bullets,
    Heading,
    Picture,
    Safety,
    Table,
    Text,
    Together,
)
from tempo.views.page_html import html
from tempo.views.plots import picture_png
from tempo.views.units import Units
from tempo.views.words import one_line, say

if TYPE_CHECKING:
    from tempo.coach.protocol import Protocol
    from tempo.pair import Pair
    from tempo.session import Analysis

#: Pictures are drawn as fine as a printer prints them.
_PRINT_DPI = 180


def write_report(
    analyses: Iterable[Analysis],
    path: Path,
    *,
    units: Units = "cm",
    paper: str = "a4",
    pair: Pair | None = None,
) -> None:
    """Write one page for one recording or several, one after the other; a pair's legs first."""
    write_pages(_articles(analyses, units, pair), path, say("report", "title"), paper)


def report_pieces(analyses: Iterable[Analysis], units: Units = "cm") -> Iterator[str]:
    """The same as HTML in pieces, a recording at a time."""
    return html(_articles(analyses, units, None), say("report", "title"))


def _articles(analyses: Iterable[Analysis], units: Units, pair: Pair | None) -> Iterator[Article]:
    if pair is not None:
        yield _legs(pair.compared, units, pair_sentences(pair))
    for analysis in analyses:
        yield session_article(analysis, units)


def write_pages(articles: Iterable[Article], path: Path, title: str, paper: str = "a4") -> None:
    """Write articles as PDF where the name ends so, else as HTML.

    Raises
    ------
    TempoError
        The file cannot be written.
    """
    try:
        if path.suffix.lower() == ".pdf":
            from tempo.views.page_pdf import write_pdf

            write_pdf(articles, path, title, paper)
            return
        with path.open("w", encoding="utf-8") as file:
            file.writelines(html(articles, title))
    except OSError as problem:
        raise TempoError(
            f"{path} cannot be written ({problem.strerror or problem}); choose another place"
        ) from None


def session_article(analysis: Analysis, units: Units) -> Article:
    """One recording's part of the page."""
    if not analysis.chosen.raises:
        return effort_article(analysis, units)
    notes = Footnotes()
    return [
        *_opening(analysis, units),
        safety(),
        *_picture(analysis, units, sentences.session_line(analysis)),
        *listed(say("report", "advice"), sentences.advice_lines(analysis, units)),
        *_sets(analysis, notes, units),
        *(_notes(notes) if analysis.outcome.reps else []),
        *_legs(compare_legs(analysis), units),
        *listed(say("report", "findings"), sentences.findings(analysis, units)),
        asked(analysis.protocol, units),
        _method(analysis),
    ]


def effort_article(analysis: Analysis, units: Units) -> Article:
    """One recording of another exercise: its efforts, what was seen besides, what is asked."""
    titles, rows = effort_cells(analysis)
    lines = [
        exercise_reason(analysis.chosen),
        *sentences.protocol_lines(analysis.protocol, units),
        sentences.setting_line(analysis, units),
    ]
    table = [Table(tuple(titles), tuple(tuple(row) for row in rows))] if rows else []
    return [
        Heading(efforts_line(analysis), 1),
        Text(one_line(analysis.recording.path), quiet=True),
        *(Text(each) for each in lines),
        safety(),
        *_picture(analysis, units, efforts_line(analysis)),
        *table,
        *listed(say("report", "findings"), effort_notes(analysis)),
        asked(analysis.protocol, units),
    ]


def safety() -> Safety:
    """When to see a doctor, and what tempo is not."""
    return Safety(tuple(sentences.safety_lines()))


def listed(heading: str, lines: Sequence[str]) -> list[Block]:
    """A heading with a list; nothing where there is nothing to list."""
    return [Heading(heading, 2), Bullets(tuple(lines))] if lines else []


def asked(protocol: Protocol, units: Units) -> Together:
    """The protocol's targets with their sources."""
    names = ("what", "value", "judged", "source", "evidence")
    rows = tuple(
        (
            say("what", target.what),
            sentences.asked_text(target, units),
            say("report", "yes" if target.judged else "no"),
            target.source,
            say("report", f"evidence_{target.evidence}"),
        )
        for target in protocol.targets
    )
    titles = tuple(say("report", f"asked_{name}") for name in names)
    return Together((Heading(say("report", "asked"), 2), Table(titles, rows, words=True)))


def _opening(analysis: Analysis, units: Units) -> list[Block]:
    empty = not analysis.outcome.reps
    line = say("summary", "nothing_found") if empty else sentences.session_line(analysis)
    lines = sentences.protocol_lines(analysis.protocol, units)
    if empty:
        lines.insert(0, say("summary", "what_to_do"))
    if (dose := sentences.dose_line(analysis.protocol)) is not None:
        lines.append(dose)
    lines.append(sentences.setting_line(analysis, units))
    about = one_line(analysis.recording.path)
    return [Heading(line, 1), Text(about, quiet=True), *(Text(each) for each in lines)]


def _picture(analysis: Analysis, units: Units, line: str) -> list[Block]:
    if not analysis.outcome.reps and not analysis.efforts:
        return []
    alt = f"{say('report', 'picture')}. {line}"
    return [Picture(picture_png(analysis, units=units, dpi=_PRINT_DPI), alt)]


def _sets(analysis: Analysis, notes: Footnotes, units: Units) -> list[Block]:
    if not analysis.sets:
        return []
    columns = [column for _, column in shown_columns(analysis, notes, units)]
    rows = list(zip(analysis.outcome.reps, analysis.scores, strict=True))
    blocks: list[Block] = [Heading(say("report", "reps"), 2)]
    for summary in analysis.sets:
        of_set = [row for row in rows if row[0].set == summary.set]
        table = Table(
            tuple(column.title for column in columns),
            tuple(tuple(each.cell(rep, score, notes) for each in columns) for rep, score in of_set),
            aside=frozenset(place for place, (rep, _) in enumerate(of_set) if not rep.counted),
        )
        worst = sentences.worst_reps(analysis, summary.set, units)
        blocks += [
            Heading(sentences.set_heading(summary), 3),
            Text(sentences.set_line(summary, analysis.protocol)),
            table,
            *(Text(line) for line in worst),
        ]
    return blocks


def _legs(compared: Sequence[Compared], units: Units, more: Sequence[str] = ()) -> list[Block]:
    """Left against right; nothing where only one leg worked and there is nothing else to say."""
    titles, rows = comparison_rows(compared, units)
    lines = [*comparison_sentences(compared, units), *more]
    if not lines:
        return []
    table = [Table(tuple(titles), tuple(tuple(cells) for cells in rows))] if rows else []
    return [Heading(say("symmetry", "heading"), 2), *table, *(Text(line) for line in lines)]


def _notes(notes: Footnotes) -> list[Block]:
    return [Text(line, quiet=True) for line in (*notes.lines(), say("table", "legend"))]


def _method(analysis: Analysis) -> Together:
    footer = say(
        "report",
        "footer",
        definitions=DEFINITIONS_VERSION,
        version=__version__,
        protocol=analysis.protocol.name,
        path=analysis.recording.path,
    )
    return Together(
        (
            Heading(say("report", "method"), 2),
            Text(say("report", "method_text")),
            Text(say("report", "accuracy_text")),
            Text(say("report", "score_text")),
            Text(footer, quiet=True),
        )
    )
