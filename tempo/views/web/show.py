"""What is on: nothing yet, a session, or the summary of one; and all browsers that look on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from tempo.coach.cues import Cue
from tempo.coach.scoring import RepScore, SetSummary
from tempo.live.onlooker import Controls, Frame, State
from tempo.reps.rep import Rep
from tempo.views.units import Units
from tempo.views.web import wire
from tempo.views.web.delays import Delays
from tempo.views.web.feed import Feed
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.session import Analysis

_LONGEST_NOTE = 2000


class Show:
    """A `View` for any number of browsers; who joins later is told where it stands.

    Parameters
    ----------
    begin : starts a simulated session when a person asks for one; none where one is given.
    """

    def __init__(self, *, begin: Callable[[Show], None] | None = None, units: Units = "cm") -> None:
        self.units = units
        self.number = 0
        self.analysis: Analysis | None = None
        self.was_seen = False
        self._begin = begin
        self._controls: Controls | None = None
        self._delays = Delays()
        self._feeds: set[Feed] = set()
        self._arrived_s: float | None = None
        about = {"begins": begin is not None, "ready": say("page", "ready")}
        self._parts: dict[str, Any] = {"show": about, "frame": None}
        self.on_state(State("idle"))

    @property
    def watching(self) -> int:
        """How many browsers look on."""
        return len(self._feeds)

    def open(self, controls: Controls) -> None:
        """A session is about to run; it must be told to attend this view."""
        self.number += 1
        self.analysis = None
        self._controls = controls
        self._delays = Delays()
        for part in ("frame", "said", "end", "kept"):
            self._tell(part, None)

    def fail(self, wrong: Exception) -> None:
        """The session ended by a fault, which the person in front of the page should know."""
        self._controls = None
        self._tell("state", wire.failure(str(wrong)))

    def join(self) -> Feed:
        """One more browser."""
        feed = Feed(_clock_s)
        for part, value in self._parts.items():
            feed.tell(part, value, self._arrived_s if part == "frame" else None)
        self._feeds.add(feed)
        self.was_seen = True
        return feed

    def leave(self, feed: Feed) -> None:
        """The browser has gone."""
        self._feeds.discard(feed)

    def close(self) -> None:
        """The server is about to end."""
        for feed in self._feeds:
            feed.close()

    # a `View`

    def on_state(self, state: State) -> None:
        self._tell("state", wire.state(state))

    def on_frame(self, frame: Frame) -> None:
        self._arrived_s = None if frame.stale else frame.arrived_s
        self._tell("frame", wire.frame(frame), self._arrived_s)

    def on_cue(self, cue: Cue, in_s: float) -> None:
        self._cue(wire.cue(cue, _clock_s() + in_s))

    def on_rep(self, rep: Rep, score: RepScore, text: str) -> None:  # noqa: ARG002  # as told
        self._say(text)

    def on_set(self, summary: SetSummary, text: str) -> None:  # noqa: ARG002  # as told
        self._say(text)

    def on_warning(self, text: str) -> None:
        self._say(text)

    def on_end(self, analysis: Analysis, saved: str | None) -> None:
        # a page that others may see needs no folder of this computer
        name = PurePath(analysis.recording.path).name
        self.analysis = replace(analysis, recording=replace(analysis.recording, path=name))
        kept = saved is not None
        self._tell("end", wire.summary(analysis, self.number, self.units, kept=kept))
        figures = self._delays.figures()
        if self._controls is not None and figures:
            self._controls.note_delays(figures)

    # what a browser says

    def hear(self, feed: Feed, said: dict[str, Any]) -> None:
        """One message of a browser; what makes no sense is ignored."""
        if isinstance(said.get("ack"), int):
            self._acknowledge(feed, said)
            return
        wish, controls = said.get("do"), self._controls
        if wish == "begin" and self._begin is not None and self._may_begin():
            self._begin(self)
        elif controls is not None and wish == "note":
            self._note(controls, said)
        elif controls is not None and self.analysis is None:
            self._lead(controls, said)

    def _lead(self, controls: Controls, said: dict[str, Any]) -> None:
        """What may be asked of a session that runs."""
        if said.get("do") == "stop":
            controls.stop()
        elif said.get("do") == "next_leg":
            controls.next_leg()
            self._say(say("live", "other_leg"))
        elif said.get("do") == "answer":
            controls.answer(str(said.get("question")), str(said.get("value")))

    def _may_begin(self) -> bool:
        return self._controls is None or self.analysis is not None

    def _note(self, controls: Controls, said: dict[str, Any]) -> None:
        for when in ("before", "after"):
            value = said.get(when)
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10:
                controls.note_pain(when, float(value))
        text = said.get("text")
        if isinstance(text, str):
            controls.note(text[:_LONGEST_NOTE])
        self._tell("kept", {"text": say("page", "noted")})

    def _acknowledge(self, feed: Feed, said: dict[str, Any]) -> None:
        sent = feed.acknowledged(said["ack"])
        if sent is None:
            return
        way_ms = self._delays.shown(sent, _clock_s(), _number(said.get("held")))
        self._delays.sounded(sent, way_ms, _numbers(said.get("beeps")))
        self._delays.paced(_numbers(said.get("paced")))

    def _say(self, text: str) -> None:
        self._tell("said", {"text": text})
        if text:
            self._cue(wire.spoken(text, _clock_s()))

    def _cue(self, cue: dict[str, Any]) -> None:
        for feed in self._feeds:
            feed.cue(cue)

    def _tell(self, part: str, value: object, arrived_s: float | None = None) -> None:
        self._parts[part] = value
        for feed in self._feeds:
            feed.tell(part, value, arrived_s)


def _clock_s() -> float:
    return asyncio.get_running_loop().time()


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _numbers(values: object) -> list[float]:
    return [_number(each) for each in values[:64]] if isinstance(values, list) else []
