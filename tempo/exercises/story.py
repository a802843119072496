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
from dataclasses import dataclass

import numpy as np

from tempo.exercises.stirs import Stir
from tempo.samples import FloatArray, Interval

#: Every length of a hold that is tried, s, for people whose foot goes away for a stretch, for those
#: who step with the other one, and for those who do both by turns.
LENGTHS_S = np.tile(np.geomspace(6.0, 90.0, 40), 3)
_GONE, _STAYED, _BOTH = np.repeat(np.eye(3), 40, axis=1)
_OTHERWISE = 2.5
_LEAST_S, _LONGEST_S, _PAUSE_S, _STAND_S = 4.0, 150.0, 4.0, 12.0
_NEVER = -1e9
#: Holds of a session are alike within this share (SD).
_ALIKE = 0.15
#: A step is farther, m; a walk takes longer or goes farther.
#: Fidgets that follow each other so soon are one habit; so small a turn may be swaying.
_HABIT_S, _SMALL_RAD = 1.5, 0.06
#: A heel that rises for a step of the other foot rises so far.
_RISE_RAD = 0.07
_STEP_M, _WALK_M, _WALK_S, _WALK_RAD = 0.10, 1.1, 6.0, 0.5
#: From or to the knees; and a foot so far off its standing is not flat (25°).
_KNEES_RAD, _FLAT_RAD = 0.44, 0.44


@dataclass(frozen=True, slots=True)
class Told:
    """One hold of the story: after which stir and before which, by their place.

    ``before`` is the number of stirs where the signal ended first.
    """

    after: int
    before: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the stirs: the span, where up is when standing, labels; ``strict``:
    only what the foot itself shows counts.
    """

    span_s: tuple[float, float]
    stood: FloatArray | None
    levels: Sequence[Interval] = ()
    works: Sequence[Interval] = ()
    strict: bool = False


class Story:
    """All stories at once, for every length of hold; `told` gives the likeliest."""

    def __init__(self, stirs: Sequence[Stir], known: Known) -> None:
        self._stirs, self._known = stirs, known
        self._count = len(stirs)
        shape = (self._count + 1, LENGTHS_S.size)
        self._standing = np.full(shape, _NEVER)
        self._holding = np.full(shape, _NEVER)
        self._stood_from = np.full(shape, -1)
        self._held_from = np.full(shape, -1)
        self._off = [(_off(one.up_before, known.stood), _off(one.up_after, known.stood)) for one in stirs]
        self._fidgets = _running([_fidget(*pair) for pair in zip([None, *stirs], stirs)])
        self._steps = _running([float(_goes(one)) for one in stirs])

    def told(self) -> tuple[Told, ...]:
        """The holds of the likeliest story, in order."""
        for before in range(self._count + 1):
            self._tell(before)
        last = self._count
        length = int(np.argmax(self._standing[last] - _length_surprise()))
        open_ended = int(np.argmax(self._holding[last] - 2.0 - _length_surprise()))
        holds, at, standing = [], last, True
        if self._holding[last, open_ended] - 2.0 > self._standing[last, length]:
            length, standing = open_ended, False
        while at >= 0:
            source = self._stood_from if standing else self._held_from
            came = int(source[at, length])
            if not standing:
                holds.append(Told(came, at))
            at, standing = came, not standing
        return tuple(reversed(holds))

    def _tell(self, before: int) -> None:
        """Ends of a rest before one stir, from every beginning behind an earlier one."""
        self._standing[before] = self._stood(-1, before)
        for after in range(before):
            seconds = self._seconds(after, before)
            if seconds < _LONGEST_S:
                held = self._standing[after] + self._held(after, before, seconds)
                _keep(self._holding, self._held_from, before, after, held)
            stood = self._holding[after] + self._stood(after, before)
            _keep(self._standing, self._stood_from, before, after, stood)

    def _seconds(self, after: int, before: int) -> float:
        start_s = self._stirs[after].end_s if after >= 0 else self._known.span_s[0]
        end_s = self._stirs[before].start_s if before < self._count else self._known.span_s[1]
        return end_s - start_s

    def _stood(self, after: int, before: int) -> float:
        """How unsurprising standing is between two stirs."""
        restless = self._fidgets[before] - self._fidgets[after + 1]
        out = -min(0.4 * restless, 1.5)
        edges = [self._off[after][1]] if after >= 0 else []
        edges += [self._off[before][0]] if before < self._count else []
        out -= 0.7 * sum(0.05 < off < _FLAT_RAD for off in edges)
        return out - max(self._unwalked(after, before) - _PAUSE_S, 0.0) / _STAND_S

    def _unwalked(self, after: int, before: int) -> float:
        """Seconds of the longest time without a walk, and not labelled as standing."""
        at_s = self._stirs[after].end_s if after >= 0 else self._known.span_s[0]
        end_s = at_s + self._seconds(after, before)
        longest_s = 0.0
        walks = [(one.start_s, one.end_s) for one in self._stirs[after + 1 : before] if _is_walk(one)]
        for start_s, next_s in [*walks, (end_s, end_s)]:
            told_s = sum(max(_shared(one, at_s, start_s), 0.0) for one in self._known.levels)
            longest_s, at_s = max(longest_s, start_s - at_s - told_s), next_s
        return longest_s

    def _held(self, after: int, before: int, seconds: float) -> FloatArray | float:
        """How unsurprising one hold is between two stirs, for every length that holds may have."""
        if seconds < _LEAST_S or not self._may_hold(after, before):
            return _NEVER
        way_in = self._stirs[after]
        way_out = self._stirs[before] if before < self._count else None
        out = _way(way_in, -3.0)
        if way_out is not None:
            out += _way(way_out, -1.0) + _fitting(way_in, way_out)
        shown = _is_shown(way_in, way_out)
        if self._known.strict and not shown:
            return _NEVER
        other = _OTHERWISE * (_STAYED if shown else _GONE)
        restless = self._fidgets[before] - self._fidgets[after + 1]
        out -= min(restless, 4.0) + max(seconds - 60.0, 0.0) / _STAND_S
        out -= 4.0 * (self._steps[before] - self._steps[after + 1])
        out -= 1.0 if seconds < 8.0 else 0.0
        if way_out is None:
            longer = np.maximum(np.log(seconds / LENGTHS_S) / _ALIKE, 0.0)
            return np.asarray(out - other - 0.5 * longer**2)
        unlike = np.log(seconds / LENGTHS_S) / _ALIKE
        return np.asarray(out - other - np.minimum(0.5 * unlike**2, 4.0))

    def _may_hold(self, after: int, before: int) -> bool:
        start_s = self._stirs[after].end_s
        end_s = start_s + self._seconds(after, before)
        if self._off[after][1] > _FLAT_RAD:
            return False
        if before < self._count and self._off[before][0] > _FLAT_RAD:
            return False
        if any(_shared(one, start_s, end_s) > 0.5 * (end_s - start_s) for one in self._known.levels):
            return False
        works = self._known.works
        return not works or any(
            _shared(one, start_s, end_s) >= 0.5 * min(end_s - start_s, one.end_s - one.start_s)
            for one in works
        )


def _keep(best: FloatArray, origin: FloatArray, at: int, after: int, value: FloatArray) -> None:
    better = value > best[at]
    best[at][better] = value[better]
    origin[at][better] = after


def _running(values: list[float]) -> list[float]:
    return [0.0, *np.add.accumulate(values).tolist()] if values else [0.0]


def _length_surprise() -> FloatArray:
    return np.asarray(0.5 * (np.log(LENGTHS_S / 20.0) / 0.7) ** 2 + _OTHERWISE * _BOTH)


def _off(up: FloatArray, stood: FloatArray | None) -> float:
    if stood is None:
        return 0.0
    return float(np.arccos(np.clip((up * stood).sum(), -1.0, 1.0)))


def _is_walk(stir: Stir) -> bool:
    far = stir.way.seconds > _WALK_S or stir.way.away_m > _WALK_M
    return far and stir.hard and stir.far_rad > _WALK_RAD


def _is_step(stir: Stir) -> bool:
    there = _STEP_M < stir.way.away_m and stir.way.seconds <= _WALK_S
    return there and stir.hard and not _is_walk(stir)


def _is_kneeling(stir: Stir) -> bool:
    return stir.way.turned_rad > _KNEES_RAD


def _goes(stir: Stir) -> bool:
    return _is_step(stir) or _is_walk(stir) or _is_kneeling(stir)


def _fidget(last: Stir | None, stir: Stir) -> float:
    """How surprising a fidget is in a hold; one that goes on and on is one habit."""
    goes_on = last is not None and stir.start_s - last.end_s < _HABIT_S
    return (0.15 if goes_on or stir.far_rad < _SMALL_RAD else 0.8) + 0.8 * stir.hard


def _way(stir: Stir, walk: float) -> float:
    """How unsurprising a stir is as the way into or out of a hold."""
    if _is_walk(stir):
        return walk
    if _is_step(stir) or _is_kneeling(stir) or stir.far_rad > _RISE_RAD:
        return 0.0
    return -1.0 if stir.hard else -0.5


def _fitting(way_in: Stir, way_out: Stir) -> float:
    """Away and back, up and down again."""
    left = way_in.way.came_m + way_out.way.left_m
    left_m = float(np.sqrt((left * left).sum()))
    if _is_kneeling(way_in) and _is_kneeling(way_out):
        # the toes of a down dog stay where they are; who stands up moves the feet
        return 2.0 if left_m < _STEP_M else -2.5
    if _is_kneeling(way_in) or _is_kneeling(way_out):
        return -2.0
    if _is_walk(way_in) or _is_walk(way_out):
        return 0.0
    if not _is_step(way_in) and not _is_step(way_out):
        return 0.0
    far = max(way_in.way.away_m, way_out.way.away_m)
    return 1.0 if left_m < 0.5 * far else -1.5


def _is_shown(way_in: Stir, way_out: Stir | None) -> bool:
    """Whether the foot itself shows a hold: it went away for it, or rose from the knees."""
    ways = [way_in] if way_out is None else [way_in, way_out]
    return all(_is_step(one) for one in ways) or all(_is_kneeling(one) for one in ways)


def _shared(one: Interval, start_s: float, end_s: float) -> float:
    return min(one.end_s, end_s) - max(one.start_s, start_s)
