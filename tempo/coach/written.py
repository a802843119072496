"""What a person wrote into a TOML file, line by line; what is wrong is said in one sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from tempo.errors import RecordingError


def check_lines(table: Mapping[str, object], known: Sequence[str], where: str) -> None:
    """A line that is not known is said, with the one that may have been meant."""
    for name in table:
        if name not in known:
            raise RecordingError(unknown("the line", name, known, where))


def unknown(kind: str, name: str, known: Sequence[str], where: str) -> str:
    """The sentence about a name that is not among the known ones."""
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    guess = f" (did you mean '{near[0]}'?)" if near else ""
    return f"{where}: {kind} '{name}' is not known{guess}; use one of {', '.join(known)}."


def number(entry: Mapping[str, object], line: str, where: str) -> float:
    """The number of a line that is there."""
    value = entry[line]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RecordingError(
            f"{where}: {line} = {value!r} is no number; write one such as {line} = 3."
        )
    return float(value)


def words(entry: Mapping[str, object], line: str, absent: str, where: str) -> str:
    """The text of a line, ``absent`` where there is none."""
    value = entry.get(line, absent)
    if not isinstance(value, str):
        raise RecordingError(
            f'{where}: {line} = {value!r} is no text; write {line} = "…" in quotes.'
        )
    return value


def yes_or_no(entry: Mapping[str, object], line: str, absent: bool, where: str) -> bool:
    """True or false of a line, ``absent`` where there is none."""
    value = entry.get(line, absent)
    if not isinstance(value, bool):
        raise RecordingError(
            f"{where}: {line} = {value!r} must be true or false; write one of them."
        )
    return value
