"""A protocol from TOML text: every line is checked, and what is wrong is said in one sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from tempo.coach.protocol import (
    JUDGED_WEIGHTS,
    NEEDS_NUMBER,
    SHOWN_ONLY,
    Evidence,
    NotMeasured,
    Protocol,
    Target,
)
from tempo.coach.written import check_lines, number, unknown, words, yes_or_no
from tempo.errors import RecordingError
from tempo.exercises.exercise import BY_NAME, HEEL_RAISE

_PROTOCOL_LINES = (
    *("name", "title", "note", "exercise", "below_level", "asks_pain"),
    *("not_measured", "target"),
)
_TARGET_LINES = ("what", "value", "unit", "tolerance", "source", "evidence", "judged", "weight")


def read_protocol(path: Path) -> Protocol:
    """A person's own protocol file; ``RecordingError`` when it cannot be used."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise RecordingError(
            f"The protocol file {path} does not exist: check the path, or name a built-in protocol."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(
            f"The protocol file {path} cannot be read ({error}): give a TOML file in UTF-8."
        ) from None
    return parse_protocol(text, str(path))


def parse_protocol(text: str, where: str) -> Protocol:
    """TOML text → protocol; ``where`` names the file in what is said about mistakes.

    ``judged`` may be left out: a number for something that can be judged is judged.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecordingError(f"{where} is not valid TOML: {error}; mend that line.") from None
    check_lines(table, _PROTOCOL_LINES, where)
    entries = table.get("target")
    if not isinstance(entries, list) or not entries:
        raise RecordingError(
            f"{where} has no target: add at least one [[target]] with the lines what, value and "
            "source."
        )
    name = words(table, "name", Path(where).stem, where)
    return Protocol(
        name=name,
        title=words(table, "title", name, where),
        note=words(table, "note", "", where),
        below_level=yes_or_no(table, "below_level", True, where),
        asks_pain=yes_or_no(table, "asks_pain", False, where),
        exercise=_exercise(table, where),
        targets=tuple(
            _target(entry, f"{where}, target {place}")
            for place, entry in enumerate(entries, start=1)
        ),
        not_measured=read_not_measured(table, where),
    )


def read_not_measured(table: Mapping[str, object], where: str) -> tuple[NotMeasured, ...]:
    """The line ``not_measured = [{what = "…", because = "…"}]``; empty where there is none."""
    entries = table.get("not_measured", [])
    if not isinstance(entries, list):
        raise RecordingError(
            f"{where}: not_measured = {entries!r} is no list; write "
            '[{what = "…", because = "…"}].'
        )
    found = []
    for place, entry in enumerate(entries, start=1):
        here = f"{where}, not_measured {place}"
        if not isinstance(entry, Mapping) or not entry.get("what") or not entry.get("because"):
            raise RecordingError(f"{here} says too little; write what = and because = with text.")
        check_lines(entry, ("what", "because"), here)
        found.append(NotMeasured(words(entry, "what", "", here), words(entry, "because", "", here)))
    return tuple(found)


def _exercise(table: Mapping[str, object], where: str) -> str:
    name = words(table, "exercise", HEEL_RAISE.name, where)
    if name not in BY_NAME:
        raise RecordingError(unknown("exercise =", name, tuple(BY_NAME), where))
    return name


def _target(entry: object, where: str) -> Target:
    if not isinstance(entry, Mapping):
        raise RecordingError(f"{where} is no table: write [[target]] and its lines below it.")
    check_lines(entry, _TARGET_LINES, where)
    what = words(entry, "what", "", where)
    if what not in JUDGED_WEIGHTS and what not in SHOWN_ONLY:
        raise RecordingError(unknown("what =", what, (*JUDGED_WEIGHTS, *SHOWN_ONLY), where))
    value = _value(entry, where)
    can_be_judged = what in JUDGED_WEIGHTS and not (what in NEEDS_NUMBER and isinstance(value, str))
    judged = yes_or_no(entry, "judged", can_be_judged and not isinstance(value, str), where)
    if judged and not can_be_judged:
        raise RecordingError(
            f"{where}: {what} = {value!r} cannot be judged; give a number for one of "
            f"{', '.join(JUDGED_WEIGHTS)}, or write judged = false."
        )
    unit = what.rpartition("_")[2] if what.endswith(("_s", "_cm")) else ""
    if words(entry, "unit", unit, where) != unit:
        raise RecordingError(f"{where}: {what} is given in '{unit}'; leave the line unit out.")
    target = Target(
        what=what,
        value=value,
        unit=unit,
        tolerance=number(entry, "tolerance", where) if "tolerance" in entry else None,
        source=words(entry, "source", "own", where),
        evidence=_evidence(entry, where),
        judged=judged,
        weight=number(entry, "weight", where)
        if "weight" in entry
        else JUDGED_WEIGHTS.get(what, 0.0),
    )
    _check_sizes(target, where)
    return target


def _check_sizes(target: Target, where: str) -> None:
    value, is_time = target.value, target.what.endswith("_s")
    if isinstance(value, float) and is_time and not 0 < value <= 120:
        raise RecordingError(
            f"{where}: {target.what} = {value:g} is no time to keep; give more than 0 and at most "
            "120 s, or leave the target out where nothing is asked."
        )
    if target.tolerance is not None and target.tolerance < 0:
        raise RecordingError(
            f"{where}: tolerance = {target.tolerance:g} is below 0; give 0 or more."
        )
    if target.judged and target.weight <= 0:
        raise RecordingError(
            f"{where}: weight = {target.weight:g} counts for nothing; give more than 0, or write "
            "judged = false."
        )


def _value(entry: Mapping[str, object], where: str) -> float | str:
    value = entry.get("value")
    if isinstance(value, str):
        return value
    if value is None:
        raise RecordingError(f"{where} has no value: add the line value = with a number or words.")
    return number(entry, "value", where)


def _evidence(entry: Mapping[str, object], where: str) -> Evidence:
    value = words(entry, "evidence", "own", where)
    for mark in get_args(Evidence):
        if value == mark:
            return mark  # type: ignore[no-any-return]
    raise RecordingError(unknown("evidence =", value, get_args(Evidence), where))
