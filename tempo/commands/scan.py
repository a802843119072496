"""``tempo scan``: which sensors are near."""

from __future__ import annotations

from contextlib import aclosing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tempo.sources.radio import Advert, Radio


@click.command()
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 600),
    default=6.0,
    show_default=True,
    help="How long to look; some sensors show themselves only every few seconds.",
)
def scan(seconds: float) -> None:
    """Show which sensors are near, and of which family they are."""
    import asyncio

    from tempo.sources.ble import BleRadio
    from tempo.views.radio import near_table
    from tempo.views.words import say

    click.echo(say("near", "looking", seconds=f"{seconds:g}"), err=True)
    click.echo(near_table(asyncio.run(near(BleRadio(), seconds))))


async def near(radio: Radio, seconds: float) -> list[Advert]:
    """Everything that shows itself, each with the best that was heard of it."""
    import asyncio

    seen: dict[str, Advert] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds), aclosing(radio.adverts()) as adverts:
            async for advert in adverts:
                before = seen.get(advert.address)
                seen[advert.address] = advert if before is None else _both(before, advert)
    return list(seen.values())


def _both(before: Advert, now: Advert) -> Advert:
    """Name and services may come in different packets; what was once heard stays true."""
    battery = before.battery_percent if now.battery_percent is None else now.battery_percent
    name, match = now.name or before.name, now.match or before.match
    return replace(now, name=name, match=match, battery_percent=battery)
