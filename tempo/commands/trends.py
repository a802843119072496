"""``tempo trends``: what the weeks say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tempo.commands.options import (
    PAGES,
    PICTURES,
    OutFile,
    opened_history,
    person,
    screen,
    since,
    told_file,
    units,
)

if TYPE_CHECKING:
    from datetime import date


@click.command()
@person
@since
@click.option(
    "--plot", type=OutFile(*PICTURES), metavar="OUT.png", help="Draw the weeks (png, svg, pdf)."
)
@click.option(
    "--report",
    type=OutFile(*PAGES),
    metavar="OUT.html",
    help="Write pages to keep or to print (html, pdf).",
)
@units
def trends(
    person: str | None,
    since: date | None,
    plot: Path | None,
    report: Path | None,
    units: Literal["cm", "inch"],
) -> None:
    """Say what changed over the weeks, and what is within the measurement error.

    \b
    tempo trends --plot weeks.png
    tempo trends --person ann --since 12w --report ann.pdf
    """  # noqa: D301  # a real backspace: click keeps the lines below it as they are
    from tempo.views.trends import trends_text
    from tempo.weeks.overview import overview

    book = opened_history()
    whose = book.whose(person)
    view = overview(book.sessions(whose, since) if whose is not None else ())
    click.echo(trends_text(view, units, screen()[0]), nl=False)
    if plot is not None:
        from tempo.views.plots_weeks import plot_weeks

        plot_weeks(view, plot, units=units)
        told_file("Picture", plot)
    if report is not None:
        from tempo.views.period import write_period

        write_period(view, report, units=units)
        told_file("Page", report)
