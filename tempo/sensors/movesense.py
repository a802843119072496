"""Movesense with the GSP firmware; facts: firmware_notes/movesense.md."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import ClassVar

from tempo.errors import TempoError
from tempo.samples import Gap, Samples
from tempo.sensors.decoder import Counters, Reading, Remarks, Signature, Step, Subscribe, Write
from tempo.sensors.packets import Custom, Unwrapper, float_vector
from tempo.sensors.timeline import DeviceTimeline

WRITE = "34800001-7185-4d5d-b431-630e7050e8f0"  # V4
NOTIFY = "34800002-7185-4d5d-b431-630e7050e8f0"  # V5
SIGNATURE = Signature(
    names=("^Movesense",),  # V1
    services=(
        "34802252-7185-4d5d-b431-630e7050e8f0",  # V2
        "0000fdf3-0000-1000-8000-00805f9b34fb",  # V3
    ),
)
SUBSCRIBE, UNSUBSCRIBE = 1, 2  # V6
RESPONSE, DATA, SECOND_PART = 1, 2, 3  # V7
REFERENCE = 0x63  # V8
RATES_HZ = (13, 26, 52, 104, 208)  # V9
IMU6, IMU9 = 24, 36  # V10 V11
CLOCK_BITS = 32  # V10
TICKS_PER_S = 1000  # V10
SAMPLES_AT_13_HZ = 1  # V12
STATUS = {  # V13
    404: "the sensor knows no such measurement; it may need other firmware",
    429: "the sensor takes no more requests until it is started anew; take it off and on again",
    503: "the sensor is busy; try again in a moment",
}


def subscribe(path: str, reference: int = REFERENCE) -> bytes:
    """Row V6."""
    return bytes((SUBSCRIBE, reference)) + path.encode("ascii") + b"\x00"


def unsubscribe(reference: int = REFERENCE) -> bytes:
    """Row V6."""
    return bytes((UNSUBSCRIBE, reference))


def acc_info(payload: bytes) -> dict[str, object] | None:
    """Row V14: counted lists of rates and ranges; None when the bytes are not that."""
    rates = payload[0] if payload else 0
    ranges_at = 1 + 2 * rates
    if not rates or len(payload) <= ranges_at or len(payload) != ranges_at + 1 + payload[ranges_at]:
        return None
    words = struct.unpack_from(f"<{rates}H", payload, 1)
    return {"sample_rates_hz": list(words), "ranges_g": list(payload[ranges_at + 1 :])}


class Movesense:
    """Packets of several samples with a millisecond clock, possibly in two parts.

    By hand (`any_layout`) a packet may come without its two leading bytes, from another
    subscription, and with magnetometer words.
    """

    family: ClassVar[str] = "movesense"

    def __init__(self, *, sample_rate_hz: float | None = 104, any_layout: bool = False) -> None:
        if sample_rate_hz is not None and sample_rate_hz not in RATES_HZ:
            known = ", ".join(str(rate) for rate in RATES_HZ)
            raise TempoError(f"Movesense sends no {sample_rate_hz:g} Hz; choose one of {known}")
        self._asked_hz = sample_rate_hz
        self._any_layout = any_layout
        self.stream = NOTIFY
        self.counters = Counters()
        self._clock = Unwrapper(CLOCK_BITS)
        self._timeline = DeviceTimeline(sample_rate_hz, self.counters, whole=True)
        self._remarks = Remarks()
        self._first_part: bytes | None = None
        self._step_s = 0.0 if sample_rate_hz is None else 1.0 / sample_rate_hz
        self._before: tuple[float, int] | None = None
        self._custom = Custom()

    def setup(self) -> Iterator[Step]:
        yield Subscribe(NOTIFY)
        left = unsubscribe()
        yield Write(WRITE, left, "end what an earlier connection left running", wait_s=0.2)
        path = f"/Meas/IMU6/{self._asked_hz or 104:g}"
        yield Write(WRITE, subscribe(path), f"subscribe to {path}", wait_s=0.2)

    def stop(self) -> tuple[Step, ...]:
        return (Write(WRITE, unsubscribe(), "end the subscription"),)

    def feed(self, payload: bytes, received_s: float) -> Samples:
        return self._timeline.place(self.read(payload), received_s)

    def answer(self, characteristic: str, payload: bytes) -> None:
        """Everything comes in the stream."""

    def restart(self) -> None:
        self._clock.restart()
        self._timeline.restart()
        self._first_part = None
        self._before = None
        self._custom.restart()

    def read(self, payload: bytes) -> tuple[Reading, ...]:
        self.counters.payloads += 1
        if self._any_layout and len(payload) > 4 and (len(payload) - 4) % 12 == 0:
            return self._readings(payload)
        if len(payload) < 3 or payload[0] not in {RESPONSE, DATA, SECOND_PART}:
            self.counters.rejected += 1
            return ()
        if payload[0] == RESPONSE:
            self._respond(payload)
            return ()
        if payload[1] != REFERENCE and not self._any_layout:
            self.counters.rejected += 1
            return ()
        return self._readings(self._joined(payload[0], payload[2:]))

    def describe(self, payload: bytes) -> Mapping[str, object] | None:
        if len(payload) == 4 and payload[0] == RESPONSE:
            return {"reference": payload[1], "status": int.from_bytes(payload[2:4], "little")}
        return acc_info(payload) if self._any_layout else None

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

    def _respond(self, payload: bytes) -> None:
        status = int.from_bytes(payload[2:4], "little")
        if payload[1] == REFERENCE and status in STATUS:
            self._remarks.say(f"Movesense answered {status}: {STATUS[status]}.")

    def _joined(self, code: int, body: bytes) -> bytes:
        """A packet in one piece; empty while its second part is awaited."""
        first, self._first_part = self._first_part, None
        if code == SECOND_PART:
            if first is None:
                self.counters.rejected += 1
                return b""
            return first + body
        if first is not None:
            self.counters.rejected += 1
        if self._layout(len(body)) is None:
            self._first_part = body
            return b""
        return body

    def _layout(self, size: int) -> tuple[int, int] | None:
        """Bytes a sample and samples of a packet of this size."""
        if self._any_layout:
            for width in (IMU6, IMU9):
                count, rest = divmod(size - 4, width)
                if not rest and count > 0 and not count & (count - 1):  # V12: 1, 2, 4, 8 …
                    return width, count
        count, rest = divmod(size - 4, IMU6)
        return None if rest or count < 1 else (IMU6, count)

    def _readings(self, packet: bytes) -> tuple[Reading, ...]:
        if not packet:
            return ()
        layout = self._layout(len(packet))
        if layout is None or not self._custom.allows(layout[1]):
            self.counters.rejected += 1
            return ()
        self.counters.packets += 1
        count = layout[1]
        (ticks,) = struct.unpack_from("<I", packet)
        first_s = self._clock.unwrap(ticks) / TICKS_PER_S
        step_s = self._step(first_s, count)
        return tuple(
            Reading(
                first_s + index * step_s,
                float_vector(packet, 4 + 12 * index),
                float_vector(packet, 4 + 12 * (count + index)),
            )
            for index in range(count)
        )

    def _step(self, first_s: float, count: int) -> float:
        """Seconds between the samples of a packet, slowly learnt from packet to packet."""
        before, self._before = self._before, (first_s, count)
        nominal_s = 1.0 / (self._asked_hz or 13.0 * count / SAMPLES_AT_13_HZ)
        if not self._step_s or self._asked_hz is None:
            self._step_s = nominal_s
        if before is not None and self._asked_hz is not None:
            seen_s = (first_s - before[0]) / before[1]
            if abs(seen_s / nominal_s - 1.0) < 0.2:
                self._step_s += 0.05 * (seen_s - self._step_s)
        return self._step_s
