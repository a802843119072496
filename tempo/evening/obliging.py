"""A simulated person who follows an evening: what is done at which stage."""

from __future__ import annotations

from tempo.coach.bouts import Bout
from tempo.coach.routine import RoutineStep
from tempo.sources.performing import Wish

#: A held stretch is begun before it counts in, and lasts this much longer than asked.
_SPARE_S = 4.0


def wish_of(stage: str, bout: Bout, step: RoutineStep) -> Wish | None:
    """What who is simulated does now; None: what is under way.

    For a band people sit down first, so that they begin a little before it says go.
    """
    begins = "count_in" if step.exercise.lifted and bout.measured else "working"
    if stage == begins and not (step.exercise.kind == "hold" and bout.measured):
        seconds = step.set_s if step.work_s is not None else None
        return Wish(step.exercise.name, _count(step), seconds, bout.side)
    first = bout.after == "exercise"
    if (
        step.exercise.kind == "hold"
        and bout.measured
        and stage == ("ready" if first else "position")
    ):
        ready_s = step.ready_s.value if first else 0.0
        return Wish(step.exercise.name, 1, ready_s + step.set_s + _SPARE_S, bout.side)
    return None


def _count(step: RoutineStep) -> int | None:
    return None if step.reps is None else int(step.reps.value)
