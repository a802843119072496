"""What becomes of a live session when it is over: it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tempo.commands.faults import sentence
from tempo.errors import TempoError

if TYPE_CHECKING:
    from tempo.sources.sidecar import Sidecar


@dataclass(slots=True)
class Keeping:
    """Where a live session is written, and how it comes into the history.

    ``history`` None: kept, unless a recording is only played again.
    """

    person: str | None
    history: bool | None

    def sign(self, sidecar: Sidecar) -> Sidecar:
        """The sidecar with the name of whose session it is."""
        return sidecar if self.person is None else replace(sidecar, person=self.person)

    def place(self, asked: Path | None, replay: Path | None) -> Path | None:
        """The file to write: the one that was asked for, else one in the history's folder."""
        self.history = self.history if self.history is not None else replay is None
        if not self.history or asked is not None:
            return asked
        from tempo.history.folder import Folder
        from tempo.home import home_folder, refuges

        name = f"{datetime.now().astimezone():%Y-%m-%d_%H-%M-%S_%f}.csv"
        try:
            return Folder(home_folder() / "history").unfinished / name
        except TempoError as problem:
            click.echo(sentence(problem), err=True)
            refuge = next(refuges(), None)  # the session is worth more than its folder
            return None if refuge is None else refuge / name

    def keep(self, protocol: str | None, saved: str | None) -> None:
        """Take what was saved into the history; what cannot be is told, and left where it is."""
        if self.history and saved is not None and Path(saved).exists():
            own = protocol is not None and Path(protocol).is_file()
            take_in(Path(saved), Path(str(protocol)) if own else None)


def take_in(recording: Path, protocol: Path | None = None) -> None:
    """A finished recording into the history, or the reason why it is not there."""
    from tempo.history.history import History
    from tempo.views.words import say

    try:
        book = History()
        added = book.add([recording], protocol=protocol)
    except Exception as problem:  # noqa: BLE001  # the session is over and written down
        click.echo(sentence(problem), err=True)
        return
    for failed in added.failed:
        click.echo(sentence(failed), err=True)
    for session in added.new:
        place = book.folder.recordings / session.file
        click.echo(say("history", "kept", session=session.id, path=place), err=True)


def keeping(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options about the history, handed on as one `Keeping`."""

    @click.option("--person", metavar="NAME", help="Whose session it is, for the history.")
    @click.option(
        "--history/--no-history",
        default=None,
        help="Keep the session in the history, or leave it out; a --replay is left out.",
    )
    @wraps(command)
    def with_keeping(*args: Any, person: str | None, history: bool | None, **options: Any) -> Any:
        return command(*args, keeping=Keeping(person, history), **options)

    return with_keeping
