"""The nouns of an evening under way: a bout is one set of one exercise on one side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tempo.coach.guide import COUNT_IN
from tempo.coach.routine import ANNOUNCE_S, CHANGE_S, INTRO_S, RoutineStep

#: Where an evening stands. What each is for: `coach.evening`.
Stage = Literal[
    "intro",
    "announce",
    "level",
    "ready",
    "position",
    "count_in",
    "working",
    "rest",
    "other_side",
    "paused",
    "over",
]
#: For so long a stage waits for the sensor.
LEVEL_MOST_S = 60.0
POSITION_MOST_S = 20.0
#: A counted set may take so much longer than planned before the evening goes on.
_COUNTED_MOST = 3.0
#: Exercises whose sets end with the sensor's count, not with the beat.
_COUNTED = frozenset({"raise", "jump", "landing"})
OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Bout:
    """One set of one exercise on one side; ``measured``: the sensor sees it.

    ``step`` counts the evening's steps from 0; ``after`` is what comes before it.
    """

    step: int
    set: int
    sets: int
    side: str | None
    measured: bool
    after: Literal["exercise", "set", "side"]


@dataclass(frozen=True, slots=True)
class Entered:
    """The evening has come to another stage."""

    stage: Stage
    at_s: float
    bout: Bout | None


@dataclass(frozen=True, slots=True)
class SetDone:
    """A bout is over: from when to when, how many reps were paced or counted, whether whole."""

    bout: Bout
    start_s: float
    end_s: float
    reps: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """What is going on now, and what comes next; None where there is nothing to say.

    ``waits``: the stage ends when the sensor shows it, at the latest in ``left_s``. ``skips`` is
    what a skip would do: begin at once (``wait``), or leave the set.
    """

    stage: Stage
    at_s: float
    bout: Bout | None = None
    left_s: float | None = None
    lasts_s: float | None = None
    rep: int = 0
    reps: int | None = None
    phase: str | None = None
    phase_left_s: float | None = None
    waits: bool = False
    skips: Literal["wait", "set"] = "wait"
    next: Bout | None = None


def bouts_of(
    steps: Sequence[RoutineStep], *, sensor: bool = False, sensor_side: str | None = None
) -> tuple[Bout, ...]:
    """Every bout of an evening: set after set, in each set one side after the other.

    Parameters
    ----------
    sensor : there is one; it measures what a sensor on the foot can see.
    sensor_side : the foot it sits on; of one-legged exercises it sees that side only, and where it
        is not known it sees none of them.
    """
    found = []
    for number, step in enumerate(steps):
        sees = sensor and step.exercise.kind != "timer"
        first = sensor_side or "left"
        sides = (first, OTHER[first]) if step.sides == "each" else (None,)
        sets = int(step.sets.value)
        for count in range(1, sets + 1):
            for place, side in enumerate(sides):
                after: Literal["exercise", "set", "side"] = (
                    "side" if place else "set" if count > 1 else "exercise"
                )
                seen = sees and (side is None or side == sensor_side)
                found.append(Bout(number, count, sets, side, seen, after))
    return tuple(found)


def is_counted(bout: Bout, step: RoutineStep) -> bool:
    """Whether the set ends with what the sensor counts."""
    return bout.measured and step.exercise.kind in _COUNTED and step.reps is not None


def stages_of(
    bout: Bout, step: RoutineStep, *, first: bool = False, again: bool = False
) -> Iterator[Stage]:
    """The stages of a bout in order; ``first`` of the evening; ``again``: it is only repeated.

    Level is shown before each exercise, since a strap may have slipped since the last one; not by
    a foot that hangs in a band.
    """
    if again:
        yield "ready"
    elif bout.after == "exercise":
        if first:
            yield "intro"
        yield "announce"
        if bout.measured and not step.exercise.lifted:
            yield "level"
        yield "ready"
    else:
        yield "rest" if bout.after == "set" else "other_side"
    if bout.measured:
        yield "position"
    yield "count_in"
    yield "working"


def stage_s(stage: Stage, bout: Bout, step: RoutineStep) -> float:
    """How long a stage lasts, or may last at most where it waits for the sensor."""
    if stage == "working":
        return step.set_s * (_COUNTED_MOST if is_counted(bout, step) else 1.0)
    if stage == "rest":
        return step.rest_s.value
    if stage == "ready":
        return step.ready_s.value
    return {
        "intro": INTRO_S,
        "announce": ANNOUNCE_S,
        "level": LEVEL_MOST_S,
        "position": POSITION_MOST_S,
        "count_in": float(COUNT_IN),
        "other_side": CHANGE_S,
    }[stage]
