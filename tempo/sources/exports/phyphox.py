"""phyphox: a table for each sensor, or one for several, each with its own times from the start.

The person chooses comma, semicolon or tab and the decimal sign; names are quoted and carry their
unit, in the person's language. `meta/time.csv` tells of pauses, over which the time column runs on
without a hole. "Linear acceleration" ("without g") has no gravity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tempo.samples import FloatArray
from tempo.sources.exports.body import Column
from tempo.sources.exports.civil import iso_zoned
from tempo.sources.exports.head import Head
from tempo.sources.exports.naming import Named, named, places, unit_at
from tempo.sources.exports.stream import Layout, Note, Stream, Times, What

APP = "phyphox"
_EVENTS = ("event", "experimenttime", "systemtime")
_UNITS = {"mps2", "radps"}


def layout(head: Head) -> Layout | None:
    """Recognised by `Time (s)` before columns in m/s² or rad/s, or as one of its meta files."""
    if head.keys[:3] == _EVENTS or head.keys[:2] == ("property", "value"):
        return Layout(APP, "other", head)
    found = [named(name) for name in head.names]
    if not head.names[0].endswith("(s)") or not all("(" in name for name in head.names):
        return None
    acc, gyr, linear = (places(found, what) for what in ("acc", "gyr", "linear"))
    if not {one.unit for one in found} & _UNITS and not any("T)" in n for n in head.names):
        return None
    return Layout(
        APP,
        _what(found, acc, gyr, linear),
        head,
        time=(Column(0),),
        clock=_clock,
        acc=acc,
        gyr=gyr,
        acc_unit=unit_at(found, acc),
        gyr_unit=unit_at(found, gyr),
        sensor="phone (phyphox)",
        notes=(Note("units_in_header"),),
    )


def finish(stream: Stream, companions: Sequence[Layout]) -> Stream:
    """Put the pauses back in that the time column leaves out."""
    events = next((one.head for one in companions if one.head.keys[:3] == _EVENTS), None)
    if events is None:
        return stream
    started_at = _started_at(events)
    stream = replace(stream, layout=replace(stream.layout, started_at=started_at))
    pauses = _pauses(events)
    if not pauses:
        return stream
    time_s = stream.time_s.copy()
    for at_s, lasted_s in pauses:
        time_s[stream.time_s >= at_s] += lasted_s
    figures = {"count": len(pauses), "seconds": sum(lasted_s for _, lasted_s in pauses)}
    return replace(stream, time_s=time_s).noted(Note("pauses_put_in", figures))


def _what(
    found: Sequence[Named], acc: tuple[int, ...], gyr: tuple[int, ...], linear: tuple[int, ...]
) -> What:
    if acc and gyr:
        return "both"
    if acc or gyr:
        return "acc" if acc else "gyr"
    return "linear" if linear or any(one.what == "linear" for one in found) else "other"


def _number(head: Head, text: str) -> float:
    return float(text.replace(",", ".") if head.delimiter != "," else text)


def _pauses(head: Head) -> list[tuple[float, float]]:
    """Time in the experiment and length of each pause."""
    pauses = []
    paused_s: float | None = None
    for row in head.rows:
        try:
            at_s, clock_s = _number(head, row[1]), _number(head, row[2])
        except (IndexError, ValueError):
            continue
        if row[0].upper() == "PAUSE":
            paused_s = clock_s
        elif paused_s is not None:
            if np.isfinite(clock_s) and clock_s > paused_s:
                pauses.append((at_s, clock_s - paused_s))
            paused_s = None
    return pauses


def _started_at(head: Head) -> str | None:
    row = head.rows[0] if head.rows else ()
    return iso_zoned(row[3]) if len(row) > 3 else None


def _clock(raw: FloatArray) -> Times:
    return Times(raw[:, 0], 0.0)
