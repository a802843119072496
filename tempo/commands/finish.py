"""``tempo finish``: recordings whose program ended before they did."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tempo.commands.keeping import take_in


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE.csv|FOLDER..."
)
def finish(files: tuple[Path, ...]) -> None:
    """Finish recordings that were interrupted, by a crash or an empty battery.

    What was written until then is kept as a recording like every other.

    \b
    tempo finish evening.csv
    tempo finish kept/
    """  # noqa: D301  # a real backspace: click keeps the lines below it as they are
    from tempo.sources.unfinished import interrupted
    from tempo.views.words import one_line, say

    for file in files:
        found = interrupted(file) if file.is_dir() else [file]
        for path in found:
            _finish(path)
        if not found:
            click.echo(say("recording.unfinished", "none", folder=one_line(str(file))))


def offer(*folders: Path) -> None:
    """Say what was interrupted in these folders, and finish it where the person says so."""
    from tempo.sources.unfinished import interrupted
    from tempo.views.words import one_line, say, typed

    asks = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
    for path in (path for folder in folders for path in interrupted(folder)):
        name = one_line(str(path))
        if not asks:
            click.echo(say("recording.unfinished", "found", path=name, word=typed(path)), err=True)
        elif click.confirm(say("recording.unfinished", "ask", path=name), default=True, err=True):
            _finish(path, err=True)


def _finish(path: Path, *, err: bool = False) -> None:
    from tempo.sources import unfinished
    from tempo.views.words import one_line, say

    done = unfinished.finish(path)
    figures = {"seconds": f"{done.lasted_s:.1f}", "samples": done.samples}
    name = one_line(str(path))
    click.echo(say("recording.unfinished", "finished", path=name, **figures), err=err)
    if done.samples and _is_of_history(path):
        take_in(path)


def _is_of_history(path: Path) -> bool:
    from tempo.history.folder import Folder
    from tempo.home import home_folder

    return path.resolve().parent == Folder(home_folder() / "history").unfinished.resolve()
