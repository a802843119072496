"""Polar Sensor Logger: semicolons, one file for each stream, times of the sensor's own clock."""

from __future__ import annotations

import math

from tempo.samples import FloatArray
from tempo.sources.exports.body import Column
from tempo.sources.exports.civil import civil_s, iso_local
from tempo.sources.exports.head import Head
from tempo.sources.exports.naming import named, places, unit_at
from tempo.sources.exports.stream import Layout, Note, Times, What

APP = "polar"


def layout(head: Head) -> Layout | None:
    """Recognised by `Phone timestamp`."""
    keys = head.keys
    if "phonetimestamp" not in keys:
        return None
    found = [named(name) for name in head.names]
    acc, gyr = places(found, "acc"), places(found, "gyr")
    what: What = "acc" if acc else "gyr" if gyr else "other"
    sensor = next((at for at, key in enumerate(keys) if key.startswith("sensortimestamp")), None)
    if sensor is None:
        what = "other"
    phone = keys.index("phonetimestamp")
    started = civil_s(head.rows[0][phone]) if head.rows and head.rows[0] else math.nan
    return Layout(
        APP,
        what,
        head,
        time=(Column(sensor or 0),),
        clock=_clock,
        acc=acc,
        gyr=gyr,
        acc_unit=unit_at(found, acc),
        gyr_unit=unit_at(found, gyr),
        sensor="Polar",
        started_at=None if math.isnan(started) else iso_local(started),
        notes=(Note("zone_of_computer"), Note("units_in_header")),
    )


def _clock(raw: FloatArray) -> Times:
    time_s = raw[:, 0] / 1e9
    return Times(time_s, float(time_s[0]))
