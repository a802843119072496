"""``tempo sensors``: what the bytes of a sensor mean."""

from __future__ import annotations

import json

import click


@click.group()
def sensors() -> None:
    """Sensors: their bytes, decoded by hand."""


def _setting(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for key, equals, _ in pairs:
        if not equals or not key:
            raise click.BadParameter("write KEY=VALUE, such as range_g=8", ctx, param)
    return {key.strip(): value.strip() for key, _, value in pairs}


@sensors.command()
@click.argument("family")
@click.argument("payloads", metavar="HEX...", nargs=-1, required=True)
@click.option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    callback=_setting,
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
