"""``tempo metronome``: the beat of a protocol, without a sensor."""

from __future__ import annotations

import sys

import click

from tempo.commands.options import chosen_protocol


@click.command()
@click.option("--protocol", metavar="NAME|FILE", help="What is asked; see tempo protocols.")
@click.option("--tempo", metavar="A-B-C-D", help="Own seconds, such as 10-0-2-1.")
@click.option("--reps", type=click.IntRange(1, 200), default=15, show_default=True)
@click.option(
    "--sound",
    type=click.Choice(["auto", "tones", "bell", "none"]),
    default="auto",
    show_default=True,
    help="auto: tones with tempo-coach[sound], else the bell of a terminal.",
)
def metronome(protocol: str | None, tempo: str | None, reps: int, sound: str) -> None:
    """Pace a set without a sensor: a word for every phase, a tick every second."""
    import asyncio

    from tempo.coach.protocols import choose_protocol
    from tempo.views.pacer import pace

    asyncio.run(pace(choose_protocol(chosen_protocol(protocol, tempo)), reps, sound, sys.stdout))
