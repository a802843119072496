"""MbientLab MetaBase: one file for each sensor, at its own rate, all on the clock of the phone.

`epoch (ms)` (also misspelt `epoc (ms)`), local time with the zone in its name, seconds from the
start of that file, then `x-axis (g)` or `x-axis (deg/s)`.
"""

from __future__ import annotations

import re

import numpy as np

from tempo.samples import FloatArray
from tempo.sources.exports.body import Column
from tempo.sources.exports.civil import iso
from tempo.sources.exports.head import Head
from tempo.sources.exports.naming import named, places, unit_at
from tempo.sources.exports.stream import Layout, Note, Times, What

APP = "metabase"


def layout(head: Head) -> Layout | None:
    """Recognised by its epoch column beside an elapsed one."""
    keys = head.keys
    epoch = next((at for at, key in enumerate(keys) if key in {"epoch(ms)", "epoc(ms)"}), None)
    if epoch is None or "elapsed(s)" not in keys:
        return None
    found = [named(name) for name in head.names]
    acc, gyr = places(found, "acc"), places(found, "gyr")
    what: What = "both" if acc and gyr else "acc" if acc else "gyr" if gyr else "other"
    if "linear" in str(head.part.path).lower() and what == "acc":
        what = "linear"
    return Layout(
        APP,
        what,
        head,
        time=(Column(epoch), Column(keys.index("elapsed(s)"))),
        clock=_clock,
        acc=acc,
        gyr=gyr,
        acc_unit=unit_at(found, acc),
        gyr_unit=unit_at(found, gyr),
        sensor="MbientLab MetaMotion",
        started_at=_started_at(head, epoch),
        notes=(Note("units_in_header"),),
    )


def _started_at(head: Head, epoch: int) -> str | None:
    zone = next(
        (found[1] for name in head.names if (found := re.match(r"time.*\((.*)\)", name))), ""
    )
    try:
        return iso(float(head.rows[0][epoch]) / 1000, zone)
    except (IndexError, ValueError):
        return None


def _clock(raw: FloatArray) -> Times:
    """The epoch; where a spreadsheet has rounded it, the elapsed seconds on its first value."""
    epoch_s, elapsed_s = raw[:, 0] / 1000, raw[:, 1]
    steps = np.diff(epoch_s)
    if len(steps) and (steps == 0).mean() > 0.5 > (np.diff(elapsed_s) == 0).mean():
        epoch_s = epoch_s[0] + elapsed_s - elapsed_s[0]
    return Times(epoch_s, float(epoch_s[0] - elapsed_s[0]))
