"""What there is to be seen of this moment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """What is going on now; heights over level if it is known, None where nothing is known."""

    phase: str | None = None
    since_s: float | None = None
    left_s: float | None = None
    heel_m: float | None = None
    target_m: float | None = None
    top_m: float | None = None
    bottom_m: float | None = None
