"""Which phase the heel is in right now, since when, and how far it has come.

Theory. Live feedback cannot wait for exact limits, so this machine works on the causal heel
direction with fixed margins: large enough that wobble (0.7° SD at most) does not pass them, small
enough to be known within a second of a slow lowering's start. A finished rep gets its exact limits
elsewhere (`outline`); the two never share a number.

| phase | event | next |
|---|---|---|
| bottom_pause | rose 2° over the lowest point | concentric |
| concentric | rose less than 0.5° in 0.3 s, 4.6° above the bottom | top_hold |
| concentric, top_hold | fell 1.7° below the highest point | eccentric |
| eccentric | moved less than 0.4° in 0.4 s, 60 % of the way back down | bottom_pause |
| eccentric | rose 2° over the lowest point | concentric |
| bottom_pause | sank 1.7° further | eccentric |
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from tempo.dsp.resample import GRID_S
from tempo.samples import FloatArray

#: Rows between two looks, and the margins of the table above, as sines of the pitch.
LOOK_ROWS = 5
_ROSE = 0.035
_FELL = 0.030
_NEAR = 0.010
_LIFTED = 0.080
_HELD_LOOKS, _HELD = 6, 0.009
_STOPPED_LOOKS, _STOPPED = 8, 0.007
_BACK = 0.60
#: Looks kept for dating a change back, 3 s.
_KEPT_LOOKS = 60


@dataclass(frozen=True, slots=True)
class PhaseChange:
    """A phase began at ``started_s``, which was known at ``decided_s``.

    ``low`` and ``high`` are the heel directions (sines of pitch) of this rep so far.
    """

    phase: str
    started_s: float
    decided_s: float
    low: float
    high: float


class _Look(NamedTuple):
    row: int
    value: float


class Phases:
    """The causal phase machine; rows count from the first row pushed.

    ``delay``: one look.
    """

    def __init__(self, first_time_s: float) -> None:
        self._origin_s = first_time_s
        self._row = 0
        self._phase = "bottom_pause"
        self._recent: list[_Look] = []
        self._mean: list[float] = []
        self._low = math.inf
        self._high = -math.inf
        self._entry = math.inf
        self._bottom = 0.0
        self._began = 0

    @property
    def phase(self) -> str:
        """The phase as known now."""
        return self._phase

    def push(self, sine: FloatArray) -> list[PhaseChange]:
        """Heel direction rows in, the changes that became known out."""
        out: list[PhaseChange] = []
        values = self._mean + sine.tolist()
        first = 0
        for first in range(LOOK_ROWS, len(values) + 1, LOOK_ROWS):
            self._row += LOOK_ROWS
            a, b, c, d, e = values[first - LOOK_ROWS : first]
            mean = (a + b + c + d + e) / LOOK_ROWS  # sum() rounds otherwise from Python 3.12 on
            change = self._look(_Look(self._row - 1, mean))
            if change is not None:
                out.append(change)
        self._mean = values[first:]
        return out

    def _look(self, now: _Look) -> PhaseChange | None:
        self._recent.append(now)
        if len(self._recent) >= 2 * _KEPT_LOOKS:
            del self._recent[:-_KEPT_LOOKS]
        self._low = min(self._low, now.value)
        self._high = max(self._high, now.value)
        if self._entry == math.inf:
            self._entry = now.value
        phase = self._next(now.value)
        if phase is None:
            return None
        started = self._began = self._started(phase)
        self._phase = phase
        if phase == "concentric":
            self._bottom, self._high = self._low, now.value
        elif phase == "eccentric":
            self._low = now.value
        elif phase == "bottom_pause":
            self._entry = self._low = now.value
        at_s = self._origin_s + now.row * GRID_S
        return PhaseChange(phase, self._origin_s + started * GRID_S, at_s, self._bottom, self._high)

    def _next(self, value: float) -> str | None:
        phase = self._phase
        if phase in {"bottom_pause", "eccentric"} and value - self._low >= _ROSE:
            return "concentric"
        if phase == "bottom_pause":
            return "eccentric" if self._entry - value >= _FELL else None
        if phase == "eccentric":
            back = self._high - value >= _BACK * max(self._high - self._bottom, _LIFTED)
            return "bottom_pause" if back and self._moved(_STOPPED_LOOKS) < _STOPPED else None
        if self._high - value >= _FELL:
            return "eccentric"
        up = phase == "concentric" and value - self._bottom >= _LIFTED
        return "top_hold" if up and self._moved(_HELD_LOOKS) < _HELD else None

    def _moved(self, looks: int) -> float:
        values = [look.value for look in self._recent[-looks:]]
        return max(values) - min(values) if len(values) == looks else math.inf

    def _started(self, phase: str) -> int:
        """Row at which a phase that became known now began."""
        if phase in {"top_hold", "bottom_pause"}:
            return self._recent[-_HELD_LOOKS if phase == "top_hold" else -_STOPPED_LOOKS].row
        recent = [look for look in self._recent[-_KEPT_LOOKS:] if look.row >= self._began]
        if phase == "concentric":
            edge = min(look.value for look in recent) + _NEAR
            return next(look.row for look in reversed(recent) if look.value <= edge)
        edge = max(look.value for look in recent) - _NEAR
        return next(look.row for look in reversed(recent) if look.value >= edge)
