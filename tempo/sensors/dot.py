"""Movella DOT, formerly Xsens DOT; facts: firmware_notes/dot.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from tempo.errors import TempoError
from tempo.samples import Gap, Samples
from tempo.sensors.decoder import (
    Counters,
    Read,
    Reading,
    Remarks,
    Signature,
    Step,
    Subscribe,
    Write,
)
from tempo.sensors.dot_modes import MODES, guess
from tempo.sensors.packets import Unwrapper, float_vector
from tempo.sensors.timeline import DeviceTimeline

CONTROL = "15172001-4947-11e9-8646-d663bd873d93"  # D5
DEVICE_CONTROL = "15171002-4947-11e9-8646-d663bd873d93"  # D4
BATTERY = "15173001-4947-11e9-8646-d663bd873d93"  # D9
SIGNATURE = Signature(
    names=("^Xsens DOT", "^Movella DOT"),  # D1
    companies=(0x0886,),  # D2
)
RATES_HZ = (1, 4, 10, 12, 15, 20, 30, 60)  # D14
RATE_BIT = 0x10  # D4
RATE_AT = 24  # D4
CONTROL_SIZE = 32  # D4
CLOCK_BITS = 32  # D10
TICKS_PER_S = 1_000_000  # D10
SYNC_STOP = bytes.fromhex("020102fb")  # D16
SYNC_STATUS = bytes.fromhex("020108f5")  # D16
SYNC_ANSWERS = {
    bytes.fromhex("02025104a7"): "synced",
    bytes.fromhex("02025109a2"): "not synced",
}  # D16


def set_rate(rate_hz: int) -> bytes:
    """Row D4: only the output rate is marked to be changed."""
    command = bytearray(CONTROL_SIZE)
    command[0] = RATE_BIT
    command[RATE_AT : RATE_AT + 2] = rate_hz.to_bytes(2, "little")
    return bytes(command)


def start(mode: int) -> bytes:
    """Row D15."""
    return bytes((0x01, 0x01, mode))


def stop(mode: int) -> bytes:
    """Row D15."""
    return bytes((0x01, 0x00, mode))


def sync_start(root_address: bytes) -> bytes:
    """Row D16: the root sensor's address goes in reversed, the sum of all bytes is 0."""
    body = bytes((0x02, 0x07, 0x01)) + root_address[::-1]
    return body + bytes((-sum(body) & 0xFF,))


class Dot:
    """Notifications with a microsecond clock; one sample each.

    `payload_mode` None (by hand only) takes the raw modes by their length.
    """

    family: ClassVar[str] = "dot"

    def __init__(self, *, payload_mode: int | None = 21, sample_rate_hz: float = 60) -> None:
        if payload_mode is not None and payload_mode not in MODES:
            known = ", ".join(str(mode) for mode in sorted(MODES))
            raise TempoError(f"the DOT has no payload mode {payload_mode}; choose one of {known}")
        if sample_rate_hz not in RATES_HZ:
            known = ", ".join(str(rate) for rate in RATES_HZ)
            raise TempoError(f"the DOT sends no {sample_rate_hz:g} Hz; choose one of {known}")
        self._mode = payload_mode
        self._asked_hz = int(sample_rate_hz)
        self.stream = MODES[payload_mode or 21].characteristic
        self.counters = Counters()
        self._clock = Unwrapper(CLOCK_BITS)
        self._timeline = DeviceTimeline(sample_rate_hz, self.counters)
        self._remarks = Remarks()
        self._battery: str | None = None

    def setup(self) -> Iterator[Step]:
        mode = self._mode or 21
        yield Read(BATTERY)
        yield Write(CONTROL, stop(mode), "stop what an earlier connection left running", wait_s=0.2)
        rate = set_rate(self._asked_hz)
        yield Write(DEVICE_CONTROL, rate, f"send {self._asked_hz} samples a second", wait_s=0.1)
        yield Subscribe(self.stream)
        yield Write(CONTROL, start(mode), f"start payload mode {mode}")

    def stop(self) -> tuple[Step, ...]:
        return (Write(CONTROL, stop(self._mode or 21), "stop measuring"),)

    def feed(self, payload: bytes, received_s: float) -> Samples:
        return self._timeline.place(self.read(payload), received_s)

    def answer(self, characteristic: str, payload: bytes) -> None:
        if characteristic == BATTERY and payload:
            charging = ", charging" if len(payload) > 1 and payload[1] else ""
            self._battery = f"{payload[0]} %{charging}"

    def restart(self) -> None:
        self._clock.restart()
        self._timeline.restart()

    def read(self, payload: bytes) -> tuple[Reading, ...]:
        self.counters.payloads += 1
        number = guess(payload) if self._mode is None else self._mode
        mode = None if number is None else MODES[number]
        if mode is None or not mode.fits(payload):
            self.counters.rejected += 1
            return ()
        self.counters.packets += 1
        acc_at, gyr_at = mode.offset("acc_mps2"), mode.offset("gyr_dps")
        if acc_at is None and gyr_at is None:
            self._remarks.say(
                f"Payload mode {number} holds no raw acceleration or angular rate; use mode 21."
            )
            return ()
        time_s = self._clock.unwrap(int.from_bytes(payload[:4], "little")) / TICKS_PER_S
        acc = None if acc_at is None else float_vector(payload, acc_at)
        gyr = None if gyr_at is None else float_vector(payload, gyr_at)
        return (Reading(time_s, acc, gyr),)

    def describe(self, payload: bytes) -> Mapping[str, object] | None:
        if payload in SYNC_ANSWERS:
            return {"meaning": SYNC_ANSWERS[payload]}
        number = guess(payload) if self._mode is None else self._mode
        if number is None or not MODES[number].fits(payload):
            return None
        known = {"acc_mps2", "gyr_dps"}
        others = [field for field in MODES[number].fields if field.name not in known]
        if not others:
            return None
        said: dict[str, object] = {"payload_mode": number}
        said["timestamp_us"] = int.from_bytes(payload[:4], "little")
        return said | {field.name: field.value(payload) for field in others}

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
        return self._battery
