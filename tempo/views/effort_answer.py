"""The machine-readable answer of exercises other than heel raises: which one, and its efforts."""

from __future__ import annotations

from dataclasses import fields
from math import isfinite
from typing import TYPE_CHECKING, Any

from tempo.coach.scoring import RepScore
from tempo.exercises.effort import Effort, TiptoeStep
from tempo.reps.rep import Measured
from tempo.views.effort_words import effort_reason, exercise_reason
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.session import Chosen

_DECIMALS = 4


def exercise_json(chosen: Chosen) -> dict[str, Any]:
    """Which exercise was looked for or recognised, by whom and why."""
    return {
        "name": chosen.name,
        "looks_like": chosen.looks_like,
        "chosen_by": chosen.chosen_by,
        "reason": exercise_reason(chosen),
        "evidence": [
            {"looks_like": one.look, "efforts": one.efforts, "seconds": _plain(one.seconds)}
            for one in chosen.evidence
        ],
    }


def effort_to_json(effort: Effort, score: RepScore) -> dict[str, Any]:
    """One effort: where, when, every number with its interval, score, reasons, what is withheld."""
    answer: dict[str, Any] = {
        "exercise": effort.exercise,
        "set": effort.set,
        "rep": effort.number,
        "side": effort.side,
        "start_s": _plain(effort.start_s),
        "end_s": _plain(effort.end_s),
    }
    withheld: dict[str, str] = {}
    for name in (field.name for field in fields(effort.did)):
        value = getattr(effort.did, name)
        if isinstance(value, Measured):
            answer |= _measured(name, value)
            if value.value is None:
                withheld[name] = value.withheld or "uncertain"
        elif isinstance(value, tuple):
            answer[name] = [_step(one) for one in value]
        else:
            answer[name] = value
            if value is None:
                withheld[name] = effort.why_unknown(name)
    return answer | {
        "score": _plain(score.score),
        "reasons": [
            {
                "code": reason.code,
                "part": reason.part,
                "points": _plain(reason.points),
                "weight": _plain(reason.weight),
                "text": effort_reason(reason),
            }
            for reason in score.reasons
        ],
        "withheld": withheld,
        "notes": [{"code": code, "text": say("effort.note", code)} for code in effort.notes],
    }


def _step(step: TiptoeStep) -> dict[str, Any]:
    return {
        "start_s": _plain(step.start_s),
        "end_s": _plain(step.end_s),
        **_measured("lowest_heel_cm", step.lowest_heel_cm),
        "heel_up": step.heel_up,
    }


def _measured(name: str, measured: Measured) -> dict[str, Any]:
    value = _plain(measured.value)
    return {name: value, f"{name}_ci": None if value is None else _plain(measured.ci)}


def _plain(value: float | None) -> float | None:
    if value is None or not isfinite(value):
        return None
    return round(float(value), _DECIMALS) + 0.0
