"""One line of the table: a ratio measured in this run, beside what was aimed at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """``ratio`` is ours over the peer's (or the peer's over ours where ``more_is_better``)."""

    number: str
    what: str
    ours: str
    peer: str
    ratio: float
    goal: float | None = None
    stretch: float | None = None
    more_is_better: bool = False

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        for name, limit in (("stretch", self.stretch), ("reached", self.goal)):
            if limit is not None and (
                self.ratio >= limit if self.more_is_better else self.ratio <= limit
            ):
                return name
        return "missed"


def spent(seconds: float) -> str:
    """A duration with three digits and a unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
