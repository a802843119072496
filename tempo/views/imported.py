"""What an import assumed, in words: on the screen and in the recording's sidecar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tempo.sources.importing import notes_of
from tempo.views.units import plain_number
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.sources.recording import Recording
    from tempo.sources.sidecar import Sidecar


def assumed(note: Mapping[str, Any]) -> str:
    """The sentence for one thing that was assumed or mended, with its why."""
    figures = {
        name: figure if isinstance(figure, str) else plain_number(figure)
        for name, figure in note.items()
        if name != "code"
    }
    return say("imported.assumed", str(note["code"]), **figures)


def with_texts(sidecar: Sidecar) -> Sidecar:
    """The sidecar with a sentence beside each code, for people who open the file."""
    told = sidecar.extra.get("imported")
    if not isinstance(told, Mapping):
        return sidecar
    noted = [{**note, "text": assumed(note)} for note in notes_of(sidecar)]
    return replace(sidecar, extra={**sidecar.extra, "imported": {**told, "assumed": noted}})


def lines(recording: Recording, path: Path) -> list[str]:
    """What was written, from what, and what was assumed."""
    samples, sidecar = recording.samples, recording.sidecar
    told = sidecar.extra.get("imported")
    told = told if isinstance(told, Mapping) else {}
    seconds = float(samples.time_s[-1] - samples.time_s[0])
    said = [
        say(
            "imported",
            "written",
            path=str(path),
            app=str(told.get("app", "tempo")),
            seconds=plain_number(seconds),
            samples=len(samples),
            rate_hz=plain_number((len(samples) - 1) / seconds),
        )
    ]
    return said + [f"  {assumed(note)}" for note in notes_of(sidecar)]
