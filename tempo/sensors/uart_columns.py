"""What the columns of a text line mean: stated by the user, by a header line, or the custom."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from tempo.errors import TempoError
from tempo.sensors.decoder import G_MPS2

TIME_SCALES = {"s": 1.0, "ms": 1e-3, "us": 1e-6}  # U6
ACC_SCALES = {"g": G_MPS2, "mg": G_MPS2 / 1000.0, "mps2": 1.0}  # U7
GYR_SCALES = {"dps": 1.0, "mdps": 1e-3, "radps": math.degrees(1.0)}  # U8
CUSTOM = ("ax", "ay", "az", "gx", "gy", "gz")  # U4

_TIME = re.compile(r"^(t|time|timestamp|millis|micros|ms|us)(?![a-z]*[xyz]$)")
_ACC = re.compile(r"^(a|acc|accel|acceleration|accelerometer)[ _.\-]*([xyz])(?![a-z])")
_GYR = re.compile(r"^(g|w|gyr|gyro|gyroscope|rot|rate|omega)[ _.\-]*([xyz])(?![a-z])")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each quantity stands in a line, and its unit."""

    count: int
    time: int | None
    acc: tuple[int, int, int]
    gyr: tuple[int, int, int]
    time_scale_s: float
    acc_scale_mps2: float
    gyr_scale_dps: float


@dataclass(frozen=True, slots=True)
class Units:
    """What the user says about units; None where the header or the custom decides."""

    time: str | None = None
    acc: str | None = None
    gyr: str | None = None

    def __post_init__(self) -> None:
        for unit, scales in (
            (self.time, TIME_SCALES),
            (self.acc, ACC_SCALES),
            (self.gyr, GYR_SCALES),
        ):
            if unit is not None and unit not in scales:
                known = ", ".join(scales)
                raise TempoError(f"there is no unit {unit!r} for such a column; choose {known}")


def split(line: str) -> list[str]:
    """Fields of a line; comma, semicolon, tab or blanks part them."""
    for delimiter in ",;\t":
        if delimiter in line:
            return [field.strip() for field in line.strip().rstrip(delimiter).split(delimiter)]
    return line.split()


def customary(count: int, units: Units) -> Columns | None:
    """Rows U4, U5: six columns, or seven that begin with a time in milliseconds."""
    if count == 7:
        return named(("millis", *CUSTOM), units)
    return named(CUSTOM, units) if count == 6 else None


def named(names: tuple[str, ...] | list[str], units: Units) -> Columns | None:
    """Columns by their names; None when a quantity is missing."""
    plain = [name.strip().strip('"').lower() for name in names]
    places: dict[str, int] = {}
    for index, name in enumerate(plain):
        for kind, pattern in (("a", _ACC), ("g", _GYR)):
            match = pattern.match(name)
            if match:
                places.setdefault(kind + match.group(2), index)
        if _TIME.match(name):
            places.setdefault("t", index)
    if not {"ax", "ay", "az", "gx", "gy", "gz"} <= places.keys():
        return None
    time = places.get("t")
    return Columns(
        count=len(plain),
        time=time,
        acc=(places["ax"], places["ay"], places["az"]),
        gyr=(places["gx"], places["gy"], places["gz"]),
        time_scale_s=TIME_SCALES[units.time or _time_unit("" if time is None else plain[time])],
        acc_scale_mps2=ACC_SCALES[units.acc or _acc_unit(plain[places["ax"]])],
        gyr_scale_dps=GYR_SCALES[units.gyr or _gyr_unit(plain[places["gx"]])],
    )


def _time_unit(name: str) -> str:
    if "us" in re.split(r"[^a-zµ]+", name) or "micros" in name or "µs" in name:
        return "us"
    words = re.split(r"[^a-z]+", name)
    return "s" if "s" in words or "sec" in words or "seconds" in words else "ms"


def _acc_unit(name: str) -> str:
    if "m/s" in name or "mps2" in name or "ms2" in name:
        return "mps2"
    return "mg" if "mg" in re.split(r"[^a-z]+", name) else "g"


def _gyr_unit(name: str) -> str:
    if "rad" in name:
        return "radps"
    return "mdps" if "mdps" in name else "dps"
