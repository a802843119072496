"""What goes over the wire: every word is chosen here, so that the page itself has none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tempo.coach.cues import ERROR_KINDS, Cue
from tempo.live.onlooker import Frame, State
from tempo.views import sentences
from tempo.views.sound import TONES
from tempo.views.spoken import cue_word, state_sentence
from tempo.views.units import Units
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.session import Analysis

#: States in which samples come, so that silence means that nothing is known.
_STILL = {"idle", "connecting", "ended"}
_WITH_SIGNS = {"stop_signs", "routine_signs"}
_SCREENS = {"idle": "welcome", "going": "live", "resting": "rest", "ended": "summary"}


def state(now: State) -> dict[str, Any]:
    """A screen, its sentence, and the choices as buttons."""
    screen = "question" if now.choices else _SCREENS.get(now.code, "guide")
    return {
        "code": now.code,
        "screen": screen,
        "text": say("page", "welcome") if now.code == "idle" else state_sentence(now),
        "lines": sentences.safety_lines() if now.code in _WITH_SIGNS else [],
        "choices": [{"value": each, "text": say("choice", each)} for each in now.choices],
        "flows": not now.choices and now.code not in _STILL,
    }


def failure(sentence: str) -> dict[str, Any]:
    """What went wrong, in place of everything else."""
    text = say("page", "failed", why=sentence)
    return {**state(State("ended")), "code": "failed", "screen": "away", "text": text}


def frame(now: Frame) -> dict[str, Any]:
    """The moment: word, shape, seconds left and heights in cm."""
    known = not now.stale
    left = now.seconds_left if known else None
    return {
        "word": say("cue", now.phase) if known and now.phase else "",
        "shape": now.phase if known else None,
        "left": None if left is None else math.ceil(round(left, 2)),
        "heel": _rounded(now.heel_cm) if known else None,
        "target": _rounded(now.target_cm) if known else None,
        "top": _rounded(now.top_cm) if known else None,
        "bottom": _rounded(now.bottom_cm) if known else None,
        "level": now.level_known,
        "set": now.set,
        "rep": max(0, now.rep),
        "last": now.last_rep_text or "",
        "stale": now.stale,
        "connection": now.connection,
        "quality": now.quality,
        "status": _status(now),
    }


def cue(one: Cue, due_s: float) -> dict[str, Any]:
    """Something to be heard and seen at ``due`` on the server's clock."""
    tone = TONES.get(one.say) or TONES.get(one.kind) or ()
    return {
        "due": due_s,
        "kind": one.kind,
        "tone": tone,
        "text": cue_word(one),
        "error": one.kind in ERROR_KINDS,
    }


def spoken(text: str, due_s: float) -> dict[str, Any]:
    """A sentence for those who let the page speak."""
    return {"due": due_s, "kind": "sentence", "tone": (), "text": text, "error": False}


def summary(analysis: Analysis, number: int, units: Units, *, kept: bool) -> dict[str, Any]:
    """The whole session, once it is over."""
    reps = bool(analysis.outcome.reps)
    return {
        "headline": sentences.session_line(analysis) if reps else say("summary", "nothing_found"),
        "sets": [sentences.set_line(each, analysis.protocol) for each in analysis.sets],
        "advice": sentences.advice_lines(analysis, units) if reps else [],
        "findings": sentences.findings(analysis, units),
        "picture": f"/picture.png?session={number}" if reps else "",
        "alt": f"{say('report', 'picture')}. {sentences.session_line(analysis)}",
        "report": f"/report?session={number}",
        "kept": kept,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 2)


def _status(now: Frame) -> str:
    connection = say("connection", now.connection)
    if now.connection != "connected":
        return connection
    return say("page", "status", connection=connection, quality=say("live_quality", now.quality))
