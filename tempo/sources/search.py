"""Scanning until the sensor that is wanted shows itself."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass

from tempo.sources.choice import Wanted, only_one, usable
from tempo.sources.radio import Advert, Radio


@dataclass(frozen=True, slots=True)
class SearchParams:
    """Patience of a search.

    find_s : how long the sensor may take to show itself; some do so only every few seconds.
    company_s : how long to look for a second sensor once a first is seen.
    """

    find_s: float = 15.0
    company_s: float = 1.5


async def first(radio: Radio, wanted: Wanted, params: SearchParams) -> Advert:
    """The sensor that is wanted; when none is named, the only one that is near.

    Raises
    ------
    TempoError
        It did not show itself, cannot be used, or there are several; says what to do.
    """
    seen: dict[str, Advert] = {}
    loop = asyncio.get_running_loop()
    with suppress(TimeoutError):
        async with asyncio.timeout(params.find_s) as patience, aclosing(radio.adverts()) as adverts:
            async for advert in adverts:
                seen[advert.address] = advert
                if not usable(advert, wanted):
                    continue
                if wanted.sensor is not None:
                    return advert
                ends_s = loop.time() + params.company_s
                patience.reschedule(min(ends_s, patience.when() or ends_s))
    return only_one(seen.values(), wanted, params.find_s)


async def again(radio: Radio, address: str, params: SearchParams) -> Advert | None:
    """A sensor that was lost, as it shows itself now; None when it did not in time."""
    with suppress(TimeoutError):
        async with asyncio.timeout(params.find_s), aclosing(radio.adverts()) as adverts:
            async for advert in adverts:
                if advert.address == address:
                    return advert
    return None
