"""The other exercises of some weeks: each with its sessions and the trends of its own numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tempo.exercises.exercise import EXERCISES, HEEL_RAISE
from tempo.history.kept import KeptSession
from tempo.weeks.of_efforts import own_numbers
from tempo.weeks.trend import Trend, trends


@dataclass(frozen=True, slots=True)
class Exercised:
    """One exercise over the sessions of it, in their order; its own number's trend is the first."""

    exercise: str
    sessions: tuple[KeptSession, ...]
    trends: tuple[Trend, ...]

    @property
    def days(self) -> int:
        return len({one.day for one in self.sessions})

    @property
    def sets(self) -> int:
        return sum(len(one.sets) for one in self.sessions)

    @property
    def count(self) -> int:
        return sum(one.count for one in self.sessions)


def raises(sessions: Sequence[KeptSession]) -> tuple[KeptSession, ...]:
    """The sessions of heel raises: what programme and trends of lowering are about."""
    return tuple(one for one in sessions if one.exercise == HEEL_RAISE.name)


def others(sessions: Sequence[KeptSession]) -> tuple[Exercised, ...]:
    """Every other exercise that there are sessions of, in the documents' order."""
    found = []
    for exercise in EXERCISES:
        of_it = tuple(one for one in sessions if one.exercise == exercise.name)
        numbers = own_numbers(exercise.name)
        if of_it and numbers:
            found.append(Exercised(exercise.name, of_it, trends(of_it, numbers)))
    return tuple(found)
