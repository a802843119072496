"""The beat of a protocol: how long each phase is asked to take, and ticks for it.

People cannot lock to events more than some 1.8 s apart (Repp 2006), so a lowering of ten seconds is
ticked every second, and the end of each phase that has an asked time is accented.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tempo.coach.cues import Cue
from tempo.coach.protocol import Protocol, Target
from tempo.errors import TempoError

#: The phases of a rep in their order.
PHASES = ("concentric", "top_hold", "eccentric", "bottom_pause")
TICK_S = 1.0
#: How long a phase lasts to which the protocol's source gives no time, where a beat needs one: the
#: project's own choice.
_FREE_S: Mapping[str, float] = {"concentric": 2.0, "top_hold": 1.0, "bottom_pause": 1.0}
#: Four numbers say that a hold or a pause of 0 is meant; a raise still takes its time.
_OWN_S: Mapping[str, float] = {"concentric": 1.0}


def timed(protocol: Protocol, phase: str) -> Target | None:
    """The target that gives the phase a number of seconds, if there is one."""
    target = protocol.target(f"{phase}_s")
    return None if target is None or isinstance(target.value, str) else target


def asked_s(protocol: Protocol, phase: str) -> float | None:
    """How long the phase is asked to take, s."""
    target = timed(protocol, phase)
    return None if target is None else float(target.value)


def band_s(protocol: Protocol, phase: str) -> tuple[float, float] | None:
    """Between which times the phase is on tempo, s."""
    target = timed(protocol, phase)
    return None if target is None else target.on_tempo


@dataclass(slots=True)
class Ticks:
    """The beat inside one phase that began at ``started_s``; without ``asked_s`` it has no end."""

    phase: str
    started_s: float
    asked_s: float | None
    _next: int = 1
    _next_s: float = 0.0
    _is_last: bool = False

    @property
    def next_s(self) -> float:
        """When the next one is due; infinite behind the last."""
        return self._next_s

    def __post_init__(self) -> None:
        self._lay()

    def _lay(self) -> None:
        """The next instant of the beat; the end of a phase takes the place of the last."""
        self._next_s = self.started_s + self._next * TICK_S
        end_s = math.inf if self.asked_s is None else self.started_s + self.asked_s
        self._is_last = self._next_s >= end_s - 1e-9
        if self._is_last:
            self._next_s = end_s

    def due(self, until_s: float, decided_s: float) -> list[Cue]:
        """The cues up to ``until_s`` that were not handed out yet; what is past is left out."""
        out = []
        while self._next_s <= until_s:
            if self._next_s >= decided_s:
                out.append(self._cue(self._next_s, decided_s, self._is_last))
            if self._is_last:
                self._next_s = math.inf
                break
            self._next += 1
            self._lay()
        return out

    def _cue(self, at_s: float, decided_s: float, last: bool) -> Cue:
        kind = "accent" if last else "tick"
        of: dict[str, float | str] = {"phase": self.phase}
        if self.asked_s is not None:
            of["left_s"] = round(self.started_s + self.asked_s - at_s, 3)
        return Cue(kind, at_s, decided_s, kind, of)


@dataclass(frozen=True, slots=True)
class Beat:
    """One phase of a metronome: what is asked for, and from when until when."""

    phase: str
    rep: int
    start_s: float
    lasts_s: float


def beats(protocol: Protocol, start_s: float = 0.0) -> Iterator[Beat]:
    """The phases of rep after rep, without end.

    Raises
    ------
    TempoError
        The protocol's source gives the lowering no seconds, so there is nothing to pace by.
    """
    lowering_s = asked_s(protocol, "eccentric")
    if lowering_s is None:
        raise TempoError(
            f"The protocol '{protocol.name}' gives no seconds for the lowering, so there is no "
            "beat to keep: choose another (tempo protocols) or give your own, --tempo 6-0-2-1"
        )
    own = all(target.source == "own tempo" for target in protocol.targets)
    free_s = _OWN_S if own else _FREE_S
    rep = 0
    while True:
        rep += 1
        for phase in PHASES:
            lasts_s = asked_s(protocol, phase) or free_s.get(phase, 0.0)
            if lasts_s > 0:
                yield Beat(phase, rep, start_s, lasts_s)
                start_s += lasts_s


class Metronome:
    """Paces alone, without looking at anybody: the same cues as with a sensor, minus the errors."""

    def __init__(self, protocol: Protocol, start_s: float = 0.0) -> None:
        self._beats = beats(protocol, start_s)
        self._beat = next(self._beats)
        self._ticks: Ticks | None = None

    @property
    def beat(self) -> Beat:
        """The phase that was begun last."""
        return self._beat

    def due(self, until_s: float, decided_s: float) -> list[Cue]:
        """The cues up to ``until_s`` that were not handed out yet."""
        out: list[Cue] = []
        while True:
            beat = self._beat
            if self._ticks is None:
                if beat.start_s > until_s:
                    return out
                self._ticks = Ticks(beat.phase, beat.start_s, beat.lasts_s)
                out.append(_begun(beat, decided_s))
            end_s = beat.start_s + beat.lasts_s
            out += self._ticks.due(min(until_s, end_s), decided_s)
            if end_s > until_s:
                return out
            if beat.phase == "eccentric":
                of: dict[str, float | str] = {"rep": beat.rep, "set": 1}
                out.append(Cue("count", end_s, decided_s, "count", of))
            self._beat, self._ticks = next(self._beats), None


def _begun(beat: Beat, decided_s: float) -> Cue:
    of: dict[str, float | str] = {"phase": beat.phase, "asked_s": beat.lasts_s}
    if beat.phase == "top_hold":
        return Cue("hold", beat.start_s, decided_s, "hold", of)
    return Cue("phase", beat.start_s, decided_s, beat.phase, of)
