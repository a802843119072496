"""Whether gravity is in an export's acceleration, and which unit it tells."""

from __future__ import annotations

import numpy as np

from tempo.errors import RecordingError
from tempo.samples import FloatArray
from tempo.sources import units
from tempo.sources.exports.catalogue import App
from tempo.sources.exports.naming import SHOWN_UNITS
from tempo.sources.exports.stream import Note
from tempo.sources.recording import usual_rate_hz

#: Gravity at rest within this of 1 tells a unit; outside `_POSSIBLE_G` the stated one is wrong.
_CERTAIN = 0.15
_POSSIBLE_G = (0.6, 1.6)
_GONE_G = 0.05


def in_mps2(
    name: str, maker: App, time_s: FloatArray, acc: FloatArray, unit: str | None
) -> tuple[FloatArray, str, tuple[Note, ...]]:
    """Acceleration in m/s² and the unit that it had, once gravity is seen in it."""
    notes: list[Note] = []
    rate_hz = usual_rate_hz(name, time_s)
    at_rest = units.gravity_at_rest_mps2(acc, rate_hz)
    usual = float(np.median(np.linalg.norm(acc, axis=1)))
    steady = float(np.linalg.norm(acc.mean(axis=0))) >= units.LEAST_MEAN * usual
    if unit is None:
        unit = next(
            (
                one
                for one, scale in units.ACC_UNITS.items()
                if abs(at_rest * scale / units.STANDARD_GRAVITY_MPS2 - 1) < _CERTAIN
            ),
            "mps2",
        )
        notes.append(Note("acc_unit_by_gravity", {"unit": SHOWN_UNITS[unit], "at_rest": at_rest}))
    scale = units.ACC_UNITS[unit]
    in_g = at_rest * scale / units.STANDARD_GRAVITY_MPS2
    if in_g < _GONE_G or (not steady and abs(in_g - 1) > _CERTAIN):
        raise RecordingError(
            f"{name} ({maker.title}): gravity was removed from the acceleration (it averages out "
            f"to nothing), so nothing tells which way is up; {maker.with_gravity}"
        )
    if not _POSSIBLE_G[0] < in_g < _POSSIBLE_G[1]:
        raise RecordingError(
            f"{name} ({maker.title}): the accelerometer reads {in_g:.3g} g at rest where it should "
            "read 1; the unit in the header or the range is wrong, so export it again"
        )
    return acc * scale, unit, tuple(notes)
