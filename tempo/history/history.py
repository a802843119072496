"""Finished sessions, kept: recordings as files, their numbers in a database beside them.

The files are the truth. Every edit goes to the recording's sidecar first and to the database
second, so that the database can be thrown away at any time and made again (`History.rebuild`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tempo.errors import TempoError
from tempo.history import database, shelf
from tempo.history.evenings import forget_evenings
from tempo.history.folder import Folder
from tempo.history.intake import Progress, Taken, Told, counted, take, take_all
from tempo.history.kept import SIMULATED, Added, KeptSession, Person
from tempo.history.older import name_exercises
from tempo.history.routines import exercise_by_exercise
from tempo.home import home_folder

if TYPE_CHECKING:
    import pandas as pd


class History:
    """All sessions of one folder, of one person or of many.

    Parameters
    ----------
    folder : else ``history`` in `tempo.home.home_folder` (``TEMPO_HOME``).
    workers : processes that analyse many recordings; more than one only where the program's own
        main module may be imported again (``if __name__ == "__main__"``).

    ``mended`` says what was made again because the database was damaged or gone; None: it was well.
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None, *, workers: int = 1) -> None:
        self._workers = workers
        self.folder = Folder(home_folder() / "history" if folder is None else Path(folder))
        self.mended: Added | None = None
        if not self._is_well():
            self._mend()
        with self._open() as connection:
            name_exercises(connection, self.folder)

    # reading

    def sessions(
        self, person: str | None = None, since: date | None = None
    ) -> tuple[KeptSession, ...]:
        """Sessions in the order in which they happened.

        Raises
        ------
        TempoError
            Nobody is called ``person``.
        """
        if person is not None:
            self._check_person(person)
        with self._open() as connection:
            return tuple(shelf.get(connection, person, since))

    def persons(self) -> tuple[Person, ...]:
        """Everybody with a session, by name."""
        found: dict[str, list[date]] = {}
        for session in self.sessions():
            found.setdefault(session.person, []).append(session.day)
        return tuple(
            Person(name, len(days), min(days), max(days)) for name, days in sorted(found.items())
        )

    def whose(self, person: str | None) -> str | None:
        """The person meant: the one named, or the only one there is; None in an empty history.

        Who never was (`SIMULATED`) counts only where there is nobody else.

        Raises
        ------
        TempoError
            There are several and none was named.
        """
        if person is not None:
            self._check_person(person)
            return person
        everybody = self._names()
        names = [name for name in everybody if name != SIMULATED] or everybody
        if len(names) > 1:
            raise TempoError(f"whose sessions? Name one with --person: {', '.join(names)}")
        return names[0] if names else None

    def session(self, name: str) -> KeptSession:
        """The session whose id begins so, or ``last``.

        Raises
        ------
        TempoError
            There is none, or there are several.
        """
        every = self.sessions()
        fitting = every[-1:] if name == "last" else [s for s in every if s.sha256.startswith(name)]
        if len(fitting) != 1:
            count = "several sessions begin" if fitting else "no session begins"
            raise TempoError(f"{count} with '{name}'; tempo history list shows their names")
        return fitting[0]

    def to_frame(
        self, person: str | None = None, since: date | None = None, *, rows: str = "sessions"
    ) -> pd.DataFrame:
        """One row a session, a rep or an effort (``rows``); units are in the names."""
        from tempo.history.frames import FRAMES

        return FRAMES[rows](self.sessions(person, since))

    # writing

    def add(
        self,
        paths: Sequence[str | os.PathLike[str]],
        *,
        gyr_unit: str | None = None,
        protocol: str | Path | None = None,
        progress: Progress | None = None,
        **told: Any,
    ) -> Added:
        """Copy recordings into the folder, analyse and keep them; a routine's by its exercises.

        Parameters
        ----------
        gyr_unit : of the gyroscope, where the recordings do not tell.
        protocol : what all of them follow: a name, or the path of a file of one's own.
        progress : called with how many are done and how many there are.
        told : fields of the sidecar that the person gives, such as ``person``.
        """
        known = {session.sha256 for session in self.sessions()}
        said = {name: value for name, value in told.items() if value is not None}
        own = protocol if isinstance(protocol, Path) else None
        said |= {"protocol": protocol} if isinstance(protocol, str) else {}
        info = Told(gyr_unit, said, self.folder.own_protocol(own))
        files = list(exercise_by_exercise(map(Path, paths), self.folder))
        taken = take_all(files, info, self.folder.protocols, known, self._workers)
        return self._keep(counted(taken, len(files), progress), info)

    def edit(
        self, name: str, *, pain: Mapping[str, float] | None = None, **changes: Any
    ) -> KeptSession:
        """Change what the sidecar says (``notes``, ``person``, …), then the database.

        ``pain`` is added to the answers that there are; ``pain_where`` is kept beside it.
        """
        session = self.session(name)
        sidecar = self.folder.sidecar(session.file)
        if pain:
            changes["pain"] = {**(sidecar.pain or {}), **pain}
        if "pain_where" in changes:
            changes["extra"] = {**sidecar.extra, "pain_where": list(changes.pop("pain_where"))}
        path = self.folder.describe(session.file, replace(sidecar, **changes))
        taken = take(path, Told(), self.folder.protocols)
        assert taken.session is not None
        edited = replace(taken.session, file=session.file)
        with self._open() as connection, database.writing(connection):
            shelf.replace(connection, edited)
        return edited

    def remove(self, name: str) -> KeptSession:
        """Remove one session from the database, and its files."""
        session = self.session(name)
        with self._open() as connection:
            with database.writing(connection):
                shelf.take_out(connection, session.sha256)
            self.folder.delete(self.folder.recordings / session.file)
            database.leave_no_trace(connection, self.folder.database)
        return session

    def forget(self, person: str) -> int:
        """Erase everything of a person: rows, files, free pages and the log; how many sessions.

        Raises
        ------
        TempoError
            Nobody is called so, or another program holds the database open.
        """
        files = self.folder.of(person)
        sessions = [one for one in self.sessions() if one.person == person]
        erased = forget_evenings(self.folder.evenings, person)
        if not files and not sessions and not erased:
            self._check_person(person)
        for path in {*files, *(self.folder.recordings / session.file for session in sessions)}:
            self.folder.delete(path)
        with self._open() as connection:
            with database.writing(connection):
                for session in sessions:
                    shelf.take_out(connection, session.sha256)
            if not database.leave_no_trace(connection, self.folder.database):
                raise TempoError(
                    f"the files of {person} are gone, but another program reads the database; "
                    "close it and type the same again"
                )
        return len(sessions)

    def rebuild(self, progress: Progress | None = None) -> Added:
        """Make the database again from the recordings; what is there is replaced as a whole."""
        with database.alone(self.folder.root):
            return self._rebuild(self.folder.database, progress)

    # inside

    @contextmanager
    def _open(self, file: Path | None = None) -> Iterator[sqlite3.Connection]:
        try:
            with database.opened(file or self.folder.database) as connection:
                yield connection
        except database.DamagedError as damage:
            raise TempoError(
                f"the history is damaged ({damage}); type: tempo history rebuild"
            ) from None

    def _is_well(self) -> bool:
        """Whether the database can be read, or there is nothing yet to have one for."""
        file = self.folder.database
        if not (file.exists() and file.stat().st_size) and self.folder.kept():
            return False
        try:
            database.examine(file)
        except database.DamagedError:
            return False
        return True

    def _mend(self) -> None:
        """Make a new database in the place of the old one; one program does it, others wait."""
        with database.alone(self.folder.root):
            if self._is_well():
                return
            file = self.folder.database
            new = file.with_name("new.sqlite3")
            new.unlink(missing_ok=True)
            self.mended = self._rebuild(new, None)
            for suffix in ("-wal", "-shm"):
                file.with_name(file.name + suffix).unlink(missing_ok=True)
            new.replace(file)

    def _rebuild(self, file: Path, progress: Progress | None) -> Added:
        files = self.folder.kept()
        found = take_all(files, Told(), self.folder.protocols, workers=self._workers)
        taken = list(counted(found, len(files), progress))
        new: list[KeptSession] = []
        failed = tuple(each for each in taken if isinstance(each, TempoError))
        with self._open(file) as connection, database.writing(connection):
            connection.execute("DELETE FROM sessions")
            for each in taken:
                if isinstance(each, Taken) and each.session is not None:
                    kept = replace(each.session, file=each.path.name)
                    new += [kept] if shelf.put(connection, kept) else []
        return Added(tuple(new), len(taken) - len(new) - len(failed), failed)

    def _keep(self, taken: Iterator[Taken | TempoError], told: Told) -> Added:
        new: list[KeptSession] = []
        failed: list[TempoError] = []
        known = 0
        for each in taken:
            if isinstance(each, TempoError):
                failed.append(each)
                continue
            kept = None
            if each.session is not None:
                kept = replace(each.session, file=self.folder.lay_in(each, told))
            with self._open() as connection, database.writing(connection):
                if kept is not None and shelf.put(connection, kept):
                    new.append(kept)
                else:
                    known += 1
            self.folder.finish(each.path)
        return Added(tuple(new), known, tuple(failed))

    def _names(self) -> list[str]:
        with self._open() as connection:
            rows = connection.execute("SELECT DISTINCT person FROM sessions ORDER BY person")
            return [row[0] for row in rows]

    def _check_person(self, person: str) -> None:
        names = self._names()
        if person not in names:
            those = f"there are: {', '.join(names)}" if names else "the history is empty"
            raise TempoError(f"nobody is called '{person}'; {those}")
