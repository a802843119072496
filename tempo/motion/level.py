"""Where the foot is level: told, or seen standing still before walking off, or not known."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tempo.motion.gravity import unit_one
from tempo.motion.moved import Span, span_end, span_start
from tempo.motion.stillness import Still
from tempo.samples import FloatArray

#: 90 % half widths of the foot's pitch when standing "flat", rad: shoes, floors and ankle straps.
LABELLED_CI_RAD = 0.008
ASSUMED_CI_RAD = 0.012


@dataclass(frozen=True, slots=True)
class Level:
    """What "up" looks like to the sensor when the foot is level, and who says so."""

    kind: str  # labelled | assumed
    up: FloatArray
    ci_rad: float
    since_row: int


def labelled_level(acc_mps2: FloatArray, since_row: int) -> Level:
    """The level that the user was told to show: the mean over the labelled rows."""
    return Level("labelled", unit_one(acc_mps2.mean(axis=0)), LABELLED_CI_RAD, since_row)


def assumed_level(
    stretches: list[Still],
    raises: list[Span],
    moved: list[Span],
    row: int,
    counts: Callable[[Still], bool] = lambda _: True,
) -> Level | None:
    """The newest still stretch that somebody stood flat in, as far as that can be seen.

    Two seconds of stillness count when they are followed by stepping or walking (``moved``), and do
    not touch a raise: standing still on the edge of a step with the heel hanging looks the same,
    but there raises come before or behind with no step in between.

    Parameters
    ----------
    stretches : still stretches so far.
    raises : rows ``(start, end)`` of heel raises so far, in order.
    moved : rows of stretches that were movement but no raise, in order.
    row : only what came before it counts.
    counts : whether a stretch may be level at all.
    """
    for still in reversed(stretches):
        if still.end_row <= row and _stood_flat(still, raises, moved, row) and counts(still):
            return Level("assumed", np.asarray(still.up), ASSUMED_CI_RAD, still.end_row)
    return None


def _stood_flat(still: Still, raises: list[Span], moved: list[Span], row: int) -> bool:
    if still.seconds < 2.0:
        return False
    after = bisect_left(moved, still.end_row - 50, key=span_start)
    if after == len(moved) or moved[after][1] > row:
        return False
    next_raise = bisect_left(raises, still.end_row - 50, key=span_start)
    if next_raise < len(raises) and raises[next_raise][0] < moved[after][0]:
        return False
    before = bisect_right(raises, still.start_row + 50, key=span_end)
    moved_before = bisect_right(moved, still.start_row + 50, key=span_end)
    if not before:
        return True
    return moved_before > 0 and moved[moved_before - 1][1] >= raises[before - 1][1]


class Stands:
    """Still stretches that may be level, without those that a later raise has ruled out for good.

    Once a raise lies behind a stretch nothing that comes later changes how it is judged, so a long
    recording is not gone through anew with every raise.
    """

    def __init__(self) -> None:
        self._judged = 0
        self._flat: list[Still] = []

    def open_ones(
        self, stretches: list[Still], raises: list[Span], moved: list[Span]
    ) -> list[Still]:
        """What `assumed_level` need look at, of all ``stretches`` so far."""
        last_raise = raises[-1][0] if raises else -1
        while (
            self._judged < len(stretches) - 1 and stretches[self._judged].end_row - 50 <= last_raise
        ):
            still = stretches[self._judged]
            if _stood_flat(still, raises, moved, last_raise):
                self._flat.append(still)
            self._judged += 1
        return self._flat + stretches[self._judged :]
