"""Which rep of which set it is: counted aloud at once, put right by the reps that were found."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from statistics import median

from tempo.reps.rep import Rep
from tempo.reps.sets import PARTIAL_SHARE, SET_REST_S

#: Under this lift nothing is a rep (definition 1).
_LEAST_LIFT_M = 0.02
#: A lowering in less than this share of the usual time is counted when it was found to be a rep:
#: who steps down from the edge makes a quick raise and lowering too.
_DOUBTFUL_SHARE = 0.4
#: Where the heel is not seen, a raise this long ago may still be the last one that is known
#: (`ShankReps` waits as long for the next).
_UNSEEN_REST_S = 45.0


class SetCount:
    """Counts whole reps that are no practice; ``set`` and ``rep`` are those found so far."""

    def __init__(self) -> None:
        self.set = 0
        self.rep = 0
        self._seen: set[tuple[int, int]] = set()
        self._open = False
        self._lift_m = 0.0
        self._aloud = 0
        self._ended_s = self._topped_s = float("-inf")
        self._aloud_s = float("-inf")
        self._said = (0, 0)
        self._lowered_s: deque[float] = deque(maxlen=8)

    @property
    def is_open(self) -> bool:
        """Whether a set is under way."""
        return self._open

    @property
    def set_now(self) -> int:
        """The set that a raise now would belong to."""
        return self.set if self._open else self.set + 1

    @property
    def pending(self) -> int:
        """The number that the rep under way will have."""
        return (self.rep if self._open else 0) + self._aloud + 1

    @property
    def least_lift_m(self) -> float:
        """The lift under which a raise would not be counted, going by the last one that was."""
        return max(_LEAST_LIFT_M, PARTIAL_SHARE * self._lift_m)

    def take_back(self) -> None:
        """Some movement was found to be no rep; what was counted since the last one was that."""
        self._aloud = 0

    def is_doubtful(self, lowered_s: float) -> bool:
        """Whether a lowering is so much quicker than the others that it may be a step down."""
        known = self._lowered_s
        return len(known) >= 2 and lowered_s < _DOUBTFUL_SHARE * median(known)

    def is_owed(self, rep: Rep) -> bool:
        """Whether a rep that was found just now was never counted aloud."""
        return rep.counted and self._said != (self.set, self.rep)

    def count(self, at_s: float) -> int:
        """The bottom of a rep was reached; its number."""
        number = self.pending
        self._said = (self.set_now, number)
        self._aloud += 1
        self._aloud_s = at_s
        return number

    def confirm(self, reps: Iterable[Rep]) -> Rep | None:
        """Reps that were found; the newest that was not known, if there is one."""
        newest = None
        for rep in reps:
            if (rep.set, rep.rep) in self._seen:
                continue
            self._seen.add((rep.set, rep.rep))
            if rep.set != self.set:
                self.set, self.rep = rep.set, 0
            self.rep += rep.counted
            if rep.counted and rep.eccentric_s.value is not None:
                self._lowered_s.append(rep.eccentric_s.value)
            if rep.counted and rep.lift_cm.value is not None:
                self._lift_m = rep.lift_cm.value / 100.0
            self._open = True
            self._ended_s, self._topped_s = rep.eccentric_end_s, rep.concentric_end_s
            # what was counted before this rep's end was this rep, or was none
            self._aloud = int(self._aloud_s > rep.decided_s)
            newest = rep
        return newest

    def rested(self, now_s: float, *, blind: bool = False) -> int | None:
        """The reps of the set that has just been ended by rest, else None."""
        if now_s - max(self._aloud_s, self._ended_s) > SET_REST_S / 2:
            self._aloud = 0
        since_s = self._topped_s if blind else max(self._ended_s, self._aloud_s)
        if not self._open or now_s - since_s < (_UNSEEN_REST_S if blind else SET_REST_S):
            return None
        self._open = False
        return self.rep
