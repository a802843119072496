"""The machine-readable answer: DEFINITIONS.md, word for word. Always cm, never NaN."""

from __future__ import annotations

import json
from dataclasses import fields
from math import isfinite
from typing import TYPE_CHECKING, Any

from tempo import __version__
from tempo.coach.protocol import Target
from tempo.coach.scoring import RepScore, SetSummary
from tempo.reps.rep import DEFINITIONS_VERSION, MEASURED_FIELDS, Measured, Rep, Stretch
from tempo.views.effort_answer import effort_to_json, exercise_json
from tempo.views.sentences import note_codes, quality_codes, reason_text
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.pair import Pair
    from tempo.reps.legs import Carried
    from tempo.reps.symmetry import Compared
    from tempo.session import Analysis

#: Enough for 0.1 ms and 1 µm; fewer digits than any difference that means something would hide it.
_DECIMALS = 4
_INSTANTS = ("concentric_start_s", "concentric_end_s", "eccentric_start_s", "eccentric_end_s")


def to_json(analysis: Analysis, pair: Pair | None = None) -> dict[str, Any]:
    """The whole answer for one recording, ready for ``json.dumps(…, allow_nan=False)``.

    ``pair`` is what it is one half of.
    """
    outcome = analysis.outcome
    pairs = zip(outcome.reps, analysis.scores, strict=True)
    efforts = zip(analysis.efforts, analysis.effort_scores, strict=True)
    return {
        "definitions": DEFINITIONS_VERSION,
        "version": __version__,
        "recording": _recording(analysis),
        "exercise": exercise_json(analysis.chosen),
        "protocol": {
            "name": analysis.protocol.name,
            "title": analysis.protocol.title,
            "chosen_by": analysis.protocol.chosen_by,
            "targets": [_target(target) for target in analysis.protocol.targets],
        },
        "sets": [_set(summary) for summary in analysis.sets],
        "reps": [rep_to_json(rep, score) for rep, score in pairs]
        + [effort_to_json(effort, score) for effort, score in efforts],
        "unfinished": [_stretch(stretch) for stretch in outcome.unfinished],
        "rejected": [_stretch(stretch) for stretch in outcome.rejected],
        "score": plain(analysis.score),
        "symmetry": _symmetry(analysis, pair) if analysis.chosen.raises else None,
    }


def line(answer: dict[str, Any]) -> str:
    """An answer on one line; a number that is none would be an error, not a word."""
    return json.dumps(answer, allow_nan=False)


def failure_to_json(path: str, error: Exception) -> dict[str, Any]:
    """The line that stands for a recording that could not be analysed."""
    return {"recording": {"path": path}, "error": str(error)}


def rep_to_json(rep: Rep, score: RepScore) -> dict[str, Any]:
    """One rep: where, when, every number with its interval, score, reasons, what is withheld."""
    answer: dict[str, Any] = {"set": rep.set, "rep": rep.rep, "side": rep.side}
    answer |= {name: plain(getattr(rep, name)) for name in _INSTANTS}
    withheld: dict[str, str] = {}
    for name in MEASURED_FIELDS:
        measured: Measured = getattr(rep, name)
        value = plain(measured.value)
        answer[name] = value
        answer[f"{name}_ci"] = None if value is None else plain(measured.ci)
        if value is None:
            withheld[name] = measured.withheld or "uncertain"
    answer["late_drop"] = rep.late_drop
    if rep.late_drop is None:
        withheld["late_drop"] = rep.evenness.withheld or rep.eccentric_s.withheld or "uncertain"
    return answer | {
        "partial": rep.partial,
        "practice": rep.practice,
        "on_tempo": score.on_tempo,
        "score": plain(score.score),
        "reasons": _reasons(rep, score),
        "withheld": withheld,
    }


def plain(value: float | None) -> float | None:
    """A float with fixed decimals, or None for what is no number."""
    if value is None or not isfinite(value):
        return None
    return round(float(value), _DECIMALS) + 0.0


def _recording(analysis: Analysis) -> dict[str, Any]:
    samples, outcome = analysis.recording.samples, analysis.outcome
    duration_s = samples.time_s[-1] - samples.time_s[0] if len(samples) else 0.0
    return {
        "path": analysis.recording.path,
        "duration_s": plain(duration_s),
        "sample_rate_hz": plain(outcome.sample_rate_hz),
        "samples": len(samples),
        "gaps": [
            {"start_s": plain(gap.start_s), "end_s": plain(gap.end_s), "lost": gap.lost}
            for gap in outcome.gaps
        ],
        "mount": outcome.mount,
        "mount_detected": outcome.mount_detected,
        "side": analysis.recording.sidecar.side,
        "foot_length_cm": plain(outcome.foot_length_cm),
        "level": outcome.level,
        "quality": list(quality_codes(analysis)),
    }


def _symmetry(analysis: Analysis, pair: Pair | None) -> dict[str, Any] | None:
    """Left against right; None where only one leg did reps."""
    if pair is None:
        if not {"left", "right"} <= {rep.side for rep in analysis.outcome.reps}:
            return None
        from tempo.pair import compare_legs  # only where two legs are told apart

        compared = compare_legs(analysis)
        if not compared:
            return None
        answer: dict[str, Any] = {"source": "sets", "clock": None, "lowerings": []}
    else:
        compared = pair.compared
        clock = {
            "from": "right",
            "to": "left",
            "offset_s": plain(pair.clock.offset_s),
            "rate": round(pair.clock.rate, 7),
            "offset_s_ci": plain(pair.clock.ci_s),
            "anchors": pair.clock.anchors,
            "source": pair.clock_source,
        }
        lowerings = [
            _lowering(one, side)
            for side, done in zip(("left", "right"), pair.lowerings, strict=True)
            for one in done
        ]
        answer = {"source": "pair", "clock": clock, "lowerings": lowerings}
    return answer | {"quantities": {each.quantity: _compared(each) for each in compared}}


def _lowering(one: Carried, side: str) -> dict[str, Any]:
    return {
        "side": side,
        "set": one.rep.set,
        "rep": one.rep.rep,
        "legs_up": one.legs_up,
        "legs_down": one.legs_down,
        "other_foot": one.other,
    }


def _compared(each: Compared) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    withheld: dict[str, str] = {}
    for name in ("left", "right", "difference", "index_percent"):
        measured: Measured = getattr(each, name)
        answer[name] = plain(measured.value)
        answer[f"{name}_ci"] = None if measured.value is None else plain(measured.ci)
        if measured.value is None:
            withheld[name] = measured.withheld or "uncertain"
    counts = {"left_reps": each.left_reps, "right_reps": each.right_reps}
    return answer | counts | {"larger": each.larger, "withheld": withheld}


def _target(target: Target) -> dict[str, Any]:
    band = target.on_tempo if target.judged else None
    return {
        "what": target.what,
        "value": target.value,
        "unit": target.unit,
        "tolerance": target.tolerance,
        "source": target.source,
        "evidence": target.evidence,
        "judged": target.judged,
        "on_tempo": None if band is None else [plain(edge) for edge in band],
    }


def _set(summary: SetSummary) -> dict[str, Any]:
    answer = {field.name: getattr(summary, field.name) for field in fields(summary)}
    if summary.asked is None:  # a count that is not judged is no part of the answer
        del answer["asked"]
    return {
        name: plain(value) if isinstance(value, float) else value for name, value in answer.items()
    }


def _reasons(rep: Rep, score: RepScore) -> list[dict[str, Any]]:
    judged = [
        {
            "code": reason.code,
            "part": reason.part,
            "points": plain(reason.points),
            "weight": plain(reason.weight),
            "text": reason_text(reason),
        }
        for reason in score.reasons
    ]
    notes = [
        {"code": code, "part": None, "points": None, "weight": 0.0, "text": say("note", code)}
        for code in note_codes(rep)
    ]
    return judged + notes


def _stretch(stretch: Stretch) -> dict[str, Any]:
    return {
        "start_s": plain(stretch.start_s),
        "end_s": plain(stretch.end_s),
        "reason": stretch.reason,
    }
