"""The families' virtual sensors. Bytes by `packers`, which shares no code with the decoders."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import ClassVar

from tempo.samples import Samples
from tests.radio.kits import SIG, OpenImu, Thingy, Uart
from tests.radio.peripherals import (
    G_MPS2,
    INDICATE,
    NOTIFY,
    READ,
    WRITE,
    WRITE_FREE,
    Packet,
    Peripheral,
    groups,
    since,
    words,
)
from tests.unit.sensors import packers

WIT = "-0000-1000-8000-00805f9a34fb"
DOT = "-4947-11e9-8646-d663bd873d93"
MBL = "-85cb-9195-d9dd-464cfbbae75a"
PMD = "-02e7-f387-1cad-8acd2d8df0c8"
MOV = "-7185-4d5d-b431-630e7050e8f0"


class WitMotion(Peripheral):
    """Two frames a notification; shipped in an output mode without angular rate."""

    rate_hz = 100.0

    def __init__(self) -> None:
        self.notify, control = "0000ffe4" + WIT, "0000ffe9" + WIT
        service = "0000ffe5" + WIT
        table = {service: {self.notify: (NOTIFY,), control: (WRITE, WRITE_FREE)}}
        super().__init__("WT901BLE68", table, (service,))
        self.registers = {0x96: 1, 0x03: 0x06, 0x64: 402}
        self.locked = True

    @property
    def running(self) -> bool:
        return self.registers[0x96] == 0 and self.registers[0x03] == 0x09

    @running.setter
    def running(self, _: bool) -> None:
        """It streams whenever somebody listens."""

    def obey(self, characteristic: str, payload: bytes) -> list[tuple[str, bytes]]:
        assert payload[:2] == b"\xff\xaa"
        assert len(payload) == 5
        register, value = payload[2], int.from_bytes(payload[3:], "little")
        if register == 0x27:
            values = [self.registers.get(value + i, 0) for i in range(8)]
            return [(self.notify, packers.witmotion_reply(value, values))]
        if (register, value) == (0x69, 0xB588):
            self.locked = False
        elif not self.locked:
            self.registers[register] = value
        return []

    def packets(self, samples: Samples) -> Iterator[Packet]:
        due = since(samples)
        acc = words(samples.acc_mps2, 16 * G_MPS2 / 32768)
        gyr = words(samples.gyr_dps, 2000 / 32768)
        for two in groups(len(samples), 2):
            frames = [
                packers.witmotion([*acc[i], *gyr[i], 0, 0, 0]) for i in (two.start, two.start + 1)
            ]
            yield Packet(due[two.stop - 1], self.notify, b"".join(frames))


class Dot(Peripheral):
    """Keeps measuring when the link drops, and its clock wraps in the middle of the session."""

    rate_hz = 60.0

    def __init__(self) -> None:
        self.control, self.device = "15172001" + DOT, "15171002" + DOT
        self.notify, self.battery = "15172003" + DOT, "15173001" + DOT
        table = {
            "15171000" + DOT: {self.device: (READ, WRITE)},
            "15172000" + DOT: {self.control: (READ, WRITE), self.notify: (NOTIFY,)},
            "15173000" + DOT: {self.battery: (READ, NOTIFY)},
        }
        super().__init__("Movella DOT", table, company=(0x0886, b"\x01\x02"))

    def obey(self, characteristic: str, payload: bytes) -> list[tuple[str, bytes]]:
        if characteristic == self.device:
            assert (len(payload), payload[0]) == (32, 0x10)
            assert int.from_bytes(payload[24:26], "little") == self.rate_hz
        elif payload == b"\x01\x01\x15":
            self.running = self.notify in self.heard  # started before anybody listens: silence
        elif payload == b"\x01\x00\x15":
            self.running = False
        return []

    def read(self, characteristic: str) -> bytes:
        return bytes((87, 0)) if characteristic == self.battery else super().read(characteristic)

    def packets(self, samples: Samples) -> Iterator[Packet]:
        for due_s, acc, gyr in zip(since(samples), samples.acc_mps2, samples.gyr_dps, strict=True):
            ticks = 2**32 - 20_000_000 + round(due_s * 1e6)
            yield Packet(due_s, self.notify, packers.dot21(ticks, acc, gyr))


class MetaWear(Peripheral):
    """Packed packets of three readings of one quantity, as the boards with a BMI160 or BMI270."""

    rate_hz = 100.0

    def __init__(self, newer: bool = False) -> None:
        self.command, self.notify = "326a9001" + MBL, "326a9006" + MBL
        service = "326a9000" + MBL
        table = {
            service: {self.command: (WRITE, WRITE_FREE), self.notify: (NOTIFY,)},
            "0000180f" + SIG: {"00002a19" + SIG: (READ, NOTIFY)},
        }
        super().__init__("MetaWear", table, (service,))
        self.chips = {0x03: 4, 0x13: 1} if newer else {0x03: 1, 0x13: 0}
        self.packed = {0x03: 0x05, 0x13: 0x05} if newer else {0x03: 0x1C, 0x13: 0x07}
        self.going: dict[int, bool] = {}
        self.wanted: set[tuple[int, int]] = set()

    def read(self, characteristic: str) -> bytes:
        return b"\x40"

    def obey(self, characteristic: str, payload: bytes) -> list[tuple[str, bytes]]:
        module, register, *values = payload
        if (module, register) == (0x11, 0x09):
            self.interval_s = 1.25e-3 * int.from_bytes(payload[2:4], "little")
        if register == 0x80:
            return [(self.notify, bytes((module, 0x80, self.chips[module], 0)))]
        if (module, register) in self.packed.items() and values:
            (self.wanted.add if values[0] else self.wanted.discard)((module, register))
        if register == 0x01 and module in self.chips:
            self.going[module] = bool(values[0])
        self.running = all(
            self.going.get(m) and (m, self.packed[m]) in self.wanted for m in (3, 0x13)
        )
        return []

    def packets(self, samples: Samples) -> Iterator[Packet]:
        due = since(samples)
        acc = words(samples.acc_mps2, G_MPS2 / 4096)
        gyr = words(samples.gyr_dps, 1 / 16.4)
        for three in groups(len(samples), 3):
            for module, rows in ((0x03, acc), (0x13, gyr)):
                payload = packers.metawear(module, self.packed[module], rows[three])
                yield Packet(due[three.stop - 1], self.notify, payload)


class Polar(Peripheral):
    """A Verity Sense: asked by indications, answers with settings, sends frames of 36 samples."""

    rate_hz = 52.0
    FACTORS: ClassVar = {2: 2.44e-4, 5: 0.061035}

    def __init__(self) -> None:
        self.control, self.notify = "fb005c81" + PMD, "fb005c82" + PMD
        pmd = {self.control: (READ, WRITE, INDICATE), self.notify: (NOTIFY,)}
        table = {"fb005c80" + PMD: pmd}
        super().__init__("Polar Sense A1B2C3D4", table, company=(0x006B, b"\x01"))
        self.going = {2: False, 5: False}

    def obey(self, characteristic: str, payload: bytes) -> list[tuple[str, bytes]]:
        op, kind, *_ = payload
        ranges = {2: 8, 5: 2000}
        status, more = 0, b""
        if op == 1:
            more = bytes.fromhex("0001340001011000") + b"\x02\x01" + struct.pack("<H", ranges[kind])
            more += b"\x04\x01\x03"
        elif op == 2:
            assert b"\x00\x01\x34\x00" in payload, "52 Hz was offered"
            self.going[kind] = True
            more = b"\x05\x01" + struct.pack("<f", self.FACTORS[kind])
        elif op == 3:
            status = 0 if self.going[kind] else 6
            self.going[kind] = False
        self.running = all(self.going.values())
        if self.control not in self.heard:
            return []
        return [(self.control, bytes((0xF0, op, kind, status, 0)) + more)]

    def packets(self, samples: Samples) -> Iterator[Packet]:
        due = since(samples)
        rows = {
            2: words(samples.acc_mps2 / G_MPS2 * 1000, 1000 * self.FACTORS[2]),
            5: words(samples.gyr_dps, self.FACTORS[5]),
        }
        for frame in groups(len(samples), 36):
            ticks = 762_000_000_000_000_000 + round(due[frame.stop - 1] * 1e9)
            for kind in (2, 5):
                blocks = [5] * 7
                payload = packers.polar_delta(kind, ticks, 0, rows[kind][frame], blocks, 16)
                assert len(payload) <= 244
                yield Packet(due[frame.stop - 1] + 0.02 * (kind == 5), self.notify, payload)


class Movesense(Peripheral):
    """Eight samples a packet, in two parts because they do not fit into one."""

    rate_hz = 104.0

    def __init__(self) -> None:
        self.control, self.notify = "34800001" + MOV, "34800002" + MOV
        service = "34802252" + MOV
        table = {service: {self.control: (WRITE,), self.notify: (NOTIFY,)}}
        super().__init__("Movesense 1234", table, ("0000fdf3" + SIG,))

    def obey(self, characteristic: str, payload: bytes) -> list[tuple[str, bytes]]:
        if payload[0] == 1:
            self.running = payload[2:] == b"/Meas/IMU6/104\x00"
        elif payload[0] == 2:
            self.running = False
        status = 200 if self.running or payload[0] == 2 else 404
        return [(self.notify, bytes((1, payload[1])) + status.to_bytes(2, "little"))]

    def packets(self, samples: Samples) -> Iterator[Packet]:
        due = since(samples)
        for eight in groups(len(samples), 8):
            ticks = 5_000_000 + round(due[eight.start] * 1000)
            whole = packers.movesense(ticks, samples.acc_mps2[eight], samples.gyr_dps[eight])
            for part in packers.movesense_in_two(whole, 150):
                yield Packet(due[eight.stop - 1], self.notify, part)


FAMILIES: dict[str, Callable[[], Peripheral]] = {
    "witmotion": WitMotion,
    "dot": Dot,
    "metawear": MetaWear,
    "polar": Polar,
    "thingy": Thingy,
    "movesense": Movesense,
    "uart": Uart,
    "open": OpenImu,
}
