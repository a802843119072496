"""Efforts to rows and back: every number with its interval, or why it is withheld."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, fields
from typing import Any

from tempo.exercises.effort import Effort, Hold, Jump, Landing, Tilt, TiptoeStep, TiptoeWalk
from tempo.history.kept import KeptEffort
from tempo.reps.rep import Measured

_KINDS = {kind.__name__: kind for kind in (Hold, Tilt, TiptoeWalk, Jump, Landing)}
_EFFORT = ("exercise", "set", "number", "side", "start_s", "end_s", "decided_s")
_TRUTHS = frozenset({"still", "heel_down", "clipped"})
#: The numbers of all kinds of effort; each has three columns.
NUMBERS = tuple(
    dict.fromkeys(
        one.name for kind in _KINDS.values() for one in fields(kind) if one.type == "Measured"
    )
)


def effort_row(kept: KeptEffort) -> dict[str, Any]:
    """An effort as a row; what its kind does not have is left out."""
    effort, did = kept.effort, kept.effort.did
    row: dict[str, Any] = {name: getattr(effort, name) for name in _EFFORT}
    row |= {"kind": type(did).__name__, "notes": " ".join(effort.notes), "score": kept.score}
    row |= dict.fromkeys(("still", "heel_down", "clipped", "first_contact", "steps"))
    for name in NUMBERS:
        measured = getattr(did, name, Measured(None))
        row[name], row[f"{name}_ci"] = measured.value, measured.ci
        row[f"{name}_withheld"] = measured.withheld
    for one in fields(did):
        value = getattr(did, one.name)
        if one.name == "steps":
            row["steps"] = json.dumps([asdict(step) for step in value])
        elif not isinstance(value, Measured):
            row[one.name] = value
    return row


def effort_of(row: sqlite3.Row) -> KeptEffort:
    """The effort that a row was made of."""
    kind = _KINDS[row["kind"]]
    did = kind(**{one.name: _value(row, one.name) for one in fields(kind)})
    known = {name: row[name] for name in _EFFORT}
    return KeptEffort(Effort(**known, did=did, notes=tuple(row["notes"].split())), row["score"])


def _value(row: sqlite3.Row, name: str) -> Any:
    value = row[name]
    if name in NUMBERS:
        return Measured(value, row[f"{name}_ci"], row[f"{name}_withheld"])
    if name in _TRUTHS:
        return None if value is None else bool(value)
    if name == "steps":
        return tuple(
            TiptoeStep(**step | {"lowest_heel_cm": Measured(**step["lowest_heel_cm"])})
            for step in json.loads(value)
        )
    return value
