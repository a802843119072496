"""The likeliest story of a set of stretches: which rests between stirs are holds, which standing.

Theory. A sensor on the foot sees no leaning shank: a foot that is stretched and one that is stood
on look alike. What it does see is when the foot stirred, and how: it stepped, turned up from the
knees, its heel rose there and back (the other foot stepped), or it was picked up. A story says of
the time between any two stirs whether it was standing or one hold; stirs inside are fidgets. It is
judged by what is known of stretches before anything was measured:

- holds of a session are about as long as each other, because a document asks for one length; how
  long is not presumed, every length is tried; pauses are short and as long as they like;
- it begins with standing, and so does what follows a walk;
- who steps away into a hold steps back out of it, and who rose from the knees goes back on them;
- nobody stretches a calf with the toes tucked under, and nobody during a level label;
- of two stories the one with fewer surprises is told.

Numbers are natural logarithms of how many times less likely a surprise is; they are the project's
own, from what people do, see DESIGN.md, note 29.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tempo.exercises.inside import LEAST_SHARE, share
from tempo.exercises.stirs import Stir
from tempo.exercises.ways import (
    as_way,
    fidget,
    fitting,
    goes,
    is_shown,
    is_step,
    is_walk,
    off,
)
from tempo.samples import FloatArray, Interval

#: Every length of a hold that is tried, s, for people whose foot goes away for a stretch, for those
#: who step with the other one, and for those who do both by turns.
LENGTHS_S = np.tile(np.geomspace(6.0, 90.0, 40), 3)
_GONE, _STAYED, _BOTH = np.repeat(np.eye(3), 40, axis=1)
_OTHERWISE = 2.5
#: Of a habit: documents ask for 10-30 s.
_UNUSUAL = 0.5 * (np.log(LENGTHS_S / 20.0) / 0.7) ** 2 + _OTHERWISE * _BOTH
#: Shorter is no hold, longer none either.
_LEAST_S, _LONGEST_S = 4.0, 150.0
#: Standing gets more surprising with every so many seconds, of which four are a pause.
_STAND_S = 12.0
_PAUSE = 4.0 / _STAND_S
_STIRRED = 0.16
#: In a labelled set something was held; that is more surprising with so many seconds beside it.
_WORKED, _BESIDE_S = 3.0, 6.0
_CUT_S = 0.1
#: Of a recording that ends in a hold.
_CUT_OFF = 0.5
#: A foot lies otherwise than it stood (3°).
_CROOKED_RAD = 0.05
_NEVER = -1e9
#: Holds of a session are alike within this share (SD); how long one is surprises no more than so,
#: and less where two steps show that it is one.
_ALIKE = 0.15
_UNLIKE, _UNLIKE_STEPPED = 6.0, 1.0
#: So far off its standing a foot is not flat (25°): no heel is held so high.
_FLAT_RAD = 0.44


@dataclass(frozen=True, slots=True)
class Told:
    """One hold of the story: after which stir and before which, by their place.

    ``before`` is the number of stirs where the signal ended first; ``shown``: the foot went away
    for it and back; ``margin``: how much more surprising the best story without it is.
    """

    after: int
    before: int
    shown: bool = False
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the stirs: the signal's span, where up is when standing, labels.

    ``strict``: nobody said that it is a stretch, so only what the foot itself shows counts.
    """

    span_s: tuple[float, float]
    stood: FloatArray | None
    levels: Sequence[Interval] = ()
    works: Sequence[Interval] = ()
    strict: bool = False


def sure_told(stirs: Sequence[Stir], known: Known) -> list[Told]:
    """The holds of the likeliest story, in order, and how sure each is."""
    story = Story(stirs, known)
    out = []
    for told in story.told():
        ways = stirs[told.after], (stirs[told.before] if told.before < len(stirs) else None)
        other = Story(stirs, known, without=(told.after, told.before))
        margin = story.score - other.score
        out.append(replace(told, shown=is_shown(*ways), margin=margin))
    return out


class Story:
    """All stories at once, for every length of hold; `told` gives the likeliest.

    Standing goes on from rest to rest; a hold is one piece from its way in to its way out.

    Parameters
    ----------
    without : a hold that is not to be told, to see how much worse a story without it is.
    """

    def __init__(
        self, stirs: Sequence[Stir], known: Known, without: tuple[int, int] | None = None
    ) -> None:
        self._stirs, self._known, self._without = stirs, known, without
        self._count = len(stirs)
        # standing about is no surprise where nobody said that it is a stretch
        self._tedium = 0.0 if known.strict else 1.0 / _STAND_S
        shape = (self._count + 1, LENGTHS_S.size)
        self._standing = np.full(shape, _NEVER)
        self._holding = np.full(shape, _NEVER)
        self._was_held = np.zeros(shape, dtype=bool)
        self._held_from = np.zeros(shape, dtype=int)
        lasts: list[Stir | None] = [None, *stirs[:-1]]
        self._fidgets = _running([fidget(*pair) for pair in zip(lasts, stirs, strict=False)])
        for before in range(self._count + 1):
            self._stand(before)
            self._hold(before)
        self._ends = np.vstack([self._standing[-1], self._holding[-1] - _CUT_OFF])
        self._ends = self._ends - _UNUSUAL

    @property
    def score(self) -> float:
        """How unsurprising the likeliest story is."""
        return float(self._ends.max())

    def told(self) -> tuple[Told, ...]:
        """The holds of the likeliest story, in order."""
        held, habit = divmod(int(self._ends.argmax()), LENGTHS_S.size)
        holds, at, standing = [], self._count, not held
        while at > 0 or not standing:
            if standing:
                at, standing = at - 1, not self._was_held[at, habit]
                continue
            came = int(self._held_from[at, habit])
            holds.append(Told(came, at))
            at, standing = came, True
        return tuple(reversed(holds))

    def _stand(self, before: int) -> None:
        """Standing until a stir: since the stir before it, or since longer."""
        rest = -self._rested_s(before) * self._tedium - 0.5 * self._crooked(before)
        if before == 0:
            self._standing[0] = rest
            return
        last = self._stirs[before - 1]
        since = self._standing[before - 1] + (_PAUSE if is_walk(last) else -_STIRRED)
        held = self._holding[before - 1] + _PAUSE
        self._was_held[before] = held > since
        self._standing[before] = np.maximum(held, since) + rest

    def _hold(self, before: int) -> None:
        """Holding until a stir, since any earlier one; nobody goes elsewhere in between."""
        for after in range(before - 1, -1, -1):
            seconds = self._start_s(before) - self._stirs[after].end_s
            if seconds > _LONGEST_S:
                return
            if seconds >= _LEAST_S and self._may_hold(after, before):
                held = self._standing[after] + self._held(after, before, seconds)
                better = held > self._holding[before]
                self._holding[before][better] = held[better]
                self._held_from[before][better] = after
            if goes(self._stirs[after]):
                return

    def _start_s(self, before: int) -> float:
        return self._stirs[before].start_s if before < self._count else self._known.span_s[1]

    def _rested_s(self, before: int) -> float:
        """How long standing until a stir adds to a pause; nothing while it is labelled."""
        end_s, start_s = self._start_s(before), self._known.span_s[0]
        if before > 0:
            last = self._stirs[before - 1]
            start_s = last.end_s if is_walk(last) else last.start_s
        told_s = sum(max(_shared(one, start_s, end_s), 0.0) for one in self._known.levels)
        return max(end_s - start_s - told_s, 0.0)

    def _crooked(self, before: int) -> int:
        """At how many ends of a rest the foot does not lie as it stood."""
        ups = [self._stirs[before - 1].up_after] if before > 0 else []
        ups += [self._stirs[before].up_before] if before < self._count else []
        return sum(_CROOKED_RAD < off(up, self._known.stood) < _FLAT_RAD for up in ups)

    def _held(self, after: int, before: int, seconds: float) -> FloatArray:
        """How unsurprising one hold is between two stirs, for every habit."""
        way_in = self._stirs[after]
        way_out = self._stirs[before] if before < self._count else None
        out = as_way(way_in)
        if way_out is not None:
            out += as_way(way_out)
            # of a way that the signal's end cuts short nobody knows where it went
            out += fitting(way_in, way_out) if way_out.end_s < self._known.span_s[1] - _CUT_S else 0
        out -= self._fidgets[before] - self._fidgets[after + 1]
        out += _WORKED * bool(self._known.works)
        out -= self._beside_s(way_in.end_s, self._start_s(before)) / _BESIDE_S
        other = _OTHERWISE * (_STAYED if is_shown(way_in, way_out) else _GONE)
        unlike = np.log(seconds / LENGTHS_S) / _ALIKE
        if way_out is None:
            unlike = np.maximum(unlike, 0.0)
        stepped = is_step(way_in) and way_out is not None and is_step(way_out)
        most = _UNLIKE_STEPPED if stepped else _UNLIKE
        return np.asarray(out - other - np.minimum(0.5 * unlike**2, most))

    def _beside_s(self, start_s: float, end_s: float) -> float:
        """How much of a hold lies beside the labelled set that it was done in."""
        within_s = [_shared(one, start_s, end_s) for one in self._known.works]
        return end_s - start_s - max(within_s) if within_s else 0.0

    def _may_hold(self, after: int, before: int) -> bool:
        way_in = self._stirs[after]
        way_out = self._stirs[before] if before < self._count else None
        if (after, before) == self._without:
            return False
        if self._known.strict and not is_shown(way_in, way_out):
            return False
        ups = [way_in.up_after, *([] if way_out is None else [way_out.up_before])]
        if any(off(up, self._known.stood) > _FLAT_RAD for up in ups):
            return False
        span = Interval(way_in.end_s, self._start_s(before))
        long_s = span.end_s - span.start_s
        if any(_shared(one, span.start_s, span.end_s) > 0.5 * long_s for one in self._known.levels):
            return False
        works = self._known.works
        return not works or any(share(span, one) >= LEAST_SHARE for one in works)


def _running(values: list[float]) -> list[float]:
    return [0.0, *np.add.accumulate(values).tolist()] if values else [0.0]


def _shared(one: Interval, start_s: float, end_s: float) -> float:
    return min(one.end_s, end_s) - max(one.start_s, start_s)
