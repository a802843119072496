"""``tempo web``: the page without a sensor, to look around and to see a session."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tempo.commands.options import asking, chosen_protocol, lan, opened_history, person, port, units

if TYPE_CHECKING:
    from starlette.routing import Route

    from tempo.views.web.address import Place
    from tempo.views.web.simulated import Simulations
    from tempo.weeks.overview import Overview


@click.command()
@asking
@click.option(
    "--record",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Leave the recordings there.",
)
@person
@lan
@port
@units
def web(
    *,
    protocol: str | None,
    tempo: str | None,
    record: Path | None,
    person: str | None,
    lan: bool,
    port: int | None,
    units: Literal["cm", "inch"],
) -> None:
    """Open the page: a guided session with a simulated person at the press of a button, and weeks.

    With a sensor: tempo live --web. Ctrl-C ends.
    """
    import asyncio

    from tempo.coach.protocols import choose_protocol
    from tempo.views.web.address import take_place

    chosen = choose_protocol(chosen_protocol(protocol, tempo))
    place = take_place(lan=lan, port=port)
    # only here is it certain that the extra is installed, which these import
    from tempo.views.web.simulated import Simulations
    from tempo.views.web.weeks import weeks_route

    opened_history().whose(person)  # of several people nobody is shown by chance
    weeks = weeks_route(partial(_weeks, person), units)
    asyncio.run(_stay(Simulations(chosen, units=units, folder=record), place, weeks))


def _weeks(person: str | None) -> Overview:
    """The person's sessions as they are now; a new look each time, in whatever thread asks."""
    from tempo.weeks.overview import overview

    book = opened_history()
    whose = book.whose(person)
    return overview(book.sessions(whose) if whose is not None else ())


async def _stay(simulations: Simulations, place: Place, weeks: Route) -> None:
    from tempo.commands.room import until_ctrl_c
    from tempo.views.web.serve import serving

    leaving = until_ctrl_c(simulations.stop)
    async with serving(simulations.show, place, sys.stdout, [weeks]):
        await leaving.wait()
        await simulations.finished()
