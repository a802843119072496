"""``tempo sensors``: what the bytes of a sensor mean, and what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tempo.commands.options import settings as settings_option

if TYPE_CHECKING:
    from tempo.samples import Samples
    from tempo.sources.recording import Recording
    from tempo.sources.source import Source

from tempo.commands.options import setting


@click.group()
def sensors() -> None:
    """Sensors: what is wrong with one, and their bytes decoded by hand."""


@sensors.command()
@click.argument("family")
@click.argument("payloads", metavar="HEX...", nargs=-1, required=True)
@click.option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    callback=setting,
    help="What the sensor had been told or had said, such as range_g=8 or payload_mode=26.",
)
def decode(family: str, payloads: tuple[str, ...], settings: dict[str, str]) -> None:
    """Print the samples of payloads given as hex, as JSON.

    FAMILY is one of witmotion, dot, metawear, polar, thingy, movesense, sensortag, uart, open.
    Several payloads are successive notifications.
    """
    from tempo.sensors.by_hand import decode as decoded
    from tempo.sensors.catalogue import FAMILIES

    known = [family.identifier for family in FAMILIES]
    if family not in known:
        raise click.UsageError(f"There is no family {family!r}; there are: {', '.join(known)}")
    click.echo(json.dumps(decoded(family, payloads, settings), allow_nan=False))


@sensors.command()
@click.argument(
    "file",
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--sensor", metavar="NAME|ADDRESS", help="A live one; not needed when only one is near."
)
@click.option("--family", metavar="FAMILY", help="Its family, when it is not recognised.")
@settings_option
@click.option(
    "--replay",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A recording or a packet log in place of a sensor.",
)
@click.option("--simulate", is_flag=True, help="A simulated person in place of a sensor.")
@click.option(
    "--seconds",
    type=click.FloatRange(2),
    default=10.0,
    show_default=True,
    help="Of a live sensor, a replay or a simulation.",
)
@click.pass_context
def check(ctx: click.Context, /, file: Path | None, seconds: float, **place: Any) -> None:
    """Say what is wrong with FILE, a recording, or with a live sensor.

    Exit status 1 when something is wrong that would spoil a score.

    \b
    tempo sensors check evening.csv
    tempo sensors check --sensor WT901BLE68
    """  # noqa: D301  # a real backspace: click keeps the lines below it as they are
    from tempo.check import check as check_recording
    from tempo.sources.opening import read_recording
    from tempo.views.checked import checked, grade

    if file is not None and any(place.values()):
        raise click.UsageError("name a FILE or say where live samples come from, not both")
    recording = read_recording(file) if file is not None else _collected(seconds, **place)
    findings = check_recording(recording)
    click.echo(checked(recording.path, findings))
    ctx.exit(int(any(grade(finding) == "wrong" for finding in findings)))


def _collected(seconds: float, **place: Any) -> Recording:
    """So many seconds of what `tempo record` would write down."""
    import asyncio
    from dataclasses import asdict

    from tempo.commands.record import chosen_source
    from tempo.samples import Samples
    from tempo.sources.live import Live
    from tempo.sources.packet_log import PacketReplay
    from tempo.sources.recording import Recording
    from tempo.views.words import one_line, say

    source = chosen_source(packets=None, speed=float("inf"), **place)
    if isinstance(source, Live):
        click.echo(say("check", "collecting", seconds=f"{seconds:g}"), err=True)
    blocks = asyncio.run(_listen(source, seconds))
    decoder = source.decoder if isinstance(source, Live | PacketReplay) else None
    if decoder is not None:
        click.echo(say("check", "lost_live", **asdict(decoder.counters)))
        for trouble in decoder.troubles:
            click.echo(one_line(trouble))
    return Recording(source.name, Samples.join(blocks), source.about())


async def _listen(source: Source, seconds: float) -> list[Samples]:
    """Blocks until so many seconds have come, or as long as that and a little has been waited."""
    import asyncio
    from contextlib import aclosing

    from tempo.sources.recorder import GRACE_S

    blocks: list[Samples] = []
    loop = asyncio.get_running_loop()
    late_s = float("inf")
    async with aclosing(source.blocks()) as coming:
        async for block in coming:
            if len(block):
                if not blocks:
                    late_s = loop.time() + seconds + GRACE_S
                blocks.append(block)
            ended = blocks and blocks[-1].time_s[-1] - blocks[0].time_s[0] >= seconds
            if ended or loop.time() > late_s:
                break
    return blocks
