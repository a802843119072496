"""What has to be known before anybody steps up: pain, and the signs at which to stop.

A heel that hurts where the tendon meets the bone is trained from the floor, whatever was asked for.
How much it hurts is asked where the protocol's source has a rule for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tempo.coach.protocol import Protocol
from tempo.coach.protocols import load_protocol
from tempo.live.audience import Audience
from tempo.live.onlooker import PAIN_CHOICES, State

_FLOOR = "floor"
#: The rule of Silbernagel's programme: pain may reach this in training.
_MOST_PAIN = 5


class Interview:
    """Asks one question after the other; ends when somebody stops the session.

    Parameters
    ----------
    heel_pain : the answer to the first question, where it was given before.
    remember : told that answer when somebody gives it.
    note_pain : told how much it hurts, 0 to 10.
    """

    def __init__(
        self,
        audience: Audience,
        stopping: asyncio.Event,
        *,
        heel_pain: bool | None,
        remember: Callable[[bool], None],
        note_pain: Callable[[str, float], None],
    ) -> None:
        self._audience = audience
        self._stopping = stopping
        self._heel_pain = heel_pain
        self._remember = remember
        self._note_pain = note_pain
        self._answers: asyncio.Queue[tuple[str, bool]] = asyncio.Queue()

    def answer(self, question: str, value: str, *, assumed: bool) -> None:
        """Somebody answers, or nobody can (``assumed``); only what was asked counts."""
        state = self._audience.state
        if question == state.code and value in state.choices:
            self._answers.put_nowait((value, assumed))

    async def lead(self, protocol: Protocol) -> Protocol:
        """The questions in their order; which protocol it is to be."""
        known = self._heel_pain is not None
        if not known:
            await self._ask_heel_pain()
        of = {}
        if self._heel_pain:
            protocol = load_protocol(_FLOOR)
            of = {"heel_pain": "known"} if known else {}
        await self._asked(State("stop_signs", ("go",), of))
        if protocol.asks_pain:
            await self._ask_pain()
        return protocol

    async def _ask_heel_pain(self) -> None:
        value, assumed = await self._asked(State("ask_heel_pain", ("no", "yes")))
        self._heel_pain = value == "yes"
        if value and not assumed:
            self._remember(self._heel_pain)

    async def _ask_pain(self) -> None:
        value, _ = await self._asked(State("ask_pain", PAIN_CHOICES))
        if not value.isdecimal():
            return
        self._note_pain("before", float(value))
        if float(value) > _MOST_PAIN:
            rest, _ = await self._asked(State("much_pain", ("go", "stop")))
            if rest == "stop":
                self._stopping.set()

    async def _asked(self, state: State) -> tuple[str, bool]:
        """What was answered, and whether nobody said it; empty when somebody stopped."""
        if self._stopping.is_set():
            return "", True
        self._audience.enter(state)
        answer = asyncio.ensure_future(self._answers.get())
        stopped = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({answer, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return answer.result() if answer.done() else ("", True)
        finally:
            answer.cancel()
            stopped.cancel()
