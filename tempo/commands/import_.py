"""``tempo import``: exports of other apps become recordings."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tempo.commands.faults import sentence
from tempo.commands.reading import column_units, read_watched, reading_of, reading_options

if TYPE_CHECKING:
    from tempo.sources.opening import Take
    from tempo.sources.recording import Recording


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="The folder for the recordings; made if it is not there.",
)
@click.option("--overwrite", is_flag=True, help="Write over recordings that are there.")
@reading_options
@column_units
@click.option("--mount", type=click.Choice(["foot", "shank"]), help="Noted beside the recording.")
@click.option("--side", type=click.Choice(["left", "right"]), help="Noted beside the recording.")
@click.option(
    "--foot-length-cm",
    type=click.FloatRange(10, 40),
    metavar="CM",
    help="Noted beside the recording.",
)
@click.pass_context
def import_(
    ctx: click.Context,
    /,
    files: tuple[Path, ...],
    out: Path,
    overwrite: bool,
    **options: Any,
) -> None:
    """Turn app exports into recordings.

    FILES are files, zips or folders of a sensor app. What was assumed is said, and written beside
    each recording.

    \b
    tempo import phyphox.zip --out recordings
    tempo import walk_Accelerometer.csv walk_Gyroscope.csv --out recordings
    tempo import table.csv --columns t,ax,ay,az,gx,gy,gz --units s,g,dps --out recordings
    """  # noqa: D301  # a real backspace: click keeps the lines below it as they are
    from tempo.sources.opening import takes

    reading = reading_of(options)
    found = takes(list(files))
    failed = False
    names: set[str] = set()
    for take in found:
        path = out / f"{_free(_name(take), names)}.csv"
        try:
            _write(read_watched(take, reading), path, options, overwrite=overwrite)
        except Exception as wrong:  # noqa: BLE001  # one strange file must not cost the others
            click.echo(sentence(wrong), err=True)
            failed = True
    ctx.exit(int(failed))


def _write(recording: Recording, path: Path, noted: dict[str, Any], *, overwrite: bool) -> None:
    from tempo.errors import RecordingError
    from tempo.sources.recording import write_recording
    from tempo.views.imported import lines, with_texts

    if path.exists() and not overwrite:
        raise RecordingError(f"{path} is there already; take another --out or --overwrite")
    known = {name: value for name, value in noted.items() if value is not None}
    sidecar = replace(with_texts(recording.sidecar), **known)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_recording(path, recording.samples, sidecar)
    for line in lines(recording, path):
        click.echo(line)


def _name(take: Take) -> str:
    """A plain file name; of two halves, what their names have in common."""
    from tempo.sources.exports.grouping import stem_without_sensor

    path = take.path
    whole = path.stem if path.suffix.lower() in {".csv", ".txt", ".zip", ".json"} else path.name
    bare = stem_without_sensor(path.name) if len(take.files) > 1 else whole
    return re.sub(r"[^\w.-]+", "_", bare or path.absolute().parent.name).strip("._") or "recording"


def _free(name: str, taken: set[str]) -> str:
    """The name, numbered when another recording of this import has it."""
    number, free = 1, name
    while free.lower() in taken:
        number += 1
        free = f"{name}_{number}"
    taken.add(free.lower())
    return free
