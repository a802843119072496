"""The coach on a whole terminal, to be read from two metres: word, seconds, heel against target.

Textual draws; what is drawn comes from the same frames and states as in every other view.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Label, OptionList, Static

from tempo.coach.cues import ERROR_KINDS, Cue
from tempo.coach.scoring import RepScore, SetSummary
from tempo.live.onlooker import PAIN_CHOICES, Controls, Frame, State
from tempo.reps.rep import Rep
from tempo.views.curve import Trail, drawn, gauge
from tempo.views.sentences import safety_lines, session_line
from tempo.views.spoken import cue_word, state_sentence
from tempo.views.units import number
from tempo.views.whole_terminal import WholeTerminal, large
from tempo.views.words import one_line, say

if TYPE_CHECKING:
    from tempo.session import Analysis

_PLOT_S = 20.0
#: Room above the highest and below the lowest heel, and the least that is shown, cm.
_ROOM_CM = 1.0
_LEAST_CM = 4.0
#: The moment is drawn at most so often: a terminal on a slow machine must not hold the session up.
_REDRAW_S = 0.1


class Tui(WholeTerminal):
    """The application; `Stage` is the `View` that it is seen through.

    Parameters
    ----------
    controls : who is told what the person chooses.
    play : the session, run inside the application.
    asks_after : whether to ask how much it hurts when it is over, where there is a rule for it.
    """

    CSS = """
    Screen { layout: vertical; }
    Static { width: 100%; }
    #say { height: auto; padding: 1 2 0 2; text-style: bold; }
    #choices { height: auto; max-height: 14; margin: 1 2; }
    #moment { height: 1fr; min-height: 13; padding: 1 0; }
    #gauge { width: 11; height: 100%; padding: 0 2; }
    #big { width: 1fr; }
    #word, #left { height: 6; text-style: bold; }
    #cue { height: 1; text-style: bold reverse; width: auto; }
    #curve { height: 6; padding: 0 2; }
    #rep { height: auto; padding: 0 2; }
    #where, #keys { height: 1; padding: 0 2; }
    .stale { opacity: 40%; }
    """
    GROWING: ClassVar[set[str]] = {"say", "rep", "cue"}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "end", priority=True)]

    def __init__(
        self, controls: Controls, play: Callable[[], Awaitable[None]], *, asks_after: bool = False
    ) -> None:
        super().__init__(controls, play)
        self._controls = controls
        self._asks_after = asks_after
        self._trail = Trail(_PLOT_S)
        self._frame = Frame(0.0)
        self._drawn_s, self._due = float("-inf"), False

    def compose(self) -> ComposeResult:
        yield Label(id="say", markup=False)
        yield OptionList(id="choices", markup=False)
        with Horizontal(id="moment"):
            yield Static(id="gauge", markup=False)
            with Vertical(id="big"):
                yield Static(id="word", markup=False)
                yield Static(id="left", markup=False)
                yield Label(id="cue", markup=False)
        yield Static(id="curve", markup=False)
        yield Label(id="rep", markup=False)
        yield Label(id="where", markup=False)
        yield Label(say("tui", "keys"), id="keys", markup=False)

    # what the person does

    def on_key(self, event: events.Key) -> None:
        """Choices by their first letter or number; n and p as in the lines."""
        typed = (event.character or "").lower()
        if self._question is not None:
            self.choose(typed)
        elif typed == "n" and not self._over:
            self._controls.next_leg()
            self.put("say", say("live", "other_leg"))
        elif event.key == "enter" and self._over:
            self.exit()

    def answered(self, question: State, choice: str) -> None:
        """To the session; behind it, how much it hurts."""
        if not self._over:
            self._controls.answer(question.code, choice)
        elif choice.isdecimal():
            self._controls.note_pain("after", float(choice))
            self.put("say", f"{say('live', 'pain_noted', value=choice)} {say('tui', 'leave')}")
        else:
            self.put("say", say("tui", "leave"))

    # what there is to be seen

    def show_state(self, state: State) -> None:
        """A sentence, and the choices where there are any."""
        self.ask(state, safety_lines() if state.code == "stop_signs" else [])

    def show_frame(self, frame: Frame) -> None:
        """The moment; what is not known, or old, is blank."""
        self._trail.add(frame.time_s, frame.heel_cm)
        self._frame = frame
        now_s = asyncio.get_running_loop().time()
        if frame.stale or now_s - self._drawn_s >= _REDRAW_S:
            self._draw_frame()
        elif not self._due:
            self._due = True
            self.set_timer(_REDRAW_S, self._draw_frame)

    def _draw_frame(self) -> None:
        frame, self._due = self._frame, False
        self._drawn_s = asyncio.get_running_loop().time()
        self.put("word", large(say("cue", frame.phase) if frame.phase else ""))
        left = frame.seconds_left
        self.put("left", large("" if left is None else number(left, 0)))
        self._draw(frame)
        stale = frame.connection == "stale"
        quality = say("live", "stale") if stale else say("live_quality", frame.quality)
        where = say("tui", "where", set=frame.set, rep=frame.rep, quality=quality)
        self.put("where", where)
        self.query_one("#moment").set_class(stale, "stale")

    def _draw(self, frame: Frame) -> None:
        span = self._trail.span()
        if span is None:
            self.put("curve", "")
            self.put("gauge", "")
            return
        known = [value for value in (frame.target_cm, frame.bottom_cm) if value is not None]
        low = min(span[0], *known) - _ROOM_CM if known else span[0] - _ROOM_CM
        high = max(span[1] + _ROOM_CM, low + _LEAST_CM)
        curve = self.query_one("#curve")
        width, rows = max(curve.content_size.width, 10), max(curve.content_size.height, 2)
        self.put("curve", "\n".join(drawn(self._trail.columns(width), low, high, rows)))
        rows = max(self.query_one("#gauge").content_size.height, 3)
        beside = gauge(frame.heel_cm, frame.target_cm, low, high, rows)
        self.put("gauge", "\n".join(beside))

    def show_cue(self, cue: Cue) -> None:
        """Errors, counts and the count-in stay until the next of them or the next phase."""
        if cue.kind in {*ERROR_KINDS, "count", "count_in"}:
            self.put("cue", cue_word(cue))
        elif cue.kind in {"phase", "hold"}:
            self.put("cue", "")

    def show_sentence(self, text: str) -> None:
        """The last thing there is to be said."""
        self.put("rep", one_line(text))

    def show_end(self, analysis: Analysis, saved: str | None) -> None:
        """The summary; it stays until the person leaves."""
        self._over = True
        if self._leaving:
            self.exit()
        told = [session_line(analysis)]
        if saved is not None:
            told.append(say("live", "saved", path=saved))
        self.put("rep", "\n".join(one_line(line) for line in told))
        self.put("cue", "")
        self.put("where", "")
        if self._asks_after and analysis.protocol.asks_pain and analysis.outcome.reps:
            self.show_state(State("ask_pain_after", PAIN_CHOICES))
        else:
            self.put("say", f"{state_sentence(State('ended'))} {say('tui', 'leave')}")


class Stage:
    """The `View` of an application: Textual keeps the names `on_…` for itself."""

    def __init__(self, app: Tui) -> None:
        self._app = app

    def on_state(self, state: State) -> None:
        if state.code != "ended":  # `on_end` says more
            self._app.show_state(state)

    def on_frame(self, frame: Frame) -> None:
        self._app.show_frame(frame)

    def on_cue(self, cue: Cue, in_s: float) -> None:
        if in_s > 0:
            asyncio.get_running_loop().call_later(in_s, self._app.show_cue, cue)
        else:
            self._app.show_cue(cue)

    def on_rep(self, rep: Rep, score: RepScore, text: str) -> None:  # noqa: ARG002  # as told
        if text:
            self._app.show_sentence(text)

    def on_set(self, summary: SetSummary, text: str) -> None:  # noqa: ARG002  # as told
        self._app.show_sentence(text)

    def on_warning(self, text: str) -> None:
        self._app.show_sentence(text)

    def on_end(self, analysis: Analysis, saved: str | None) -> None:
        self._app.show_end(analysis, saved)
