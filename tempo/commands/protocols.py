"""``tempo protocols``: what can be asked of a heel drop, and who asks it."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import click

from tempo.commands.options import screen, units


@click.command()
@units
def protocols(units: Literal["cm", "inch"]) -> None:
    """List what can be asked, with its sources."""
    from tempo.coach.protocols import DEFAULT_PROTOCOL, load_protocol, protocol_names
    from tempo.views.catalogue import protocol_catalogue

    known = [load_protocol(name) for name in protocol_names()]
    known = [
        replace(one, chosen_by="default") if one.name == DEFAULT_PROTOCOL else one for one in known
    ]
    click.echo(protocol_catalogue(known, units=units, width=screen()[0]), nl=False)
