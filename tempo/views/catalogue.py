"""The protocols as a list for a terminal: what each asks, who asks it, and what is judged."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from tempo.coach.protocol import Protocol, Target
from tempo.views.sentences import asked_text
from tempo.views.units import Units
from tempo.views.words import say

_INDENT = "    "


def protocol_catalogue(
    protocols: Iterable[Protocol], *, units: Units = "cm", width: int = 80
) -> str:
    """Every protocol with its targets, each with its source."""
    lines: list[str] = []
    for protocol in protocols:
        mark = say("protocol", "default") if protocol.chosen_by == "default" else ""
        lines += [f"{protocol.name}{mark}: {protocol.title}"]
        lines += _wrapped(protocol.note, width) if protocol.note else []
        for target in protocol.targets:
            lines += _wrapped(_target(target, units), width)
        for each in protocol.not_measured:
            lines += _wrapped(
                say("catalogue", "not_measured", what=each.what, why=each.because), width
            )
        for source in dict.fromkeys(map(_source, protocol.targets)):
            lines += _wrapped(source, width)
        lines.append("")
    lines += textwrap.wrap(say("catalogue", "yours"), width)
    return "\n".join(lines) + "\n"


def _target(target: Target, units: Units) -> str:
    judged = say("catalogue", "judged" if target.judged else "shown")
    if target.what == "depth_below_level_cm" and target.value == 0:
        return say("catalogue", "below_level", judged=judged)
    what, asked = say("what", target.what), asked_text(target, units)
    return say("catalogue", "target", what=what, asked=asked, judged=judged)


def _source(target: Target) -> str:
    evidence = say("catalogue", target.evidence)
    return say("catalogue", "source", source=target.source, evidence=evidence)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()), width, initial_indent="  ", subsequent_indent=_INDENT
    )
