"""Sessions that an older version kept without saying what they are of."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from tempo.errors import TempoError
from tempo.exercises.exercise import HEEL_RAISE
from tempo.history import shelf
from tempo.history.database import writing
from tempo.history.folder import Folder
from tempo.history.intake import Told, take
from tempo.history.kept import KeptSession
from tempo.session import choose_exercise


def name_exercises(connection: sqlite3.Connection, folder: Folder) -> None:
    """Measure efforts that were not kept, from their recordings; heel raises stay as they are.

    What cannot be read stays heel raises without a rep, until `History.rebuild` says why.
    """
    for sha256, file in shelf.unnamed(connection):
        name, measured = _found(folder, file)
        with writing(connection):
            if measured is None or measured.sha256 != sha256:
                shelf.name_raises(connection, sha256, name)
            else:
                shelf.replace(connection, replace(measured, file=file))


def _found(folder: Folder, file: str) -> tuple[str, KeptSession | None]:
    path: Path = folder.recordings / file
    try:
        chosen = choose_exercise(None, folder.sidecar(file).exercise)
        if chosen.raises:
            return chosen.name, None
        return chosen.name, take(path, Told(), folder.protocols).session
    except (TempoError, OSError, ValueError):
        return HEEL_RAISE.name, None
