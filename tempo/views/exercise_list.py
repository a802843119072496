"""The list of exercises as text for a terminal."""

from __future__ import annotations

import textwrap

from tempo.coach.protocols import load_protocol, protocol_names
from tempo.exercises.exercise import EXERCISES, Exercise
from tempo.views.words import say


def exercise_list(width: int = 80) -> str:
    """Every exercise: its name for ``--exercise``, what is measured, what not and why, sources."""
    lines: list[str] = []
    for exercise in EXERCISES:
        lines += [f"{exercise.name}: {say('exercise', exercise.name)}"]
        for sentence in _about(exercise):
            lines += textwrap.wrap(
                sentence, max(width, 40), initial_indent="  ", subsequent_indent="    "
            )
    return "\n".join(lines) + "\n"


def _about(exercise: Exercise) -> list[str]:
    known = [load_protocol(name) for name in protocol_names(exercise.name)]
    lines = [say("effort.measured", exercise.kind)]
    if exercise.looks_like in {"held_stretch", "band_up_down", "band_sideways"}:
        lines.append(say("effort.alike", exercise.looks_like))
    for one in known:
        lines += [
            say("effort", "not_measured", what=left.what, because=left.because)
            for left in one.not_measured
        ]
    sources = dict.fromkeys(target.source for one in known for target in one.targets)
    lines.append(say("effort", "asked_by", list="; ".join(sources) or "–"))
    return lines
