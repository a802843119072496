"""Options that several commands share."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tempo.commands.faults import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tempo.coach.protocol import Protocol
    from tempo.history.history import History
    from tempo.sources.choice import Wanted

    _Command = TypeVar("_Command", bound=Callable[..., Any])

PICTURES = (".png", ".svg", ".pdf")
PAGES = (".html", ".htm", ".pdf")


class OutFile(click.Path):
    """A file to write, whose ending says the format; a wrong one is misuse, before any work."""

    def __init__(self, *endings: str) -> None:
        super().__init__(dir_okay=False, path_type=Path)
        self._endings = endings

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(str(super().convert(value, param, ctx)))
        if path.suffix.lower() not in self._endings:
            self.fail(f"{path} must end in {' or '.join(self._endings)}", param, ctx)
        if not path.absolute().parent.is_dir():
            self.fail(f"there is no folder {path.parent}", param, ctx)
        return path


units = click.option(
    "--units",
    type=click.Choice(["cm", "inch"]),
    default="cm",
    show_default=True,
    help="Lengths on the screen and in reports; files stay in cm.",
)


lan = click.option("--lan", is_flag=True, help="Let a phone in the same network open the page.")
port = click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", help="Of the page; 0 is any free one."
)


def setting(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """KEY=VALUE, as often as the person writes it."""
    pairs = [text.partition("=") for text in given]
    for key, equals, _ in pairs:
        if not equals or not key:
            raise click.BadParameter("write KEY=VALUE, such as range_g=8", ctx, param)
    return {key.strip(): value.strip() for key, _, value in pairs}


settings = click.option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    callback=setting,
    help="A setting of the sensor's family, such as sample_rate_hz=50; may be given repeatedly.",
)


def wanted_sensor(sensor: str | None, family: str | None, settings: dict[str, str]) -> Wanted:
    """Which sensor is meant and how it is set up; a family or setting there is not is misuse."""
    from tempo.errors import TempoError
    from tempo.sources.choice import Wanted, check

    wanted = Wanted(sensor, family, settings)
    try:
        check(wanted)
    except TempoError as wrong:
        raise click.UsageError(str(wrong)) from None
    return wanted


def asking(command: _Command) -> _Command:
    """The two ways to say what is asked, which `chosen_protocol` reads."""
    own = click.option(
        "--tempo",
        metavar="A-B-C-D",
        help="Own seconds: lowering-bottom-raise-top, such as 10-0-2-1.",
    )
    known = click.option(
        "--protocol", metavar="NAME|FILE", help="What is asked; see tempo protocols."
    )
    return known(own(command))


sound = click.option(
    "--sound",
    type=click.Choice(["auto", "tones", "bell", "none"]),
    default="auto",
    show_default=True,
    help="auto: tones with tempo-coach[sound], else the bell of a terminal.",
)


def told_file(what: str, path: Path) -> None:
    """Say on standard error what was written where."""
    from tempo.views.words import one_line

    click.echo(f"{what}: {one_line(str(path))}", err=True)


def screen() -> tuple[int, bool]:
    """Columns of the terminal, and whether headings may be bold on it."""
    return shutil.get_terminal_size((100, 24)).columns, sys.stdout.isatty()


def chosen_protocol(name: str | None, tempo: str | None) -> Protocol | None:
    """The protocol that was asked for in either way; a name that there is not is misuse."""
    from tempo.coach.protocols import from_tempo, load_protocol
    from tempo.errors import TempoError

    if name is not None and tempo is not None:
        raise click.UsageError("--protocol and --tempo both say what is asked; give one of them")
    try:
        if tempo is not None:
            return from_tempo(tempo)
        return None if name is None else load_protocol(name)
    except TempoError as wrong:
        if name is not None and Path(name).is_file():
            raise
        raise click.UsageError(str(wrong)) from None


person = click.option(
    "--person", metavar="NAME", help="Whose sessions; needed where the history has several people."
)


def day(ctx: click.Context, param: click.Parameter, given: str | None) -> date | None:
    """A date, or so many days or weeks back from today."""
    import re
    from datetime import date, datetime, timedelta

    if given is None:
        return None
    back = re.fullmatch(r"(\d{1,4}) ?([dw])", given)
    if back:
        today = datetime.now().astimezone().date()
        return today - timedelta(days=int(back[1]) * (7 if back[2] == "w" else 1))
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise click.BadParameter(
            "write a date like 2026-03-01, or 12w for twelve weeks back", ctx, param
        ) from None


since = click.option(
    "--since", metavar="DATE|12w", callback=day, help="Only from this day on; 12w: twelve weeks."
)


def opened_history() -> History:
    """The history, with a sentence where it had to be made again."""
    from tempo.history.history import History
    from tempo.views.kept import counted
    from tempo.views.words import say

    book = History(workers=os.cpu_count() or 1)
    if book.mended is not None:
        again = counted("recording", len(book.mended.new))
        click.echo(say("history", "mended", recordings=again), err=True)
        for problem in book.mended.failed:
            click.echo(sentence(problem), err=True)
    return book
