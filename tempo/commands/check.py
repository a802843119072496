"""``tempo check``: whether a file can be scored, and what to change, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tempo.commands.faults import sentence
from tempo.commands.reading import column_units, read_watched, reading_of, reading_options


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@reading_options
@column_units
@click.pass_context
def check(
    ctx: click.Context,
    /,
    files: tuple[Path, ...],
    **options: Any,
) -> None:
    """Say in words what is in FILES and whether a score is possible.

    FILES are recordings, or files, zips or folders of a sensor app. Exit status 1 when something
    is wrong that would spoil a score.

    \b
    tempo check evening.csv
    tempo check phyphox.zip
    """  # noqa: D301  # a real backspace: click keeps the lines below it as they are
    from tempo.checkup import checkup
    from tempo.sources.opening import takes
    from tempo.views.checked import checked, grade

    reading = reading_of(options)
    wrong = False
    for take in takes(list(files)):
        try:
            recording = read_watched(take, reading)
            findings = checkup(recording)
        except Exception as fault:  # noqa: BLE001  # one strange file must not cost the others
            click.echo(sentence(fault), err=True)
            wrong = True
            continue
        click.echo(checked(recording.path, findings))
        wrong |= any(grade(finding) == "wrong" for finding in findings)
    ctx.exit(int(wrong))
