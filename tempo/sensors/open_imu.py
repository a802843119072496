"""Our own open format for makers; facts: firmware_notes/open_imu.md."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from tempo.errors import TempoError
from tempo.samples import Gap, Samples
from tempo.sensors.decoder import (
    G_MPS2,
    Counters,
    Read,
    Reading,
    Remarks,
    Signature,
    Step,
    Subscribe,
    Vector,
    Write,
)
from tempo.sensors.packets import Unwrapper
from tempo.sensors.timeline import DeviceTimeline

SERVICE = "4bc00001-36e1-4d21-ad66-afe17b3a47de"  # O1
DESCRIPTOR = "4bc00002-36e1-4d21-ad66-afe17b3a47de"  # O2
DATA = "4bc00003-36e1-4d21-ad66-afe17b3a47de"  # O3
CONTROL = "4bc00004-36e1-4d21-ad66-afe17b3a47de"  # O4
SIGNATURE = Signature(services=(SERVICE,))  # O1
VERSION = 1  # O5
HEADER, SAMPLE = 8, 12  # O15 O19
CLOCK_BITS, COUNTER_BITS = 32, 16  # O16 O17
TICKS_PER_S = 1_000_000  # O17
STOP, START, SET_RATE = 0, 1, 2  # O20 O21 O22

_DESCRIPTOR = struct.Struct("<BBIHHff3bB")
_HEADER = struct.Struct("<HIH")
_SAMPLE = struct.Struct("<6h")


@dataclass(frozen=True, slots=True)
class Description:
    """What a sensor of this format says about itself."""

    version: int
    samples_per_packet: int
    rate_hz: float
    acc_range_g: int
    gyr_range_dps: int
    acc_scale_mps2: float
    gyr_scale_dps: float
    axes: tuple[int, int, int]
    name: str

    @classmethod
    def of_ranges(cls, range_g: int, range_dps: int, rate_hz: float) -> Description:
        """For bytes typed in by hand: full scale is 32768."""
        acc, gyr = range_g * G_MPS2 / 32768.0, range_dps / 32768.0
        return cls(VERSION, 1, rate_hz, range_g, range_dps, acc, gyr, (1, 2, 3), "")

    @classmethod
    def parse(cls, payload: bytes) -> Description | None:
        """Rows O5 to O14; None when the bytes are no descriptor of this version."""
        if len(payload) < _DESCRIPTOR.size or payload[0] != VERSION:
            return None
        version, most, rate_mhz, range_g, range_dps, acc, gyr, x, y, z, length = (
            _DESCRIPTOR.unpack_from(payload)
        )
        name = payload[_DESCRIPTOR.size : _DESCRIPTOR.size + length]
        sound = rate_mhz > 0 and 0.0 < acc < 1.0 and 0.0 < gyr < 1.0 and len(name) == length
        if not sound or sorted((abs(x), abs(y), abs(z))) != [1, 2, 3]:
            return None
        text = name.decode("utf-8", "replace")
        rate_hz = rate_mhz / 1000.0
        return cls(version, most, rate_hz, range_g, range_dps, acc, gyr, (x, y, z), text)

    def turned(self, words: tuple[int, ...], scale: float) -> Vector:
        """Words in the order of the case's axes, scaled."""
        x, y, z = (words[abs(axis) - 1] * (scale if axis > 0 else -scale) for axis in self.axes)
        return (x, y, z)


def set_rate(rate_hz: float) -> bytes:
    """Row O22."""
    return bytes((SET_RATE,)) + round(rate_hz * 1000.0).to_bytes(4, "little")


class OpenImu:
    """Packets of one or more samples with a sample counter and a microsecond clock.

    By hand the scales come from `descriptor` (hex) or from the ranges.
    """

    family: ClassVar[str] = "open"

    def __init__(
        self,
        *,
        sample_rate_hz: float = 100,
        descriptor: str | None = None,
        range_g: int | None = None,
        range_dps: int | None = None,
    ) -> None:
        if not 0 < sample_rate_hz <= 4_000_000:
            raise TempoError("the sample rate must lie above 0 Hz; 100 Hz is a good choice")
        self._asked_hz = sample_rate_hz
        self.stream = DATA
        self.counters = Counters()
        self._clock = Unwrapper(CLOCK_BITS)
        self._counter = Unwrapper(COUNTER_BITS)
        self._next_count: int | None = None
        self._next_s = 0.0
        self._timeline = DeviceTimeline(sample_rate_hz, self.counters, whole=True)
        self._remarks = Remarks()
        self._about: Description | None = None
        if range_g is not None and range_dps is not None:
            self._about = Description.of_ranges(range_g, range_dps, sample_rate_hz)
        if descriptor is not None:
            self._about = _from_hex(descriptor)

    def setup(self) -> Iterator[Step]:
        yield Write(CONTROL, bytes((STOP,)), "stop what an earlier connection left running")
        yield Write(CONTROL, set_rate(self._asked_hz), f"send {self._asked_hz:g} samples a second")
        yield Read(DESCRIPTOR)
        if self._about is None:
            raise TempoError(
                "The sensor's descriptor is not one of version 1 of the open format; "
                "compare the firmware with firmware_notes/open_imu.md."
            )
        yield Subscribe(DATA)
        yield Write(CONTROL, bytes((START,)), "start")

    def stop(self) -> tuple[Step, ...]:
        return (Write(CONTROL, bytes((STOP,)), "stop"),)

    def feed(self, payload: bytes, received_s: float) -> Samples:
        return self._timeline.place(self.read(payload), received_s)

    def answer(self, characteristic: str, payload: bytes) -> None:
        if characteristic == DESCRIPTOR:
            self._about = Description.parse(payload)
            if self._about is not None:
                self._timeline.expect(self._about.rate_hz)

    def restart(self) -> None:
        self._clock.restart()
        self._counter.restart()
        self._next_count = None
        self._timeline.restart()

    def read(self, payload: bytes) -> tuple[Reading, ...]:
        self.counters.payloads += 1
        count, rest = divmod(len(payload) - HEADER, SAMPLE)
        about = self._about
        if about is None:
            self._remarks.say("Samples came before the sensor's descriptor and cannot be scaled.")
        if rest or count < 1 or about is None:
            self.counters.rejected += 1
            return ()
        first, ticks, step_us = _HEADER.unpack_from(payload)
        if count > 1 and not step_us:
            self.counters.rejected += 1
            return ()
        self.counters.packets += 1
        start_s = self._clock.unwrap(ticks) / TICKS_PER_S
        step_s = step_us / TICKS_PER_S
        self._check(first, start_s, count, step_s or 1.0 / about.rate_hz)
        readings = []
        for index in range(count):
            words = _SAMPLE.unpack_from(payload, HEADER + SAMPLE * index)
            acc = about.turned(words[:3], about.acc_scale_mps2)
            gyr = about.turned(words[3:], about.gyr_scale_dps)
            readings.append(Reading(start_s + index * step_s, acc, gyr))
        return tuple(readings)

    def _check(self, first: int, start_s: float, count: int, step_s: float) -> None:
        """Counter and clock must tell the same about what is missing; a jump of one is counted."""
        number = self._counter.unwrap(first)
        if self._next_count is not None:
            by_counter = number - self._next_count
            by_clock = (start_s - self._next_s) / step_s
            if abs(by_counter - by_clock) > 2.0 + 0.05 * abs(by_clock):
                self.counters.clock_jumps += 1
        self._next_count = number + count
        self._next_s = start_s + count * step_s

    def describe(self, payload: bytes) -> Mapping[str, object] | None:
        about = Description.parse(payload)
        if about is None:
            return None
        return {
            "rate_hz": about.rate_hz,
            "acc_range_g": about.acc_range_g,
            "gyr_range_dps": about.gyr_range_dps,
            "axes": list(about.axes),
            "name": about.name,
        }

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return self._timeline.gaps

    @property
    def rate_hz(self) -> float | None:
        return self._timeline.rate_hz

    @property
    def troubles(self) -> tuple[str, ...]:
        return self._remarks.all

    @property
    def battery(self) -> str | None:
        return None


def _from_hex(descriptor: str) -> Description:
    try:
        about = Description.parse(bytes.fromhex(descriptor))
    except ValueError:
        about = None
    if about is None:
        raise TempoError(
            "descriptor is not the hex of a version 1 descriptor; see firmware_notes/open_imu.md"
        )
    return about
