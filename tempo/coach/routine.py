"""The noun: a routine is an evening's steps in their order, each number with where it comes from.

A step takes its numbers from its protocol, which has them from a document; what the document does
not give (how long a rest is, how long one toe raise takes) is the project's own choice and says so.
Of a number that a document gives as a band, as many sets are planned as it asks at least and
stretches as long as it asks at most; what is paced takes the middle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tempo.coach.protocol import NotMeasured, Protocol
from tempo.exercises.exercise import BY_NAME, Exercise

#: The parts of an evening in their order: 000 relaxes the calf before it rehabilitates, 003
#: stretches while warm, at the end; 002 warms up before anything.
PARTS = ("warm_up", "relax", "rehabilitate", "stretch")
Part = Literal["warm_up", "relax", "rehabilitate", "stretch"]
Sides = Literal["each", "both"]

#: What a rep is paced by; worded in section ``cue``.
PACE = (
    *("up", "hold", "lower", "pause", "toes_up", "toes_down", "press", "pull", "back"),
    *("grab", "let_go", "lift", "roll", "jump", "land", "step_up"),
)
#: From one side to the other: the project's own choice.
CHANGE_S = 8.0
#: What is on tonight, and what is left out, is shown for so long: the project's own choice.
INTRO_S = 12.0
#: What is said before an exercise needs so long: the project's own choice.
ANNOUNCE_S = 8.0


@dataclass(frozen=True, slots=True)
class Number:
    """A number and who says it."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Beat:
    """One phase of a paced rep."""

    code: str
    lasts_s: Number


@dataclass(frozen=True, slots=True)
class RoutineStep:
    """One exercise of the evening.

    Either ``work_s`` seconds are kept (a stretch, a walk), or ``reps`` are paced by ``pace``.
    ``how`` it is done is said where the protocol does not say it.
    """

    protocol: Protocol
    part: Part
    sets: Number
    sides: Sides
    rest_s: Number
    ready_s: Number
    work_s: Number | None = None
    reps: Number | None = None
    pace: tuple[Beat, ...] = ()
    how: str = ""

    @property
    def exercise(self) -> Exercise:
        return BY_NAME[self.protocol.exercise]

    @property
    def set_s(self) -> float:
        """How long one set of one side is planned to take."""
        if self.work_s is not None:
            return self.work_s.value
        assert self.reps is not None
        return self.reps.value * self.rep_s

    @property
    def rep_s(self) -> float:
        """How long one paced rep takes."""
        return sum(beat.lasts_s.value for beat in self.pace)

    @property
    def lasts_s(self) -> float:
        """The whole step, with changes of side and rests."""
        sides = 2 if self.sides == "each" else 1
        sets = self.sets.value
        changes_s = CHANGE_S * (sides - 1) * sets
        rests_s = self.rest_s.value * (sets - 1)
        return ANNOUNCE_S + self.ready_s.value + sides * sets * self.set_s + changes_s + rests_s

    def numbers(self) -> Iterator[tuple[str, Number]]:
        """Every number of the step, by its name."""
        yield "sets", self.sets
        if self.work_s is not None:
            yield "work_s", self.work_s
        if self.reps is not None:
            yield "reps", self.reps
        yield from ((f"{beat.code}_s", beat.lasts_s) for beat in self.pace)
        yield "rest_s", self.rest_s
        yield "ready_s", self.ready_s


@dataclass(frozen=True, slots=True)
class Routine:
    """An evening: its steps, whose programme it is, and what of that no sensor sees."""

    name: str
    title: str
    source: str
    note: str
    steps: tuple[RoutineStep, ...]
    not_measured: tuple[NotMeasured, ...] = ()

    @property
    def lasts_s(self) -> float:
        return sum(step.lasts_s for step in self.steps)
