"""The coach in plain lines: one thing a line, no escape codes where nobody watches a terminal."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import TYPE_CHECKING, TextIO

from tempo.coach.cues import Cue
from tempo.coach.scoring import RepScore, SetSummary
from tempo.live.onlooker import PAIN_CHOICES, Controls, Frame, State
from tempo.reps.rep import Rep
from tempo.views.sentences import safety_lines, session_line
from tempo.views.spoken import cue_word, state_sentence
from tempo.views.units import number
from tempo.views.words import one_line, say

if TYPE_CHECKING:
    from tempo.session import Analysis


class Lines:
    """A `View` that prints lines; on a terminal the last line shows the moment.

    Parameters
    ----------
    out : where the lines go.
    controls : who is told what the person types.
    careful : what to answer when nobody can type: the choice that keeps on the safe side.
    """

    def __init__(self, out: TextIO, controls: Controls, *, careful: bool = True) -> None:
        self._out = out
        self._controls = controls
        self._careful = careful
        self._watched = out.isatty()
        self._shown = ""
        self._question: State | None = None
        self._mute = False
        self._over: asyncio.Event | None = None
        self._stale = False

    def on_state(self, state: State) -> None:
        self._question = state if state.choices else None
        if state.code == "stop_signs":
            for line in safety_lines():
                self._line(line)
        text = state_sentence(state)
        if state.choices:
            text = say("live", "question", question=text, choices=self._choices()).rstrip()
        self._line(text)
        if state.choices and self._mute:
            self._answer_unasked()

    def on_frame(self, frame: Frame) -> None:
        if frame.connection == "stale" and not self._stale:
            self._line(say("live", "stale"))
        self._stale = frame.connection == "stale"
        if not self._watched:
            return
        word = say("cue", frame.phase) if frame.phase else say("live_quality", frame.quality)
        left = "" if frame.seconds_left is None else number(frame.seconds_left, 0)
        where = {"set": frame.set, "rep": frame.rep}
        shown = say("live", "status", phase=word, left=left, **where)
        if shown != self._shown and not frame.stale:
            self._out.write(f"\r{shown}\x1b[K")
            self._out.flush()
            self._shown = shown

    def on_cue(self, cue: Cue, in_s: float) -> None:
        word = cue_word(cue)
        if not word or cue.kind == "set_done":
            return
        if in_s > 0:
            asyncio.get_running_loop().call_later(in_s, self._line, word)
        else:
            self._line(word)

    def on_rep(self, rep: Rep, score: RepScore, text: str) -> None:  # noqa: ARG002  # as told
        if text:
            self._line(text)

    def on_set(self, summary: SetSummary, text: str) -> None:  # noqa: ARG002  # as told
        self._line(text)

    def on_warning(self, text: str) -> None:
        self._line(text)

    def on_end(self, analysis: Analysis, saved: str | None) -> None:
        self._line(session_line(analysis))
        if saved is not None:
            self._line(say("live", "saved", path=saved))

    def listen(self, source: TextIO | None = None) -> None:
        """Take typed lines in a thread of its own, for as long as the program runs."""
        loop = asyncio.get_running_loop()
        stream = sys.stdin if source is None else source

        def read() -> None:
            for line in stream:
                loop.call_soon_threadsafe(self.typed, line.strip().lower())
            loop.call_soon_threadsafe(self.nobody_types)

        threading.Thread(target=read, daemon=True).start()

    async def ask_after(self) -> None:
        """When the session is over: how much it hurts now; nobody has to say."""
        if self._mute:
            return
        self._over = asyncio.Event()
        self.on_state(State("ask_pain_after", PAIN_CHOICES))
        await self._over.wait()

    def leave(self) -> None:
        """Wait for nobody any more."""
        if self._over is not None:
            self._over.set()

    def typed(self, text: str) -> None:
        """What the person typed."""
        word, _, value = text.partition(" ")
        if text == "q":
            self._controls.stop()
            self.leave()
        elif self._question is not None:
            choice = meant(text, self._question.choices)
            if choice is None:
                self._line(say("live", "again", choices=self._choices()))
            elif self._over is None:
                self._controls.answer(self._question.code, choice)
            else:
                self._note_pain(choice)
                self.leave()
        elif text == "n":
            self._controls.next_leg()
            self._line(say("live", "other_leg"))
        elif word == "p" and value in PAIN_CHOICES[1:]:
            self._note_pain(value)
        else:
            self._line(say("live", "keys"))

    def _note_pain(self, value: str) -> None:
        if value.isdecimal():
            self._controls.note_pain("after", float(value))
            self._line(say("live", "pain_noted", value=value))

    def nobody_types(self) -> None:
        """There is no keyboard: questions are answered on the safe side."""
        self._mute = True
        self.leave()
        if self._question is not None and self._over is None:
            self._answer_unasked()

    def _answer_unasked(self) -> None:
        assert self._question is not None
        choices = self._question.choices
        choice = meant("", choices) or choices[-1 if self._careful else 0]
        self._line(say("live", "taken", choice=say("choice", choice)))
        self._controls.answer(self._question.code, choice, assumed=True)

    def _choices(self) -> str:
        return (
            "/".join(say("choice", one) for one in self._question.choices) if self._question else ""
        )

    def _line(self, text: str) -> None:
        clear = "\r\x1b[K" if self._watched and self._shown else ""
        self._shown = ""
        self._out.write(f"{clear}{one_line(text)}\n")
        self._out.flush()


def meant(text: str, choices: tuple[str, ...]) -> str | None:
    """Which choice a person means who types its beginning; nothing typed skips what may be."""
    if text in choices:
        return text
    if not text:
        return "skip" if "skip" in choices else None
    near = [choice for choice in choices if choice.startswith(text)]
    return near[0] if len(near) == 1 else None
