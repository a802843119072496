"""Polar Verity Sense (PMD); facts: firmware_notes/polar.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from tempo.samples import Gap, Samples
from tempo.sensors import polar_control as control
from tempo.sensors.decoder import (
    G_MPS2,
    Counters,
    Reading,
    Remarks,
    Signature,
    Step,
    Subscribe,
    Vector,
    Write,
)
from tempo.sensors.packets import possible
from tempo.sensors.pairing import Pairing
from tempo.sensors.polar_frames import (
    ACC,
    COMPRESSED,
    GYR,
    HEADER,
    FrameClock,
    Row,
    as_float,
    raw_rows,
    undelta,
)
from tempo.sensors.timeline import DeviceTimeline

CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"  # P4
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"  # P5
SIGNATURE = Signature(
    names=("^Polar ",),  # P1
    services=("fb005c80-02e7-f387-1cad-8acd2d8df0c8",),  # P3
    companies=(0x006B,),  # P2
)
MPS2_PER_MG = G_MPS2 / 1000.0  # P15
RATE_HZ = 52.0  # P13
NEIGHBOURS = 1.6
NO_GYRO = (
    "The Polar H10 and OH1 have no gyroscope, and without one the heel's path cannot be followed; "
    "use a Polar Verity Sense or another sensor with a gyroscope."
)  # P6
UNKNOWN = (
    "Of Polar's sensors only the Verity Sense is known to have a gyroscope that can be read; "
    "use that one."
)  # P6
BATCHES = "Polar sends batches of one to two seconds, which suits recording, not live cues."  # P22


class Polar:
    """Frames of many samples with a nanosecond clock, one kind of frame for each quantity.

    By hand, `factor`, `previous_timestamp_ns` and `sample_rate_hz` (None: spread evenly since the
    previous frame) say what the sensor's answers and earlier frames would have said.
    """

    family: ClassVar[str] = "polar"

    def __init__(
        self,
        *,
        sample_rate_hz: float | None = RATE_HZ,
        factor: float | None = None,
        previous_timestamp_ns: int | None = None,
        range_g: int = 8,
        range_dps: int = 2000,
        sdk_mode: bool = False,
    ) -> None:
        self.stream = DATA
        self.counters = Counters()
        self._asked_hz = sample_rate_hz or RATE_HZ
        self._ranges = {ACC: range_g, GYR: range_dps}
        self._sdk_mode = sdk_mode
        self._factors = {} if factor is None else {ACC: factor, GYR: factor}
        self._clocks = {
            kind: FrameClock(sample_rate_hz, previous_timestamp_ns) for kind in (ACC, GYR)
        }
        self._timeline = DeviceTimeline(sample_rate_hz, self.counters, whole=True)
        self._pairing = Pairing(NEIGHBOURS / self._asked_hz, self.counters)
        self._offers: dict[int, control.Settings] = {}
        self._rest: dict[tuple[int, int], bytes] = {}
        self._seen: dict[int, int] = {}
        self._remarks = Remarks()
        self._remarks.say(BATCHES)

    def setup(self) -> Iterator[Step]:
        yield Subscribe(CONTROL)
        yield Subscribe(DATA)
        for kind in (ACC, GYR):
            yield self._write(control.stop(kind), "stop what an earlier connection left running")
        if self._sdk_mode:
            sdk = bytes((control.START, control.SDK_MODE))
            yield self._write(sdk, "switch the maker's SDK mode on")
        for kind in (ACC, GYR):
            asked = control.ASK_SDK if self._sdk_mode else control.ASK
            yield self._write(bytes((asked, kind)), "ask which settings there are")
            rate_hz = round(self._asked_hz)
            measuring_range = self._nearest(kind, control.RANGE, self._ranges[kind])
            rate_hz = self._nearest(kind, control.RATE, rate_hz)
            self._clocks[kind].rate_hz = float(rate_hz)
            self._ranges[kind] = measuring_range
            if kind == ACC:
                self._timeline.expect(rate_hz)
            yield self._write(control.start(kind, rate_hz, measuring_range), "start")

    def stop(self) -> tuple[Step, ...]:
        steps = [self._write(control.stop(kind), "stop measuring") for kind in (ACC, GYR)]
        if self._sdk_mode:
            sdk = bytes((control.STOP, control.SDK_MODE))
            steps.append(self._write(sdk, "switch the maker's SDK mode off"))
        return tuple(steps)

    def _write(self, payload: bytes, meaning: str) -> Write:
        return Write(CONTROL, payload, meaning, response=True, wait_s=0.3)

    def _nearest(self, kind: int, key: int, wanted: int) -> int:
        offered = self._offers.get(kind, {}).get(key)
        if not offered:
            return wanted
        return round(min(offered, key=lambda value: abs(value - wanted)))

    def feed(self, payload: bytes, received_s: float) -> Samples:
        for reading in self.read(payload):
            if reading.time_s is None:
                continue
            if not possible(reading):
                self.counters.invalid += 1
            elif reading.acc_mps2 is not None:
                self._pairing.add_acc(reading.time_s, reading.acc_mps2)
            elif reading.gyr_dps is not None:
                self._pairing.add_gyr(reading.time_s, reading.gyr_dps)
        whole = [Reading(time_s, acc, gyr) for time_s, acc, gyr in self._pairing.take()]
        return self._timeline.place(whole, received_s)

    def answer(self, characteristic: str, payload: bytes) -> None:
        if characteristic != CONTROL:
            return
        if payload[:1] == b"\x01" and {ACC, GYR} & set(payload[1:]):
            self._remarks.say(
                "The sensor stopped measuring by itself; look at battery and fit."
            )  # P11
            return
        answer = control.parse_answer(payload)
        if answer is None or answer.op == control.STOP:
            return
        if answer.status not in {control.OK, control.ALREADY}:
            why = control.STATUS.get(answer.status, f"status {answer.status}")
            self._remarks.say(f"The Polar sensor refused a request: {why}.")
            return
        key = (answer.op, answer.kind)
        self._rest[key] = self._rest.get(key, b"") + answer.params
        if not answer.more:
            self._settled(answer, control.parse_settings(self._rest.pop(key)))

    def _settled(self, answer: control.Answer, settings: control.Settings) -> None:
        if answer.op in {control.ASK, control.ASK_SDK}:
            self._offers[answer.kind] = settings
        elif answer.op == control.START and settings.get(control.FACTOR):
            self._factors[answer.kind] = float(settings[control.FACTOR][0])

    def restart(self) -> None:
        self._timeline.restart()
        self._pairing.restart()
        self._seen.clear()
        for clock in self._clocks.values():
            clock.restart()

    def read(self, payload: bytes) -> tuple[Reading, ...]:
        self.counters.payloads += 1
        kind = payload[0] & 0x3F if payload else 0
        if len(payload) <= HEADER or kind not in {ACC, GYR}:
            self.counters.rejected += 1
            return ()
        frame_ns = int.from_bytes(payload[1:9], "little")
        vectors = self._vectors(kind, payload[9], payload[HEADER:])
        if vectors is None:
            self.counters.rejected += 1
            return ()
        if self._seen.get(kind) == frame_ns:
            self.counters.duplicates += 1
            return ()
        self._seen[kind] = frame_ns
        self.counters.packets += 1
        times = self._clocks[kind].times_s(frame_ns, len(vectors), self._asked_hz)
        timed = zip(times, vectors, strict=True)
        if kind == ACC:
            return tuple(Reading(time_s, vector, None) for time_s, vector in timed)
        return tuple(Reading(time_s, None, vector) for time_s, vector in timed)

    def _vectors(self, kind: int, layout: int, body: bytes) -> list[Vector] | None:
        rows: list[Row] | None
        factor = self._factors.get(kind)
        if kind == GYR and layout == COMPRESSED | 1:
            rows = undelta(body, 3, 32)  # P19
            if rows is None:
                return None
            scale = factor or 1.0
            return [_vector([as_float(word) for word in row], scale) for row in rows]
        if layout in {COMPRESSED, COMPRESSED | 1}:
            rows = undelta(body, 3, 16)  # P18 P19
        elif kind == ACC and layout in {0, 1, 2}:
            rows = raw_rows(body, layout + 1)  # P15 P16 P17
        else:
            return None
        scale = self._scale(kind, layout, factor)
        return None if rows is None else [_vector(row, scale) for row in rows]

    def _scale(self, kind: int, layout: int, factor: float | None) -> float:
        """m/s² or °/s of one unit (rows P15 to P19)."""
        full = self._ranges[kind] / 32768.0
        if kind == GYR:
            return full if factor is None else factor
        if layout == COMPRESSED:
            return (full if factor is None else factor) * 1000.0 * MPS2_PER_MG
        if layout == COMPRESSED | 1 and factor is not None:
            return factor * MPS2_PER_MG
        return MPS2_PER_MG

    def describe(self, payload: bytes) -> Mapping[str, object] | None:
        answer = control.parse_answer(payload)
        if answer is None:
            settings = control.only_settings(payload) if payload[:1] == b"\x00" else None
            return None if settings is None else control.named(settings)
        said: dict[str, object] = {"op": answer.op, "type": answer.kind, "status": answer.status}
        said |= {"more": int(answer.more), "params": answer.params.hex()}
        return said | control.named(control.parse_settings(answer.params))

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


def _vector(row: Row | list[float], scale: float) -> Vector:
    x, y, z = row
    return (x * scale, y * scale, z * scale)
