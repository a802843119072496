"""What has to be known before an evening: signs to stop at, where it hurts, how sore it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from tempo.coach.gates import PLACES, Health, Soreness
from tempo.live.onlooker import State


@dataclass(frozen=True, slots=True)
class Said:
    """What the person said already, and need not be asked; None: it is asked."""

    signs_seen: bool = False
    hurts: frozenset[str] | None = None
    sore: Soreness | None = None
    sensor_side: str | None = None


class Screening:
    """Asks one question after the other; ends when somebody stops the evening.

    Parameters
    ----------
    enter : told each question.
    """

    def __init__(self, enter: Callable[[State], None], stopping: asyncio.Event) -> None:
        self._enter = enter
        self._stopping = stopping
        self._asked: State | None = None
        self._answers: asyncio.Queue[str] = asyncio.Queue()

    def answer(self, question: str, value: str) -> None:
        """Somebody answers; only what was asked counts."""
        asked = self._asked
        if asked is not None and question == asked.code and value in asked.choices:
            self._asked = None
            self._answers.put_nowait(value)

    async def health(self, said: Said) -> Health:
        """The questions in their order, but for those that are answered."""
        if not said.signs_seen and await self._ask("routine_signs", ("go", "sign")) == "sign":
            return Health(sign=True)
        hurts = await self._where() if said.hurts is None else said.hurts
        sore = said.sore
        if sore is None:
            sore = cast(Soreness, await self._ask("ask_sore", ("no", "mild", "severe")) or "no")
        return Health(hurts, sore)

    async def sensor_side(self) -> str | None:
        """Which foot carries the sensor."""
        return await self._ask("ask_sensor_side", ("left", "right")) or None

    async def _where(self) -> frozenset[str]:
        found: list[str] = []
        while len(found) < len(PLACES):
            left = tuple(place for place in PLACES if place not in found)
            code = "ask_where_else" if found else "ask_where"
            value = await self._ask(code, ("nowhere", *left))
            if value not in PLACES:
                break
            found.append(value)
        return frozenset(found)

    async def _ask(self, code: str, choices: tuple[str, ...]) -> str:
        """What was answered; empty when somebody stopped."""
        if self._stopping.is_set():
            return ""
        self._asked = State(code, choices)
        self._enter(self._asked)
        answer = asyncio.ensure_future(self._answers.get())
        stopped = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({answer, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return answer.result() if answer.done() else ""
        finally:
            answer.cancel()
            stopped.cancel()
