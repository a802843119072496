"""``tempo history``: finished sessions, kept, listed, put right, and forgotten."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tempo.commands.faults import sentence
from tempo.commands.options import OutFile, opened_history, person, screen, since

if TYPE_CHECKING:
    from datetime import date

    from tempo.history.kept import Added

_PAIN = click.FloatRange(0, 10)


@click.group()
def history() -> None:
    """Keep finished sessions, and put them right.

    Recordings stay files in a folder of your own (TEMPO_HOME names another); a database beside
    them holds their numbers.

    \b
    tempo history add evening.csv
    tempo history list
    tempo history edit last --pain-after 2 --note "new shoes"
    """  # noqa: D301  # a real backspace: click keeps the lines below it as they are


@history.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@person
@click.option("--protocol", metavar="NAME|FILE", help="What was asked; else the recording's.")
@click.option("--side", type=click.Choice(["left", "right"]), help="Which foot.")
@click.option("--mount", type=click.Choice(["foot", "shank"]), help="Where the sensor sat.")
@click.option("--foot-length-cm", type=click.FloatRange(10, 40), metavar="CM")
@click.option("--gyr-unit", type=click.Choice(["dps", "radps"]), help="Where files do not tell.")
@click.pass_context
def add(
    ctx: click.Context,
    /,
    files: tuple[Path, ...],
    gyr_unit: str | None,
    protocol: str | None,
    **told: Any,
) -> None:
    """Copy recordings into the history, analyse and keep them.

    FILES are recordings or folders of them. One that is there already changes nothing.
    """
    from tempo.coach.protocols import load_protocol
    from tempo.views.words import say

    asked: str | Path | None = None
    if protocol is not None:
        known = load_protocol(protocol)
        asked = Path(protocol) if Path(protocol).is_file() else known.name
    book = opened_history()
    found = _files(files)
    with _bar(len(found), say("history", "adding")) as bar:
        added = book.add(
            found, gyr_unit=gyr_unit, protocol=asked, progress=lambda *_: bar.update(1), **told
        )
    _report(added)
    if added.failed:
        ctx.exit(1)


@history.command(name="list")
@person
@since
def list_(person: str | None, since: date | None) -> None:
    """List sessions, and who they are of."""
    from tempo.views.kept import sessions_table

    book = opened_history()
    kept = book.sessions(person, since)
    stranded = [str(path) for path in book.folder.stranded()]
    click.echo(sessions_table(kept, stranded, width=screen()[0]), nl=False)


@history.command()
@click.argument("session")
@click.option("--note", metavar="TEXT", help="What there is to say of it.")
@click.option("--person", metavar="NAME", help="Whose it is.")
@click.option("--pain-before", type=_PAIN, metavar="0-10")
@click.option("--pain-after", type=_PAIN, metavar="0-10")
@click.option("--pain-next-morning", type=_PAIN, metavar="0-10")
@click.option(
    "--pain-where",
    type=click.Choice(["none", "shin", "calf", "achilles", "heel", "knee"]),
    help="heel: where the tendon meets it.",
)
@click.option("--side", type=click.Choice(["left", "right"]))
@click.option("--legs", type=click.Choice(["1", "2"]), help="Legs that lower.")
@click.option("--load-kg", type=click.FloatRange(0, 500), metavar="KG")
@click.option("--foot-length-cm", type=click.FloatRange(10, 40), metavar="CM")
def edit(
    session: str,
    note: str | None,
    legs: str | None,
    pain_where: str | None,
    pain_before: float | None,
    pain_after: float | None,
    pain_next_morning: float | None,
    **told: Any,
) -> None:
    """Say more of a SESSION (its name in the list, or `last`), or put it right."""
    from tempo.views.words import say

    answers = {"before": pain_before, "after": pain_after, "next_morning": pain_next_morning}
    pain = {when: value for when, value in answers.items() if value is not None}
    changes = {name: value for name, value in told.items() if value is not None}
    if note is not None:
        changes["notes"] = note
    if legs is not None:
        changes["legs_down"] = int(legs)
    if pain_where is not None:
        changes["pain_where"] = [] if pain_where == "none" else [pain_where]
    if not changes and not pain:
        raise click.UsageError("say what to change, such as --pain-after 2")
    edited = opened_history().edit(session, pain=pain, **changes)
    click.echo(say("history", "edited", session=edited.id))


@history.command()
@click.argument("session")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(session: str, yes: bool) -> None:
    """Remove a SESSION and its recording."""
    from tempo.views.kept import session_line
    from tempo.views.words import say

    book = opened_history()
    line = session_line(book.session(session))
    if not yes:
        click.confirm(say("history", "ask_remove", session=line), abort=True)
    book.remove(session)
    click.echo(say("history", "removed", session=line))


@history.command()
@click.argument("person")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(person: str, yes: bool) -> None:
    """Erase everything of a PERSON: recordings, numbers, notes."""
    from tempo.views.kept import counted
    from tempo.views.words import say

    book = opened_history()
    if not yes:
        click.confirm(say("history", "ask_forget", person=person), abort=True)
    sessions = counted("session", book.forget(person))
    click.echo(say("history", "forgotten", person=person, sessions=sessions))


@history.command()
@click.pass_context
def rebuild(ctx: click.Context, /) -> None:
    """Make the database again from the recordings, with today's definitions."""
    from tempo.views.words import say

    book = opened_history()
    added = book.mended
    if added is None:
        with _bar(len(book.folder.kept()), say("history", "rebuilding")) as bar:
            added = book.rebuild(progress=lambda *_: bar.update(1))
        _report(added)
    if added.failed:
        ctx.exit(1)


@history.command()
@click.argument("out", type=OutFile(".csv", ".parquet"), metavar="OUT.csv|OUT.parquet")
@click.option(
    "--rows", type=click.Choice(["reps", "efforts", "sessions"]), default="reps", show_default=True
)
@person
@since
def export(out: Path, rows: str, person: str | None, since: date | None) -> None:
    """Write one row a rep (or an effort, a session) for a spreadsheet or for statistics."""
    from tempo.history.frames import export as write
    from tempo.views.words import say

    frame = opened_history().to_frame(person, since, rows=rows)
    write(frame, out)
    click.echo(say("history", "exported", count=len(frame), path=out))


@history.command()
def persons() -> None:
    """List the people whose sessions are kept."""
    from tempo.views.kept import persons_table

    click.echo(persons_table(opened_history().persons()), nl=False)


def _bar(count: int, label: str) -> Any:
    """A bar on standard error where somebody watches it."""
    hidden = count < 2 or not sys.stderr.isatty()
    return click.progressbar(length=count, label=label, file=sys.stderr, hidden=hidden)


def _report(added: Added) -> None:
    """What became of every recording."""
    from tempo.views.kept import added_line, session_line

    for problem in added.failed:
        click.echo(sentence(problem), err=True)
    if len(added.new) == 1:
        click.echo(session_line(added.new[0]))
    click.echo(added_line(added))


def _files(named: tuple[Path, ...]) -> list[Path]:
    """The recordings named, and all of those in the folders named."""
    from tempo.errors import RecordingError

    files: list[Path] = []
    for path in named:
        if not path.is_dir():
            files.append(path)
            continue
        found = sorted(each for each in path.rglob("*.csv") if not each.name.startswith("."))
        if not found:
            raise RecordingError(f"{path} has no recording (.csv) in it; name another folder")
        files += found
    return list(dict.fromkeys(files))
