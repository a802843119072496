"""Words out of bytes, and what no sensor of this kind can have measured."""

from __future__ import annotations

import math
import struct

from tempo.sensors.decoder import Reading, Vector

#: Beyond these no sensor decoded here can measure: twice the widest range of any of them.
WIDEST_ACC_MPS2 = 640.0
WIDEST_GYR_DPS = 8000.0

_INT16X3 = struct.Struct("<3h")
_FLOATX3 = struct.Struct("<3f")


def int16_vector(payload: bytes, offset: int, scale: float) -> Vector:
    """Three little-endian int16 words, scaled."""
    x, y, z = _INT16X3.unpack_from(payload, offset)
    return (x * scale, y * scale, z * scale)


def float_vector(payload: bytes, offset: int) -> Vector:
    """Three little-endian IEEE 32-bit floats."""
    x, y, z = _FLOATX3.unpack_from(payload, offset)
    return (x, y, z)


def possible(reading: Reading) -> bool:
    """Whether every number is finite and within what such sensors can measure."""
    if reading.time_s is not None and not math.isfinite(reading.time_s):
        return False
    return _within(reading.acc_mps2, WIDEST_ACC_MPS2) and _within(reading.gyr_dps, WIDEST_GYR_DPS)


def _within(vector: Vector | None, widest: float) -> bool:
    if vector is None:
        return True
    return all(math.isfinite(word) and abs(word) <= widest for word in vector)


class Unwrapper:
    """A counter of so many bits, made to run on for ever.

    The shorter way round is taken, so one wrong value is undone by the next right one.
    """

    def __init__(self, bits: int) -> None:
        self._modulus = 1 << bits
        self._last: int | None = None
        self._total = 0

    def restart(self) -> None:
        self._last = None

    def unwrap(self, raw: int) -> int:
        if self._last is None:
            self._total = raw
        else:
            half = self._modulus // 2
            self._total += (raw - self._last + half) % self._modulus - half
        self._last = raw
        return self._total


class Custom:
    """What packets usually hold, such as so many samples; another number of them is suspicious.

    A packet that was cut short reads as a shorter one, and a line that lost its first number as
    another form. What comes twice in a row is the new custom.
    """

    def __init__(self) -> None:
        self._usual: int | None = None
        self._odd: int | None = None

    def restart(self) -> None:
        self._usual = self._odd = None

    def allows(self, count: int) -> bool:
        """Whether this is as usual; the first one is."""
        if self._usual is None or count in (self._usual, self._odd):
            self._usual, self._odd = count, None
            return True
        self._odd = count
        return False
