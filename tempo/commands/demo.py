"""``tempo demo``: the whole way once, without a sensor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import click

from tempo.commands.options import screen, units


@click.command()
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    default="tempo-demo.png",
    show_default=True,
    help="Where the picture goes.",
)
@units
def demo(plot: Path, units: Literal["cm", "inch"]) -> None:
    """Analyse a bundled session: no sensor needed."""
    from importlib import resources

    from tempo.session import analyse
    from tempo.sources.recording import read_recording
    from tempo.views import tables
    from tempo.views.plots import plot_analysis
    from tempo.views.words import say

    click.echo(say("demo", "intro") + "\n")
    with resources.as_file(resources.files("tempo") / "recordings") as folder:
        recording = replace(read_recording(folder / "demo.csv"), path="demo")
    analysis = analyse(recording)
    width, bold = screen()
    click.echo(tables.session_table(analysis, units=units, width=width, bold=bold))
    try:
        plot_analysis(analysis, plot, units=units)
        click.echo(say("demo", "picture", path=plot))
    except OSError as problem:
        # a read-only folder must not spoil the first try
        click.echo(say("demo", "no_picture", why=f"{plot}: {problem.strerror}"))
    click.echo(say("demo", "next"))
