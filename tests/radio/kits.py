"""Virtual sensors of kits and of makers' boards."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np

from tempo.samples import Samples
from tests.radio.peripherals import (
    G_MPS2,
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

SIG = "-0000-1000-8000-00805f9b34fb"
THY = "-9b35-4933-9b10-52ffa9740042"
NUS = "-b5a3-f393-e0a9-e50e24dcca9e"
OPN = "-36e1-4d21-ad66-afe17b3a47de"


class Thingy(Peripheral):
    rate_hz = 100.0

    def __init__(self) -> None:
        self.motion, self.notify, self.link = ("ef68" + c + THY for c in ("0401", "0406", "0104"))
        table = {
            "ef680100" + THY: {self.link: (READ, WRITE)},
            "ef680400" + THY: {self.motion: (READ, WRITE), self.notify: (NOTIFY,)},
        }
        super().__init__("Thingy", table, ("ef680100" + THY,))

    def obey(self, characteristic: str, payload: bytes) -> list[tuple[str, bytes]]:
        if characteristic == self.link:
            self.interval_s = 1.25e-3 * int.from_bytes(payload[:2], "little")
        elif characteristic == self.motion:
            assert struct.unpack("<4HB", payload)[3] == self.rate_hz
            self.running = True
        return []

    def packets(self, samples: Samples) -> Iterator[Packet]:
        acc = words(samples.acc_mps2, G_MPS2 / 1024)
        gyr = words(samples.gyr_dps, 1 / 32)
        for due_s, a, g in zip(since(samples), acc, gyr, strict=True):
            yield Packet(due_s, self.notify, packers.thingy([*a, *g, 0, 0, 0]))


class SensorTag(Peripheral):
    rate_hz = 10.0

    def __init__(self) -> None:
        service = "f000aa80-0451-4000-b000-000000000000"
        super().__init__("CC2650 SensorTag", {service: {}}, (service,))


class Uart(Peripheral):
    """Lines of text, cut every 20 bytes as a sketch with a small MTU does."""

    rate_hz = 50.0

    def __init__(self) -> None:
        self.notify, service = "6e400003" + NUS, "6e400001" + NUS
        table = {service: {"6e400002" + NUS: (WRITE_FREE,), self.notify: (NOTIFY,)}}
        super().__init__("Heel", table, (service,))
        self.running = True

    def packets(self, samples: Samples) -> Iterator[Packet]:
        rows = np.column_stack([samples.acc_mps2 / G_MPS2, samples.gyr_dps])
        for due_s, row in zip(since(samples), rows.tolist(), strict=True):
            line = f"{round(1000 * due_s)},{','.join(f'{value:.4f}' for value in row)}\r\n".encode()
            for at in range(0, len(line), 20):
                yield Packet(due_s, self.notify, line[at : at + 20])


class OpenImu(Peripheral):
    rate_hz = 100.0

    def __init__(self) -> None:
        self.about, self.notify, self.control = (f"4bc0000{n}{OPN}" for n in (2, 3, 4))
        service = "4bc00001" + OPN
        chars = {self.about: (READ,), self.notify: (NOTIFY,), self.control: (WRITE,)}
        super().__init__("XIAO heel", {service: chars}, (service,))

    def obey(self, characteristic: str, payload: bytes) -> list[tuple[str, bytes]]:
        if payload in {b"\x00", b"\x01"}:
            self.running = bool(payload[0])
        else:
            assert payload == b"\x02" + struct.pack("<I", 100_000)
        return []

    def read(self, characteristic: str) -> bytes:
        return packers.open_descriptor(self.rate_hz, name=self.name)

    def packets(self, samples: Samples) -> Iterator[Packet]:
        due = since(samples)
        acc = words(samples.acc_mps2, 8 * G_MPS2 / 32768)
        gyr = words(samples.gyr_dps, 2000 / 32768)
        rows = [[*a, *g] for a, g in zip(acc, gyr, strict=True)]
        for five in groups(len(samples), 5):
            ticks = 2**32 - 10_000_000 + round(due[five.start] * 1e6)
            payload = packers.open_packet(five.start, ticks, 10_000, rows[five])
            yield Packet(due[five.stop - 1], self.notify, payload)
