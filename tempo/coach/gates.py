"""What today's pain rules out of an evening: pure functions, and what was hidden is always said.

================================  =============================================  =================
rule                              what the source says                           the project's own
================================  =============================================  =================
no stretching                     003: not with pain at the Achilles tendon or   the heel counts as
                                  the knee                                       the tendon's end
no jumping                        002: not what hurts                            which sites
from the floor                    Jonsson 2008: not below level with pain where
                                  the tendon meets the heel
rest                              003: no exercise with severe soreness
careful                           003: stretch more carefully when mildly sore
doctor                            002: persistent or tearing pain; and the       signs to stop at
                                  signs of section ``safety``
first week                        000, 002: step by step; no number              one set
================================  =============================================  =================
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from tempo.coach.advice import PROJECT, STEP_BY_STEP, Advice
from tempo.coach.plan import STRETCHING
from tempo.coach.protocols import load_protocol
from tempo.coach.routine import Number, Routine, RoutineStep

JONSSON = "Jonsson 2008, Br J Sports Med 42:746"
#: Where it may hurt, as the questions offer it.
PLACES = ("shin", "achilles", "knee", "heel")
NO_STRETCHING = frozenset({"achilles", "heel", "knee"})
NO_JUMPING = frozenset({"shin", "achilles", "heel", "knee"})

Soreness = Literal["no", "mild", "severe"]
Doing = Literal["train", "rest", "doctor"]


@dataclass(frozen=True, slots=True)
class Health:
    """What the person says of today: where it hurts, how sore the muscles are, a sign to stop."""

    hurts: frozenset[str] = frozenset()
    sore: Soreness = "no"
    sign: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """A step that is left out, and why."""

    step: RoutineStep
    why: Advice


@dataclass(frozen=True, slots=True)
class Tonight:
    """What is left of a routine today; ``notes`` are to be said at its start."""

    doing: Doing
    steps: tuple[RoutineStep, ...]
    hidden: tuple[Hidden, ...] = ()
    notes: tuple[Advice, ...] = ()


def tonight(
    routine: Routine, health: Health, *, first_week: bool = False, sets: int | None = None
) -> Tonight:
    """The routine as it may be done today.

    Parameters
    ----------
    first_week : one set of everything, not what the document asks in the end.
    sets : what the person wants instead, be it the first week or not.
    """
    if health.sign:
        return Tonight("doctor", ())
    if health.sore == "severe":
        return Tonight("rest", (), notes=(Advice("rest_when_sore", STRETCHING),))
    steps, hidden = [], []
    for step in routine.steps:
        why = gate(step, health.hurts)
        if why is None:
            steps.append(step)
        else:
            hidden.append(Hidden(step, why))
    notes = []
    if health.sore == "mild" and any(is_stretch(step) for step in steps):
        notes.append(Advice("careful_when_sore", STRETCHING))
    if "heel" in health.hurts and any(goes_below(step) for step in steps):
        steps = [_from_the_floor(step) for step in steps]
        notes.append(Advice("from_the_floor", JONSSON))
    if sets is not None:
        steps = [replace(step, sets=Number(float(sets), "own")) for step in steps]
    elif first_week and any(step.sets.value > 1 for step in steps):
        steps = [replace(step, sets=Number(1.0, STEP_BY_STEP)) for step in steps]
        notes.append(Advice("first_week", STEP_BY_STEP))
    return Tonight("train", tuple(steps), tuple(hidden), tuple(notes))


def gate(step: RoutineStep, hurts: Iterable[str]) -> Advice | None:
    """Why the step is not for today; None: it may be done."""
    where = frozenset(hurts)
    if is_stretch(step) and where & NO_STRETCHING:
        return Advice("no_stretching", STRETCHING)
    if step.exercise.kind in {"jump", "landing"} and where & NO_JUMPING:
        return Advice("no_jumping", PROJECT)
    return None


def is_stretch(step: RoutineStep) -> bool:
    """Whether the calf and its tendon are pulled at."""
    return step.part == "stretch" or step.exercise.kind == "hold"


def goes_below(step: RoutineStep) -> bool:
    """Whether it is a heel raise that ends below level."""
    return step.exercise.kind == "raise" and step.protocol.below_level


def _from_the_floor(step: RoutineStep) -> RoutineStep:
    return replace(step, protocol=load_protocol("floor")) if goes_below(step) else step
