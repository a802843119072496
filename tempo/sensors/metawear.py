"""MbientLab MetaMotion R, RL, S (MetaWear); facts: firmware_notes/metawear.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from tempo.errors import TempoError
from tempo.samples import Gap, Samples
from tempo.sensors import metawear_commands as cmd
from tempo.sensors.assembly import Assembly
from tempo.sensors.counting import CountTimeline
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
from tempo.sensors.packets import int16_vector, possible
from tempo.sensors.pairing import Pairing
from tempo.sensors.timeline import GapWatch

COMMAND = "326a9001-85cb-9195-d9dd-464cfbbae75a"  # M3
NOTIFY = "326a9006-85cb-9195-d9dd-464cfbbae75a"  # M4
SIGNATURE = Signature(
    names=("^MetaWear", "^MetaMotion"),  # M1
    services=("326a9000-85cb-9195-d9dd-464cfbbae75a",),  # M2
)
ACC_LAYOUTS = {(0x04, 8), (0x1C, 20), (0x05, 20)}  # M11 M12
GYR_LAYOUTS = {(0x05, 8), (0x04, 8), (0x07, 20), (0x05, 20)}  # M11 M12
LSB_PER_G = {2: 16384.0, 4: 8192.0, 8: 4096.0, 16: 2048.0}  # M16
LSB_PER_DPS = {2000: 16.4, 1000: 32.8, 500: 65.6, 250: 131.2, 125: 262.4}  # M17
NEIGHBOURS = 1.6


class MetaWear:
    """Accelerometer and gyroscope in notifications of their own, without clock or counter.

    Both are counted on their own and then paired by time.
    """

    family: ClassVar[str] = "metawear"

    def __init__(
        self, *, sample_rate_hz: float = 100, range_g: int = 8, range_dps: int = 2000
    ) -> None:
        cmd.configure_acc("bmi160", sample_rate_hz, range_g)
        cmd.configure_gyr(sample_rate_hz, range_dps)
        self._asked_hz = float(sample_rate_hz)
        self._range_g, self._range_dps = range_g, range_dps
        self._acc_scale_mps2 = G_MPS2 / LSB_PER_G[range_g]
        self._gyr_scale_dps = 1.0 / LSB_PER_DPS[range_dps]
        self.stream = NOTIFY
        self.counters = Counters()
        self._acc_clock = CountTimeline(sample_rate_hz, Counters())
        self._gyr_clock = CountTimeline(sample_rate_hz, Counters())
        self._pairing = Pairing(NEIGHBOURS / sample_rate_hz, self.counters)
        self._assembly = Assembly(self.counters)
        self._watch = GapWatch(sample_rate_hz)
        self._gaps: list[Gap] = []
        self._last_s: float | None = None
        self._acc_chip: cmd.Chip | None = None
        self._gyr_chip: cmd.Chip | None = None
        self._remarks = Remarks()

    def setup(self) -> Iterator[Step]:
        yield Subscribe(NOTIFY)
        yield self._write(cmd.ask_chip(cmd.ACC), "ask which accelerometer this is", wait_s=0.3)
        yield self._write(cmd.ask_chip(cmd.GYR), "ask which gyroscope this is", wait_s=0.3)
        acc_chip, gyr_chip = self._acc_chip, self._gyr_chip
        if acc_chip is None or gyr_chip is None:
            raise TempoError(
                "The board did not name an accelerometer and a gyroscope that are known here "
                "(BMI160, BMI270); only MetaMotion R, RL and S can be used."
            )
        yield self._write(cmd.QUICK_LINK, "ask for a connection interval of 7.5 ms", wait_s=0.1)
        for payload in self._configuration(acc_chip, gyr_chip):
            yield self._write(payload, "configure, subscribe and start", wait_s=0.02)

    def _configuration(self, acc_chip: cmd.Chip, gyr_chip: cmd.Chip) -> tuple[bytes, ...]:
        return (
            cmd.configure_acc(acc_chip, self._asked_hz, self._range_g),
            cmd.configure_gyr(self._asked_hz, self._range_dps),
            cmd.subscribe(cmd.ACC, cmd.ACC_PACKED[acc_chip]),
            cmd.subscribe(cmd.GYR, cmd.GYR_PACKED[gyr_chip]),
            bytes((cmd.ACC,)) + cmd.ENABLE,
            bytes((cmd.GYR,)) + cmd.ENABLE,
            bytes((cmd.ACC,)) + cmd.GO,
            bytes((cmd.GYR,)) + cmd.GO,
        )

    def stop(self) -> tuple[Step, ...]:
        halts = [bytes((module,)) + cmd.HALT for module in (cmd.ACC, cmd.GYR)]
        offs = [bytes((module,)) + cmd.DISABLE for module in (cmd.ACC, cmd.GYR)]
        if self._acc_chip is not None and self._gyr_chip is not None:
            offs.append(cmd.subscribe(cmd.ACC, cmd.ACC_PACKED[self._acc_chip], on=False))
            offs.append(cmd.subscribe(cmd.GYR, cmd.GYR_PACKED[self._gyr_chip], on=False))
        return tuple(self._write(payload, "stop and switch off") for payload in (*halts, *offs))

    def _write(self, payload: bytes, meaning: str, wait_s: float = 0.0) -> Write:
        return Write(COMMAND, payload, meaning, response=False, wait_s=wait_s)

    def feed(self, payload: bytes, received_s: float) -> Samples:
        readings = self.read(payload)
        for clock, quantity in ((self._acc_clock, "acc"), (self._gyr_clock, "gyr")):
            mine = [r for r in readings if (r.acc_mps2 is None) == (quantity == "gyr")]
            if mine:
                clock.together(len(mine))
            for reading in mine:
                self._pair(reading, clock.push(received_s))
        for time_s, acc, gyr in self._pairing.take():
            self._place(time_s, acc, gyr)
        return self._assembly.take()

    def _pair(self, reading: Reading, time_s: float) -> None:
        if not possible(reading):
            self.counters.invalid += 1
        elif reading.acc_mps2 is not None:
            self._pairing.add_acc(time_s, reading.acc_mps2)
        elif reading.gyr_dps is not None:
            self._pairing.add_gyr(time_s, reading.gyr_dps)

    def _place(self, time_s: float, acc: Vector, gyr: Vector) -> None:
        lost = self._watch.lost(time_s)
        if lost and self._last_s is not None:
            step_s = (time_s - self._last_s) / (lost + 1)
            self._gaps.append(Gap(self._last_s + step_s, time_s, lost))
            self.counters.gaps += 1
            self.counters.lost += lost
        self._last_s = time_s
        self._assembly.add(time_s, acc, gyr)

    def answer(self, characteristic: str, payload: bytes) -> None:
        """Everything comes in the stream."""

    def restart(self) -> None:
        self._acc_clock.restart()
        self._gyr_clock.restart()
        self._pairing.restart()

    def read(self, payload: bytes) -> tuple[Reading, ...]:
        self.counters.payloads += 1
        head = tuple(payload[:2])
        if len(payload) >= 3 and head in {(cmd.ACC, cmd.INFO), (cmd.GYR, cmd.INFO)}:
            self._learn_chip(payload)
            return ()
        layout = (payload[1], len(payload)) if len(payload) > 1 else (0, 0)
        words = range(2, len(payload), 6)
        if head[:1] == (cmd.ACC,) and layout in ACC_LAYOUTS:
            self.counters.packets += 1
            scale = self._acc_scale_mps2
            return tuple(Reading(None, int16_vector(payload, at, scale), None) for at in words)
        if head[:1] == (cmd.GYR,) and layout in GYR_LAYOUTS:
            self.counters.packets += 1
            scale = self._gyr_scale_dps
            return tuple(Reading(None, None, int16_vector(payload, at, scale)) for at in words)
        self.counters.rejected += 1
        return ()

    def _learn_chip(self, payload: bytes) -> None:
        if payload[0] == cmd.ACC:
            self._acc_chip = cmd.ACC_CHIPS.get(payload[2])
        else:
            self._gyr_chip = cmd.GYR_CHIPS.get(payload[2])

    def describe(self, payload: bytes) -> Mapping[str, object] | None:
        if len(payload) < 3 or payload[1] != cmd.INFO:
            return None
        chips = {cmd.ACC: cmd.ACC_CHIPS, cmd.GYR: cmd.GYR_CHIPS}.get(payload[0], {})
        return {"module": payload[0], "chip": chips.get(payload[2])}

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return tuple(self._gaps)

    @property
    def rate_hz(self) -> float | None:
        return self._acc_clock.rate_hz

    @property
    def troubles(self) -> tuple[str, ...]:
        return self._remarks.all

    @property
    def battery(self) -> str | None:
        return None
