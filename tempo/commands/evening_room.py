"""The room in which an evening is followed: lines, sounds, and a page where one is wanted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from tempo.coach.evening_report import EveningReport
from tempo.commands.room import NO_TUI, fill_terminal, until_ctrl_c
from tempo.errors import TempoError
from tempo.evening.session import EveningSession
from tempo.views.evening_ears import EveningEars
from tempo.views.evening_lines import EveningLines
from tempo.views.sound import ears
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.views.web.address import Place


class EveningRoom:
    """Who looks on at this evening, and what is left of it.

    Parameters
    ----------
    place : where a page is to be, if one is wanted.
    """

    def __init__(self, session: EveningSession, out: TextIO, place: Place | None) -> None:
        self._session = session
        self._out = out
        self._place = place

    async def run(self, sound: str, *, careful: bool) -> EveningReport:
        """Until the evening is over, and with a page until Ctrl-C if anybody ever looked."""
        lines = EveningLines(self._out, self._session, careful=careful)
        leaving = until_ctrl_c(self._session.stop)
        if self._place is None:
            return await self._lead(lines, sound, asks=True)
        from tempo.views.web.evening_show import EveningShow
        from tempo.views.web.serve import serving

        show = EveningShow(self._session)
        self._session.attend(show)
        async with serving(show, self._place, self._out):
            try:
                report = await self._lead(lines, sound, asks=False)
            except TempoError as wrong:
                show.fail(wrong)
                raise
            if show.was_seen and not leaving.is_set():
                print(say("page", "stays"), file=self._out, flush=True)
                await leaving.wait()
            return report

    async def run_whole_terminal(self, sound: str) -> EveningReport:
        """The evening on a terminal that it has for itself.

        Raises
        ------
        TempoError
            There is no terminal, or the extra is not installed.
        """
        try:
            from tempo.views.evening_tui import EveningStage, EveningTui
        except ImportError:
            raise TempoError(NO_TUI) from None
        if not self._out.isatty():
            raise TempoError("--tui needs a terminal; without it plain lines are written anywhere")
        ended: list[EveningReport] = []

        async def play() -> None:
            ended.append(await self._session.run())

        app = EveningTui(self._session, play)
        self._session.attend(EveningStage(app))
        await fill_terminal(app, sound, lambda view: self._session.attend(EveningEars(view)))
        return ended[0]

    async def _lead(self, lines: EveningLines, sound: str, *, asks: bool) -> EveningReport:
        """The evening in lines and sounds; with a page, questions may wait for it."""
        self._session.attend(lines)
        with ears(sound, self._out) as views:
            for view in views:
                self._session.attend(EveningEars(view))
            if asks or (sys.stdin is not None and sys.stdin.isatty()):
                lines.listen()
            return await self._session.run()
