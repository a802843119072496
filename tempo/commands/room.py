"""The room in which a session is followed: lines, sounds, and a page where one is wanted."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

import click

from tempo.errors import TempoError
from tempo.live.onlooker import View
from tempo.live.session import LiveSession
from tempo.session import Analysis
from tempo.views.answer import line, to_json
from tempo.views.sound import ears
from tempo.views.terminal import Lines
from tempo.views.units import Units
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.views.web.address import Place
    from tempo.views.whole_terminal import WholeTerminal


NO_TUI = '--tui needs an extra: pip install "tempo-coach[tui]"'


async def fill_terminal(app: WholeTerminal, sound: str, attend: Callable[[View], None]) -> None:
    """Run an application, with sounds, until it or the system ends it.

    Raises
    ------
    Exception
        What was raised by what the application played.
    """
    with suppress(NotImplementedError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, app.leave)
    with ears(sound, sys.stderr) as views:
        for view in views:
            attend(view)
        await app.run_async()
    if app.fault is not None:
        raise app.fault


class Room:
    """Who looks on at this session, and what is left of it."""

    def __init__(self, session: LiveSession, out: TextIO, *, as_json: bool) -> None:
        self._session = session
        self._out = out
        self._as_json = as_json
        self._page: tuple[Place, Units] | None = None

    def on_page(self, place: Place, units: Units) -> None:
        """Let browsers look on, too."""
        self._page = (place, units)

    async def run(self, sound: str, *, careful: bool, questions: bool) -> None:
        """Until the session is over, and with a page until Ctrl-C if anybody ever looked.

        Parameters
        ----------
        sound : what this computer sounds like; see `views.sound.ears`.
        careful : which choice is taken where nobody can answer.
        questions : the session asks, so lines are read even where there is no terminal.
        """
        lines = Lines(self._out, self._session, careful=careful)

        def end() -> None:
            self._session.stop()
            lines.leave()

        leaving = until_ctrl_c(end)
        if self._page is None:
            self._tell(await self._coach(lines, sound, asks=questions))
            return
        from tempo.views.web.serve import serving
        from tempo.views.web.show import Show

        place, units = self._page
        show = Show(units=units)
        show.open(self._session)
        self._session.attend(show)
        async with serving(show, place, self._out):
            try:
                analysis = await self._coach(lines, sound, asks=False)
            except TempoError as wrong:
                show.fail(wrong)
                raise
            self._tell(analysis)
            if show.was_seen and not leaving.is_set():
                click.echo(say("page", "stays"), file=self._out)
                await leaving.wait()

    async def run_whole_terminal(self, sound: str, *, questions: bool) -> None:
        """The session on a terminal that it has for itself.

        Raises
        ------
        TempoError
            There is no terminal, or the extra is not installed.
        """
        try:
            from tempo.views.tui import Stage, Tui
        except ImportError:
            raise TempoError(NO_TUI) from None
        if not sys.stderr.isatty():
            raise TempoError("--tui needs a terminal; --terminal writes plain lines anywhere")
        ended: list[Analysis] = []

        async def play() -> None:
            ended.append(await self._session.run())

        app = Tui(self._session, play, asks_after=questions)
        self._session.attend(Stage(app))
        await fill_terminal(app, sound, self._session.attend)
        self._tell(ended[0])

    async def _coach(self, lines: Lines, sound: str, *, asks: bool) -> Analysis:
        """The session in lines and sounds; with a page, questions may wait for it."""
        self._session.attend(lines)
        with ears(sound, self._out) as views:
            for view in views:
                self._session.attend(view)
            typed = sys.stdin is not None and sys.stdin.isatty()
            if asks or typed:
                lines.listen()
            analysis = await self._session.run()
            if asks and typed and analysis.protocol.asks_pain and analysis.outcome.reps:
                await lines.ask_after()
            return analysis

    def _tell(self, analysis: Analysis) -> None:
        if self._as_json:
            click.echo(line(to_json(analysis)))
            sys.stdout.flush()


def until_ctrl_c(stop: Callable[[], None]) -> asyncio.Event:
    """Ctrl-C stops the session, which saves; the event says that it was pressed."""
    leaving = asyncio.Event()

    def pressed() -> None:
        stop()
        leaving.set()

    with suppress(NotImplementedError):
        # Windows has no such handlers; there the run is cancelled, which ends as cleanly
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, pressed)
    return leaving
