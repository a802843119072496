"""The database file: its tables, how they grew, and who may read it.

Everything in it can be made again from the recordings, so a file that is damaged is put aside and
never mended by guesses. Migrations only ever go forward; `PRAGMA user_version` counts them. Each
happens whole or not at all, and leaves what was there before it in a file beside it (`backups`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tempo.errors import TempoError

#: So long one program waits for another that is writing, s.
WAIT_S = 20.0

_NUMBERS = (
    *("concentric_s", "top_hold_s", "eccentric_s", "bottom_pause_s", "top_to_next_raise_s"),
    *("lift_cm", "drop_cm", "depth_below_level_cm", "top_height_cm", "ankle_rise_cm"),
    *("lowering_speed_cmps", "lowering_peak_speed_cmps", "rom_deg", "tut_s", "evenness"),
)
_VERSION_1 = f"""
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL,
    person TEXT NOT NULL,
    started_utc TEXT NOT NULL,
    utc_offset_min INTEGER NOT NULL,
    started_known INTEGER NOT NULL,
    duration_s REAL NOT NULL,
    protocol TEXT NOT NULL,
    mount TEXT, level TEXT NOT NULL, foot_length_cm REAL,
    side TEXT, legs_down INTEGER, knee TEXT, load_kg REAL, step_height_cm REAL,
    origin TEXT, notes TEXT,
    pain_before REAL, pain_after REAL, pain_next_morning REAL, pain_where TEXT NOT NULL,
    definitions INTEGER NOT NULL, version TEXT NOT NULL,
    score REAL, quality TEXT NOT NULL
);
CREATE INDEX sessions_of_person ON sessions (person, started_utc);
CREATE TABLE sets (
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    "set" INTEGER NOT NULL, side TEXT, start_s REAL NOT NULL, end_s REAL NOT NULL,
    reps INTEGER NOT NULL, partial INTEGER NOT NULL, practice INTEGER NOT NULL,
    score REAL, timed INTEGER NOT NULL, on_tempo_share REAL, eccentric_s_median REAL,
    first_third_s REAL, last_third_s REAL, decay_s REAL, decay_s_ci REAL, tut_s REAL,
    PRIMARY KEY (session, "set")
) WITHOUT ROWID;
CREATE TABLE reps (
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    "set" INTEGER NOT NULL, rep INTEGER NOT NULL, side TEXT,
    concentric_start_s REAL NOT NULL, concentric_end_s REAL NOT NULL,
    eccentric_start_s REAL NOT NULL, eccentric_end_s REAL NOT NULL, decided_s REAL NOT NULL,
    {", ".join(f"{name} REAL, {name}_ci REAL, {name}_withheld TEXT" for name in _NUMBERS)},
    late_drop INTEGER, travel_times_s TEXT NOT NULL,
    partial INTEGER NOT NULL, practice INTEGER NOT NULL, notes TEXT NOT NULL,
    score REAL, on_tempo INTEGER,
    PRIMARY KEY (session, "set", rep)
) WITHOUT ROWID;
"""
_EFFORT_NUMBERS = (
    *("hold_s", "turning_dps", "raise_s", "return_s", "angle_deg", "walk_s", "heel_up_s"),
    *("lowest_heel_cm", "flight_s", "landing_peak_mps2", "settle_s"),
)
#: ``exercise`` is NULL in rows of version 1: what they are of was not kept, and is looked up.
_VERSION_2 = f"""
ALTER TABLE sessions ADD COLUMN exercise TEXT;
ALTER TABLE sets ADD COLUMN asked INTEGER;
CREATE TABLE efforts (
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    place INTEGER NOT NULL, exercise TEXT NOT NULL, kind TEXT NOT NULL,
    "set" INTEGER NOT NULL, number INTEGER NOT NULL, side TEXT,
    start_s REAL NOT NULL, end_s REAL NOT NULL, decided_s REAL NOT NULL,
    {", ".join(f"{name} REAL, {name}_ci REAL, {name}_withheld TEXT" for name in _EFFORT_NUMBERS)},
    still INTEGER, heel_down INTEGER, clipped INTEGER, first_contact TEXT, steps TEXT,
    notes TEXT NOT NULL, score REAL,
    PRIMARY KEY (session, place)
) WITHOUT ROWID;
"""
#: One step a version; a step that was released is never changed.
MIGRATIONS: tuple[str, ...] = (_VERSION_1, _VERSION_2)


class DamagedError(Exception):
    """The file is no database, or not a whole one."""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the database, made and brought up to date if need be.

    Raises
    ------
    DamagedError
        What is there cannot be read; it can be made again from the recordings.
    TempoError
        A newer tempo made it, another program holds it for too long, or it cannot be written.
    """
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            _refuse_newer(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            # what is deleted is overwritten: a person who wants to be forgotten is
            connection.execute("PRAGMA secure_delete = ON")
            _migrate(connection, path)
            yield connection
    except sqlite3.OperationalError as problem:
        raise TempoError(
            f"{path} cannot be used now ({problem}); close other tempo programs, see that the disk "
            "has room, and try again"
        ) from None
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as problem:
        raise DamagedError(f"{path}: {problem}") from None


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All of what happens inside, or nothing of it; others that write wait."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def examine(path: Path) -> None:
    """Read all of it once; raises `DamagedError` where something does not fit together."""
    with opened(path) as connection:
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise DamagedError(f"{path}: {verdict}")


def leave_no_trace(connection: sqlite3.Connection, path: Path) -> bool:
    """Write the file anew without free pages, empty the log, and remove what migrations put aside.

    False if a reader prevents it.
    """
    for backup in backups(path):
        backup.unlink()
    connection.execute("VACUUM")
    busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Only one program at a time is in here; the system ends it for one that dies."""
    lock = folder / "lock.sqlite3"
    with closing(sqlite3.connect(lock, timeout=WAIT_S, isolation_level=None)) as connection:
        lock.chmod(0o600)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            raise TempoError(
                f"another program is putting {folder} in order; try again when it is done"
            ) from None
        yield


def backups(path: Path) -> list[Path]:
    """The database as it was before each migration; for whoever needs an older tempo again."""
    return sorted(path.parent.glob(f"{path.name}.version-*"))


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection) == len(MIGRATIONS):
        return
    with writing(connection):
        _refuse_newer(connection, path)
        version = _version(connection)  # another program may have been quicker
        if 0 < version < len(MIGRATIONS):
            _back_up(path, path.with_name(f"{path.name}.version-{version}"))
        for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
            for statement in step.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")


def _back_up(path: Path, place: Path) -> None:
    """Whole or not at all, and for its person alone.

    A connection that writes cannot be copied from; one that reads beside it sees what was before.
    """
    partial = place.with_name(f".{place.name}.{os.getpid()}.part")
    os.close(os.open(partial, os.O_CREAT | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(path)) as before, closing(sqlite3.connect(partial)) as copy:
            before.backup(copy)
        partial.replace(place)
    finally:
        partial.unlink(missing_ok=True)


def _refuse_newer(connection: sqlite3.Connection, path: Path) -> None:
    """Before anything is written, were it but a mode: what made it knows better."""
    if _version(connection) > len(MIGRATIONS):
        raise TempoError(f"{path} was written by a newer tempo; install that version")


def _version(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found
