"""What both applications on a whole terminal are: a sentence, choices, and a large word."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import cache
from typing import ClassVar, Protocol

from pyfiglet import Figlet
from textual.app import App
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.widgets import OptionList, Static

from tempo.live.onlooker import State
from tempo.views.spoken import state_sentence
from tempo.views.terminal import meant
from tempo.views.words import say


class Stopped(Protocol):
    """Who can be told to stop."""

    def stop(self) -> None:
        """End, and save."""


@cache
def large(word: str) -> str:
    """Letters of many characters each."""
    return Figlet(font="ansi_regular", width=200).renderText(word).rstrip() if word else ""


class WholeTerminal(App[None]):
    """An application that is over when what it plays is, and stays until the person leaves.

    Parameters
    ----------
    stopped : who is told to stop.
    play : what is run inside the application; what it raises is kept as ``fault``.
    """

    #: What may take more or fewer lines; laying the screen out anew costs as much as all the rest.
    GROWING: ClassVar[set[str]] = {"say", "cue"}
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "end", priority=True)]

    def __init__(self, stopped: Stopped, play: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._stopped, self._play = stopped, play
        self._question: State | None = None
        self._over = self._leaving = False
        self._shown: dict[str, str] = {}
        self.fault: Exception | None = None

    def answered(self, question: State, choice: str) -> None:
        """A choice was made."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.query_one("#choices", OptionList).display = False
        self.run_worker(self._run())

    async def _run(self) -> None:
        try:
            await self._play()
        except Exception as fault:  # noqa: BLE001  # told by whoever started the application
            self.fault = fault
            self.exit()

    def action_end(self) -> None:
        """Stop; once more, when it is over: leave."""
        if self._over:
            self.exit()
        else:
            self._stopped.stop()

    def leave(self) -> None:
        """Stop and go, without a word: the system shuts down."""
        self._leaving = True
        self.action_end()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if self._question is not None:
            self._answer(self._question.choices[event.option_index])

    def choose(self, typed: str) -> None:
        """A choice by its first letter or its number."""
        if self._question is None or not typed.isalnum():
            return
        choice = meant(typed, self._question.choices)
        if choice is not None:
            self._answer(choice)

    def _answer(self, choice: str) -> None:
        question, self._question = self._question, None
        self.query_one("#choices", OptionList).display = False
        if question is not None:
            self.answered(question, choice)

    def ask(self, state: State, lines: Sequence[str]) -> None:
        """A sentence below ``lines``, and the choices where there are any."""
        self.put("say", "\n".join([*lines, state_sentence(state)]))
        self._question = state if state.choices else None
        choices = self.query_one("#choices", OptionList)
        choices.display = bool(state.choices)
        choices.clear_options()
        if state.choices:
            choices.add_options([say("choice", one) for one in state.choices])
            choices.highlighted = 0
            choices.focus()

    def put(self, where: str, text: str) -> None:
        """Show a text in its place, where it is another one."""
        if self._shown.get(where) == text:
            return
        with suppress(NoMatches):  # the person has left
            self.query_one(f"#{where}", Static).update(text, layout=where in self.GROWING)
            self._shown[where] = text
