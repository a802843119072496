"""A server in a thread of its own, for a browser in the test's thread."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tempo.coach.protocols import from_tempo
from tempo.live.onlooker import Frame
from tempo.views.web.address import Place, take_place
from tempo.views.web.serve import serving
from tempo.views.web.show import Show
from tempo.views.web.simulated import Simulations


class Host:
    """Serves simulated sessions, or whatever a test puts on show.

    Parameters
    ----------
    speed : of the simulated person.
    tempo : what is asked of them.
    port : a port to come back to; any free one without it.
    locked : as on a network, behind a key.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        speed: float = 30.0,
        tempo: str = "3-0-1-1",
        port: int = 0,
        locked: bool = False,
    ) -> None:
        self.simulations = Simulations(from_tempo(tempo), folder=folder, speed=speed)
        self.printed = io.StringIO()
        place = take_place(port=port)
        self.place = Place(place.listening, place.hosts, lan=locked)
        self.frame: Frame | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        self._ready.wait()

    @property
    def show(self) -> Show:
        return self.simulations.show

    @property
    def url(self) -> str:
        return self.place.url

    @property
    def port(self) -> int:
        return int(self.place.hosts[0].rpartition(":")[2])

    def clock_s(self) -> float:
        """The clock of the server's loop, in seconds."""
        return self._loop.time()

    def call(self, done: Callable[[], Any]) -> Any:
        """Do something in the server's thread; its result."""

        async def within() -> Any:
            return done()

        return asyncio.run_coroutine_threadsafe(within(), self._loop).result()

    def until(self, known: Callable[[], bool]) -> None:
        """Wait for something to become so in the server's thread."""

        async def within() -> None:
            while not known():  # noqa: ASYNC110  # looked at from outside: nothing sets an event
                await asyncio.sleep(0.01)

        asyncio.run_coroutine_threadsafe(within(), self._loop).result(60)

    def keep_showing(self, frame: Frame | None) -> None:
        """As a sensor would: the same frame ten times a second, until there is none."""
        self.frame = frame

    def stop(self) -> None:
        """End the server; a session that runs is not waited for."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._leaving.set)
            self._thread.join()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._leaving = asyncio.Event()
        async with serving(self.show, self.place, self.printed):
            self._ready.set()
            while not self._leaving.is_set():
                if self.frame is not None:
                    self.show.on_frame(self.frame)
                try:
                    await asyncio.wait_for(self._leaving.wait(), 0.1)
                except TimeoutError:
                    continue
        # as when the program is killed: no browser is told how the session ended
        self.simulations.stop()
        await self.simulations.finished()
