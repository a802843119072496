"""An evening on the page: what now, what next, and the buttons; the same door as a live session."""

from __future__ import annotations

import asyncio
from typing import Any

from tempo.coach.evening_report import EveningReport
from tempo.coach.gates import Tonight
from tempo.evening.view import EveningControls, Now
from tempo.live.onlooker import State
from tempo.views.web import evening_wire, wire
from tempo.views.web.show import Show
from tempo.views.words import say

#: States that are no question: before the first sample.
_WAITING = "evening"


class EveningShow(Show):
    """An `EveningView` for any number of browsers; who joins later is told where it stands."""

    def __init__(self, controls: EveningControls) -> None:
        super().__init__()
        self._evening = controls
        self._tell("state", evening_wire.screen(_WAITING, say("page", "evening"), flows=False))

    def on_state(self, state: State) -> None:
        if state.choices or state.code == "idle":
            super().on_state(state)
        else:
            text = wire.state(state)["text"]
            self._tell("state", evening_wire.screen(_WAITING, text, flows=False))

    def on_tonight(self, tonight: Tonight, lines: tuple[str, ...]) -> None:
        self._tell("tonight", evening_wire.tonight(lines))
        if tonight.steps:
            self._say_aloud(" ".join(lines))

    def on_stage(self, now: Now, text: str) -> None:
        self.on_moment(now)
        if now.moment.stage == "announce":
            self._tell("said", None)
        shown = evening_wire.screen(_WAITING, text or str(now.moment.stage), flows=False)
        self._tell("state", shown)
        if now.moment.stage != "count_in":  # its numbers are heard
            self._say_aloud(text)

    def on_moment(self, now: Now) -> None:
        self._tell("evening", evening_wire.moment(now))

    def on_said(self, text: str) -> None:
        self._say(text)

    def on_summary(self, report: EveningReport, saved: str | None) -> None:  # noqa: ARG002  # no folder is named
        done = evening_wire.summary(report)
        self._tell("done", done)
        self._tell("state", evening_wire.screen("finished", done["headline"], flows=False))
        figures = self._delays.figures()
        if figures:
            self._evening.note_delays(figures)

    def hear(self, feed: Any, said: dict[str, Any]) -> None:
        """One message of a browser; what makes no sense is ignored."""
        if isinstance(said.get("ack"), int):
            super().hear(feed, said)
            return
        evening = self._evening
        wishes = {
            "skip": evening.skip,
            "next_exercise": evening.next_exercise,
            "repeat": evening.repeat,
            "pause": evening.pause,
            "stop": evening.stop,
            "sign": evening.sign,
        }
        wish = said.get("do")
        if isinstance(wish, str) and wish in wishes:
            wishes[wish]()
        elif wish == "answer":
            evening.answer(str(said.get("question")), str(said.get("value")))

    def _say_aloud(self, text: str) -> None:
        if text:
            self._cue(wire.spoken(text, asyncio.get_running_loop().time()))
