"""``tempo protocols``: what can be asked of each exercise, and who asks it."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import click

from tempo.commands.options import screen, units


@click.command()
@units
def protocols(units: Literal["cm", "inch"]) -> None:
    """List what can be asked, with its sources."""
    from tempo.coach.protocols import DEFAULT_PROTOCOL, load_protocol
    from tempo.views.catalogue import protocol_catalogue

    known = [load_protocol(name) for name in _names()]
    known = [
        replace(one, chosen_by="default") if one.name == DEFAULT_PROTOCOL else one for one in known
    ]
    click.echo(protocol_catalogue(known, units=units, width=screen()[0]), nl=False)


def _names() -> tuple[str, ...]:
    """Heel raises first, then the other exercises in the documents' order."""
    from tempo.coach.protocols import protocol_names
    from tempo.exercises.exercise import EXERCISES

    return tuple(name for exercise in EXERCISES for name in protocol_names(exercise.name))
