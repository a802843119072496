"""``tempo exercises``: what can be done, what is measured of it, what is not, and who asks it."""

from __future__ import annotations

import click

from tempo.commands.options import screen


@click.command()
def exercises() -> None:
    """List the exercises: what a sensor measures of each, what not, and which document says so."""
    from tempo.views.exercise_list import exercise_list

    click.echo(exercise_list(screen()[0]), nl=False)
