"""What goes over the wire of an evening: every word is chosen here; the page itself has none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tempo.coach.evening_report import EveningReport
from tempo.evening.view import Now
from tempo.views.evening_words import (
    dose_text,
    exercise_name,
    how_text,
    moment_word,
    summary_lines,
    unmeasured_text,
)
from tempo.views.words import say


def screen(code: str, text: str, *, flows: bool) -> dict[str, Any]:
    """A screen in the place of a state of a live session."""
    shown = {"code": code, "screen": code, "text": text, "lines": [], "choices": []}
    return {**shown, "flows": flows}


def moment(now: Now) -> dict[str, Any]:
    """What now, how much longer, what next."""
    it, step = now.moment, now.step
    bout = it.bout
    if bout is None or step is None:
        return {"word": moment_word(now), "left": None, "buttons": False}
    side = "" if bout.side is None else f", {say('side', bout.side)}"
    where = "where" if bout.sets > 1 else "one_set"
    working = it.stage in {"working", "paused"}
    left_s = it.left_s if it.phase_left_s is None or it.stage == "count_in" else it.phase_left_s
    return {
        "stage": it.stage,
        "word": moment_word(now),
        "left": None if left_s is None or it.waits else math.ceil(round(left_s, 2)),
        "part": _part(it.left_s, it.lasts_s, waits=it.waits),
        "number": say("evening", "number", number=bout.step + 1, count=len(now.steps)),
        "exercise": exercise_name(step),
        "dose": dose_text(step),
        "where": say("evening", where, set=bout.set, sets=bout.sets, side=side),
        "how": _how(now),
        "rep": it.rep if working and it.reps else None,
        "reps": it.reps,
        "next": next_text(now),
        "skip": say("evening", f"skip_{it.skips}"),
        "pause": say("evening", "resume" if it.stage == "paused" else "pause"),
        "paused": it.stage == "paused",
        "status": _status(now),
        "light": _light(now),
        "stale": now.sensor == "stale",
        "buttons": True,
    }


def _how(now: Now) -> str:
    """How it is done, and before it begins why it is only timed; a small page has no room later."""
    assert now.step is not None
    why = "" if now.moment.stage in {"working", "count_in", "paused"} else unmeasured_text(now)
    return " ".join(filter(None, (how_text(now.step), why)))


def next_text(now: Now) -> str:
    """What comes after this bout."""
    after, step = now.moment.next, now.next_step
    if after is None or step is None:
        return say("evening", "next_nothing")
    if after.after == "exercise":
        return say("evening", "next_exercise", exercise=exercise_name(step), dose=dose_text(step))
    if after.after == "side":
        return say("evening", "next_side", side=say("side", after.side or "left"))
    return say("evening", "next_set", set=after.set, sets=after.sets)


def summary(report: EveningReport) -> dict[str, Any]:
    """The evening, once it is over."""
    head, *lines = summary_lines(report)
    urgent = 2 if report.ended == "doctor" else 0
    return {"headline": head, "urgent": lines[:urgent], "lines": lines[urgent:]}


def tonight(lines: Sequence[str]) -> list[str]:
    """What is on and what is left out."""
    return list(lines)


def _part(left_s: float | None, lasts_s: float | None, *, waits: bool) -> float:
    """How much of the stage is over, 0–1."""
    if left_s is None or not lasts_s or not math.isfinite(lasts_s) or waits:
        return 0.0
    return round(min(1.0, max(0.0, 1.0 - left_s / lasts_s)), 4)


def _status(now: Now) -> str:
    if now.sensor is None:
        return say("evening", "running")
    if now.sensor != "connected":
        return say("connection", now.sensor)
    bout = now.moment.bout
    seen = bout is not None and bout.measured
    return (
        f"{say('connection', now.sensor)}, {say('evening', 'measuring' if seen else 'only_timed')}"
    )


def _light(now: Now) -> str:
    return "connected" if now.sensor is None else now.sensor
