"""How true the exercises' numbers are, as Markdown: counts, errors, verdicts, confusions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tempo.exercises.exercise import BY_NAME
from tempo.validation.exercises import ExerciseResult, machines
from tempo.views.units import number
from tempo.views.words import say


def exercise_accuracy(results: Sequence[ExerciseResult]) -> str:
    """Both tables, for the README and the terminal."""
    return f"{counts_table(results)}\n{confusion_table(results)}"


def counts_table(results: Sequence[ExerciseResult]) -> str:
    """Exact counts, 95 % limits of the times' errors, and right verdicts."""
    lines = [say("effort.accuracy", "counts"), "|---|--:|--:|---|---|"]
    for one in results:
        if not one.true:
            continue
        errors = ", ".join(_limit(name, each) for name, each in one.errors.items())
        verdicts = ", ".join(
            f"{name} {right}/{every}" for name, (right, every) in one.verdicts.items()
        )
        counts = f"{one.exact}/{one.sessions} | {one.found}/{one.true}"
        lines.append(f"| {one.exercise} | {counts} | {errors or '–'} | {verdicts or '–'} |")
    return "\n".join(lines) + "\n"


def confusion_table(results: Sequence[ExerciseResult]) -> str:
    """Rows: what was done; columns: efforts that each machine saw in it; last: what auto said."""
    columns = machines()
    done, auto = (say("effort.accuracy", code) for code in ("done", "auto"))
    lines = [
        f"| {done} | {' | '.join(columns)} | {auto} |",
        "|---|" + "--:|" * len(columns) + "---|",
    ]
    for one in results:
        own = BY_NAME[one.exercise].looks_like if one.exercise in BY_NAME else ""
        cells = [
            f"**{one.seen.get(look, 0)}**" if look == own else str(one.seen.get(look, 0))
            for look in columns
        ]
        said = ", ".join(f"{look} {count}" for look, count in one.recognised.items())
        lines.append(f"| {one.exercise} | {' | '.join(cells)} | {said} |")
    return "\n".join(lines) + "\n"


def _limit(name: str, errors: Sequence[tuple[float, float]]) -> str:
    off, ci = np.array(errors).T
    inside = np.abs(off)[np.isfinite(ci)] <= ci[np.isfinite(ci)]
    held = f" ({number(100 * float(inside.mean()), 0)} %)" if inside.size else ""
    return f"{name} ±{number(float(np.quantile(np.abs(off), 0.95)), 2)}{held}"
