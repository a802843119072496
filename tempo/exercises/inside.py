"""Efforts of a routine: what lies outside its sets is no effort of them.

Whoever trains one leg stands on the other, and rests between sets; a sensor sees standing still as
a stretch that is held. A routine says when its sets were worked at (label ``work``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tempo.exercises.effort import Effort, Hold
from tempo.reps.rep import Stretch
from tempo.samples import Interval

#: The project's own choice.
_LEAST_SHARE = 0.5


def inside(
    efforts: Iterable[Effort], works: Sequence[Interval]
) -> tuple[tuple[Effort, ...], tuple[Stretch, ...]]:
    """The efforts that share half of themselves or of a set with it, and the others.

    Whoever is in position early holds for longer than the set, whoever is late ends after it. The
    last rep of who is late belongs to the set that it was begun in; of stretches that says nothing,
    since whoever walks off from one may stand still at once. Without any ``works`` all are kept as
    they are.
    """
    if not works:
        return tuple(efforts), ()
    kept: list[Effort] = []
    outside: list[Stretch] = []
    for effort in efforts:
        begun = not isinstance(effort.did, Hold)
        shares = [
            1.0 if begun and work.start_s <= effort.start_s < work.end_s else _share(effort, work)
            for work in works
        ]
        place = 1 + shares.index(max(shares))
        if shares[place - 1] < _LEAST_SHARE:
            outside.append(Stretch(effort.start_s, effort.end_s, "outside_set"))
            continue
        number = 1 + sum(one.set == place for one in kept)
        kept.append(replace(effort, set=place, number=number))
    return tuple(kept), tuple(outside)


def _share(effort: Effort, work: Interval) -> float:
    """How much of the shorter of the two both have."""
    both_s = min(effort.end_s, work.end_s) - max(effort.start_s, work.start_s)
    shorter_s = min(effort.end_s - effort.start_s, work.end_s - work.start_s)
    return both_s / shorter_s if shorter_s > 0 else 0.0
