"""An evening on a whole terminal, to be read from two metres: one word, one number, what next."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.widgets import Label, OptionList, Static

from tempo.coach.cues import ERROR_KINDS, Cue
from tempo.coach.evening_report import EveningReport
from tempo.coach.gates import Tonight
from tempo.evening.view import EveningControls, Now
from tempo.live.onlooker import State
from tempo.views.evening_lines import wishes_of
from tempo.views.evening_words import exercise_name, how_text, moment_word, summary_lines
from tempo.views.sentences import safety_lines
from tempo.views.spoken import cue_word
from tempo.views.whole_terminal import WholeTerminal, large
from tempo.views.words import one_line, say

_BAR = 60


class EveningTui(WholeTerminal):
    """The application; `EveningStage` is the `EveningView` that it is seen through.

    Parameters
    ----------
    controls : who is told what the person wants.
    play : the evening, run inside the application.
    """

    CSS = """
    Static, Label { width: 100%; padding: 0 2; }
    #say { height: auto; padding: 1 2 0 2; text-style: bold; }
    #choices { height: auto; max-height: 10; margin: 1 2; }
    #moment { height: 1fr; min-height: 13; padding: 1 0; }
    #word, #left { height: 6; text-style: bold; }
    #cue { height: 1; text-style: bold; }
    #how, #told { height: auto; }
    #where, #bar, #keys { height: 1; }
    .stale { opacity: 40%; }
    """
    GROWING: ClassVar[set[str]] = {"say", "cue", "how", "told"}

    def __init__(self, controls: EveningControls, play: Callable[[], Awaitable[None]]) -> None:
        super().__init__(controls, play)
        self._controls = controls

    def compose(self) -> ComposeResult:
        yield Label(id="say", markup=False)
        yield OptionList(id="choices", markup=False)
        yield Label(id="where", markup=False)
        with Vertical(id="moment"):
            yield Static(id="word", markup=False)
            yield Static(id="left", markup=False)
            yield Label(id="cue", markup=False)
        yield Label(id="bar", markup=False)
        yield Label(id="how", markup=False)
        yield Label(id="told", markup=False)
        yield Label(say("evening", "tui_keys"), id="keys", markup=False)

    def on_key(self, event: events.Key) -> None:
        """The keys of the plain lines, without Enter; choices by letter or number."""
        typed = "" if event.key == "enter" else (event.character or "").lower()
        if self._over:
            if typed in {"", "q"}:
                self.exit()
        elif typed == "q":
            self._controls.stop()
        elif self._question is not None:
            self.choose(typed)
        elif (event.key == "enter" or typed) and (wish := wishes_of(self._controls).get(typed)):
            wish()

    def answered(self, question: State, choice: str) -> None:
        """To the evening."""
        self._controls.answer(question.code, choice)

    def show_state(self, state: State) -> None:
        """A sentence, and the choices where there are any."""
        self.ask(state, safety_lines() if state.code == "routine_signs" else [])

    def show_moment(self, now: Now) -> None:
        """One word, one number, and where in the evening."""
        moment, step = now.moment, now.step
        if moment.bout is None or step is None or self._over:
            return
        left_s = moment.left_s if moment.phase_left_s is None else moment.phase_left_s
        shown = "" if left_s is None or moment.waits else str(math.ceil(round(left_s, 2)))
        side = "" if moment.bout.side is None else f", {say('side', moment.bout.side)}"
        reps = say("evening", "rep_of", rep=moment.rep, reps=moment.reps) if moment.reps else ""
        self.put("word", large(moment_word(now)))
        self.put("left", large(shown))
        where = say("evening", "where", set=moment.bout.set, sets=moment.bout.sets, side=side)
        self.put("where", f"{exercise_name(step)}, {where}   {reps}".strip())
        part = 0.0
        if moment.left_s is not None and moment.lasts_s and math.isfinite(moment.lasts_s):
            part = 0.0 if moment.waits else 1.0 - moment.left_s / moment.lasts_s
        self.put("bar", "━" * round(_BAR * min(max(part, 0.0), 1.0)))
        self.put("how", one_line(how_text(step)))
        with suppress(NoMatches):
            self.query_one("#moment").set_class(now.sensor == "stale", "stale")

    def show_cue(self, cue: Cue) -> None:
        """Corrections and counts stay until the next of them or the next phase."""
        if cue.kind in {*ERROR_KINDS, "count", "count_in", "moved"}:
            self.put("cue", cue_word(cue))
        elif cue.kind in {"phase", "hold", "set_done"}:
            self.put("cue", "")

    def show_end(self, report: EveningReport, saved: str | None) -> None:
        """The summary; it stays until the person leaves."""
        self._over = True
        if self._leaving:
            self.exit()
        for where in ("word", "left", "cue", "bar", "how", "where", "told", "keys"):
            self.put(where, "")
        told = [] if saved is None else [say("live", "saved", path=saved)]
        lines = [*summary_lines(report), *told, say("tui", "leave")]
        self.put("say", "\n".join(one_line(line) for line in lines))


class EveningStage:
    """The `EveningView` of an application: Textual keeps the names `on_…` for itself."""

    def __init__(self, app: EveningTui) -> None:
        self._app = app

    def on_state(self, state: State) -> None:
        self._app.show_state(state)

    def on_tonight(self, tonight: Tonight, lines: tuple[str, ...]) -> None:  # noqa: ARG002  # as told
        self._app.put("say", "\n".join(one_line(line) for line in lines))

    def on_stage(self, now: Now, text: str) -> None:
        if text:
            self._app.put("say", one_line(text))
        self._app.show_moment(now)

    def on_moment(self, now: Now) -> None:
        self._app.show_moment(now)

    def on_cue(self, cue: Cue, in_s: float) -> None:
        if in_s > 0:
            asyncio.get_running_loop().call_later(in_s, self._app.show_cue, cue)
        else:
            self._app.show_cue(cue)

    def on_said(self, text: str) -> None:
        self._app.put("told", one_line(text))

    def on_warning(self, text: str) -> None:
        self._app.put("told", one_line(text))

    def on_summary(self, report: EveningReport, saved: str | None) -> None:
        self._app.show_end(report, saved)
