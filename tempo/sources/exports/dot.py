"""Xsens and Movella DOT: live logs and recordings of the apps, and logs of `xsens_dot_server`.

A preamble of any length (device, version, start) ends with the line that names `SampleTimeFine`:
microseconds that wrap at 2³², or 100 µs in the server's logs, told apart by their step. The first
row of a recording may be all zeros. Acceleration is in m/s² with gravity, rates in °/s; `FreeAcc`
has no gravity, and Euler angles or quaternions say nothing about acceleration.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tempo.samples import FloatArray
from tempo.sources.exports.body import Column
from tempo.sources.exports.civil import iso_zoned
from tempo.sources.exports.clocks import unwrapped
from tempo.sources.exports.head import Head
from tempo.sources.exports.stream import Layout, Note, Stream, Times

APP = "dot"
_WRAP = float(1 << 32)
#: Ticks of 1 µs step by 1250 (800 Hz) or more, those of 100 µs by 500 (20 Hz) or less.
_LEAST_US_STEP = 1000.0


def layout(head: Head) -> Layout | None:
    """Recognised by `SampleTimeFine`."""
    keys = head.keys
    if "sampletimefine" not in keys:
        return None
    acc, gyr = _xyz(keys, "acc"), _xyz(keys, "gyr")
    told = _preamble(head)
    refused = None if acc and gyr else _refusal(keys)
    return Layout(
        APP,
        "both" if refused is None else "motion",
        head,
        time=(Column(keys.index("sampletimefine")),),
        clock=_clock,
        acc=acc,
        gyr=gyr,
        acc_unit="mps2",
        gyr_unit="dps",
        sensor=" ".join(filter(None, ("Movella DOT", told.get("devicetag")))),
        started_at=iso_zoned(told.get("starttime", "")),
        notes=(Note("units_by_app"),),
        refused=refused,
    )


def _refusal(keys: tuple[str, ...]) -> str:
    if "freeacc_x" in keys:
        held = "orientation and free acceleration, which has no gravity in it"
    elif {"dv[1]", "dq_w"} & set(keys):
        held = "delta quantities, which are not read here"
    else:
        held = "orientation" if not _xyz(keys, "acc") else "acceleration without the gyroscope"
    return (
        f"it holds only {held}; choose the measurement mode Rate quantities (or Custom mode 5), or "
        "export the recording with acceleration and angular velocity"
    )


def finish(stream: Stream, companions: Sequence[Layout]) -> Stream:  # noqa: ARG001
    """Drop the zeros that a recording may start with."""
    empty = ~stream.values.any(axis=1)
    count = int(np.argmin(empty)) if not empty.all() else 0
    if not count:
        return stream
    kept = replace(stream, time_s=stream.time_s[count:], values=stream.values[count:])
    return kept.noted(Note("zero_rows_dropped", {"rows": count}))


def _xyz(keys: tuple[str, ...], name: str) -> tuple[int, ...]:
    wanted = [f"{name}_{axis}" for axis in "xyz"]
    return tuple(map(keys.index, wanted)) if set(wanted) <= set(keys) else ()


def _preamble(head: Head) -> dict[str, str]:
    """`DeviceTag:,bei` and the like."""
    told = {}
    for line in head.before:
        found = re.match(r'"?(\w[\w ]*?):"?\s*[,;\t]?\s*(.*)', line)
        if found:
            told[found[1].replace(" ", "").lower()] = found[2].strip(' ",;')
    return told


def _clock(raw: FloatArray) -> Times:
    ticks = raw[:, 0]
    steps = np.diff(ticks)
    step = float(np.median(steps[steps > 0])) if (steps > 0).any() else _LEAST_US_STEP
    per_s = 1e6 if step >= _LEAST_US_STEP else 1e4
    ticks = unwrapped(ticks, (_WRAP, _WRAP / 100))
    notes = () if per_s == 1e6 else (Note("ticks_of_100_us"),)
    return Times(ticks / per_s, float(ticks[0]) / per_s, notes)
