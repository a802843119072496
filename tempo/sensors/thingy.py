"""Nordic Thingy:52; facts: firmware_notes/thingy.md."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import ClassVar

from tempo.errors import TempoError
from tempo.samples import Gap, Samples
from tempo.sensors.counting import CountTimeline
from tempo.sensors.decoder import G_MPS2, Counters, Reading, Signature, Step, Subscribe, Write
from tempo.sensors.packets import int16_vector

CONFIGURATION = "ef680401-9b35-4933-9b10-52ffa9740042"  # T4
RAW = "ef680406-9b35-4933-9b10-52ffa9740042"  # T5
CONNECTION = "ef680104-9b35-4933-9b10-52ffa9740042"  # T3
SIGNATURE = Signature(
    names=("^Thingy",),  # T1
    services=("ef680100-9b35-4933-9b10-52ffa9740042",),  # T2
)
SIZE = 18  # T5
ACC_SCALE_MPS2 = G_MPS2 / 1024.0  # T6
GYR_SCALE_DPS = 1.0 / 32.0  # T7
MAG_SCALE_UT = 1.0 / 16.0  # T8
SLOWEST_HZ, FASTEST_HZ = 5, 200  # T4

_CONFIGURATION = struct.Struct("<4HB")
_CONNECTION = struct.Struct("<4H")


def configure(motion_hz: int, *, wake_on_motion: bool = False) -> bytes:
    """Row T4: steps each 1000 ms and compensations each 500 ms as the firmware has them."""
    return _CONFIGURATION.pack(1000, 500, 500, motion_hz, wake_on_motion)


def connection_interval(interval_ms: float, timeout_ms: int = 4000) -> bytes:
    """Row T3: the sensor asks for this interval."""
    units = round(interval_ms / 1.25)
    return _CONNECTION.pack(units, units, 0, timeout_ms // 10)


class Thingy:
    """Raw motion notifications without clock or counter, one sample each."""

    family: ClassVar[str] = "thingy"

    def __init__(self, *, sample_rate_hz: float = 100) -> None:
        if not SLOWEST_HZ <= sample_rate_hz <= FASTEST_HZ:
            raise TempoError(
                f"the Thingy:52 sends no {sample_rate_hz:g} Hz; choose {SLOWEST_HZ} to {FASTEST_HZ}"
            )
        self._asked_hz = round(sample_rate_hz)
        self.stream = RAW
        self.counters = Counters()
        self._timeline = CountTimeline(self._asked_hz, self.counters)

    def setup(self) -> Iterator[Step]:
        interval = connection_interval(7.5)
        yield Write(CONNECTION, interval, "ask for a connection interval of 7.5 ms", wait_s=0.1)
        rate = configure(self._asked_hz)
        yield Write(CONFIGURATION, rate, f"send {self._asked_hz} samples a second", wait_s=0.1)
        yield Subscribe(RAW)

    def stop(self) -> tuple[Step, ...]:
        return ()  # T9: it rests when notifications are off

    def feed(self, payload: bytes, received_s: float) -> Samples:
        return self._timeline.place(self.read(payload), received_s)

    def answer(self, characteristic: str, payload: bytes) -> None:
        """Nothing but the stream is asked for."""

    def restart(self) -> None:
        self._timeline.restart()

    def read(self, payload: bytes) -> tuple[Reading, ...]:
        self.counters.payloads += 1
        if len(payload) != SIZE:
            self.counters.rejected += 1
            return ()
        self.counters.packets += 1
        acc = int16_vector(payload, 0, ACC_SCALE_MPS2)
        return (Reading(None, acc, int16_vector(payload, 6, GYR_SCALE_DPS)),)

    def describe(self, payload: bytes) -> Mapping[str, object] | None:
        if len(payload) != SIZE:
            return None
        return {"mag_ut": list(int16_vector(payload, 12, MAG_SCALE_UT))}

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return self._timeline.gaps

    @property
    def rate_hz(self) -> float | None:
        return self._timeline.rate_hz

    @property
    def troubles(self) -> tuple[str, ...]:
        return ()

    @property
    def battery(self) -> str | None:
        return None
