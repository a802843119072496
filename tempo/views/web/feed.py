"""What one browser is still to be told: the newest of everything, and never more than it can take.

A reader that is slower than the samples must not be shown the past, and buffers of a socket would
hold just that. So a browser acknowledges every message; while `MOST` are unacknowledged nothing is
sent, and what comes meanwhile replaces what was waiting. A cue that waited too long is dropped: a
correction for a moment that is gone misleads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: Messages that may be under way at once.
MOST = 3
#: A browser that hears nothing for longer than this knows that the link is gone.
BEAT_S = 1.0
#: A browser that acknowledges nothing for so long is gone, whatever its system says of the link;
#: it would hold one of the few places (`app.MOST_BROWSERS`) for ever.
SILENT_S = 30.0
#: A cue that is overdue by more than this is not sent any more.
_PAST_S = 0.25
_MOST_CUES = 64


@dataclass(frozen=True, slots=True)
class Sent:
    """A message under way: when it was sent and when the samples it shows had come in."""

    sent_s: float
    arrived_s: float | None


class Feed:
    """The messages for one browser; ``clock`` is the loop's, in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._parts: dict[str, Any] = {}
        self._cues: list[dict[str, Any]] = []
        self._arrived_s: float | None = None
        self._under_way: dict[int, Sent] = {}
        self._number = 0
        self._wake = asyncio.Event()
        self._over = False

    @property
    def under_way(self) -> int:
        """How many messages are not acknowledged yet."""
        return len(self._under_way)

    def tell(self, part: str, value: object, arrived_s: float | None = None) -> None:
        """Show ``value`` from now on; it takes the place of what has not been sent yet."""
        self._parts[part] = value
        if arrived_s is not None:
            self._arrived_s = arrived_s
        self._wake.set()

    def cue(self, cue: dict[str, Any]) -> None:
        """Let something sound at its ``due`` time."""
        self._cues = [*self._cues[-_MOST_CUES + 1 :], cue]
        self._wake.set()

    def close(self) -> None:
        """No more messages after those that are waiting."""
        self._over = True
        self._wake.set()

    def acknowledged(self, number: int) -> Sent | None:
        """The browser has shown this message, and so every one before it."""
        sent = self._under_way.get(number)
        self._under_way = {one: its for one, its in self._under_way.items() if one > number}
        self._wake.set()
        return sent

    async def next(self) -> dict[str, Any] | None:
        """The next message as soon as it may be sent, an empty one as a sign of life, or None."""
        beat_s = self._clock() + BEAT_S
        while not self._over:
            may = len(self._under_way) < MOST
            if may and (self._parts or self._cues or self._clock() >= beat_s):
                break
            until_s = beat_s if may else self._silent_since_s() + SILENT_S
            if not may and self._clock() >= until_s:
                return None
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), max(0.0, until_s - self._clock()))
            except TimeoutError:
                continue
        if self._over and (not self._parts or len(self._under_way) >= MOST):
            return None
        return self._message()

    def _silent_since_s(self) -> float:
        return min(sent.sent_s for sent in self._under_way.values())

    def _message(self) -> dict[str, Any]:
        now_s = self._clock()
        self._number += 1
        cues = [cue for cue in self._cues if cue["due"] >= now_s - _PAST_S]
        message = {"n": self._number, "at": now_s, **self._parts}
        if self._arrived_s is not None:
            message["age"] = now_s - self._arrived_s
        if cues:
            message["cues"] = cues
        self._under_way[self._number] = Sent(now_s, self._arrived_s)
        self._parts, self._cues, self._arrived_s = {}, [], None
        return message
