"""WitMotion PC and phone apps: tab-separated text, one row a reading, times of arrival.

The time column is the host's clock, neither day nor hour filled up with zeros, and up to eight rows
share a millisecond; the rows of several sensors may be mixed, each with its `DeviceName`. Older
versions have a `Chip Time()` and other names for the same columns.
"""

from __future__ import annotations

import re

import numpy as np

from tempo.samples import FloatArray
from tempo.sources.exports.body import Column, Convert
from tempo.sources.exports.civil import civil_s, iso_local
from tempo.sources.exports.head import Head
from tempo.sources.exports.naming import unit_of
from tempo.sources.exports.stream import Layout, Note, Times

APP = "witmotion"
_NAME = re.compile(r"(?P<name>[a-z]+?)(?P<axis>[xyz]|0|1|2|3)?\((?P<unit>.*)\)?")
_ACC = {"acc", "a"}
_GYR = {"as", "w", "gyro"}
_MARKS = {"devicename", "chiptime()", "version()", "batterylevel(%)", "anglex(°)", "anglex(deg)"}


def layout(head: Head) -> Layout | None:
    """Recognised by acceleration columns such as `AccX(g)` beside the app's own names."""
    keys = head.keys
    found = [_NAME.fullmatch(key) for key in keys]
    acc = _places(found, _ACC)
    gyr = _places(found, _GYR)
    marked = any(key in _MARKS or key.startswith(("anglex(", "asx(", "devicename")) for key in keys)
    if not marked or not any(key.startswith(("time", "chiptime")) for key in keys):
        return None
    time = next(at for at, key in enumerate(keys) if key.startswith(("time", "chiptime")))
    device = next((at for at, key in enumerate(keys) if key.startswith("devicename")), None)
    refused = None
    if not (acc and gyr):
        refused = (
            "it holds no acceleration or no angular velocity; tick both in the app's record "
            "settings (Content) and record again"
        )
    seconds = _first(head, time, padded=_padded(head, time))
    return Layout(
        APP,
        "both" if acc and gyr else "motion",
        head,
        time=(Column(time, _reader(padded=_padded(head, time))),),
        clock=_clock,
        acc=acc,
        gyr=gyr,
        acc_unit=_unit(head, acc, "g"),
        gyr_unit=_unit(head, gyr, "dps"),
        arrivals=True,
        device=device,
        sensor="WitMotion",
        started_at=None if seconds is None else iso_local(seconds),
        notes=(Note("zone_of_computer"), Note("units_in_header")),
        refused=refused,
    )


def _places(found: list[re.Match[str] | None], names: set[str]) -> tuple[int, ...]:
    chosen = []
    for axis in "xyz":
        here = [
            at
            for at, one in enumerate(found)
            if one is not None and one["name"] in names and one["axis"] == axis
        ]
        chosen += here[:1]
    return tuple(chosen) if len(chosen) == 3 else ()


def _unit(head: Head, columns: tuple[int, ...], usual: str) -> str:
    """From the brackets; a degree sign in another encoding is no letter that can be read."""
    if not columns:
        return usual
    text = head.keys[columns[0]].partition("(")[2].rstrip(")")
    return unit_of(text) or usual


def _padded(head: Head, time: int) -> bool:
    """Whether fewer than three digits are decimals, as only a zero in front (`.05`) shows.

    The first rows may all have three digits and the next second begin with `.7`, which is 7 ms.
    """
    fractions = [row[time].rpartition(".")[2] for row in head.rows if len(row) > time]
    return any(re.fullmatch(r"0\d", text) for text in fractions)


def _reader(*, padded: bool) -> Convert:
    return lambda text: civil_s(text, padded=padded)


def _first(head: Head, time: int, *, padded: bool) -> float | None:
    seconds = [civil_s(row[time], padded=padded) for row in head.rows[:1] if len(row) > time]
    return seconds[0] if seconds and np.isfinite(seconds[0]) else None


def _clock(raw: FloatArray) -> Times:
    time_s = raw[:, 0]
    return Times(time_s, float(time_s[0]))
