"""Sessions with a simulated person, started from the page."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from tempo.coach.pacing import asked_s
from tempo.coach.protocol import Protocol
from tempo.errors import TempoError
from tempo.live.session import LiveSession
from tempo.session import Analysis
from tempo.sources.sidecar import Sidecar
from tempo.sources.synthetic import Coached
from tempo.views.spoken import wording
from tempo.views.units import Units
from tempo.views.web.show import Show

#: Lowering of the simulated person where the protocol asks for no seconds.
_LOWER_S = 5.0


class Simulations:
    """One session after the other, each when somebody asks for it.

    Parameters
    ----------
    folder : where recordings are left; none is left without it.
    speed : how much faster than the clock the person moves.
    """

    def __init__(
        self,
        protocol: Protocol,
        *,
        units: Units = "cm",
        folder: Path | None = None,
        speed: float = 1.0,
    ) -> None:
        self.show = Show(begin=self._begin, units=units)
        self._protocol = protocol
        self._folder = folder
        self._speed = speed
        self._session: LiveSession | None = None
        self._running: asyncio.Task[Analysis | None] | None = None

    def stop(self) -> None:
        """End the session that runs."""
        if self._session is not None:
            self._session.stop()

    async def finished(self) -> None:
        """Wait until the session that runs is saved."""
        if self._running is not None:
            await self._running

    def _begin(self, show: Show) -> None:
        started = datetime.now().astimezone()
        session = LiveSession(
            Coached(
                asked_s(self._protocol, "eccentric") or _LOWER_S,
                lambda: not session.protocol.below_level,
                speed=self._speed,
            ),
            self._protocol,
            wording=wording(show.units),
            sidecar=Sidecar(origin="simulated", started_at=started.isoformat(timespec="seconds")),
            record=self._file(started),
            guided=True,
            speed=self._speed,
        )
        show.open(session)
        session.attend(show)
        self._session = session
        self._running = asyncio.ensure_future(self._run(session))

    async def _run(self, session: LiveSession) -> Analysis | None:
        try:
            return await session.run()
        except (TempoError, OSError) as wrong:
            self.show.fail(wrong)
            return None

    def _file(self, started: datetime) -> Path | None:
        if self._folder is None:
            return None
        with suppress(OSError):  # said as soon as there is something to write
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder / f"{started:%Y-%m-%d_%H-%M-%S}_simulated_{self.show.number + 1}.csv"
