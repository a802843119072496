"""Which protocol: built in, from a TOML file of one's own, or four numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from importlib import resources
from pathlib import Path

from tempo.coach.protocol import JUDGED_WEIGHTS, Protocol, Target
from tempo.coach.protocol_file import parse_protocol, read_protocol
from tempo.errors import TempoError
from tempo.exercises.exercise import HEEL_RAISE

__all__ = [
    "DEFAULT_PROTOCOL",
    "Protocol",
    "Target",
    "choose_protocol",
    "from_tempo",
    "load_protocol",
    "protocol_names",
]

DEFAULT_PROTOCOL = "box-10s"
_LONGEST_S = 120.0
_FOUR_PARTS = re.compile(r"[0-9.Xx]+(-[0-9.Xx]+){3}|[0-9Xx]{4}", re.ASCII)
_TARGETS = resources.files("tempo.coach") / "targets"


def protocol_names(exercise: str | None = HEEL_RAISE.name) -> tuple[str, ...]:
    """The built-in protocols of one exercise, of heel raises the default first; None: of all."""
    names = _all_names()
    if exercise is None:
        return names
    return tuple(name for name in names if _built_in(name).exercise == exercise)


@cache
def _all_names() -> tuple[str, ...]:
    names = sorted(
        entry.name.removesuffix(".toml")
        for entry in _TARGETS.iterdir()
        if entry.name.endswith(".toml")
    )
    return (DEFAULT_PROTOCOL, *(name for name in names if name != DEFAULT_PROTOCOL))


@cache
def _built_in(name: str) -> Protocol:
    return parse_protocol((_TARGETS / f"{name}.toml").read_text("utf-8"), f"{name}.toml")


def choose_protocol(asked: str | Protocol | None, in_recording: str | None = None) -> Protocol:
    """The protocol that was asked for, else the one the recording names, else the default.

    A recording may name a built-in protocol or four numbers, never a file: it can come from a
    stranger.
    """
    if isinstance(asked, Protocol):
        return asked
    if asked is not None:
        return load_protocol(asked)
    if in_recording is not None:
        return replace(_by_name(in_recording), chosen_by="recording")
    return replace(_by_name(DEFAULT_PROTOCOL), chosen_by="default")


def load_protocol(name_or_path: str | Path) -> Protocol:
    """A protocol by its name, by four numbers (``10-0-2-1``), or from a TOML file of one's own.

    Raises
    ------
    TempoError
        When there is no such protocol or its file cannot be used; the sentence says what to do.
    """
    name = str(name_or_path)
    if name not in _all_names() and (name.endswith(".toml") or Path(name).is_file()):
        return read_protocol(Path(name))
    return _by_name(name)


def from_tempo(notation: str) -> Protocol:
    """A protocol from four numbers: eccentric-bottom-concentric-top, in seconds.

    ``0`` and ``X`` are no target: a hold of 0 s, or a raise as quick as it comes, is not judged.

    >>> [(target.what, target.value) for target in from_tempo("10-0-2-1").targets]
    [('eccentric_s', 10.0), ('concentric_s', 2.0), ('top_hold_s', 1.0)]
    """
    text = notation.strip()
    parts = text.split("-") if "-" in text else list(text)
    if len(parts) != 4:
        raise TempoError(
            f"The tempo '{notation}' is not four numbers: write the seconds of lowering, pause, "
            "raise and hold with dashes between, as in 10-0-2-1 (0 or X where nothing is asked)."
        )
    order = ("eccentric_s", "bottom_pause_s", "concentric_s", "top_hold_s")
    asked = {what: _seconds(part, text) for what, part in zip(order, parts, strict=True)}
    targets = tuple(
        Target(what, asked[what], "s", None, "own tempo", "own", True, JUDGED_WEIGHTS[what])
        for what in ("eccentric_s", "bottom_pause_s", "concentric_s", "top_hold_s")
        if asked[what] > 0
    )
    if not targets:
        raise TempoError(
            f"The tempo '{notation}' asks for nothing: give at least one time, as in 10-0-2-1."
        )
    return Protocol(text, f"Own tempo {text}", "", below_level=True, targets=targets)


def _seconds(part: str, notation: str) -> float:
    if part.upper() == "X":
        return 0.0
    if re.fullmatch(r"\d+(\.\d+)?", part, re.ASCII) and float(part) <= _LONGEST_S:
        return float(part)
    raise TempoError(
        f"In the tempo '{notation}', '{part}' is no number of seconds from 0 to {_LONGEST_S:g}: "
        "write four numbers with dashes between, as in 10-0-2-1."
    )


def _by_name(name: str) -> Protocol:
    names = _all_names()
    if name in names:
        return _built_in(name)
    if _FOUR_PARTS.fullmatch(name):
        return from_tempo(name)
    near = get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    guess = f" (did you mean '{near[0]}'?)" if near else ""
    raise TempoError(
        f"There is no protocol named '{name}'{guess}: choose one of {', '.join(names)}, give four "
        "numbers such as 10-0-2-1, or the path of a TOML file."
    )
