"""WitMotion BLE 5.0 (WT901BLE…, BWT901BLE…, WT9011DCL); facts: firmware_notes/witmotion.md."""

from __future__ import annotations

import struct
from calendar import timegm
from collections.abc import Iterator, Mapping
from typing import ClassVar

from tempo.errors import TempoError
from tempo.samples import Gap, Samples
from tempo.sensors.counting import CountTimeline
from tempo.sensors.decoder import (
    G_MPS2,
    Counters,
    Reading,
    Remarks,
    Signature,
    Step,
    Subscribe,
    Write,
)
from tempo.sensors.packets import int16_vector
from tempo.sensors.timeline import DeviceTimeline
from tempo.sensors.witmotion_frames import CLOCKED, REGISTERS, Frames
from tempo.sensors.witmotion_serial import serial_readings

NOTIFY = "0000ffe4-0000-1000-8000-00805f9a34fb"  # W3
WRITE = "0000ffe9-0000-1000-8000-00805f9a34fb"  # W4
DUAL_SERVICE = "49535343-fe7d-4ae5-8fa9-9fafd205e455"  # W5
DUAL_NOTIFY = "49535343-1e4d-4bd9-ba61-23c647249616"  # W5
DUAL_WRITE = "49535343-8841-43f4-a8d4-ecbe34729bb3"  # W5
SIGNATURE = Signature(
    names=(r"WT\d", r"^B?WT"),  # W1
    services=("0000ffe5-0000-1000-8000-00805f9a34fb",),  # W2
)
VIBRATION = (
    "The WTVB01 measures vibration and its frames have another layout; use one of the "
    "inclination sensors such as WT901BLE or WT9011DCL."
)  # W9
ACC_SCALE_MPS2 = 16.0 / 32768.0 * G_MPS2  # W7
GYR_SCALE_DPS = 2000.0 / 32768.0  # W7
RATES_HZ = {  # W14
    0.2: 0x01,
    0.5: 0x02,
    1.0: 0x03,
    2.0: 0x04,
    5.0: 0x05,
    10.0: 0x06,
    20.0: 0x07,
    50.0: 0x08,
    100.0: 0x09,
    200.0: 0x0B,
}
UNLOCK = bytes.fromhex("ffaa6988b5")  # W12
SAVE = bytes.fromhex("ffaa000000")  # W13
OUTPUT_MODE = 0x96  # W10
BATTERY = 0x64  # W11
SETTLE_S = 0.1  # W12

_REPLY = struct.Struct("<2xH8h")
_CLOCK = struct.Struct("<6BH")


def write_register(register: int, value: int) -> bytes:
    """Row W12: every command is five bytes."""
    return bytes((0xFF, 0xAA, register)) + value.to_bytes(2, "little")


def read_registers(first: int) -> bytes:
    """Row W15: ask for eight registers."""
    return write_register(0x27, first)


def set_rate(rate_hz: float) -> bytes:
    """Row W14."""
    if rate_hz not in RATES_HZ:
        known = ", ".join(f"{rate:g}" for rate in RATES_HZ)
        raise TempoError(f"WitMotion sensors have no rate of {rate_hz:g} Hz; choose one of {known}")
    return write_register(0x03, RATES_HZ[rate_hz])


class WitMotion:
    """Frames of acceleration, angular rate and angles; the usual frame has no clock.

    `serial` also takes the frames of the serial line and the SD card, for bytes typed in by hand.
    """

    family: ClassVar[str] = "witmotion"

    def __init__(
        self, *, sample_rate_hz: float = 100.0, dual_mode: bool = False, serial: bool = False
    ) -> None:
        self._rate_command = set_rate(sample_rate_hz)
        self._asked_hz = sample_rate_hz
        self.stream = DUAL_NOTIFY if dual_mode else NOTIFY
        self._write = DUAL_WRITE if dual_mode else WRITE
        self._serial = serial
        self.counters = Counters()
        self._frames = Frames()
        self._counted = CountTimeline(sample_rate_hz, self.counters)
        self._clocked = DeviceTimeline(sample_rate_hz, self.counters)
        self._remarks = Remarks()
        self._mode: int | None = None
        self._battery: str | None = None

    def setup(self) -> Iterator[Step]:
        yield Subscribe(self.stream)
        yield self._command(UNLOCK, "unlock the registers for ten seconds")
        mode = write_register(OUTPUT_MODE, 0)
        yield self._command(mode, "send acceleration, angular rate and angles")
        yield self._command(self._rate_command, f"send {self._asked_hz:g} samples a second")
        yield self._command(read_registers(OUTPUT_MODE), "read the output mode back")
        yield self._command(read_registers(BATTERY), "read the battery's voltage")

    def stop(self) -> tuple[Step, ...]:
        return ()  # W16: it streams while notifications are on

    def _command(self, payload: bytes, meaning: str) -> Write:
        return Write(self._write, payload, meaning, response=False, wait_s=SETTLE_S)

    def feed(self, payload: bytes, received_s: float) -> Samples:
        readings = self.read(payload)
        clocked = [reading for reading in readings if reading.time_s is not None]
        if clocked:
            return self._clocked.place(clocked, received_s)
        return self._counted.place(readings, received_s)

    def answer(self, characteristic: str, payload: bytes) -> None:
        """Everything comes in the stream."""

    def restart(self) -> None:
        self._frames.restart()
        self._counted.restart()
        self._clocked.restart()
        self.counters.resynchronised_bytes = self._frames.skipped

    def read(self, payload: bytes) -> tuple[Reading, ...]:
        self.counters.payloads += 1
        if self._serial:
            serial = serial_readings(payload, ACC_SCALE_MPS2, GYR_SCALE_DPS)
            if serial is not None:
                return serial
        readings = []
        for frame in self._frames.push(payload):
            self.counters.packets += 1
            if frame.startswith(REGISTERS):
                self._register(frame)
            elif self._mode in {1, 3}:
                self.counters.rejected += 1
            else:
                readings.append(_reading(frame))
        self.counters.resynchronised_bytes = self._frames.skipped
        return tuple(readings)

    def describe(self, payload: bytes) -> Mapping[str, object] | None:
        if not payload.startswith(REGISTERS) or len(payload) < _REPLY.size:
            return None
        register, *words = _REPLY.unpack_from(payload)
        said: dict[str, object] = {"register": register, "words": words}
        if register == BATTERY:
            said["battery_v"] = words[0] / 100.0
        return said

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return (*self._counted.gaps, *self._clocked.gaps)

    @property
    def rate_hz(self) -> float | None:
        return self._clocked.rate_hz or self._counted.rate_hz

    @property
    def troubles(self) -> tuple[str, ...]:
        rate_hz = self.rate_hz
        if rate_hz is not None and abs(rate_hz / self._asked_hz - 1.0) > 0.1:
            self._remarks.say(
                f"The sensor was asked for {self._asked_hz:g} samples a second and sends "
                f"{rate_hz:.0f}; it may not know that rate or another program may have set it."
            )
        return self._remarks.all

    @property
    def battery(self) -> str | None:
        return self._battery

    def _register(self, frame: bytes) -> None:
        register, *words = _REPLY.unpack_from(frame)
        if register == BATTERY:
            self._battery = f"{words[0] / 100.0:.2f} V"
        if register == OUTPUT_MODE:
            self._mode = words[0]
            if self._mode in {1, 3}:
                self._remarks.say(
                    f"The sensor is in output mode {self._mode}, which holds no angular rate; "
                    "connect again, or write 0 to register 0x96 with the maker's program."
                )


def _reading(frame: bytes) -> Reading:
    acc = int16_vector(frame, 2, ACC_SCALE_MPS2)
    gyr = int16_vector(frame, 8, GYR_SCALE_DPS)
    return Reading(_clock_s(frame), acc, gyr)


def _clock_s(frame: bytes) -> float | None:
    """Seconds since 1970 of the sensor's calendar (row W8)."""
    if len(frame) != CLOCKED:
        return None
    year, month, day, hour, minute, second, millisecond = _CLOCK.unpack_from(frame, 20)
    seconds: int = timegm((2000 + year, month, day, hour, minute, second))
    return float(seconds + millisecond / 1000.0)
