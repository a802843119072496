"""Sessions to rows and back; knows the columns and nothing of files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import groupby
from typing import Any

from tempo.coach.scoring import SetSummary
from tempo.exercises.exercise import HEEL_RAISE
from tempo.history.effort_rows import effort_of, effort_row
from tempo.history.kept import WHEN, KeptRep, KeptSession
from tempo.reps.rep import MEASURED_FIELDS, Measured, Rep

_PLAIN = (
    *("sha256", "file", "person", "started_known", "duration_s", "protocol", "mount", "level"),
    *("foot_length_cm", "side", "legs_down", "knee", "load_kg", "step_height_cm", "origin"),
    *("notes", "definitions", "version", "score", "exercise"),
)
_SET = tuple(field.name for field in fields(SetSummary))
_REP = (
    *("set", "rep", "side", "concentric_start_s", "concentric_end_s"),
    *("eccentric_start_s", "eccentric_end_s", "decided_s", "late_drop", "partial", "practice"),
)


def put(connection: sqlite3.Connection, session: KeptSession) -> bool:
    """Add a session; False, and nothing changed, where its samples are there already."""
    row = _session_row(session)
    added = connection.execute(
        f"INSERT INTO sessions {_places(row)} ON CONFLICT (sha256) DO NOTHING",
        row,
    )
    if not added.rowcount:
        return False
    number = added.lastrowid
    for table, rows in (
        ("sets", [_set_row(each) for each in session.sets]),
        ("reps", [_rep_row(each) for each in session.reps]),
        ("efforts", [{"place": at} | effort_row(one) for at, one in enumerate(session.efforts)]),
    ):
        whole = [{"session": number} | each for each in rows]
        if whole:
            connection.executemany(
                f"INSERT INTO {table} {_places(whole[0])}",  # our own names
                whole,
            )
    return True


def replace(connection: sqlite3.Connection, session: KeptSession) -> None:
    """Put a session in the place of the one with the same samples."""
    take_out(connection, session.sha256)
    put(connection, session)


def take_out(connection: sqlite3.Connection, sha256: str) -> None:
    """Remove a session with its sets, reps and efforts."""
    connection.execute("DELETE FROM sessions WHERE sha256 = ?", (sha256,))


def unnamed(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Hash and file of sessions whose exercise an older version did not keep."""
    rows = connection.execute("SELECT sha256, file FROM sessions WHERE exercise IS NULL")
    return [(row["sha256"], row["file"]) for row in rows]


def name_raises(connection: sqlite3.Connection, sha256: str, exercise: str) -> None:
    """Say which heel raises a session is of."""
    connection.execute("UPDATE sessions SET exercise = ? WHERE sha256 = ?", (exercise, sha256))


def get(
    connection: sqlite3.Connection, person: str | None = None, since: date | None = None
) -> list[KeptSession]:
    """Sessions in the order in which they happened, of everybody or of one person."""
    chosen = connection.execute(
        "SELECT * FROM sessions WHERE (:person IS NULL OR person = :person)"
        " ORDER BY started_utc, sha256",
        {"person": person},
    ).fetchall()
    numbers = {"of": json.dumps([row["id"] for row in chosen])}
    sets = _by_session(connection, "sets", numbers)
    reps = _by_session(connection, "reps", numbers)
    efforts = _by_session(connection, "efforts", numbers)
    found = [
        _session(row, *(each.get(row["id"], []) for each in (sets, reps, efforts)))
        for row in chosen
    ]
    return [session for session in found if since is None or session.day >= since]


def _by_session(
    connection: sqlite3.Connection, table: str, of: Mapping[str, str]
) -> dict[int, list[sqlite3.Row]]:
    rows = connection.execute(
        f"SELECT * FROM {table} WHERE session IN (SELECT value FROM json_each(:of))"  # noqa: S608
        " ORDER BY session",
        of,
    )
    return {number: list(group) for number, group in groupby(rows, key=lambda row: row["session"])}


def _places(row: Mapping[str, object]) -> str:
    names = ", ".join(f'"{name}"' for name in row)
    return f"({names}) VALUES ({', '.join(f':{name}' for name in row)})"


def _session_row(session: KeptSession) -> dict[str, Any]:
    row = {name: getattr(session, name) for name in _PLAIN}
    offset = session.started.utcoffset() or timedelta()
    return row | {
        "started_utc": session.started.astimezone(UTC).isoformat(timespec="seconds"),
        "utc_offset_min": round(offset.total_seconds() / 60),
        "quality": " ".join(session.quality),
        "pain_where": json.dumps(session.pain_where),
        **{f"pain_{when}": session.pain.get(when) for when in WHEN},
    }


def _set_row(summary: SetSummary) -> dict[str, Any]:
    return {name: getattr(summary, name) for name in _SET}


def _rep_row(kept: KeptRep) -> dict[str, Any]:
    rep = kept.rep
    row = {name: getattr(rep, name) for name in _REP}
    for name in MEASURED_FIELDS:
        measured: Measured = getattr(rep, name)
        row[name], row[f"{name}_ci"] = measured.value, measured.ci
        row[f"{name}_withheld"] = measured.withheld
    return row | {
        "travel_times_s": json.dumps(rep.travel_times_s),
        "notes": " ".join(rep.notes),
        "score": kept.score,
        "on_tempo": kept.on_tempo,
    }


def _session(
    row: sqlite3.Row,
    sets: Iterable[sqlite3.Row],
    reps: Iterable[sqlite3.Row],
    efforts: Iterable[sqlite3.Row],
) -> KeptSession:
    plain = {name: row[name] for name in _PLAIN}
    plain["exercise"] = plain["exercise"] or HEEL_RAISE.name
    zone = timezone(timedelta(minutes=row["utc_offset_min"]))
    pain = {when: row[f"pain_{when}"] for when in WHEN}
    return KeptSession(
        **plain | {"started_known": bool(row["started_known"])},
        started=datetime.fromisoformat(row["started_utc"]).astimezone(zone),
        pain={when: value for when, value in pain.items() if value is not None},
        pain_where=tuple(json.loads(row["pain_where"])),
        quality=tuple(row["quality"].split()),
        sets=tuple(SetSummary(**{name: each[name] for name in _SET}) for each in sets),
        reps=tuple(_reps(reps)),
        efforts=tuple(map(effort_of, efforts)),
    )


def _reps(rows: Iterable[sqlite3.Row]) -> Iterator[KeptRep]:
    for row in rows:
        known = {name: row[name] for name in _REP}
        numbers = {
            name: Measured(row[name], row[f"{name}_ci"], row[f"{name}_withheld"])
            for name in MEASURED_FIELDS
        }
        truths = {name: _truth(row[name]) for name in ("late_drop", "partial", "practice")}
        rep = Rep(
            **known | numbers | truths,
            travel_times_s=tuple(json.loads(row["travel_times_s"])),
            notes=tuple(row["notes"].split()),
        )
        yield KeptRep(rep, row["score"], _truth(row["on_tempo"]))


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)
