"""One page to keep or to print: everything in one HTML file, no script, nothing fetched."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from tempo import __version__
from tempo.coach.scoring import RepScore
from tempo.pair import compare_legs
from tempo.reps.rep import DEFINITIONS_VERSION, Rep
from tempo.reps.symmetry import Compared
from tempo.views import sentences
from tempo.views.cells import Footnotes, shown_columns
from tempo.views.legs import comparison_rows, comparison_sentences, pair_sentences
from tempo.views.plots import picture_png
from tempo.views.units import Units
from tempo.views.words import one_line, say

if TYPE_CHECKING:
    from tempo.pair import Pair
    from tempo.session import Analysis

# The policy forbids scripts and requests even if a name slipped through unescaped.
_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 14mm; }}
:root {{ color-scheme: light; }}
body {{ font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; }}
h2 {{ font-size: 1.2rem; margin: 1.8rem 0 .4rem; }}
h3 {{ font-size: 1rem; margin: 1.1rem 0 .3rem; }}
p {{ margin: .3rem 0; }}
ul {{ margin: .3rem 0; padding-left: 1.2rem; }}
img {{ display: block; width: 100%; height: auto; margin: 1rem 0; }}
.scroll {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }}
th, td {{ padding: .15rem .6rem; text-align: right; white-space: nowrap;
  border-bottom: 1px solid #ddd; }}
th {{ border-bottom: 2px solid #222; }}
table.words td, table.words th {{ text-align: left; white-space: normal; }}
tr.aside td {{ color: #666; font-style: italic; }}
.safety {{ border-left: .35rem solid #D55E00; padding: .3rem .8rem; margin: 1.2rem 0; }}
.quiet {{ color: #555; font-size: .85rem; overflow-wrap: anywhere; }}
article + article {{ border-top: 3px solid #222; margin-top: 3rem; padding-top: 2rem; }}
@media print {{
  body {{ margin: 0; padding: 0; max-width: none; font-size: 10pt; }}
  article + article {{ break-before: page; border: 0; margin: 0; padding: 0; }}
  img, tr, .safety, .keep {{ break-inside: avoid; }}
  h2, h3 {{ break-after: avoid; }}
  .scroll {{ overflow: visible; }}
  th, td {{ padding: .05rem .35rem; }}
}}
</style>
</head>
<body>
"""
_FOOT = "</body>\n</html>\n"


def write_report(
    analyses: Iterable[Analysis], path: Path, *, units: Units = "cm", pair: Pair | None = None
) -> None:
    """Write one page for one recording or several, one after the other; a pair's legs first."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(report_pieces(analyses, units, pair))


def report_pieces(
    analyses: Iterable[Analysis], units: Units = "cm", pair: Pair | None = None
) -> Iterator[str]:
    """The page in pieces, a recording at a time."""
    yield _HEAD.format(title=escape(say("report", "title")))
    if pair is not None:
        legs = _legs(pair.compared, units, pair_sentences(pair))
        yield f"<article>\n{legs}\n</article>\n"
    for analysis in analyses:
        yield article_html(analysis, units)
    yield _FOOT


def article_html(analysis: Analysis, units: Units) -> str:
    """One recording's part of the page."""
    notes = Footnotes()
    parts = [
        _opening(analysis, units),
        _safety(),
        _picture(analysis, units),
        _advice(analysis, units),
        _sets(analysis, notes, units),
        _notes(notes) if analysis.outcome.reps else "",
        _legs(compare_legs(analysis), units),
        _findings(analysis, units),
        _asked(analysis, units),
        _method(analysis),
    ]
    return "<article>\n" + "\n".join(part for part in parts if part) + "\n</article>\n"


def _opening(analysis: Analysis, units: Units) -> str:
    empty = not analysis.outcome.reps
    line = say("summary", "nothing_found") if empty else sentences.session_line(analysis)
    path = escape(one_line(analysis.recording.path))
    lines = [f"<h1>{escape(line)}</h1>", f'<p class="quiet">{path}</p>']
    if empty:
        lines.append(_paragraph(say("summary", "what_to_do")))
    lines += [_paragraph(each) for each in sentences.protocol_lines(analysis.protocol, units)]
    if (dose := sentences.dose_line(analysis.protocol)) is not None:
        lines.append(_paragraph(dose))
    lines.append(_paragraph(sentences.setting_line(analysis, units)))
    return "\n".join(lines)


def _safety() -> str:
    lines = "\n".join(_paragraph(line) for line in sentences.safety_lines())
    return f'<div class="safety">\n{lines}\n</div>'


def _picture(analysis: Analysis, units: Units) -> str:
    if not analysis.outcome.reps:
        return ""
    image = base64.b64encode(picture_png(analysis, units=units)).decode("ascii")
    alt = escape(f"{say('report', 'picture')}. {sentences.session_line(analysis)}", quote=True)
    return f'<img alt="{alt}" src="data:image/png;base64,{image}">'


def _advice(analysis: Analysis, units: Units) -> str:
    return _list(say("report", "advice"), sentences.advice_lines(analysis, units))


def _sets(analysis: Analysis, notes: Footnotes, units: Units) -> str:
    columns = [column for _, column in shown_columns(analysis, notes, units)]
    rows = list(zip(analysis.outcome.reps, analysis.scores, strict=True))
    parts = []
    for summary in analysis.sets:
        of_set: list[tuple[Rep, RepScore]] = [row for row in rows if row[0].set == summary.set]
        cells = [
            ("aside" if not rep.counted else "", [each.cell(rep, score, notes) for each in columns])
            for rep, score in of_set
        ]
        parts += [
            f"<h3>{escape(sentences.set_heading(summary))}</h3>",
            _paragraph(sentences.set_line(summary, analysis.protocol)),
            _table([column.title for column in columns], cells),
            *(_paragraph(line) for line in sentences.worst_reps(analysis, summary.set, units)),
        ]
    return "\n".join([f"<h2>{escape(say('report', 'reps'))}</h2>", *parts]) if parts else ""


def _legs(compared: Sequence[Compared], units: Units, more: Sequence[str] = ()) -> str:
    """Left against right; nothing where only one leg worked and there is nothing else to say."""
    titles, rows = comparison_rows(compared, units)
    lines = [*comparison_sentences(compared, units), *more]
    if not lines:
        return ""
    heading = f"<h2>{escape(say('symmetry', 'heading'))}</h2>"
    table = _table(titles, [("", cells) for cells in rows]) if rows else ""
    return "\n".join([heading, table, *(_paragraph(line) for line in lines)])


def _notes(notes: Footnotes) -> str:
    lines = [*notes.lines(), say("table", "legend")]
    return "\n".join(f'<p class="quiet">{escape(line)}</p>' for line in lines)


def _findings(analysis: Analysis, units: Units) -> str:
    return _list(say("report", "findings"), sentences.findings(analysis, units))


def _asked(analysis: Analysis, units: Units) -> str:
    titles = [
        say("report", f"asked_{name}") for name in ("what", "value", "judged", "source", "evidence")
    ]
    rows = [
        (
            "",
            [
                say("what", target.what),
                sentences.asked_text(target, units),
                say("report", "yes" if target.judged else "no"),
                target.source,
                say("report", f"evidence_{target.evidence}"),
            ],
        )
        for target in analysis.protocol.targets
    ]
    heading = f"<h2>{escape(say('report', 'asked'))}</h2>"
    return f'<div class="keep">{heading}\n{_table(titles, rows, "words")}</div>'


def _method(analysis: Analysis) -> str:
    footer = say(
        "report",
        "footer",
        definitions=DEFINITIONS_VERSION,
        version=__version__,
        protocol=analysis.protocol.name,
        path=analysis.recording.path,
    )
    texts = [say("report", name) for name in ("method_text", "accuracy_text", "score_text")]
    return "\n".join(
        [
            '<div class="keep">',
            f"<h2>{escape(say('report', 'method'))}</h2>",
            *(_paragraph(text) for text in texts),
            f'<p class="quiet">{escape(footer)}</p>',
            "</div>",
        ]
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _list(heading: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    items = "\n".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{escape(heading)}</h2>\n<ul>\n{items}\n</ul>"


def _table(titles: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], kind: str = "") -> str:
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    body = "\n".join(
        f'<tr class="{name}">' + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
        for name, cells in rows
    )
    return (
        f'<div class="scroll"><table class="{kind}"><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )
