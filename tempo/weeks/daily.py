"""What documents ask for every day of the exercises of an evening, against what was done today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tempo.coach.protocol import Protocol, Target
from tempo.coach.protocols import choose_protocol
from tempo.errors import TempoError
from tempo.exercises.exercise import HEEL_RAISE
from tempo.history.evenings import KeptEvening, KeptStep

#: What was done within so many days is taken to be followed still: the project's own choice.
FOLLOWED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Daily:
    """Sets of each side that were done on a day, of those that a source asks for every day."""

    exercise: str
    done: int
    asked: int
    source: str


def daily(evenings: Sequence[KeptEvening], on: date) -> tuple[Daily, ...]:
    """Every exercise of the last days whose document gives a number for each day.

    Heel raises have a programme of their own. A day may have several evenings: sets are added up.
    """
    begins = on - timedelta(days=FOLLOWED_DAYS)
    recent = [one for one in evenings if begins < one.day <= on]
    steps = {step.exercise: step for one in recent for step in one.steps}
    found = []
    for exercise, step in steps.items():
        target = _asked(step)
        if exercise == HEEL_RAISE.name or target is None:
            continue
        done = sum(
            each.whole_sets // each.sides
            for one in recent
            if one.day == on
            for each in one.steps
            if each.exercise == exercise
        )
        found.append(Daily(exercise, done, int(float(target.value)), target.source))
    return tuple(found)


def _asked(step: KeptStep) -> Target | None:
    """How many sets a day; a number of sets where the day has one session of them."""
    try:
        protocol: Protocol = choose_protocol(None, step.protocol)
    except TempoError:
        return None
    sets, once = protocol.target("sets"), protocol.target("sessions_per_day")
    asked = protocol.target("sets_per_day")
    if asked is None and once is not None and once.value == 1:
        asked = sets
    return None if asked is None or isinstance(asked.value, str) else asked
