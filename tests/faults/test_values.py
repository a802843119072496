"""Valid packets of dice for every decoder: it gives back the values that were packed."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Sequence
from math import isclose

import pytest

from tempo.sensors.catalogue import family
from tests.unit.sensors import packers

G = 9.80665
QUICK, LONG = 50_000, 5_000_000
Rows = Sequence[Sequence[float]]
#: Payload, and the accelerations and turning rates that stand in it, in the decoder's units.
Packed = tuple[bytes, Rows, Rows]


def words(dice: random.Random, count: int) -> list[int]:
    return list(struct.unpack(f"<{count}h", dice.randbytes(2 * count)))


def scaled(row: Sequence[int], scale: float) -> list[float]:
    return [word * scale for word in row]


def floats(dice: random.Random, most: float) -> tuple[float, ...]:
    """Numbers that float32 holds."""
    return struct.unpack("<3f", struct.pack("<3f", *(dice.uniform(-most, most) for _ in range(3))))


def witmotion(dice: random.Random) -> Packed:
    rows = [words(dice, 9) for _ in range(dice.randrange(1, 5))]
    acc = [scaled(row[:3], 16 / 32768 * G) for row in rows]
    gyr = [scaled(row[3:6], 2000 / 32768) for row in rows]
    return b"".join(map(packers.witmotion, rows)), acc, gyr


def dot(dice: random.Random) -> Packed:
    acc, gyr = floats(dice, 150), floats(dice, 2000)
    packed = packers.dot21(dice.getrandbits(32), acc, gyr, dice.choice([0, 3, 12]))
    return packed, [acc], [gyr]


def metawear(dice: random.Random) -> Packed:
    module, register = dice.choice([(3, 0x04), (3, 0x1C), (0x13, 0x05), (0x13, 0x07)])
    rows = [words(dice, 3) for _ in range(3 if register in {0x1C, 0x07} else 1)]
    packed = packers.metawear(module, register, rows)
    if module == 3:
        return packed, [scaled(row, G / 4096) for row in rows], []
    return packed, [], [scaled(row, 1 / 16.4) for row in rows]


def thingy(dice: random.Random) -> Packed:
    row = words(dice, 9)
    return packers.thingy(row), [scaled(row[:3], G / 1024)], [scaled(row[3:6], 1 / 32)]


def sensortag(dice: random.Random) -> Packed:
    gyr, acc = words(dice, 3), words(dice, 3)
    packed = packers.sensortag(gyr, acc)
    return packed, [scaled(acc, 8 * G / 32768)], [scaled(gyr, 500 / 65536)]


def movesense(dice: random.Random) -> Packed:
    """All of one length, as a stream has them: another one is not believed at once."""
    acc = [floats(dice, 150) for _ in range(8)]
    gyr = [floats(dice, 2000) for _ in range(8)]
    return packers.movesense(dice.getrandbits(32), acc, gyr), acc, gyr


def polar(dice: random.Random) -> Packed:
    rows, width = [words(dice, 3)], dice.randrange(17)
    for _ in range(dice.randrange(12)):
        steps = [dice.getrandbits(width) - (1 << width >> 1) if width else 0 for _ in range(3)]
        moved = [word + step for word, step in zip(rows[-1], steps, strict=True)]
        rows.append([(word + 32768) % 65536 - 32768 for word in moved])
    time_ns = dice.randrange(1, 2**63)
    blocks = [len(rows) - 1] if len(rows) > 1 else []
    if dice.random() < 0.5:
        packed = packers.polar_delta(2, time_ns, 1, rows, blocks, 16)
        return packed, [scaled(row, G / 1000) for row in rows], []
    packed = packers.polar_delta(5, time_ns, 0, rows, blocks, 16)
    return packed, [], [scaled(row, 2000 / 32768) for row in rows]


def uart(dice: random.Random) -> Packed:
    row = [round(dice.uniform(-30, 30), 4) for _ in range(6)]
    line = ",".join(map(str, row)) + dice.choice(["\n", "\r\n"])
    return line.encode(), [[number * G for number in row[:3]]], [row[3:]]


def open_imu(dice: random.Random) -> Packed:
    rows = [words(dice, 6) for _ in range(dice.randrange(1, 20))]
    head = dice.getrandbits(16), dice.getrandbits(32), dice.randrange(1, 65536)
    (scale,) = struct.unpack("<f", struct.pack("<f", 8 * G / 32768))
    acc = [scaled(row[:3], scale) for row in rows]
    return packers.open_packet(*head, rows), acc, [scaled(row[3:], 2000 / 32768) for row in rows]


PACKED: dict[str, Callable[[random.Random], Packed]] = {
    "witmotion": witmotion,
    "dot": dot,
    "metawear": metawear,
    "polar": polar,
    "thingy": thingy,
    "movesense": movesense,
    "sensortag": sensortag,
    "uart": uart,
    "open": open_imu,
}


def same(found: Rows, packed: Rows) -> bool:
    return len(found) == len(packed) and all(
        isclose(number, other, rel_tol=1e-12, abs_tol=1e-12)
        for one, two in zip(found, packed, strict=True)
        for number, other in zip(one, two, strict=True)
    )


def demand(name: str, count: int) -> None:
    dice, made = random.Random(name), family(name).make  # noqa: S311  # no secret
    decoder = made(descriptor=packers.open_descriptor().hex()) if name == "open" else made()
    for _ in range(count):
        payload, acc, gyr = PACKED[name](dice)
        found = decoder.read(payload)
        assert same([one.acc_mps2 for one in found if one.acc_mps2 is not None], acc), payload
        assert same([one.gyr_dps for one in found if one.gyr_dps is not None], gyr), payload
    assert decoder.counters.rejected == 0


@pytest.mark.parametrize("name", sorted(PACKED))
def test_what_was_packed_is_read(name):
    demand(name, QUICK // len(PACKED))


@pytest.mark.long
@pytest.mark.endless
@pytest.mark.parametrize("name", sorted(PACKED))
def test_five_million_packets_are_read(name):
    demand(name, LONG // len(PACKED))
