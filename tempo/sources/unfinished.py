"""Recordings that did not come to their end: how they are known, found and finished.

A recording that is being written carries a mark in its sidecar, and a lock that the system takes
off when the program ends, however it ends. A mark without a lock is an interrupted recording.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tempo.errors import RecordingError
from tempo.sources.recording import for_me_alone, write_sidecar
from tempo.sources.sidecar import Sidecar, read_sidecar

MARK = "unfinished"
#: What is left in the place of the mark when a recording has been finished later.
INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Finished:
    """An interrupted recording after `finish`."""

    path: Path
    samples: int
    lasted_s: float


def marked(sidecar: Sidecar, *, unfinished: bool) -> Sidecar:
    """The sidecar with the mark or without it."""
    extra = {key: value for key, value in sidecar.extra.items() if key != MARK}
    return replace(sidecar, extra={**extra, MARK: True} if unfinished else extra)


def begin_file(path: Path) -> io.FileIO:
    """A new file for this person alone, unbuffered, and locked as long as it is open."""
    file = io.FileIO(path, "w", opener=for_me_alone)
    if sys.platform != "win32":
        import fcntl

        with suppress(OSError):  # some network drives know no locks
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    return file


def interrupted(folder: Path) -> list[Path]:
    """The recordings in a folder whose program ended before they did."""
    return [path for path in _recordings(folder) if _is_marked(path) and not _is_held(path)]


def finish(path: Path) -> Finished:
    """Make an interrupted recording one like every other.

    A last line that was cut off goes, and what lies about from a sidecar that was being written;
    that it was interrupted stays in the sidecar.

    Raises
    ------
    RecordingError
        It is being written now, is not interrupted, or cannot be changed.
    """
    try:
        if not path.is_file() or not _is_marked(path):
            raise RecordingError(f"{path} is no interrupted recording; there is nothing to finish")
        if _is_held(path):
            raise RecordingError(f"{path} is being recorded now; end that first, with Ctrl-C there")
        content = path.read_bytes()
        whole = content.rpartition(b"\n")[0]
        lines = whole.splitlines()[1:]
        if len(whole) + 1 < len(content):
            with path.open("r+b") as file:
                file.truncate(len(whole) + 1)
        sidecar = marked(read_sidecar(path.with_suffix(".json")), unfinished=False)
        write_sidecar(path, replace(sidecar, extra={**sidecar.extra, INTERRUPTED: True}))
        for part in _parts(path):
            part.unlink(missing_ok=True)
    except OSError as problem:
        raise RecordingError(
            f"{path} cannot be finished ({problem.strerror or problem}); "
            "see that the file and its folder can be written"
        ) from None
    return Finished(path, len(lines), _lasted_s(lines))


def free_name(folder: Path, name: str) -> Path:
    """The name, or the next one with a number, that no recording in the folder has."""
    wanted = Path(name)
    number = 1
    while True:
        path = folder / (name if number == 1 else f"{wanted.stem}_{number}{wanted.suffix}")
        if not path.exists() and not path.with_suffix(".json").exists():
            return path
        number += 1


def remove(path: Path) -> None:
    """Remove a recording, its sidecar and what lies about of it."""
    for each in (path, path.with_suffix(".json"), *_parts(path)):
        each.unlink(missing_ok=True)


def _recordings(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted(path for path in folder.glob("*.csv") if not path.name.startswith("."))


def _parts(path: Path) -> Iterable[Path]:
    names = (path.name, path.with_suffix(".json").name)
    return [
        each
        for each in path.parent.glob(".*.part")
        if each.name.removesuffix(".part").rpartition(".")[0] in {f".{name}" for name in names}
    ]


def _is_marked(path: Path) -> bool:
    try:
        return read_sidecar(path.with_suffix(".json")).extra.get(MARK) is True
    except RecordingError:
        return False


def _is_held(path: Path) -> bool:
    """Whether a program has it open for writing; where there are no locks, it is taken as not."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        with path.open("rb") as file:
            fcntl.flock(file.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _lasted_s(lines: list[bytes]) -> float:
    if not lines:
        return 0.0
    try:
        first_s, last_s = (float(line.partition(b",")[0]) for line in (lines[0], lines[-1]))
    except ValueError:
        return 0.0
    return last_s - first_s
