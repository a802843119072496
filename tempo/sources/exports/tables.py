"""Any other table: what its columns are is said by the person, by its header, or guessed.

A header that names every unit (`acc_x_g`, `gyro y (deg/s)`) is taken at its word. Where something
has to be guessed, the guess is shown and must be confirmed; nothing is guessed silently.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tempo.errors import RecordingError
from tempo.samples import FloatArray
from tempo.sources import units
from tempo.sources.exports.body import Column, read_body
from tempo.sources.exports.civil import civil_s, iso_local
from tempo.sources.exports.head import Head
from tempo.sources.exports.naming import SHOWN_UNITS, Named, named, places, unit_at
from tempo.sources.exports.stream import Layout, Note, Times

APP = "table"
#: Median steps that a sensor at 10 Hz to 2 kHz can have, in each unit of time.
_STEPS = {"s": (5e-4, 0.1), "ms": (0.5, 100.0), "us": (500.0, 1e5), "ns": (5e5, 1e8)}
_MOST_DPS = 4000.0
_QUICK_RADPS = 35.0


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table seems to be: columns in the order time, acceleration, gyroscope, and units.

    ``why`` says for each unit what it rests on.
    """

    name: str
    columns: tuple[str, ...]
    units: tuple[str, str, str]
    why: tuple[str, str, str]

    def __str__(self) -> str:
        time, acc, gyr = (SHOWN_UNITS[unit] for unit in self.units)
        return (
            f"time = {self.columns[0]} in {time} ({self.why[0]}), acceleration = "
            f"{', '.join(self.columns[1:4])} in {acc} ({self.why[1]}), gyroscope = "
            f"{', '.join(self.columns[4:])} in {gyr} ({self.why[2]})"
        )


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person said about a table.

    columns : seven names, or numbers from 1: time, acc x, y, z, gyr x, y, z.
    units : those of time, acc and gyr; empty where not said.
    agree : is shown a guess and says whether to go on.
    """

    columns: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    agree: Callable[[Guess], bool] | None = None


def layout(head: Head | None, wishes: Wishes, name: str) -> Layout:
    """The table as the person, its header or a confirmed guess says it is.

    Raises
    ------
    RecordingError
        There is no table, columns are missing, or a guess was not confirmed; says what to type.
    """
    if head is None:
        raise RecordingError(
            f"{name} holds no table of samples that is known here; export the recording as CSV, "
            "with acceleration and gyroscope"
        )
    found = [named(column) for column in head.names]
    columns = _wished(head, wishes, name) if wishes.columns else _found(head, found, name)
    text = _is_text(head, columns[0])
    told = _told(found, columns, wishes, text=text)
    note = Note("said_by_person" if wishes.columns or wishes.units else "units_in_header")
    if None in told:
        guess = _confirmed(_guess(head, columns, told, text=text), wishes)
        told, note = guess.units, Note("guess_confirmed", {"guess": str(guess)})
    time_unit, acc_unit, gyr_unit = (str(unit) for unit in told)
    return Layout(
        APP,
        "both",
        head,
        time=(Column(columns[0], civil_s if text else None),),
        clock=lambda raw: _times(raw, time_unit),
        acc=columns[1:4],
        gyr=columns[4:],
        acc_unit=acc_unit,
        gyr_unit=gyr_unit,
        started_at=_started_at(head, columns[0]) if text else None,
        notes=(note,),
    )


def _confirmed(guess: Guess, wishes: Wishes) -> Guess:
    if wishes.agree is not None and wishes.agree(guess):
        return guess
    raise RecordingError(
        f"{guess.name}: its header does not say the units; it looks like {guess}: if that is right "
        "add --yes, else say what is with --columns and --units"
    )


def _wished(head: Head, wishes: Wishes, name: str) -> tuple[int, ...]:
    """The places of the seven columns that the person named."""
    width = len(head.names) or max((len(row) for row in head.rows), default=0)
    if len(wishes.columns) != 7:
        raise RecordingError(
            f"{name}: --columns names {len(wishes.columns)} columns where seven are needed: time, "
            "acceleration x, y, z, gyroscope x, y, z"
        )
    chosen = []
    for wanted in wishes.columns:
        if wanted.lower() in (lowered := [column.lower() for column in head.names]):
            chosen.append(lowered.index(wanted.lower()))
        elif wanted.isdigit() and 1 <= int(wanted) <= width:
            chosen.append(int(wanted) - 1)
        else:
            there = ", ".join(head.names)[:200] or f"numbers from 1 to {width}"
            raise RecordingError(f"{name} has no column {wanted}; there are: {there}")
    return tuple(chosen)


def _found(head: Head, found: Sequence[Named], name: str) -> tuple[int, ...]:
    """The places of the seven columns by their names."""
    time = [at for at, one in enumerate(found) if one.what == "time"]
    acc, gyr, linear = (places(found, what) for what in ("acc", "gyr", "linear"))
    if acc and not gyr and not any(one.what == "gyr" for one in found):
        raise RecordingError(
            f"{name} holds no gyroscope, only acceleration; record both, or name the other file too"
        )
    if linear and not acc:
        raise RecordingError(
            f"{name} holds acceleration without gravity only, so nothing tells which way is up; "
            "export the raw acceleration, with gravity"
        )
    if not (time and acc and gyr):
        missing = [
            what
            for what, there in (("time", time), ("acceleration", acc), ("gyroscope", gyr))
            if not there
        ]
        shown = ", ".join(head.names)[:120] or "it has no header"
        raise RecordingError(
            f"{name}: no column is known to be {' or '.join(missing)} ({shown}); name seven with "
            "--columns TIME,AX,AY,AZ,GX,GY,GZ (names, or numbers from 1)"
        )
    with_unit = [at for at in time if found[at].unit is not None]
    return ((with_unit or time)[0], *acc, *gyr)


def _is_text(head: Head, column: int) -> bool:
    cells = [row[column] for row in head.rows[:5] if len(row) > column]
    return bool(cells) and all(math.isfinite(civil_s(cell)) for cell in cells)


def _told(
    found: Sequence[Named], columns: tuple[int, ...], wishes: Wishes, *, text: bool
) -> tuple[str | None, ...]:
    """The units of time, acc and gyr that are known without looking at the numbers."""
    wished = dict(enumerate(wishes.units))
    known: list[str | None] = []
    for at, (here, allowed) in enumerate(
        (
            (columns[:1], units.TIME_UNITS_PER_S),
            (columns[1:4], units.ACC_UNITS),
            (columns[4:], units.GYR_UNITS),
        )
    ):
        header = unit_at(found, here) if found else None
        unit = wished.get(at) or (header if header in allowed else None)
        known.append("s" if at == 0 and text else unit)
    return tuple(known)


def _guess(
    head: Head, columns: tuple[int, ...], told: tuple[str | None, ...], *, text: bool
) -> Guess:
    """Units by what the numbers look like; what they do not tell is asked for."""
    rows = read_body(
        head, [Column(columns[0], civil_s if text else None), *map(Column, columns[1:])]
    ).values
    time, acc, gyr = rows[:, 0], rows[:, 1:4], rows[:, 4:]
    name = head.part.name
    steps = np.diff(time)
    step = float(np.median(steps[steps > 0])) if (steps > 0).any() else 0.0
    time_unit = told[0] or _only(name, "time", f"steps by {step:.4g}", _time_unit(step))
    rate_hz = units.TIME_UNITS_PER_S[time_unit] / step if step else 100.0
    at_rest = units.gravity_at_rest_mps2(acc, rate_hz)
    acc_unit = told[1] or _only(
        name, "acceleration", f"reads {at_rest:.4g} at rest", _acc_unit(at_rest)
    )
    gyr_unit = told[2] or _only(
        name, "gyroscope", "does not tell", _gyr_unit(acc * units.ACC_UNITS[acc_unit], gyr, rate_hz)
    )
    reasons = (f"it steps by {step:.4g}", f"it reads {at_rest:.4g} at rest", "as gravity turns")
    why = tuple(
        "the header says so" if known else reason
        for known, reason in zip(told, reasons, strict=True)
    )
    names = head.names or tuple(str(at + 1) for at in range(max(columns) + 1))
    return Guess(
        name,
        tuple(names[at] for at in columns),
        (time_unit, acc_unit, gyr_unit),
        (why[0], why[1], why[2]),
    )


def _only(name: str, what: str, seen: str, unit: str | None) -> str:
    if unit is None:
        raise RecordingError(
            f"{name}: the unit of {what} is not in the header and cannot be told (it {seen}); say "
            "the three with --units, such as --units s,g,dps (s ms us ns, mps2 g mg, dps radps)"
        )
    return unit


def _time_unit(step: float) -> str | None:
    fit = [unit for unit, (least, most) in _STEPS.items() if least <= step <= most]
    return fit[0] if len(fit) == 1 else None


def _acc_unit(at_rest: float) -> str | None:
    for unit, scale in units.ACC_UNITS.items():
        if abs(at_rest * scale / units.STANDARD_GRAVITY_MPS2 - 1) < 0.15:
            return unit
    return None


def _gyr_unit(acc_mps2: FloatArray, gyr: FloatArray, rate_hz: float) -> str | None:
    """By how fast gravity turns; else by rates that nobody reaches in the other unit."""
    seen, told = units.turning(acc_mps2, gyr, rate_hz)
    slope, agreement = units.slope_and_agreement(seen, told)
    if len(seen) >= units.ENOUGH_BLOCKS and agreement >= units.ENOUGH_AGREEMENT:
        for unit, scale in units.GYR_UNITS.items():
            if 0.5 <= slope / scale <= 2.0:
                return unit
    most = float(np.abs(gyr).max()) if gyr.size else 0.0
    return "dps" if _QUICK_RADPS < most < _MOST_DPS else None


def _started_at(head: Head, column: int) -> str | None:
    seconds = civil_s(head.rows[0][column]) if head.rows and len(head.rows[0]) > column else None
    return None if seconds is None or math.isnan(seconds) else iso_local(seconds)


def _times(raw: FloatArray, unit: str) -> Times:
    """Its own seconds; since the first row where they count from 1970 or from switching on."""
    time_s = raw[:, 0] / units.TIME_UNITS_PER_S[unit]
    return Times(time_s, float(time_s[0]) if abs(time_s[0]) > 1e6 else 0.0)
