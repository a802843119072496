"""``tempo routine``: one coach for the evening."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from tempo.commands.keeping import Keeping, keeping
from tempo.commands.options import lan, opened_history, port, settings

if TYPE_CHECKING:
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
@click.option("--sensor", metavar="NAME|ADDRESS", help="A sensor that measures; see tempo scan.")
@click.option("--family", metavar="FAMILY", help="Its family, when it is not recognised.")
@settings
@click.option(
    "--replay",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Play a recording as if it happened now.",
)
@click.option("--simulate", is_flag=True, help="A simulated person with a sensor.")
@click.option("--side", type=click.Choice(["left", "right"]), help="The foot with the sensor.")
@click.option("--foot-length-cm", type=click.FloatRange(10, 40), metavar="CM")
@click.option(
    "--record",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Leave the recording there.",
)
@click.option(
    "--speed",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="Not of a sensor: 10 is ten times as fast, to look at what comes.",
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
@click.option("--tui", is_flag=True, help="On the whole terminal, readable from two metres.")
@keeping
def routine(
    *,
    keeping: Keeping,
    name: str | None,
    file: Path | None,
    hurts: tuple[str, ...],
    sore: Literal["no", "mild", "severe"] | None,
    sets: int | None,
    sensor: str | None,
    family: str | None,
    settings: dict[str, str],
    replay: Path | None,
    simulate: bool,
    side: str | None,
    foot_length_cm: float | None,
    record: Path | None,
    speed: float,
    sound: str,
    web: bool,
    lan: bool,
    port: int | None,
    tui: bool,
) -> None:
    """Lead through an evening: shin, calf, stretch or arch.

    Relax first, then train, stretch while warm; sets and rests timed, sides in turn. Works without
    a sensor, by voice and clock; with one, what a sensor on the foot sees is measured. Where it
    hurts is asked first: what is not for today is left out, and why is said.

    \b
    tempo routine stretch              document 003, 4 minutes
    tempo routine calf --web           001, 35 minutes, on a page
    tempo routine shin --sensor NAME   000, 10 minutes, measured
    tempo routine arch --simulate      004, 13 minutes, by somebody simulated
    tempo routine --file MY.toml       your own
    """  # noqa: D301  # a real backspace: click keeps the lines below it as they are
    import asyncio

    from tempo.commands.evening_room import EveningRoom
    from tempo.commands.evening_sources import Wants, keep_all, place_in
    from tempo.evening.screening import Said
    from tempo.evening.sensed import SensedEvening
    from tempo.evening.session import EveningSession
    from tempo.views.evening_words import evening_wording
    from tempo.views.web.address import take_place

    if not web and (lan or port is not None):
        raise click.UsageError("--lan and --port are about the page: add --web")
    if web and tui:
        raise click.UsageError("--web and --tui are two ways to look; give one of them")
    chosen = _chosen(name, file)
    started = datetime.now().astimezone()
    wants = Wants(sensor, family, settings, replay, simulate, speed)
    sidecar = keeping.sign(wants.sidecar(side, foot_length_cm, started))
    kept = keeping.history if keeping.history is not None else replay is None
    first = kept and not simulate and _first_week(keeping.person, started)
    options: dict[str, Any] = {
        "wording": evening_wording(chosen),
        "said": Said(hurts=_places(hurts), sore=sore),
        "first_week": first,
        "sets": sets,
        "speed": speed,
    }
    source = wants.source()
    file = None
    if source is None:
        session = EveningSession(chosen, **options)
    else:
        file = keeping.place(place_in(record, replay), replay)
        session = SensedEvening(chosen, source=source, sidecar=sidecar, record=file, **options)
    room = EveningRoom(session, sys.stdout, take_place(lan=lan, port=port) if web else None)
    led = room.run_whole_terminal(sound) if tui else room.run(sound, careful=not simulate)
    report = asyncio.run(led)
    if kept:
        keep_all(report, session, started, keeping.person, asked=record is not None)


def _chosen(name: str | None, file: Path | None) -> Routine:
    from tempo.coach.routine_file import read_routine
    from tempo.coach.routines import ROUTINES, load_routine

    if (name is None) == (file is None):
        raise click.UsageError(f"Give one of {', '.join(ROUTINES)}, or --file MY.toml")
    if file is not None:
        return read_routine(file)
    return load_routine(str(name))


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
