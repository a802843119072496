"""``tempo report``: pages to keep, to print, to hand over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tempo.commands.options import (
    PAGES,
    OutFile,
    chosen_protocol,
    day,
    opened_history,
    person,
    since,
    told_file,
    units,
)

if TYPE_CHECKING:
    from datetime import date


@click.command()
@click.argument("session", required=False, metavar="[FILE|SESSION]")
@click.option(
    "--out",
    type=OutFile(*PAGES),
    required=True,
    metavar="OUT.html|OUT.pdf",
    help="The page to write.",
)
@person
@since
@click.option(
    "--visit", metavar="DATE", callback=day, help="Of the last visit: what changed since."
)
@click.option("--protocol", metavar="NAME|FILE", help="Of a FILE; else the recording's.")
@click.option(
    "--paper",
    type=click.Choice(["a4", "letter"]),
    default="a4",
    show_default=True,
    help="Of a PDF.",
)
@units
def report(
    *,
    session: str | None,
    out: Path,
    person: str | None,
    since: date | None,
    visit: date | None,
    protocol: str | None,
    paper: str,
    units: Literal["cm", "inch"],
) -> None:
    """Write a page about one session, or about some weeks of a person.

    With a recording, or a session's name from `tempo history list`, it is about that one; without,
    about all that is kept since a day.

    \b
    tempo report evening.csv --out evening.pdf
    tempo report --person ann --since 12w --out ann.pdf
    """  # noqa: D301  # a real backspace: click keeps the lines below it as they are
    if session is not None:
        _one(session, out, protocol, paper, units)
    else:
        _period(out, person, (since, visit), paper, units)
    told_file("Page", out)


def _one(
    session: str, out: Path, protocol: str | None, paper: str, units: Literal["cm", "inch"]
) -> None:
    """One recording, on disk or in the history."""
    from tempo.session import analyse
    from tempo.sources.recording import read_recording
    from tempo.views.report import write_report

    asked = chosen_protocol(protocol, None)
    file = Path(session)
    if not file.exists() and file.suffix.lower() != ".csv":
        book = opened_history()
        kept = book.session(session)
        file = book.folder.recordings / kept.file
        asked = asked or book.folder.protocol_of(kept.file)
    write_report([analyse(read_recording(file), protocol=asked)], out, units=units, paper=paper)


def _period(
    out: Path,
    person: str | None,
    days: tuple[date | None, date | None],
    paper: str,
    units: Literal["cm", "inch"],
) -> None:
    """What is kept of a person, since a day, and compared with before a visit."""
    from datetime import datetime

    from tempo.history.evenings import evenings as read_evenings
    from tempo.history.kept import NOBODY
    from tempo.views.period import write_period
    from tempo.weeks.overview import overview
    from tempo.weeks.today import today

    book = opened_history()
    whose = book.whose(person)
    sessions = book.sessions(whose) if whose is not None else ()
    since, visit = days
    shown = [one for one in sessions if since is None or one.day >= since]
    earlier = [one for one in sessions if one not in shown]
    plan = None
    if sessions:
        own = book.folder.protocol_of(sessions[-1].file)
        plan = today(sessions, datetime.now().astimezone().date(), protocol=own)
    evenings = read_evenings(book.folder.evenings, whose or NOBODY)
    recent = [one for one in evenings if since is None or one.day >= since]
    view = overview(shown, visit, earlier)
    write_period(view, out, units=units, paper=paper, plan=plan, evenings=recent)
