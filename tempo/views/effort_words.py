"""Sentences about exercises other than heel raises: what it is, why, and each number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tempo.coach.scoring import Reason
from tempo.exercises.effort import Effort
from tempo.reps.rep import Measured
from tempo.views.sentences import reason_text
from tempo.views.units import digits, number
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.session import Analysis, Chosen

#: The numbers that are shown of each kind, in the order of importance, with their decimals.
SHOWN: dict[str, tuple[tuple[str, int], ...]] = {
    "Hold": (("hold_s", 1), ("turning_dps", 1), ("still", 0), ("heel_down", 0)),
    "Tilt": (("angle_deg", 0), ("raise_s", 1), ("hold_s", 1), ("return_s", 1)),
    "TiptoeWalk": (("walk_s", 1), ("heel_up_s", 1), ("steps", 0), ("lowest_heel_cm", 1)),
    "Jump": (("flight_s", 2), ("landing_peak_mps2", 0), ("clipped", 0)),
    "Landing": (
        *(("first_contact", 0), ("landing_peak_mps2", 0)),
        *(("clipped", 0), ("settle_s", 1)),
    ),
}


def exercise_name(code: str) -> str:
    """What people call an exercise or a look."""
    name = say("exercise", code)
    return say("effort.look", code) if name == code else name


def exercise_reason(chosen: Chosen) -> str:
    """Why this exercise, in words."""
    if not chosen.reason:
        return say("effort.chosen", chosen.chosen_by)
    between = ", ".join(exercise_name(one) for one in chosen.between)
    text = say("effort.why", chosen.reason)
    return f"{text} {say('effort.why', 'between', list=between)}" if between else text


def effort_reason(reason: Reason) -> str:
    """Why a part has its points."""
    return reason_text(reason)


def cell(effort: Effort, name: str, decimals: int) -> str:
    """One number of an effort, with its interval where it has one."""
    value = getattr(effort.did, name)
    if isinstance(value, Measured):
        if value.value is None:
            return "–"
        sign = "≥ " if name == "landing_peak_mps2" and getattr(effort.did, "clipped", False) else ""
        ci = "" if value.ci is None else f" ± {digits(value.ci, decimals)}"
        return f"{sign}{digits(value.value, decimals)}{ci}"
    if value is None:
        return "–"
    if isinstance(value, bool):
        return say("effort", "yes" if value else "no")
    if isinstance(value, tuple):
        return str(len(value))
    return say("effort.first", value)


def drawn_numbers(analysis: Analysis) -> tuple[str, ...]:
    """What a picture shows of every effort: its first number, and what else is judged of it."""
    if not analysis.efforts:
        return ()
    did = analysis.efforts[0].did
    shown = [name for name, _ in SHOWN[type(did).__name__]]
    numbers = [name for name in shown if isinstance(getattr(did, name), Measured)]
    judged = {target.what for target in analysis.protocol.judged}
    return tuple(name for at, name in enumerate(numbers) if at == 0 or name in judged)


def efforts_line(analysis: Analysis) -> str:
    """The session in a few words."""
    if analysis.chosen.looks_like is None:
        return say("effort", "unknown")
    count = len(analysis.efforts)
    score = analysis.score
    return say(
        "effort",
        "session",
        exercise=exercise_name(analysis.chosen.name),
        count=count,
        score=say("summary", "no_score")
        if score is None
        else say("summary", "score", score=number(score, 0)),
    )
