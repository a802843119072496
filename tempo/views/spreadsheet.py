"""One row a rep, for a spreadsheet or statistics: CSV with the names of the JSON answer."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

from tempo import __version__
from tempo.reps.rep import DEFINITIONS_VERSION, MEASURED_FIELDS
from tempo.views.answer import rep_to_json

if TYPE_CHECKING:
    from tempo.session import Analysis

_ABOUT = ("path", "definitions", "version", "protocol", "mount", "level", "foot_length_cm")
_INSTANTS = ("concentric_start_s", "concentric_end_s", "eccentric_start_s", "eccentric_end_s")
COLUMNS: tuple[str, ...] = (
    *_ABOUT,
    *("set", "rep", "side"),
    *_INSTANTS,
    *(column for name in MEASURED_FIELDS for column in (name, f"{name}_ci")),
    *("late_drop", "partial", "practice", "on_tempo", "score", "reasons", "withheld"),
)
#: A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(analyses: Iterable[Analysis], stream: TextIO) -> None:
    """Header and one row a rep, for one recording or several; lengths in cm, nothing for unknown.

    ``reasons`` and ``withheld`` are codes with spaces between (``field:code`` for the latter).
    Text that a spreadsheet would run as a formula gets an apostrophe in front. Open ``stream``
    with ``newline=""``.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for analysis in analyses:
        writer.writerows(_rows(analysis))


def _rows(analysis: Analysis) -> Iterator[list[object]]:
    outcome = analysis.outcome
    about = {
        "path": analysis.recording.path,
        "definitions": DEFINITIONS_VERSION,
        "version": __version__,
        "protocol": analysis.protocol.name,
        "mount": outcome.mount,
        "level": outcome.level,
        "foot_length_cm": outcome.foot_length_cm,
    }
    for rep, score in zip(outcome.reps, analysis.scores, strict=True):
        answer: dict[str, Any] = about | rep_to_json(rep, score)
        answer["reasons"] = " ".join(reason["code"] for reason in answer["reasons"])
        answer["withheld"] = " ".join(f"{k}:{code}" for k, code in answer["withheld"].items())
        yield [_cell(answer[column]) for column in COLUMNS]


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(_FORMULA_SIGNS):
        return "'" + value
    return value
