"""What was done in an evening against what the documents ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tempo.coach.advice import Advice
from tempo.coach.bouts import SetDone
from tempo.coach.gates import Hidden, Tonight
from tempo.coach.routine import Routine, RoutineStep

#: ``done``: led to its end, be it with skips; ``doctor``: a sign to stop; ``rest``: very sore;
#: ``nothing``: pain hides every step.
Ended = Literal["done", "stopped", "doctor", "rest", "nothing"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the sensor saw of an exercise: how many efforts, their score, and numbers in words."""

    count: int
    score: float | None = None
    of: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepDone:
    """One exercise of the evening. A set is one side's; ``reps`` are paced or counted.

    ``measured``: a sensor was there to see it, and ``seen`` is what it saw (None: nothing of use);
    for ``silent_s`` of its sets it was silent.
    """

    step: RoutineStep
    asked_sets: int
    sets: int = 0
    whole_sets: int = 0
    reps: int = 0
    worked_s: float = 0.0
    measured: bool = False
    seen: Seen | None = None
    silent_s: float = 0.0

    @property
    def asked_reps(self) -> int | None:
        """Reps over all sets and sides; None where time is kept."""
        reps = self.step.reps
        return None if reps is None else int(reps.value) * self.asked_sets

    @property
    def skipped(self) -> bool:
        return self.sets == 0

    def with_set(self, done: SetDone) -> StepDone:
        """One set more."""
        return replace(
            self,
            sets=self.sets + 1,
            whole_sets=self.whole_sets + done.whole,
            reps=self.reps + done.reps,
            worked_s=self.worked_s + done.end_s - done.start_s,
            measured=self.measured or done.bout.measured,
        )


@dataclass(frozen=True, slots=True)
class EveningReport:
    """The whole evening."""

    routine: Routine
    ended: Ended
    steps: tuple[StepDone, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    notes: tuple[Advice, ...] = ()

    @property
    def done(self) -> int:
        """Exercises of which at least one set was done whole."""
        return sum(each.whole_sets > 0 for each in self.steps)


def blank(steps: Sequence[RoutineStep]) -> list[StepDone]:
    """Nothing is done yet."""
    return [
        StepDone(step, int(step.sets.value) * (2 if step.sides == "each" else 1)) for step in steps
    ]


def report(
    routine: Routine, tonight: Tonight, steps: Sequence[StepDone], *, stopped: bool, sign: bool
) -> EveningReport:
    """The evening, once it is over."""
    ended: Ended = "done"
    if sign or tonight.doing == "doctor":
        ended = "doctor"
    elif tonight.doing == "rest":
        ended = "rest"
    elif not tonight.steps:
        ended = "nothing"
    elif stopped:
        ended = "stopped"
    return EveningReport(routine, ended, tuple(steps), tonight.hidden, tonight.notes)
