"""``tempo validate``: how true the numbers are, on people whose truth is known."""

from __future__ import annotations

import sys

import click


@click.command()
@click.option(
    "--sessions",
    type=click.IntRange(1, 1000),
    default=12,
    show_default=True,
    help="Simulated sessions of each kind.",
)
@click.option(
    "--everyday-minutes",
    type=click.FloatRange(0, 10000),
    default=20.0,
    show_default=True,
    help="Walking, stairs, squats and the like, per mount: how many ghosts?",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, another crowd.")
def validate(sessions: int, everyday_minutes: float, seed: int) -> None:
    """Print how true the numbers are.

    Simulates the standard set of people, analyses them, and compares with the truth.
    """
    from tempo.validation import validate as run
    from tempo.views.accuracy import accuracy_table

    watched = sys.stderr.isatty()
    results = run(seed, sessions, everyday_minutes, _show if watched else None)
    if watched:
        _show("")
    click.echo(accuracy_table(results), nl=False)


def _show(name: str) -> None:
    """The session that is running, on one line of standard error that is written over."""
    click.echo(f"\r\x1b[K{name}", nl=False, err=True)
