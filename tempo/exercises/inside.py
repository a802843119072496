"""Efforts of a routine: what lies outside its sets is no effort of them.

Whoever trains one leg stands on the other, and rests between sets; a sensor sees standing still as
a stretch that is held. A routine says when its sets were worked at (label ``work``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tempo.exercises.effort import Effort
from tempo.reps.rep import Stretch
from tempo.samples import Interval


def inside(
    efforts: Iterable[Effort], works: Sequence[Interval]
) -> tuple[tuple[Effort, ...], tuple[Stretch, ...]]:
    """The efforts whose middle lies in a set, numbered by it; and those that lie in none.

    Without any ``works`` all are kept as they are.
    """
    if not works:
        return tuple(efforts), ()
    kept: list[Effort] = []
    outside: list[Stretch] = []
    for effort in efforts:
        middle_s = (effort.start_s + effort.end_s) / 2
        place = next((at for at, one in enumerate(works, 1) if _holds(one, middle_s)), None)
        if place is None:
            outside.append(Stretch(effort.start_s, effort.end_s, "outside_set"))
            continue
        number = 1 + sum(one.set == place for one in kept)
        kept.append(replace(effort, set=place, number=number))
    return tuple(kept), tuple(outside)


def _holds(work: Interval, at_s: float) -> bool:
    return work.start_s <= at_s < work.end_s
