"""Two sensors over one radio: an adapter looks for, or connects, one of them at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from tempo.sources.radio import Advert, Link, Radio


class Turns:
    """A `Radio` whose users wait for each other while one of them scans or connects.

    What has been connected streams at any time. The system's Bluetooth refuses a second scan, or
    a connection during a scan, with an error that a person cannot mend.
    """

    def __init__(self, radio: Radio) -> None:
        self._radio = radio
        self._turn = asyncio.Lock()

    async def adverts(self) -> AsyncGenerator[Advert, None]:
        async with self._turn, aclosing(self._radio.adverts()) as adverts:
            async for advert in adverts:
                yield advert

    async def connect(
        self,
        advert: Advert,
        arrived: Callable[[str, bytes], None],
        lost: Callable[[], None],
    ) -> Link:
        async with self._turn:
            return await self._radio.connect(advert, arrived, lost)
