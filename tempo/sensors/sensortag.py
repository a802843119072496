"""TI SensorTag CC2650, decoded but too slow for tempo; facts: firmware_notes/sensortag.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from tempo.errors import TempoError
from tempo.samples import Gap, Samples
from tempo.sensors.counting import CountTimeline
from tempo.sensors.decoder import G_MPS2, Counters, Reading, Signature, Step, Subscribe, Write
from tempo.sensors.packets import int16_vector

DATA = "f000aa81-0451-4000-b000-000000000000"  # S3
CONFIGURATION = "f000aa82-0451-4000-b000-000000000000"  # S4
PERIOD = "f000aa83-0451-4000-b000-000000000000"  # S5
SIGNATURE = Signature(
    names=("^CC2650 SensorTag", r"^SensorTag 2\.0"),  # S1
    services=("f000aa80-0451-4000-b000-000000000000",),  # S2
)
SIZE = 18  # S3
RANGES_G = (2, 4, 8, 16)  # S4
GYR_SCALE_DPS = 500.0 / 65536.0  # S6
MAG_SCALE_UT = 4912.0 / 32760.0  # S8
RATE_HZ = 10.0  # S5
TOO_SLOW = (
    "The SensorTag sends at most 10 samples a second, so a lowering of one second is ten points; "
    "use a sensor with 50 Hz or more."
)  # S9


def configure(range_g: int) -> bytes:
    """Row S4: gyroscope and accelerometer on, all axes, no magnetometer."""
    return (0x003F | RANGES_G.index(range_g) << 8).to_bytes(2, "little")


def period(period_ms: int) -> bytes:
    """Row S5."""
    return bytes((period_ms // 10,))


class SensorTag:
    """Movement notifications, gyroscope first, ten a second at most."""

    family: ClassVar[str] = "sensortag"

    def __init__(self, *, range_g: int = 8) -> None:
        if range_g not in RANGES_G:
            raise TempoError(f"the SensorTag has no range of {range_g} g; choose 2, 4, 8 or 16")
        self._range_g = range_g
        self._acc_scale_mps2 = range_g / 32768.0 * G_MPS2  # S7
        self.stream = DATA
        self.counters = Counters()
        self._timeline = CountTimeline(RATE_HZ, self.counters)

    def setup(self) -> Iterator[Step]:
        yield Write(PERIOD, period(100), "send ten samples a second")
        yield Write(CONFIGURATION, configure(self._range_g), f"range {self._range_g} g")
        yield Subscribe(DATA)

    def stop(self) -> tuple[Step, ...]:
        return (Write(CONFIGURATION, bytes(2), "switch the sensors off"),)

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
        gyr = int16_vector(payload, 0, GYR_SCALE_DPS)
        return (Reading(None, int16_vector(payload, 6, self._acc_scale_mps2), gyr),)

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
        return (TOO_SLOW,)

    @property
    def battery(self) -> str | None:
        return None
