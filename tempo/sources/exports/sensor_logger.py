"""Sensor Logger: one table for each sensor, with the same header for all of them.

`time` (ns, UTC), `seconds_elapsed` and x, y, z in any order. Which sensor it is, only the file's
name says, and gravity checks it: `TotalAcceleration` has gravity, `Accelerometer` has not (add
`Gravity`), `AccelerometerUncalibrated` has it, in g on iOS. Unless standardised, iOS turns the sign
of acceleration round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tempo.samples import FloatArray
from tempo.sources.exports.body import Column
from tempo.sources.exports.civil import iso
from tempo.sources.exports.head import Head
from tempo.sources.exports.merging import at_times
from tempo.sources.exports.naming import named, places
from tempo.sources.exports.stream import Layout, Note, Stream, Times, What
from tempo.sources.units import LEAST_MEAN, STANDARD_GRAVITY_MPS2

APP = "sensor_logger"
#: The two clocks of a row differ by less, unless one was rounded.
_IN_STEP_S = 0.002
#: What a name says, the first that fits; the number prefers one of several.
_FILES: tuple[tuple[str, What, int], ...] = (
    (r"total_?acc", "acc", 0),
    (r"acc\w*_?uncal", "acc", 2),
    (r"gyr\w*_?uncal", "gyr", 2),
    (r"gravity", "gravity", 0),
    (r"gyr|rotation", "gyr", 0),
    (r"linear|user_?acc|accelerometer", "linear", 0),
    (r"magn|orient|compass|baro|light|loc|pedo|annot|meta|head|mic|batt|bright|net", "other", 9),
)


def layout(head: Head) -> Layout | None:
    """Recognised by `seconds_elapsed`, or as its metadata."""
    keys = head.keys
    if "recordingepochtime" in keys and "platform" in keys:
        return Layout(APP, "other", head)
    if "seconds_elapsed" not in keys:
        return None
    found = [named(name) for name in head.names]
    bare = tuple(keys.index(axis) for axis in "xyz") if {"x", "y", "z"} <= set(keys) else ()
    acc, gyr = places(found, "acc"), places(found, "gyr")
    if not (bare or acc or gyr):
        return Layout(APP, "other", head)
    what = what_of(head.part.path.stem)[0] if bare or acc else "gyr"
    if what == "vector" and acc:
        what = "acc"
    elapsed = keys.index("seconds_elapsed")
    epoch = next((at for at, one in enumerate(found) if one.what == "time" and at != elapsed), None)
    return Layout(
        APP,
        "both" if acc and gyr else what,
        head,
        time=(Column(elapsed if epoch is None else epoch), Column(elapsed)),
        clock=_elapsed if epoch is None else clock,
        acc=acc or (bare if what != "gyr" else ()),
        gyr=gyr or (bare if what == "gyr" else ()),
        gyr_unit="radps",
        sensor="phone (Sensor Logger)",
        started_at=_started_at(head, epoch),
        notes=(Note("units_by_app"),),
    )


def what_of(stem: str) -> tuple[What, int]:
    """Which sensor a file's name means, and how much it is to be preferred (low: more)."""
    for form, what, rank in _FILES:
        if re.search(form, stem.lower()):
            return what, rank
    return "vector", 5


def settle(streams: Sequence[Stream], companions: Sequence[Layout]) -> list[Stream]:
    """Acceleration with gravity and the gyroscope, from whichever files there are."""
    ranked = sorted(streams, key=lambda one: what_of(one.layout.head.part.path.stem)[1])
    told = [_looked_at(stream) for stream in ranked]
    if not any(one.what in {"acc", "both"} for one in told):
        told = _with_gravity(told)
    turned = _turned_round(companions, told)
    return [_negative(one) if turned and one.what == "acc" else one for one in told]


def _looked_at(stream: Stream) -> Stream:
    """What the readings say where the name does not, or says what gravity contradicts."""
    if stream.what not in {"vector", "linear"}:
        return stream
    length = float(np.median(np.linalg.norm(stream.values, axis=1)))
    mean = float(np.linalg.norm(stream.values.mean(axis=0)))
    heavy = any(abs(length / unit - 1) < 0.15 for unit in (1.0, STANDARD_GRAVITY_MPS2))
    if heavy and mean > 2 * LEAST_MEAN * length:
        return replace(stream, what="acc").noted(Note("told_by_gravity", {"file": stream.name}))
    if stream.what == "linear":
        return stream
    return replace(stream, what="gyr").noted(Note("taken_for_gyroscope", {"file": stream.name}))


def _with_gravity(streams: list[Stream]) -> list[Stream]:
    linear = next((one for one in streams if one.what == "linear"), None)
    gravity = next((one for one in streams if one.what == "gravity"), None)
    if linear is None or gravity is None:
        return streams
    rows, there = at_times(linear.time_s, gravity)
    total = replace(
        linear,
        what="acc",
        time_s=linear.time_s[there],
        values=linear.values[there] + rows[there],
    )
    return [*streams, total.noted(Note("gravity_added"))]


def _turned_round(companions: Sequence[Layout], streams: Sequence[Stream]) -> bool:
    """Whether acceleration has the sign of iOS: said by the metadata, or seen in its unit g."""
    for head in (one.head for one in companions):
        if "platform" in head.keys and head.rows:
            told = dict(zip(head.keys, head.rows[0], strict=False))
            standard = told.get("standardisation", "").lower() == "true"
            return told.get("platform", "").lower() == "ios" and not standard
    raw = [one for one in streams if one.what == "acc"]
    return bool(raw) and float(np.median(np.linalg.norm(raw[0].values, axis=1))) < 2


def _negative(stream: Stream) -> Stream:
    return replace(stream, values=-stream.values).noted(Note("sign_turned"))


def _started_at(head: Head, epoch: int | None) -> str | None:
    try:
        return None if epoch is None else iso(float(head.rows[0][epoch]) / 1e9)
    except (IndexError, ValueError):
        return None


def _elapsed(raw: FloatArray) -> Times:
    return Times(raw[:, 1], 0.0)


def clock(raw: FloatArray) -> Times:
    """Elapsed seconds, which all files count from one start, with the digits of the epoch in ns.

    Where a spreadsheet has rounded the epoch, or it is none, the elapsed seconds as they stand.
    """
    epoch_s, elapsed_s = (raw[:, 0] - raw[0, 0]) / 1e9, raw[:, 1]
    if float(np.abs(epoch_s - (elapsed_s - elapsed_s[0])).max()) > _IN_STEP_S:
        return Times(elapsed_s, 0.0, (Note("elapsed_taken"),))
    return Times(np.round(elapsed_s[0] + epoch_s, 6), 0.0)
