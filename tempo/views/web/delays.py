"""How late the page is: from samples that came in to what is seen and heard, measured as it runs.

The page cannot read the server's clock, so the way there and back is taken as twice the way there;
that share, *transport*, is told apart. What the page needs to draw, and until a beep begins, it
measures on its own clock; a beep's figure holds the delay that the browser states for its output.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from math import isfinite

from tempo.views.web.feed import Sent

_MOST = 20_000
#: Longer than this is no delay of a page but of a lid that was closed; it would still be told.
_LONGEST_MS = 60_000.0


class Delays:
    """All figures of one session, over all browsers."""

    def __init__(self) -> None:
        self._of: dict[str, deque[float]] = {
            name: deque(maxlen=_MOST)
            for name in ("samples_to_page", "transport", "samples_to_beep", "beep_off_beat")
        }

    def shown(self, sent: Sent, now_s: float, held_ms: float) -> float:
        """A message was acknowledged; the page held it for ``held_ms``. The way there, in ms."""
        way_ms = max(0.0, 1e3 * (now_s - sent.sent_s) - held_ms) / 2
        if sent.arrived_s is not None:
            self._add("samples_to_page", 1e3 * (sent.sent_s - sent.arrived_s) + way_ms + held_ms)
            self._add("transport", way_ms)
        return way_ms

    def sounded(self, sent: Sent, way_ms: float, began_ms: Iterable[float]) -> None:
        """Beeps for the moment itself began so long after the message had come."""
        if sent.arrived_s is not None:
            for each_ms in began_ms:
                total_ms = 1e3 * (sent.sent_s - sent.arrived_s) + way_ms + each_ms
                self._add("samples_to_beep", total_ms)

    def paced(self, off_ms: Iterable[float]) -> None:
        """Beeps that were known ahead began so much after (or before) their time."""
        for each_ms in off_ms:
            self._add("beep_off_beat", abs(each_ms))

    def figures(self) -> dict[str, dict[str, float]]:
        """Median, 99th percentile and number of each kind that was measured."""
        return {f"{name}_ms": _figures(sorted(found)) for name, found in self._of.items() if found}

    def _add(self, name: str, value_ms: float) -> None:
        if isfinite(value_ms) and 0 <= value_ms < _LONGEST_MS:
            self._of[name].append(value_ms)


def _figures(ordered: Sequence[float]) -> dict[str, float]:
    return {
        "p50": round(ordered[len(ordered) // 2], 1),
        "p99": round(ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))], 1),
        "n": len(ordered),
    }
