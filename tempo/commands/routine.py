"""``tempo routine``: one coach for the evening."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tempo.commands.keeping import Keeping, keeping
from tempo.commands.options import lan, opened_history, port

if TYPE_CHECKING:
    from tempo.coach.evening_report import EveningReport
    from tempo.coach.routine import Routine


@click.command()
@click.argument("name", required=False)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    metavar="MY.toml",
    help="A routine of your own instead of a built-in one.",
)
@click.option(
    "--hurts",
    type=click.Choice(["nowhere", "shin", "achilles", "knee", "heel"]),
    multiple=True,
    help="Where it hurts now, as often as needed; else asked. heel: where the tendon meets it.",
)
@click.option(
    "--sore", type=click.Choice(["no", "mild", "severe"]), help="How sore the legs are; else asked."
)
@click.option(
    "--sets",
    type=click.IntRange(1, 20),
    help="So many sets of everything; else the document's, and one in the first week.",
)
@click.option(
    "--speed",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="To look at what comes: 10 is ten times as fast.",
)
@click.option(
    "--sound",
    type=click.Choice(["auto", "tones", "bell", "none"]),
    default="auto",
    show_default=True,
    help="auto: tones with tempo-coach[sound], else the bell of a terminal.",
)
@click.option("--web", is_flag=True, help="On a page, on this computer or with --lan on a phone.")
@lan
@port
@keeping
def routine(
    *,
    keeping: Keeping,
    name: str | None,
    file: Path | None,
    hurts: tuple[str, ...],
    sore: Literal["no", "mild", "severe"] | None,
    sets: int | None,
    speed: float,
    sound: str,
    web: bool,
    lan: bool,
    port: int | None,
) -> None:
    """Lead through an evening: shin, calf, stretch or arch.

    Relax first, then train, stretch while warm; sets and rests timed, sides in turn. Works without
    a sensor, by voice and clock.
    """
    import asyncio

    from tempo.commands.evening_room import EveningRoom
    from tempo.evening import EveningSession
    from tempo.screening import Said
    from tempo.views.evening_words import evening_wording
    from tempo.views.web.address import take_place

    if not web and (lan or port is not None):
        raise click.UsageError("--lan and --port are about the page: add --web")
    chosen = _chosen(name, file)
    started = datetime.now().astimezone()
    session = EveningSession(
        chosen,
        wording=evening_wording(chosen),
        said=Said(hurts=_places(hurts), sore=sore),
        first_week=keeping.history is not False and _first_week(keeping.person, started),
        sets=sets,
        speed=speed,
    )
    room = EveningRoom(session, sys.stdout, take_place(lan=lan, port=port) if web else None)
    report = asyncio.run(room.run(sound, careful=True))
    if keeping.history is not False and speed == 1.0 and report.steps:
        _keep(report, started, keeping.person)


def _chosen(name: str | None, file: Path | None) -> Routine:
    from tempo.coach.routine_file import read_routine
    from tempo.coach.routines import ROUTINES, load_routine
    from tempo.errors import TempoError

    if (name is None) == (file is None):
        raise click.UsageError(f"Give one of {', '.join(ROUTINES)}, or --file MY.toml")
    if file is not None:
        return read_routine(file)
    try:
        return load_routine(str(name))
    except TempoError as wrong:
        raise click.UsageError(str(wrong)) from None


def _places(hurts: tuple[str, ...]) -> frozenset[str] | None:
    """Where it hurts, if that was said."""
    if not hurts:
        return None
    places = frozenset(hurts) - {"nowhere"}
    if places and "nowhere" in hurts:
        raise click.UsageError("--hurts nowhere and --hurts with a place contradict each other")
    return places


def _first_week(person: str | None, now: datetime) -> bool:
    """Whether the first evening or session since a long pause is less than a week ago."""
    from tempo.coach.past import Now, Past, Rules, current_run, is_first_week
    from tempo.history.evenings import evenings
    from tempo.history.kept import NOBODY, SIMULATED

    book = opened_history()
    whose = person or NOBODY
    days = {one.day for one in book.sessions() if one.person == whose != SIMULATED}
    days |= {one.day for one in evenings(book.folder.evenings, whose) if one.done}
    past = [Past(day.toordinal(), 0, 0, 0, 0, 0.0) for day in sorted(days)]
    today = Now(now.date().toordinal())
    return is_first_week(current_run(past, today, Rules()), today)


def _keep(report: EveningReport, started: datetime, person: str | None) -> None:
    from tempo.history.evenings import keep_evening
    from tempo.history.folder import Folder
    from tempo.history.kept import NOBODY
    from tempo.home import home_folder
    from tempo.views.words import say

    folder = Folder(home_folder() / "history").evenings
    path = keep_evening(report, started, person or NOBODY, folder)
    click.echo(say("history", "kept_evening", path=path), err=True)
