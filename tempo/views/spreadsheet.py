"""One row a rep, for a spreadsheet or statistics: CSV or Parquet, named like the JSON answer."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from tempo import __version__
from tempo.errors import TempoError
from tempo.harmless import in_unicode, without_formula
from tempo.reps.rep import DEFINITIONS_VERSION, MEASURED_FIELDS
from tempo.views.answer import rep_to_json
from tempo.views.effort_answer import effort_to_json

if TYPE_CHECKING:
    from tempo.session import Analysis

_ABOUT = ("path", "definitions", "version", "protocol", "mount", "level", "foot_length_cm")
_INSTANTS = ("concentric_start_s", "concentric_end_s", "eccentric_start_s", "eccentric_end_s")
#: Of exercises other than heel raises; behind the others, so that those stay where they were.
EFFORT_COLUMNS: tuple[str, ...] = (
    *("exercise", "start_s", "end_s"),
    *(
        column
        for name in (
            *("hold_s", "turning_dps", "raise_s", "return_s", "angle_deg", "walk_s", "heel_up_s"),
            *("lowest_heel_cm", "flight_s", "landing_peak_mps2", "settle_s"),
        )
        for column in (name, f"{name}_ci")
    ),
    *("steps", "still", "heel_down", "clipped", "first_contact"),
)
COLUMNS: tuple[str, ...] = (
    *_ABOUT,
    *("set", "rep", "side"),
    *_INSTANTS,
    *(column for name in MEASURED_FIELDS for column in (name, f"{name}_ci")),
    *("late_drop", "partial", "practice", "on_tempo", "score", "reasons", "withheld"),
    *EFFORT_COLUMNS,
)
#: What is in the columns; in all others there are numbers.
_TEXTS = (
    *("path", "version", "protocol", "mount", "level", "side", "reasons", "withheld"),
    *("exercise", "first_contact"),
)
_COUNTS = ("definitions", "set", "rep", "steps")
_YES_OR_NO = ("late_drop", "partial", "practice", "on_tempo", "still", "heel_down", "clipped")


Row = dict[str, Any]
#: Takes rows to be written, as often as there are some.
Add = Callable[[Iterable[Row]], None]
#: Rows a group of a Parquet file, however they come.
_GROUP = 10_000


def write_csv(analyses: Iterable[Analysis], stream: TextIO) -> None:
    """Header and one row a rep, for one recording or several; lengths in cm, nothing for unknown.

    ``reasons`` and ``withheld`` are codes with spaces between (``field:code`` for the latter).
    Text that a spreadsheet would run as a formula gets an apostrophe in front. Open ``stream``
    with ``newline=""``.
    """
    add = _csv(stream)
    for analysis in analyses:
        add(rep_rows(analysis))


@contextmanager
def sheet(path: Path) -> Iterator[Add]:
    """Write rows as they come into a CSV or Parquet file, which appears when it is whole.

    Raises
    ------
    TempoError
        It is to be Parquet, and pyarrow is not installed.
    """
    partial = path.with_name(f".{path.name}.part")
    try:
        if path.suffix.lower() == ".parquet":
            with _parquet(partial) as add:
                yield add
        else:
            with partial.open("w", encoding="utf-8", newline="") as stream:
                yield _csv(stream)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def rep_rows(analysis: Analysis) -> list[Row]:
    """The reps of one recording, with what is known of the recording; None for unknown."""
    outcome = analysis.outcome
    about = {
        "path": in_unicode(analysis.recording.path),
        "definitions": DEFINITIONS_VERSION,
        "version": __version__,
        "protocol": analysis.protocol.name,
        "mount": outcome.mount,
        "level": outcome.level,
        "foot_length_cm": outcome.foot_length_cm,
    }
    rows = []
    raises = {"exercise": analysis.chosen.name}
    answers = [
        *(raises | rep_to_json(*one) for one in zip(outcome.reps, analysis.scores, strict=True)),
        *map(effort_to_json, analysis.efforts, analysis.effort_scores),
    ]
    for each in answers:
        answer: Row = about | each
        if isinstance(answer.get("steps"), list):
            answer["steps"] = len(answer["steps"])
        answer["reasons"] = " ".join(reason["code"] for reason in answer["reasons"])
        answer["withheld"] = " ".join(f"{k}:{code}" for k, code in answer["withheld"].items())
        rows.append({column: answer.get(column) for column in COLUMNS})
    return rows


def _csv(stream: TextIO) -> Add:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)

    def add(rows: Iterable[Row]) -> None:
        writer.writerows([_cell(row.get(column)) for column in COLUMNS] for row in rows)

    return add


@contextmanager
def _parquet(path: Path) -> Iterator[Add]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise TempoError(
            "Parquet needs pyarrow; type: pip install 'tempo-coach[parquet]', or write a --csv"
        ) from None
    kinds = dict.fromkeys(COLUMNS, pa.float64())
    kinds |= dict.fromkeys(_TEXTS, pa.string()) | dict.fromkeys(_COUNTS, pa.int64())
    kinds |= dict.fromkeys(_YES_OR_NO, pa.bool_())
    schema, kept = pa.schema(list(kinds.items())), list[Row]()
    with parquet.ParquetWriter(path, schema) as writer:

        def write(count: int) -> None:
            writer.write_table(pa.Table.from_pylist(kept[:count], schema))
            del kept[:count]

        def add(rows: Iterable[Row]) -> None:
            kept.extend(rows)
            while len(kept) >= _GROUP:
                write(_GROUP)

        yield add
        write(len(kept))


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return without_formula(value)
