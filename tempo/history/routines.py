"""A routine's recording is kept exercise by exercise: each is a session like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from tempo.errors import TempoError
from tempo.history.folder import Folder
from tempo.parts import is_routine, parts_of
from tempo.sources.recording import read_recording, write_recording
from tempo.sources.sidecar import read_sidecar


def exercise_by_exercise(paths: Iterable[Path], folder: Folder) -> Iterator[Path]:
    """The recordings; in the place of a routine's its parts, written where they are taken in."""
    for path in paths:
        if not _is_routine(path):
            yield path
            continue
        for number, part in enumerate(parts_of(read_recording(path)), start=1):
            file = folder.unfinished / f"{path.stem}_{number}_{part.sidecar.exercise}.csv"
            write_recording(file, part.samples, part.sidecar)
            for written in (file, file.with_suffix(".json")):
                written.chmod(0o600)
            yield file


def _is_routine(path: Path) -> bool:
    """Only our own recordings have labels; what is wrong with others is said as they are read."""
    with suppress(TempoError):
        return path.suffix == ".csv" and is_routine(read_sidecar(path.with_suffix(".json")))
    return False
