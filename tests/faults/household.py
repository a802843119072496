"""Four sensors and many browsers in one program, on a clock that jumps to what is due next.

The radio is the thinnest that the supervisor of a sensor can use (`tests/radio` has a real one);
everything behind it is what a person runs: decoders, supervisors, recorders, a coached session, the
server, and browsers at real sockets.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import ExitStack, suppress
from io import StringIO
from itertools import count
from pathlib import Path
from time import process_time

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tempo.coach.protocols import from_tempo
from tempo.live.onlooker import View
from tempo.live.session import LiveSession
from tempo.samples import Samples
from tempo.sensors.catalogue import recognise
from tempo.sources.choice import Wanted
from tempo.sources.live import Live, LiveParams, State
from tempo.sources.radio import Advert
from tempo.sources.recorder import Recorder, write_down
from tempo.views.spoken import wording
from tempo.views.web.address import take_place
from tempo.views.web.serve import serving
from tempo.views.web.show import Show
from tests.radio.families import FAMILIES
from tests.radio.peripherals import Packet, Peripheral
from tests.radio.scene import movement

#: More rounds of the loop than any socket takes.
_ROUNDS = 3_000_000
SENSORS = ("open", "movesense", "dot", "polar")


class Worn:
    """A sensor in reach: a `Link` and the air it is reached through."""

    def __init__(self, family: str) -> None:
        self.peripheral: Peripheral = FAMILIES[family]()
        self.family = family
        self.sent = 0
        self.arrived_s = 0.0
        self._arrived: Callable[[str, bytes], None] | None = None
        self._lost: Callable[[], None] = lambda: None

    def listen(self, arrived: Callable[[str, bytes], None], lost: Callable[[], None]) -> Worn:
        self._arrived, self._lost = arrived, lost
        return self

    def send(self, characteristic: str, payload: bytes) -> None:
        if self._arrived is not None:
            self.arrived_s = process_time()
            self._arrived(characteristic, payload)

    def cut(self) -> None:
        """The link is lost without a word of the sensor's."""
        self._arrived = None
        self.peripheral.unplug()
        self._lost()

    async def subscribe(self, characteristic: str) -> None:
        self.peripheral.subscribe(characteristic, True)

    async def read(self, characteristic: str) -> bytes:
        return self.peripheral.read(characteristic)

    async def write(self, characteristic: str, payload: bytes, *, response: bool) -> None:
        for reply in self.peripheral.write(characteristic, payload):
            self.send(*reply)

    async def battery_percent(self) -> int | None:
        return 80

    async def close(self) -> None:
        self._arrived = None
        self.peripheral.unplug()

    async def perform(self, seconds: float) -> None:
        """The movement again and again, from when somebody listens."""
        loop = asyncio.get_running_loop()
        while not (self.peripheral.running and self.peripheral.heard):
            await asyncio.sleep(0.05)
        began_s = loop.time()
        for packet in packets(self.peripheral, seconds):
            await asyncio.sleep(max(0.0, began_s + packet.due_s - loop.time()))
            if self.peripheral.may_send(packet.characteristic):
                self.sent += 1
                self.send(packet.characteristic, packet.payload)


def packets(peripheral: Peripheral, seconds: float) -> Iterator[Packet]:
    """One stream with one clock; the movement's minute is laid behind itself."""
    one = movement(peripheral.rate_hz)
    length_s = len(one) / peripheral.rate_hz
    times = range(int(seconds / length_s) + 1)
    parts = [Samples(one.time_s + n * length_s, one.acc_mps2, one.gyr_dps) for n in times]
    whole = Samples.join(parts)
    return peripheral.packets(whole[: int(seconds * peripheral.rate_hz)])


class Air:
    """A `Radio` with the one sensor."""

    def __init__(self, worn: Worn) -> None:
        self._worn = worn

    async def adverts(self) -> AsyncGenerator[Advert, None]:
        peripheral, name = self._worn.peripheral, self._worn.peripheral.name
        match = recognise(name, peripheral.advertised, dict([peripheral.company or (0, b"")]))
        while True:
            yield Advert(self._worn.family, name, -60, None, match, None)
            await asyncio.sleep(0.2)

    async def connect(
        self, advert: Advert, arrived: Callable[[str, bytes], None], lost: Callable[[], None]
    ) -> Worn:
        return self._worn.listen(arrived, lost)


class Browser:
    """Acknowledges what it is shown, and notes what that was."""

    def __init__(self, host: str) -> None:
        self._host = host
        self.shown = 0
        self.headlines: list[str] = []

    async def look(self, seconds: float) -> None:
        async with asyncio.timeout(seconds):
            async with self._connected() as link:
                await self._show(link)

    async def _show(self, link: ClientConnection) -> None:
        async for text in link:
            said = json.loads(text)
            self.shown += said.get("frame") is not None
            if said.get("end"):
                self.headlines.append(said["end"]["headline"])
            await link.send(json.dumps({"ack": said["n"], "held": 1.0}))

    async def come_and_go(self, dice: random.Random) -> None:
        """Stays for a while, goes away politely or not at all, and comes again."""
        while True:
            with suppress(TimeoutError, WebSocketException, OSError):
                if dice.random() < 0.7:
                    await self.look(dice.uniform(5.0, 400.0))
                else:
                    link = await self._connected()
                    await asyncio.sleep(dice.uniform(1.0, 100.0))  # says nothing, hears nothing
                    link.transport.abort()
            await asyncio.sleep(dice.uniform(0.5, 60.0))

    def _connected(self) -> connect:
        # looking the name up would take a thread, for which the clock would not wait
        line = socket.create_connection(tuple(self._host.split(":")))
        return connect(
            f"ws://{self._host}/feed", sock=line, origin=f"http://{self._host}", proxy=None
        )


async def written(live: Live, file: Path) -> None:
    """As `tempo record` does it."""
    with ExitStack() as left:

        def begin() -> Recorder:
            recorder = Recorder(file, live.about())
            left.callback(recorder.close)
            return recorder

        await write_down(live.blocks(), begin)


class Household:
    """A room with a server; `session` after `session` runs in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self.show = Show()
        self.place = take_place(port=0)
        self.worn: list[Worn] = []
        self.lives: list[Live] = []
        self.files: list[Path] = []

    @property
    def host(self) -> str:
        return self.place.hosts[0]

    async def stay(self, inside: Callable[[Household], Awaitable[None]]) -> None:
        async with serving(self.show, self.place, StringIO()):
            await inside(self)

    async def shown(self) -> None:
        """Until every browser has shown what it was sent."""
        feeds = self.show._feeds
        await self.until(lambda: not any(feed.under_way or feed._parts for feed in feeds))

    async def watched_by(self, browsers: int) -> None:
        """Until so many browsers look on."""
        await self.until(lambda: self.show.watching == browsers)

    @staticmethod
    async def until(true: Callable[[], bool]) -> None:
        """The clock jumps but sockets take time, so nobody can wait for them by the clock."""
        for _ in range(_ROUNDS):
            if true():
                return
            await asyncio.sleep(0)
        raise AssertionError("the sockets never came so far")

    async def session(self, seconds: float, cut: float = 0.0, views: tuple[View, ...] = ()) -> None:
        """One person coached, all four sensors written down; every `cut` seconds a link is lost."""
        number = next(self._numbers)
        self.worn = [Worn(family) for family in SENSORS]
        params = LiveParams(jitter=0.0)
        self.lives = [Live(Air(worn), Wanted(), params=params) for worn in self.worn]
        self.files = [self._folder / f"{number}-{family}.csv" for family in SENSORS]
        coached = LiveSession(
            self.lives[0],
            from_tempo("8-0-1-1"),
            wording=wording("cm"),
            views=views,
            record=self.files[0],
        )
        self.show.open(coached)
        coached.attend(self.show)
        async with asyncio.TaskGroup() as group:
            coaching = group.create_task(coached.run())
            recording = [
                group.create_task(written(live, file))
                for live, file in zip(self.lives[1:], self.files[1:], strict=True)
            ]
            acting = [asyncio.create_task(worn.perform(seconds)) for worn in self.worn]
            losing = asyncio.create_task(self._lose(cut)) if cut else None
            await asyncio.wait(acting)
            await asyncio.sleep(0.3)
            if losing:
                losing.cancel()
            coached.stop()
            await coaching
            for task in recording:
                task.cancel()
            coached.leave(self.show)

    async def _lose(self, every_s: float) -> None:
        for number in count():
            await asyncio.sleep(every_s)
            if self.lives[number % 4].state is State.STREAM:
                self.worn[number % 4].cut()
