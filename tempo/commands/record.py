"""``tempo record``: a live sensor, a replay or a simulated person, written down as it comes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tempo.commands.finish import offer
from tempo.commands.options import OutFile, settings, wanted_sensor
from tempo.commands.take import Notes, Take

if TYPE_CHECKING:
    from tempo.sources.radio import Radio
    from tempo.sources.source import Source


@click.command()
@click.option(
    "--out", type=OutFile(".csv"), required=True, metavar="FILE.csv", help="The file to write."
)
@click.option("--overwrite", is_flag=True, help="Write over a file that is there.")
@click.option(
    "--sensor",
    "sensors",
    metavar="NAME|ADDRESS",
    multiple=True,
    help="Which one; not needed when only one is near. Twice: the left foot's, then the right's.",
)
@click.option("--family", metavar="FAMILY", help="Its family, when it is not recognised.")
@settings
@click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    metavar="N",
    help="End after so many; else Ctrl-C ends it.",
)
@click.option(
    "--packets",
    type=OutFile(".jsonl"),
    metavar="FILE.jsonl",
    help="Also keep every packet as it came; --replay plays it again.",
)
@click.option(
    "--replay",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A recording or a packet log in place of a sensor.",
)
@click.option("--simulate", is_flag=True, help="A simulated person in place of a sensor.")
@click.option(
    "--speed",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="Of a replay or simulation: 2 twice as fast, inf without waiting.",
)
@click.option("--mount", type=click.Choice(["foot", "shank"]), help="Noted beside the recording.")
@click.option("--side", type=click.Choice(["left", "right"]), help="Noted beside the recording.")
@click.option(
    "--foot-length-cm",
    type=click.FloatRange(10, 40),
    metavar="CM",
    help="Noted beside the recording.",
)
def record(
    *,
    out: Path,
    overwrite: bool,
    seconds: float | None,
    packets: Path | None,
    mount: str | None,
    side: str | None,
    foot_length_cm: float | None,
    sensors: tuple[str, ...],
    **place: Any,
) -> None:
    """Record a sensor into a CSV file that every other command reads.

    \b
    tempo record --out evening.csv
    tempo record --out evening.csv --sensor WT901BLE68 --seconds 600
    tempo record --out evening.csv --simulate --speed inf
    tempo record --out evening.csv --sensor WT-LEFT --sensor WT-RIGHT
    """  # noqa: D301  # a real backspace: click keeps the lines below it as they are
    from tempo.commands.two_takes import SIDES, beside

    offer(out.parent)
    notes = Notes(mount, side, foot_length_cm)
    if len(sensors) < 2:
        _free(overwrite, out, packets)
        source = chosen_source(packets=packets, sensor=sensors[0] if sensors else None, **place)
        _run([Take(source, out, seconds, packets, notes)])
        return
    if len(set(sensors)) != 2 or len(sensors) != 2:
        raise click.UsageError("--sensor may be given twice: two sensors, left foot and right foot")
    if side is not None:
        raise click.UsageError("of two sensors the first is the left foot's; leave --side out")
    takes = []
    radio = _shared_radio()
    for foot, sensor in zip(SIDES, sensors, strict=True):
        file, log = beside(out, foot), packets and beside(packets, foot)
        _free(overwrite, file, log)
        source = chosen_source(packets=packets, sensor=sensor, radio=radio, **place)
        takes.append(Take(source, file, seconds, log, Notes(mount, foot, foot_length_cm)))
    _run(takes)


def _free(overwrite: bool, *files: Path | None) -> None:
    for file in files:
        if file is not None and file.exists() and not overwrite:
            raise click.UsageError(f"{file} is there already; take another name or --overwrite")


def _shared_radio() -> Radio:
    from tempo.sources.ble import BleRadio
    from tempo.sources.turns import Turns

    return Turns(BleRadio())


def _run(takes: list[Take]) -> None:
    import asyncio

    from tempo.commands.two_takes import both

    try:
        asyncio.run(takes[0].run() if len(takes) == 1 else both(takes))
    finally:
        for take in takes:
            take.finish()
    if any(take.recorder is None for take in takes):
        from tempo.errors import TempoError

        raise TempoError("no sample came, so nothing was written; see tempo scan")
    if any(take.recorder.trouble is not None for take in takes if take.recorder):
        from tempo.errors import TempoError

        raise TempoError("not everything is on the disk; make room before you record again")


def chosen_source(
    *,
    packets: Path | None,
    sensor: str | None,
    family: str | None,
    settings: dict[str, str],
    replay: Path | None,
    simulate: bool,
    speed: float,
    radio: Radio | None = None,
) -> Source:
    """What speaks: one of a sensor, a file and a simulation."""
    places = {"--sensor": sensor is not None, "--replay": replay is not None}
    named = [option for option, given in {**places, "--simulate": simulate}.items() if given]
    if len(named) > 1:
        raise click.UsageError(f"{named[0]} and {named[1]} exclude each other")
    if packets is not None and named not in ([], ["--sensor"]):
        raise click.UsageError(f"--packets keeps what a sensor sends; {named[0]} has none")
    if simulate:
        from tempo.simulator.recipe import Recipe, prepare
        from tempo.sources.synthetic import as_source

        return as_source(prepare(Recipe(), 0), speed=speed)
    if replay is not None:
        return _replay(replay, speed)
    from tempo.sources.ble import BleRadio
    from tempo.sources.live import Live

    return Live(radio or BleRadio(), wanted_sensor(sensor, family, settings))


def _replay(path: Path, speed: float) -> Source:
    from tempo.sources.packet_log import ENDING, PacketReplay
    from tempo.sources.recording import read_recording
    from tempo.sources.replay import Replay

    if path.suffix.lower() == ENDING:
        return PacketReplay(path, speed=speed)
    return Replay(read_recording(path), speed=speed)
