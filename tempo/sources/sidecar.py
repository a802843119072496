"""What is known about a recording besides its samples: the JSON file beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from tempo.errors import RecordingError
from tempo.harmless import in_unicode

#: The version of the format that is written; DEFINITIONS.md is the text.
FORMAT_VERSION = 1

_T = TypeVar("_T")
_Check = Callable[[object], Any]


@dataclass(frozen=True, slots=True)
class Label:
    """A stretch ``[start_s, end_s)`` that the person named, such as ``level`` or ``practice``."""

    start_s: float
    end_s: float
    label: str


@dataclass(frozen=True, slots=True)
class SetInfo:
    """When a set was said to start, and on which side."""

    start_s: float
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Sidecar:
    """Every field of DEFINITIONS.md, "A recording"; what is not known is None or empty.

    ``extra`` keeps the keys that this version does not know, so that writing loses nothing.
    """

    definitions: int | None = None
    person: str | None = None
    exercise: str | None = None
    sensor: str | Mapping[str, object] | None = None
    mount: str | None = None
    side: str | None = None
    sets: tuple[SetInfo, ...] = ()
    legs_up: int | None = None
    legs_down: int | None = None
    knee: str | None = None
    load_kg: float | None = None
    footwear: str | None = None
    foot_length_cm: float | None = None
    protocol: str | None = None
    step_height_cm: float | None = None
    started_at: str | None = None
    sample_rate_hz: float | None = None
    lost_samples: int | None = None
    origin: str | None = None
    notes: str | None = None
    pain: Mapping[str, float | None] | None = None
    labels: tuple[Label, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


def read_sidecar(path: Path) -> Sidecar:
    """Read a sidecar; one that is not there is an empty one.

    Raises
    ------
    RecordingError
        The file is no JSON object, or a known key holds something it cannot mean; names the line or
        the key and what it may hold.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Sidecar()
    except json.JSONDecodeError as problem:
        raise RecordingError(
            f"{path}, line {problem.lineno}: not valid JSON ({problem.msg}); correct or remove it"
        ) from None
    except (OSError, ValueError, RecursionError) as problem:
        raise RecordingError(f"{path} cannot be read ({problem}); correct or remove it") from None
    if not isinstance(found, dict):
        raise RecordingError(f"{path} must hold one JSON object {{…}}; correct or remove it")
    known: dict[str, Any] = {}
    for key, check in _CHECKS.items():
        value = found.pop(key, None)
        if value is None:
            continue
        try:
            known[key] = check(value)
        except _WrongValueError as wrong:
            shown = json.dumps(value, ensure_ascii=False)[:60]
            raise RecordingError(f"{path}: {key} is {shown}, but must be {wrong}") from None
    return Sidecar(**known, extra=found)


def sidecar_text(sidecar: Sidecar) -> str:
    """The sidecar as the JSON text that reads back equal."""
    written: dict[str, object] = {"definitions": FORMAT_VERSION}
    for entry in fields(sidecar):
        value = getattr(sidecar, entry.name)
        if entry.name in {"definitions", "extra"} or value is None or value == ():
            continue
        if entry.name in {"sets", "labels"}:
            value = [{f.name: getattr(item, f.name) for f in fields(item)} for item in value]
        written[entry.name] = value
    text = json.dumps({**written, **sidecar.extra}, indent=1, ensure_ascii=False) + "\n"
    # half a letter (from a file's name, say) can be written as JSON's escape only
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def begun_apart_s(first: Sidecar, second: Sidecar) -> float | None:
    """How much later the second recording began, by the clocks of what recorded them.

    None where one of them does not say, or not in which time zone.
    """
    if first.started_at is None or second.started_at is None:
        return None
    began = [datetime.fromisoformat(one.started_at or "") for one in (first, second)]
    if any(one.tzinfo is None for one in began):
        return None
    return (began[1] - began[0]).total_seconds()


class _WrongValueError(Exception):
    """The text says what the value must be."""


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _WrongValueError("text in quotes")
    return in_unicode(value)


def _sensor(value: object) -> object:
    if not isinstance(value, str | dict):
        raise _WrongValueError("text in quotes or an object")
    return value


def _one_of(*choices: str) -> _Check:
    def check(value: object) -> str:
        if not isinstance(value, str) or value.strip().lower() not in choices:
            raise _WrongValueError(" or ".join(f'"{choice}"' for choice in choices))
        return value.strip().lower()

    return check


def _number(low: float, high: float, meaning: str = "a number") -> _Check:
    def check(value: object) -> float:
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if not good or not low <= value <= high:  # type: ignore[operator]  # good says it is one
            raise _WrongValueError(f"{meaning} from {low:g} to {high:g}")
        return float(value)  # type: ignore[arg-type]  # as above

    return check


def _whole(low: int, high: int) -> _Check:
    in_range = _number(low, high, "a whole number")

    def check(value: object) -> int:
        number: float = in_range(value)
        if number != int(number):
            raise _WrongValueError(f"a whole number from {low} to {high}")
        return int(number)

    return check


def _instant(value: object) -> str:
    text = _text(value)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise _WrongValueError('a time like "2026-03-01T18:30:00+01:00"') from None
    return text


def _list_of(make: Callable[[dict[str, Any]], _T]) -> Callable[[object], tuple[_T, ...]]:
    def check(value: object) -> tuple[_T, ...]:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise _WrongValueError("a list of objects [{…}, …]")
        return tuple(make(item) for item in value)

    return check


def _set_info(item: dict[str, Any]) -> SetInfo:
    side = item.get("side")
    return SetInfo(_SECONDS(item.get("start_s")), None if side is None else _SIDE(side))


def _label(item: dict[str, Any]) -> Label:
    label = Label(_SECONDS(item.get("start_s")), _SECONDS(item.get("end_s")), "")
    if label.end_s < label.start_s:
        raise _WrongValueError("a list of labels that end after they start")
    return Label(label.start_s, label.end_s, _text(item.get("label")))


def _pain(value: object) -> dict[str, float | None]:
    if not isinstance(value, dict):
        raise _WrongValueError('an object like {"before": 2, "after": 3}')
    score = _number(0, 10, "for each time a number")
    return {str(when): None if pain is None else score(pain) for when, pain in value.items()}


_SECONDS = _number(-1e12, 1e12, "with start_s (and end_s) in seconds, a number")
_SIDE = _one_of("left", "right", "both")
_CHECKS: dict[str, _Check] = {
    "definitions": _whole(1, FORMAT_VERSION),
    "person": _text,
    "exercise": _text,
    "sensor": _sensor,
    "mount": _one_of("foot", "shank"),
    "side": _SIDE,
    "sets": _list_of(_set_info),
    "legs_up": _whole(1, 2),
    "legs_down": _whole(1, 2),
    "knee": _one_of("straight", "bent"),
    "load_kg": _number(0, 500, "kilograms"),
    "footwear": _text,
    "foot_length_cm": _number(10, 40, "centimetres"),
    "protocol": _text,
    "step_height_cm": _number(0, 200, "centimetres"),
    "started_at": _instant,
    "sample_rate_hz": _number(1e-3, 1e5, "hertz"),
    "lost_samples": _whole(0, 10**12),
    "origin": _one_of("recorded", "simulated", "imported"),
    "notes": _text,
    "pain": _pain,
    "labels": _list_of(_label),
}
