"""How much is said in which rep: less and less, so that nobody comes to need it.

Constant feedback can create dependence (Sigrist 2013), so with ``fade`` the first set is coached
rep by rep, the second every second rep, and from the third set on only the summary is given; every
fifth rep of the first two is a silent probe, which shows what is done without help. That each
stage is one set, and that every fifth rep probes, is the project's own choice.
"""

from __future__ import annotations

from dataclasses import dataclass

_PROBE_EVERY = 5


@dataclass(frozen=True, slots=True)
class Fading:
    """Whether a rep, counted from 1, is coached."""

    fade: bool = False

    def is_coached(self, set_number: int, rep: int) -> bool:
        """Whether ticks, words and corrections are given during this rep."""
        if not self.fade:
            return True
        return rep % _PROBE_EVERY != 0 and set_number < 3

    def is_told(self, set_number: int, rep: int) -> bool:
        """Whether there is a sentence after this rep."""
        if not self.fade:
            return True
        return self.is_coached(set_number, rep) and (set_number == 1 or rep % 2 == 0)
