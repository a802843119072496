"""A recording read and analysed for the history, several at a time where there are several."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tempo.coach.protocols import Protocol, load_protocol
from tempo.errors import RecordingError, TempoError
from tempo.history.kept import NOBODY, SIMULATED, KeptSession, keep, samples_hash
from tempo.session import analyse
from tempo.sources.opening import read_recording
from tempo.sources.sidecar import Sidecar
from tempo.sources.unfinished import marked

#: Called with how many are done and how many there are.
Progress = Callable[[int, int], None]
#: The sidecar's word for a person's own protocol: the name of a file in the history's folder.
_OWN = "own_protocol"
#: From so many recordings on, starting other processes costs less than it saves.
_WORTH_PROCESSES = 8


@dataclass(frozen=True, slots=True)
class Told:
    """What the person says of recordings as they are added; it goes into the sidecars.

    ``protocol`` is a protocol file of their own, already in the history's folder.
    """

    gyr_unit: str | None = None
    sidecar: Mapping[str, Any] = field(default_factory=dict)
    protocol: Path | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A recording ready to be kept; ``session`` is None where its samples are known already."""

    path: Path
    sha256: str
    sidecar: Sidecar
    session: KeptSession | None


def take(path: Path, told: Told, protocols: Path, known: Collection[str] = ()) -> Taken:
    """Read and analyse one recording; ``protocols`` is the folder of people's own protocols.

    Raises
    ------
    TempoError
        It cannot be used; one sentence.
    """
    recording = read_recording(path, gyr_unit=told.gyr_unit)
    sha256 = samples_hash(recording.samples)
    known_of = marked(recording.sidecar, unfinished=False)
    sidecar = settled(replace(known_of, **told.sidecar), path)
    if told.protocol is not None:
        sidecar = replace(sidecar, extra={**sidecar.extra, _OWN: told.protocol.name})
    if sha256 in known:
        return Taken(path, sha256, sidecar, None)
    analysis = analyse(
        replace(recording, sidecar=sidecar), protocol=own_protocol(sidecar, protocols)
    )
    return Taken(path, sha256, sidecar, keep(analysis, file_name(sidecar, sha256), sha256))


def take_all(
    paths: Sequence[Path],
    told: Told,
    protocols: Path,
    known: Collection[str] = (),
    workers: int = 1,
) -> Iterator[Taken | TempoError]:
    """Each recording in the order given, or why it could not be used.

    With several ``workers``, other processes analyse; they are spawned, since a fork of a process
    with threads (NumPy has some) may hang.
    """
    one = partial(_take_or_say, told=told, protocols=protocols, known=frozenset(known))
    if len(paths) < _WORTH_PROCESSES or workers < 2:
        yield from map(one, paths)
        return
    with ProcessPoolExecutor(min(workers, len(paths)), get_context("spawn")) as pool:
        yield from pool.map(one, paths)


def counted(
    taken: Iterator[Taken | TempoError], count: int, progress: Progress | None
) -> Iterator[Taken | TempoError]:
    """The same, while it is told how far it is."""
    for done, each in enumerate(taken, start=1):
        yield each
        if progress is not None:
            progress(done, count)


def _take_or_say(
    path: Path, told: Told, protocols: Path, known: Collection[str]
) -> Taken | TempoError:
    try:
        return take(path, told, protocols, known)
    except TempoError as problem:
        return problem
    except (OSError, ValueError) as problem:
        return RecordingError(f"{path} cannot be used ({problem}); leave it out")


def own_protocol(sidecar: Sidecar, protocols: Path) -> Protocol | None:
    """A person's own protocol, if it lies in the folder; a recording cannot name another place."""
    name = sidecar.extra.get(_OWN)
    file = protocols / Path(name).name if isinstance(name, str) and name else None
    return load_protocol(file) if file is not None and file.is_file() else None


def settled(sidecar: Sidecar, path: Path) -> Sidecar:
    """The sidecar with a person and an instant; what was not told is marked as such."""
    if sidecar.person is None:
        someone = SIMULATED if sidecar.origin == "simulated" else NOBODY
        sidecar = replace(sidecar, person=someone)
    if sidecar.started_at is not None:
        started = datetime.fromisoformat(sidecar.started_at)
        if started.tzinfo is None:
            sidecar = replace(sidecar, started_at=started.astimezone().isoformat())
        return sidecar
    started = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    return replace(
        sidecar,
        started_at=started.isoformat(timespec="seconds"),
        extra={**sidecar.extra, "started_from": "file"},
    )


def file_name(sidecar: Sidecar, sha256: str) -> str:
    """``2026-03-01_18-30-00_ab12cd34.csv``: sorts by time, and names nobody."""
    started = datetime.fromisoformat(str(sidecar.started_at))
    return f"{started:%Y-%m-%d_%H-%M-%S}_{sha256[:8]}.csv"
