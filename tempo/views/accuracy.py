"""How true the numbers are, as a table that reads well in a terminal and in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING

from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.validation.reps import Accuracy, FamilyResult

_COUNTS = ("family", "origin", "sessions", "minutes", "true_reps", "missed", "ghosts")
_ERRORS = ("family", "quantity", "values", "bias", "median", "limit_95", "coverage", "withheld")


def accuracy_table(results: Sequence[FamilyResult]) -> str:
    """Two tables: reps found, missed and made up; then the errors of every number."""
    counts = [
        [
            family.family,
            say("origin", family.origin),
            str(family.sessions),
            f"{family.minutes:.0f}",
            str(family.reps),
            str(family.missed),
            str(family.ghosts),
        ]
        for family in results
    ]
    errors = [
        [family.family, *_cells(accuracy)] for family in results for accuracy in family.accuracies
    ]
    parts = [_table(_COUNTS, counts), _table(_ERRORS, errors), say("accuracy", "legend") + "\n"]
    return "\n".join([*parts, published()])


#: Quantities of the short table, those that people ask for.
_SHORT = (
    "eccentric_s",
    "concentric_s",
    "top_hold_s",
    "top_to_next_raise_s",
    "drop_cm",
    "depth_below_level_cm",
)


def short_table(results: Sequence[FamilyResult]) -> str:
    """One line a family: bias / median / 95 % (coverage, withheld) of what people ask for."""
    titles = ("family", "origin", "found", *_SHORT)
    rows = []
    for family in results:
        known = {one.quantity: one for one in family.accuracies}
        found = f"{family.reps}, {family.missed}, {family.ghosts}"
        cells = [_short(known[name]) if name in known else "" for name in _SHORT]
        rows.append([family.family, say("origin", family.origin), found, *cells])
    return f"{_table(titles, rows)}\n{say('accuracy', 'short_legend')}\n"


def _short(accuracy: Accuracy) -> str:
    if not accuracy.count:
        return say("accuracy", "withheld")
    numbers = f"{accuracy.bias:.2f} / {accuracy.median:.2f} / {accuracy.limit_95:.2f}"
    notes = [f"{accuracy.coverage:.0%}"] if accuracy.intervals else []
    if accuracy.withheld:
        notes.append(say("accuracy", "share_withheld", share=f"{accuracy.withheld:.0%}"))
    return f"{numbers} ({', '.join(notes)})" if notes else numbers


def published() -> str:
    """What others have published, to hold the table against."""
    lines = [say("published", name) for name in ("title", "thigh_phone", "elastic_band", "people")]
    return "\n".join([lines[0], *(f"- {line}" for line in lines[1:])]) + "\n"


def _cells(accuracy: Accuracy) -> list[str]:
    decimals = 1 if accuracy.quantity.endswith("_deg") else 2
    numbers = (
        f"{value:.{decimals}f}" if isfinite(value) else "–"
        for value in (accuracy.bias, accuracy.median, accuracy.limit_95)
    )
    covered = f"{accuracy.coverage:.0%}" if isfinite(accuracy.coverage) else "–"
    return [accuracy.quantity, str(accuracy.count), *numbers, covered, f"{accuracy.withheld:.0%}"]


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown, its columns padded so that it is a table without Markdown too."""
    named = [say("accuracy", title) for title in titles]
    sizes = [max(map(len, column)) for column in zip(named, *rows, strict=True)]
    words = sum(title in {"family", "origin", "quantity"} for title in titles)
    lines = [named, *rows]
    texts = [
        "| "
        + " | ".join(
            cell.ljust(size) if i < words else cell.rjust(size)
            for i, (cell, size) in enumerate(zip(line, sizes, strict=True))
        )
        + " |"
        for line in lines
    ]
    rule = "|".join(
        "-" * (size + 2) if i < words else "-" * (size + 1) + ":" for i, size in enumerate(sizes)
    )
    return "\n".join([texts[0], f"|{rule}|", *texts[1:]]) + "\n"
