"""``tempo web``: the page without a sensor, to look around and to see a session."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tempo.commands.options import chosen_protocol, lan, port, units

if TYPE_CHECKING:
    from tempo.views.web.address import Place
    from tempo.views.web.simulated import Simulations


@click.command()
@click.option("--protocol", metavar="NAME|FILE", help="What is asked; see tempo protocols.")
@click.option("--tempo", metavar="A-B-C-D", help="Own seconds, such as 10-0-2-1.")
@click.option(
    "--record",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Leave the recordings there.",
)
@lan
@port
@units
def web(
    *,
    protocol: str | None,
    tempo: str | None,
    record: Path | None,
    lan: bool,
    port: int | None,
    units: Literal["cm", "inch"],
) -> None:
    """Open the page: a whole guided session with a simulated person, at the press of a button.

    With a sensor: tempo live --web. Ctrl-C ends.
    """
    import asyncio

    from tempo.coach.protocols import choose_protocol
    from tempo.views.web.address import take_place
    from tempo.views.web.simulated import Simulations

    chosen = choose_protocol(chosen_protocol(protocol, tempo))
    place = take_place(lan=lan, port=port)
    asyncio.run(_stay(Simulations(chosen, units=units, folder=record), place))


async def _stay(simulations: Simulations, place: Place) -> None:
    from tempo.commands.room import until_ctrl_c
    from tempo.views.web.serve import serving

    leaving = until_ctrl_c(simulations.stop)
    async with serving(simulations.show, place, sys.stdout):
        await leaving.wait()
        await simulations.finished()
