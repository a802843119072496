"""Recordings whose truth is known from elsewhere: `NAME.csv` with `NAME.truth.json` beside it.

The truth file is an object with ``reps``, a list of objects that hold any of the numbers of
DEFINITIONS.md by their names, in its units, and at least ``concentric_end_s`` and
``eccentric_start_s``, by which a rep is recognised. What `tempo simulate` writes has this form. An
empty list says that there is no heel raise in it. ``mount`` may say where the sensor was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tempo.errors import RecordingError

_SUFFIX = ".truth.json"
_NEEDED = ("concentric_end_s", "eccentric_start_s")


@dataclass(frozen=True, slots=True)
class KnownRep:
    """What is known of one true rep; names and units of DEFINITIONS.md."""

    numbers: Mapping[str, float]

    @property
    def concentric_end_s(self) -> float:
        return self.numbers["concentric_end_s"]

    @property
    def eccentric_start_s(self) -> float:
        return self.numbers["eccentric_start_s"]


@dataclass(frozen=True, slots=True)
class KnownRecording:
    """A recording and its truth; ``origin`` says what it is, ``mount`` where it is known."""

    path: str
    name: str
    origin: str
    mount: str | None
    reps: tuple[KnownRep, ...]


def known_recordings(path: str | Path, origin: str) -> tuple[KnownRecording, ...]:
    """The recordings with a truth beside them, of a folder or by the name of one.

    Raises
    ------
    RecordingError
        If there is none, or a truth is not of the form above.
    """
    place = Path(path)
    files = sorted(place.glob(f"*{_SUFFIX}")) if place.is_dir() else [_truth_of(place)]
    found = tuple(_read(file, origin) for file in files)
    if not found:
        raise RecordingError(
            f"{place}: no recording with its truth beside it; lay NAME{_SUFFIX} beside NAME.csv."
        )
    return found


def _truth_of(recording: Path) -> Path:
    return recording.with_name(recording.name.removesuffix(".csv") + _SUFFIX)


def _read(truth: Path, origin: str) -> KnownRecording:
    recording = truth.with_name(truth.name.removesuffix(_SUFFIX) + ".csv")
    for file in (truth, recording):
        if not file.is_file():
            raise RecordingError(f"{file}: no such file; a recording and its truth come in pairs.")
    try:
        told = json.loads(truth.read_text(encoding="utf-8"))
        reps = tuple(_rep(rep) for rep in told["reps"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RecordingError(
            f"{truth}: not a truth file; it needs reps, each with concentric_end_s and "
            "eccentric_start_s."
        ) from None
    mount = told.get("mount")
    return KnownRecording(
        str(recording), recording.stem, origin, mount if mount in {"foot", "shank"} else None, reps
    )


def _rep(told: Mapping[str, object]) -> KnownRep:
    numbers = dict(_numbers(told))
    return KnownRep({**numbers, **{name: numbers[name] for name in _NEEDED}})


def _numbers(rep: Mapping[str, object]) -> Iterator[tuple[str, float]]:
    """The numbers of the table that are given; marks and lists are left out."""
    for name, value in rep.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield name, float(value)
