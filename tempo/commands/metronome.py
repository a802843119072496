"""``tempo metronome``: the beat of a protocol, without a sensor."""

from __future__ import annotations

import sys

import click

from tempo.commands.options import asking, chosen_protocol, sound


@click.command()
@asking
@click.option("--reps", type=click.IntRange(1, 200), default=15, show_default=True)
@sound
def metronome(protocol: str | None, tempo: str | None, reps: int, sound: str) -> None:
    """Pace a set without a sensor: a word for every phase, a tick every second."""
    import asyncio

    from tempo.coach.protocols import choose_protocol
    from tempo.views.pacer import pace

    asyncio.run(pace(choose_protocol(chosen_protocol(protocol, tempo)), reps, sound, sys.stdout))
