"""How true the numbers are, as a table that reads well in a terminal and in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING

from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.validation import Accuracy, FamilyResult

_COUNTS = ("family", "sessions", "minutes", "true_reps", "missed", "ghosts")
_ERRORS = ("family", "quantity", "values", "bias", "median", "limit_95", "coverage", "withheld")


def accuracy_table(results: Sequence[FamilyResult]) -> str:
    """Two tables: reps found, missed and made up; then the errors of every number."""
    counts = [
        [
            family.family,
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
    legend = say("accuracy", "legend")
    return f"{_table(_COUNTS, counts)}\n{_table(_ERRORS, errors)}\n{legend}\n"


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
    words = sum(title in {"family", "quantity"} for title in titles)
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
