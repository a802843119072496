"""A curve in characters: the last seconds of the heel, as a terminal can draw them."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable

_EIGHTHS = " ▁▂▃▄▅▆▇█"


class Trail:
    """The last ``seconds`` of (time, height); a height that is not known leaves a hole."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._points: deque[tuple[float, float | None]] = deque()

    def add(self, at_s: float, height: float | None) -> None:
        """A newer point."""
        self._points.append((at_s, height))
        while at_s - self._points[0][0] > self.seconds:
            self._points.popleft()

    def columns(self, count: int) -> list[float | None]:
        """The mean height in each of ``count`` equal stretches of time, the newest last."""
        sums, counts = [0.0] * count, [0] * count
        end_s = self._points[-1][0] if self._points else 0.0
        for at_s, height in self._points:
            place = count - 1 - math.floor((end_s - at_s) / self.seconds * count)
            if height is not None and place >= 0:
                sums[place] += height
                counts[place] += 1
        pairs = zip(sums, counts, strict=True)
        return [total / many if many else None for total, many in pairs]

    def span(self) -> tuple[float, float] | None:
        """Lowest and highest of the known heights."""
        known = [height for _, height in self._points if height is not None]
        return (min(known), max(known)) if known else None


def drawn(columns: Iterable[float | None], low: float, high: float, rows: int) -> list[str]:
    """Filled columns in lines from the top down, to an eighth of a character.

    >>> drawn([0.0, 1.0, None, 0.5], 0.0, 1.0, 2)
    [' █  ', '▁█ █']
    """
    steps = [None if value is None else _step(value, low, high, rows) for value in columns]
    lines = []
    for row in reversed(range(rows)):
        filled = (0 if step is None else min(max(step - 8 * row, 0), 8) for step in steps)
        lines.append("".join(_EIGHTHS[eighths] for eighths in filled))
    return lines


def gauge(
    heel: float | None, target: float | None, low: float, high: float, rows: int
) -> list[str]:
    """The heel as a column and the target as a mark beside it, in lines from the top down.

    >>> gauge(1.0, 0.0, 0.0, 1.0, 3)
    ['███   ', '███   ', '███ ◀─']
    """
    column = drawn([heel], low, high, rows)
    marked = None
    if target is not None:
        marked = rows - 1 - min(max(_step(target, low, high, rows) - 1, 0) // 8, rows - 1)
    return [f"{3 * line} {'◀─' if row == marked else '  '}" for row, line in enumerate(column)]


def _step(value: float, low: float, high: float, rows: int) -> int:
    """How many eighths high, at least one: what is known is to be seen."""
    share = (value - low) / (high - low) if high > low else 0.0
    return min(max(round(share * 8 * rows), 1), 8 * rows)
