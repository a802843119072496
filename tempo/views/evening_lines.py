"""An evening in plain lines: one thing a line, no escape codes where nobody watches a terminal."""

from __future__ import annotations

import asyncio
import math
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from tempo.coach.cues import Cue
from tempo.coach.evening_report import EveningReport
from tempo.coach.gates import Tonight
from tempo.evening.view import EveningControls, Now
from tempo.live.onlooker import State
from tempo.views.evening_words import (
    exercise_name,
    moment_word,
    summary_lines,
    unmeasured_text,
)
from tempo.views.sentences import safety_lines
from tempo.views.spoken import cue_word, state_sentence
from tempo.views.terminal import meant
from tempo.views.words import one_line, say

#: What is taken where nobody can type: what keeps on the safe side.
_CAREFUL = {"routine_signs": "go", "ask_where": "heel", "ask_sore": "mild"}


def wishes_of(controls: EveningControls) -> dict[str, Callable[[], None]]:
    """What each key asks for while nothing is asked."""
    return {
        "": controls.skip,
        "s": controls.skip,
        "n": controls.next_exercise,
        "r": controls.repeat,
        "p": controls.pause,
        "q": controls.stop,
        "x": controls.sign,
    }


class EveningLines:
    """An `EveningView` that prints lines; on a terminal the last line shows the moment.

    Parameters
    ----------
    careful : where nobody can type, take the answers that keep on the safe side.
    """

    def __init__(self, out: TextIO, controls: EveningControls, *, careful: bool = True) -> None:
        self._out = out
        self._controls = controls
        self._careful = careful
        self._watched = out.isatty()
        self._shown = ""
        self._question: State | None = None
        self._mute = False

    def on_state(self, state: State) -> None:
        self._question = state if state.choices else None
        if state.code == "routine_signs":
            for line in safety_lines():
                self._line(line)
        text = state_sentence(state)
        if state.choices:
            text = say("live", "question", question=text, choices=self._choices()).rstrip()
        self._line(text)
        if state.choices and self._mute:
            self._answer_unasked()

    def on_tonight(self, tonight: Tonight, lines: tuple[str, ...]) -> None:
        self._question = None
        for line in lines:
            self._line(line)
        if tonight.steps and not self._mute:
            self._line(say("evening", "keys"))

    def on_stage(self, now: Now, text: str) -> None:
        bout = now.moment.bout
        if now.moment.stage == "announce":
            self._line("")
        if text:
            self._line(text)
        why = unmeasured_text(now)
        if now.moment.stage == "announce" and why and bout is not None:
            self._line(why)

    def on_moment(self, now: Now) -> None:
        moment, step = now.moment, now.step
        if not self._watched or moment.bout is None or step is None:
            return
        left = "" if moment.left_s is None or moment.waits else str(math.ceil(moment.left_s))
        rep = say("evening", "rep_of", rep=moment.rep, reps=moment.reps) if moment.reps else ""
        side = "" if moment.bout.side is None else f", {say('side', moment.bout.side)}"
        shown = say(
            "evening",
            "status",
            word=moment_word(now),
            left=left,
            exercise=exercise_name(step),
            set=moment.bout.set,
            sets=moment.bout.sets,
            side=side,
            rep=rep if moment.stage in {"working", "paused"} else "",
        ).rstrip()
        if shown != self._shown:
            self._out.write(f"\r{shown}\x1b[K")
            self._out.flush()
            self._shown = shown

    def on_cue(self, cue: Cue, in_s: float) -> None:
        word = cue_word(cue)
        if not word or cue.kind == "set_done" or (cue.kind == "phase" and "rep" not in cue.of):
            return
        if in_s > 0:
            asyncio.get_running_loop().call_later(in_s, self._line, word)
        else:
            self._line(word)

    def on_said(self, text: str) -> None:
        self._line(text)

    def on_warning(self, text: str) -> None:
        self._line(text)

    def on_summary(self, report: EveningReport, saved: str | None) -> None:
        self._line("")
        for line in summary_lines(report):
            self._line(line)
        if saved is not None:
            self._line(say("live", "saved", path=saved))

    def listen(self, source: TextIO | None = None) -> None:
        """Take typed lines in a thread of its own, for as long as the program runs."""
        loop = asyncio.get_running_loop()
        stream = sys.stdin if source is None else source

        def read() -> None:
            with suppress(OSError, ValueError):  # a keyboard that cannot be read is none
                for line in stream or ():
                    loop.call_soon_threadsafe(self.typed, line.strip().lower())
            with suppress(RuntimeError):  # the evening is over, and its loop with it
                loop.call_soon_threadsafe(self.nobody_types)

        threading.Thread(target=read, daemon=True).start()

    def typed(self, text: str) -> None:
        """What the person typed."""
        wishes = wishes_of(self._controls)
        if text == "q":
            self._controls.stop()
        elif self._question is not None:
            choice = meant(text, self._question.choices)
            if choice is None:
                self._line(say("live", "again", choices=self._choices()))
            else:
                question, self._question = self._question, None
                self._controls.answer(question.code, choice)
        elif text in wishes:
            wishes[text]()
        else:
            self._line(say("evening", "keys"))

    def nobody_types(self) -> None:
        """There is no keyboard: questions are answered on the safe side."""
        self._mute = True
        if self._question is not None:
            self._answer_unasked()

    def _answer_unasked(self) -> None:
        assert self._question is not None
        question, self._question = self._question, None
        safe = _CAREFUL.get(question.code) if self._careful else None
        choice = safe or question.choices[0]
        self._line(say("live", "taken", choice=say("choice", choice)))
        self._controls.answer(question.code, choice, assumed=True)

    def _choices(self) -> str:
        return (
            "/".join(say("choice", one) for one in self._question.choices) if self._question else ""
        )

    def _line(self, text: str) -> None:
        clear = "\r\x1b[K" if self._watched and self._shown else ""
        self._shown = ""
        self._out.write(f"{clear}{one_line(text)}\n")
        self._out.flush()
