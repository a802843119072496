"""An evening on a page, in a thread of its own, at any speed."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Callable
from typing import Any

from tempo.coach.evening_report import EveningReport
from tempo.coach.routine import Routine
from tempo.coach.routines import load_routine
from tempo.evening.session import EveningSession
from tempo.views.evening_words import evening_wording
from tempo.views.web.address import take_place
from tempo.views.web.evening_show import EveningShow
from tempo.views.web.serve import serving


class EveningHost:
    """Serves one evening; ``speed`` is how much faster than the clock it goes."""

    def __init__(
        self,
        routine: str | Routine,
        *,
        speed: float = 100.0,
        session: Callable[..., EveningSession] = EveningSession,
        **options: Any,
    ) -> None:
        self._routine = load_routine(routine) if isinstance(routine, str) else routine
        self._make = lambda: session(
            self._routine, wording=evening_wording(self._routine), speed=speed, **options
        )
        self.report: EveningReport | None = None
        self.place = take_place(port=0)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        self._ready.wait()

    @property
    def url(self) -> str:
        return self.place.url

    def call(self, done: Callable[[], Any]) -> Any:
        """Do something in the server's thread; its result."""

        async def within() -> Any:
            return done()

        return asyncio.run_coroutine_threadsafe(within(), self._loop).result()

    def stop(self) -> None:
        """End the server; an evening that runs is ended."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._leaving.set)
            self._thread.join()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._leaving = asyncio.Event()
        self.session = self._make()
        self.show = EveningShow(self.session)
        self.session.attend(self.show)
        async with serving(self.show, self.place, io.StringIO()):
            self._ready.set()
            running = asyncio.ensure_future(self._run())
            await self._leaving.wait()
            self.session.stop()
            await running

    async def _run(self) -> None:
        self.report = await self.session.run()
