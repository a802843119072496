"""Efforts to sets: numbers, sides, and when a set is over."""

from __future__ import annotations

from dataclasses import replace

from tempo.exercises.effort import Effort
from tempo.reps.sets import SET_REST_S, Side

#: Of holds and walks each is long, and so is what lies between: a minute ends their set.
LONG_REST_S = 60.0
_LONG = {"hold", "tiptoe"}


class Numbering:
    """Set, number and side of efforts as they come."""

    def __init__(self, kind: str, sides: tuple[Side, ...]) -> None:
        self._rest_s = LONG_REST_S if kind in _LONG else SET_REST_S
        self._sides = sides
        self._last: Effort | None = None

    def tell(self, side: Side | None) -> None:
        """From when on it is which leg."""
        self._sides += (side,) if side is not None else ()

    def take(self, effort: Effort) -> Effort:
        """The effort with its place."""
        side = self.side(effort.start_s)
        last, number, count = self._last, 1, 1
        if last is not None:
            same = effort.start_s - last.end_s < self._rest_s and side == last.side
            number, count = (last.set, last.number + 1) if same else (last.set + 1, 1)
        self._last = replace(effort, set=number, number=count, side=side)
        return self._last

    def side(self, at_s: float) -> str | None:
        """Which leg it is at a second."""
        begun = [side for side in self._sides if side.start_s <= at_s + 2.0]
        return begun[-1].side if begun else (self._sides[0].side if self._sides else None)
