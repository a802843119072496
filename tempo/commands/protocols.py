"""``tempo protocols``: what can be asked of a heel drop, and who asks it."""

from __future__ import annotations

import click

from tempo.commands.options import units


@click.command()
@units
def protocols(units: str) -> None:
    """List the built-in protocols with their targets and sources."""
