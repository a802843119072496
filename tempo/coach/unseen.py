"""The beat for somebody whose heel is not seen at every moment: a sensor on the shin.

There a raise is known some seconds after it was made, and a slow lowering only by the next raise.
So the beat leads instead of following; it is laid anew when raises come that it did not lead, and
it ends when none come to it.
"""

from __future__ import annotations

from itertools import takewhile

from tempo.coach.cues import Cue
from tempo.coach.pacing import Metronome, asked_s, beats
from tempo.coach.protocol import Protocol
from tempo.reps.rep import Rep

#: A raise follows so long after the lowering before is taken to have ended (`ShankReps`), s.
_PAUSE_S = 1.0
#: A raise is known at the latest so long after it was made, s.
_LATE_S = 5.0


class Unseen:
    """A metronome that runs only while somebody works with it; quiet where no time is asked."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self._metronome: Metronome | None = None
        self._cycle_s = 0.0
        self._found_s = 0.0
        if asked_s(protocol, "eccentric"):
            first = takewhile(lambda beat: beat.rep == 1, beats(protocol))
            self._cycle_s = sum(beat.lasts_s for beat in first)

    def begin(self, at_s: float) -> None:
        """Lead from here on."""
        if self._cycle_s:
            self._metronome, self._found_s = Metronome(self._protocol, at_s), at_s

    def follow(self, rep: Rep, now_s: float) -> None:
        """A rep was found; where no beat led it, the next one is led from its raise on."""
        if self._metronome is None:
            self.begin(rep.eccentric_end_s + _PAUSE_S)
        self._found_s = now_s

    def rest(self) -> None:
        """Nobody is to be led."""
        self._metronome = None

    def due(self, until_s: float, now_s: float) -> list[Cue]:
        """The cues up to ``until_s``: phases and ticks, no counts, which only a rep found makes."""
        if now_s - self._found_s > 2.0 * self._cycle_s + _LATE_S:
            self.rest()
        if self._metronome is None:
            return []
        led = self._metronome.due(until_s, now_s)
        return [cue for cue in led if cue.kind != "count" and cue.at_s >= now_s]
