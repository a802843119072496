"""The folder of the history: which files lie where, and that nobody else may read them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from tempo.coach.protocols import Protocol
from tempo.errors import RecordingError, TempoError
from tempo.history.intake import Taken, Told, own_protocol
from tempo.sources.recording import COLUMNS, read_recording, write_recording, write_sidecar
from tempo.sources.sidecar import Sidecar, read_sidecar


@dataclass(frozen=True, slots=True)
class Folder:
    """``recordings`` and ``evenings`` are kept, ``unfinished`` is what a live session writes."""

    root: Path
    recordings: Path = field(init=False)
    unfinished: Path = field(init=False)
    protocols: Path = field(init=False)
    evenings: Path = field(init=False)
    database: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "database", self.root / "history.sqlite3")
        for name in ("recordings", "unfinished", "protocols", "evenings"):
            object.__setattr__(self, name, self.root / name)
        places = (self.root, self.recordings, self.unfinished, self.protocols, self.evenings)
        for place in places:
            try:
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
                place.chmod(0o700)
            except OSError as problem:
                raise TempoError(
                    f"{place} cannot be used ({problem.strerror or problem}); "
                    "name another folder in TEMPO_HOME"
                ) from None

    def kept(self) -> list[Path]:
        """The recordings that are kept, by name."""
        return _recordings_in(self.recordings)

    def stranded(self) -> list[Path]:
        """What a live session left that did not come to its end, or is writing now."""
        return _recordings_in(self.unfinished)

    def of(self, person: str) -> list[Path]:
        """All recordings whose sidecar names this person."""
        return [path for path in (*self.kept(), *self.stranded()) if _person_of(path) == person]

    def sidecar(self, file: str) -> Sidecar:
        """What is known of a kept recording."""
        return read_sidecar((self.recordings / file).with_suffix(".json"))

    def protocol_of(self, file: str) -> Protocol | None:
        """The person's own protocol that a kept recording followed; None: one found by its name."""
        return own_protocol(self.sidecar(file), self.protocols)

    def describe(self, file: str, sidecar: Sidecar) -> Path:
        """Write a kept recording's sidecar; the recording's path."""
        path = self.recordings / file
        write_sidecar(path, sidecar)
        _for_me_alone(path)
        return path

    def lay_in(self, taken: Taken, told: Told) -> str:
        """Bring a recording and its sidecar into the folder; its name there.

        Raises
        ------
        RecordingError
            There is no room for it, or no right.
        """
        assert taken.session is not None
        try:
            if taken.path.resolve().parent == self.recordings.resolve():
                return self.describe(taken.path.name, taken.sidecar).name
            place = self.recordings / taken.session.file
            self._copy(taken, told, place)
            _for_me_alone(place)
        except OSError as problem:
            raise RecordingError(
                f"{taken.path} cannot be copied to {self.recordings} "
                f"({problem.strerror or problem}); make room, or name another folder in TEMPO_HOME"
            ) from None
        return place.name

    def finish(self, path: Path) -> None:
        """What a live session wrote is no longer unfinished, once it is kept."""
        if path.resolve().parent == self.unfinished.resolve():
            self.delete(path)

    def own_protocol(self, protocol: Path | None) -> Path | None:
        """The person's own protocol in the folder, under a name that tells its contents."""
        if protocol is None:
            return None
        text = protocol.read_bytes()
        place = self.protocols / f"{protocol.stem}-{hashlib.sha256(text).hexdigest()[:8]}.toml"
        place.write_bytes(text)
        place.chmod(0o600)
        return place

    def delete(self, path: Path) -> None:
        """Remove a recording and what lies beside it."""
        for suffix in (".csv", ".json", ".truth.json"):
            path.with_suffix(suffix).unlink(missing_ok=True)

    def _copy(self, taken: Taken, told: Told, place: Path) -> None:
        """The file as it is where it has our header, else written anew; whole or not at all."""
        with taken.path.open(encoding="utf-8-sig", errors="replace") as file:
            ours = file.readline().strip() == ",".join(COLUMNS) and told.gyr_unit is None
        if not ours:
            samples = read_recording(taken.path, gyr_unit=told.gyr_unit).samples
            write_recording(place, samples, taken.sidecar)
            return
        partial = place.with_name(f".{place.name}.{os.getpid()}.part")
        try:
            partial.write_bytes(taken.path.read_bytes())
            write_sidecar(place, taken.sidecar)
            partial.replace(place)
        finally:
            partial.unlink(missing_ok=True)


def _for_me_alone(path: Path) -> None:
    for file in (path, path.with_suffix(".json")):
        file.chmod(0o600)


def _recordings_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.csv") if not path.name.startswith("."))


def _person_of(path: Path) -> str | None:
    try:
        return read_sidecar(path.with_suffix(".json")).person
    except TempoError:
        return None
