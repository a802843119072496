"""What was movement: raises, and shaken half seconds that belong to none of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

#: Rows ``(start, end)``.
Span = tuple[int, int]
#: Shaking so near to a raise is the raise's own.
_NEAR_ROWS = 100


class Moved:
    """Raises in order, and what was shaken outside them; rows count as in `Stillness`."""

    def __init__(self) -> None:
        self.raises: list[Span] = []
        self._outside: list[Span] = []
        self._taken = 0

    @property
    def last_fall(self) -> int | None:
        """Row at which the last raise was over."""
        return self.raises[-1][1] if self.raises else None

    def raised(self, rows: Span) -> None:
        """A raise was one; what was shaken in it or near it is its own."""
        self.raises.append(rows)
        low = bisect_right(self._outside, rows[0] - _NEAR_ROWS, key=span_end)
        high = bisect_left(self._outside, rows[1] + _NEAR_ROWS, key=span_start)
        del self._outside[low:high]

    def outside(self, shaken: list[Span]) -> list[Span]:
        """Shaken half seconds that belong to no raise, of all that are known so far."""
        fresh = shaken[self._taken :]
        self._taken = len(shaken)
        self._outside += [span for span in fresh if not self._in_a_raise(span)]
        return self._outside

    def between_raises(self, shaken: list[Span], rise: int) -> int:
        """How many of them lie between the last raise and one that starts at ``rise``."""
        if self.last_fall is None:
            return 0
        outside = self.outside(shaken)
        first = bisect_right(outside, self.last_fall + _NEAR_ROWS, key=span_start)
        return max(bisect_left(outside, rise - _NEAR_ROWS // 2, key=span_end) - first, 0)

    def _in_a_raise(self, span: Span) -> bool:
        for rise, fall in reversed(self.raises):
            if fall + _NEAR_ROWS <= span[0]:
                return False
            if rise - _NEAR_ROWS < span[1]:
                return True
        return False


def span_start(span: Span) -> int:
    """Its first row."""
    return span[0]


def span_end(span: Span) -> int:
    """The row behind its last."""
    return span[1]
