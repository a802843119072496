"""What the supervisor of a live sensor asks of a radio, and the two ways in which radios fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from tempo.errors import TempoError
from tempo.sensors.catalogue import Match


class RadioUnavailableError(TempoError):
    """No connection can be made until the person has mended something; trying again is no use."""


class LinkError(TempoError):
    """One connection failed; the next may not."""


@dataclass(frozen=True, slots=True)
class Advert:
    """A sensor (or something else) that shows itself; `device` is the radio's own name for it."""

    address: str
    name: str | None
    signal_dbm: int | None
    battery_percent: int | None
    match: Match | None
    device: object

    @property
    def title(self) -> str:
        """What a person would call it."""
        return self.name or self.address


class Link(Protocol):
    """One connection; a method that cannot do its work raises `LinkError`."""

    async def subscribe(self, characteristic: str) -> None: ...

    async def read(self, characteristic: str) -> bytes: ...

    async def write(self, characteristic: str, payload: bytes, *, response: bool) -> None: ...

    async def battery_percent(self) -> int | None:
        """What the standard battery service says, where there is one."""
        ...

    async def close(self) -> None:
        """Hang up; never raises, never takes long."""
        ...


class Radio(Protocol):
    """Finds sensors and connects to them."""

    def adverts(self) -> AsyncGenerator[Advert, None]:
        """Adverts as they come; scans until the iteration is closed."""
        ...

    async def connect(
        self, advert: Advert, arrived: Callable[[str, bytes], None], lost: Callable[[], None]
    ) -> Link:
        """A new connection; `arrived` gets every notification, `lost` is called at its end."""
        ...


@asynccontextmanager
async def answered(limit_s: float) -> AsyncIterator[None]:
    """A link may go dead without a word, and not every system gives up by itself."""
    try:
        async with asyncio.timeout(limit_s):
            yield
    except TimeoutError:
        raise LinkError(f"it gave no answer for {limit_s:g} s") from None
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        # nobody ended this task: the answer that it waited for was called off with the link
        raise LinkError("it hung up before it answered") from None
