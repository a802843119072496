"""A valid stream of each family: packets of known values with the instants they arrive at."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tempo.sensors.decoder import Decoder
from tempo.sensors.dot import Dot
from tempo.sensors.metawear import MetaWear
from tempo.sensors.movesense import Movesense
from tempo.sensors.open_imu import OpenImu
from tempo.sensors.polar import Polar
from tempo.sensors.sensortag import SensorTag
from tempo.sensors.thingy import Thingy
from tempo.sensors.uart import Uart
from tempo.sensors.witmotion import WitMotion
from tests.unit.sensors import packers

G = 9.80665


@dataclass(frozen=True)
class Stream:
    """`packets` are payload and arrival; sample n has the values `acc(n)` and `gyr(n)`."""

    make: Callable[[], Decoder]
    packets: list[tuple[bytes, float]]
    rate_hz: float
    count: int
    acc_tolerance: float
    gyr_tolerance: float
    whole_messages: bool = True


def acc_mps2(n: int) -> tuple[float, float, float]:
    return (0.5 * math.sin(0.07 * n), 1.0 + 0.001 * (n % 50), 9.5 + 0.2 * math.cos(0.05 * n))


def gyr_dps(n: int) -> tuple[float, float, float]:
    return (40.0 * math.sin(0.05 * n), 5.0 * math.cos(0.03 * n), 0.5 * (n % 7))


def words(vector, lsb):
    return [round(word / lsb) for word in vector]


def _stamped(payloads, rate_hz, per_packet=1):
    """Each packet arrives when its last sample has been taken, and a little later."""
    return [
        (payload, 50.0 + ((n + 1) * per_packet - 1) / rate_hz + 0.004 + 0.003 * (n % 3))
        for n, payload in enumerate(payloads)
    ]


def witmotion(count=400):
    lsb = (16 / 32768 * G, 2000 / 32768)
    payloads = [
        packers.witmotion([*words(acc_mps2(n), lsb[0]), *words(gyr_dps(n), lsb[1]), 1, 2, 3])
        for n in range(count)
    ]
    return Stream(WitMotion, _stamped(payloads, 100), 100, count, *lsb, whole_messages=False)


def dot(count=300):
    payloads = [
        packers.dot21(2**32 - 2_000_000 + round(n * 1e6 / 60), acc_mps2(n), gyr_dps(n))
        for n in range(count)
    ]
    return Stream(Dot, _stamped(payloads, 60), 60, count, 1e-5, 1e-4)


def metawear(count=399):
    lsb = (G / 4096, 1 / 16.4)
    packets = []
    for first in range(0, count, 3):
        acc = [words(acc_mps2(n), lsb[0]) for n in range(first, first + 3)]
        gyr = [words(gyr_dps(n), lsb[1]) for n in range(first, first + 3)]
        at = 50.0 + (first + 2) / 100 + 0.005
        packets += [(packers.metawear(3, 0x1C, acc), at), (packers.metawear(19, 7, gyr), at)]
    # the two streams are counted on their own, so a difference of a part of a step is left
    return Stream(MetaWear, packets, 100, count, 0.05, 1.5)


def thingy(count=400):
    lsb = (G / 1024, 1 / 32)
    payloads = [
        packers.thingy([*words(acc_mps2(n), lsb[0]), *words(gyr_dps(n), lsb[1]), 1, 2, 3])
        for n in range(count)
    ]
    return Stream(Thingy, _stamped(payloads, 100), 100, count, *lsb)


def sensortag(count=60):
    lsb = (8 / 32768 * G, 500 / 65536)
    payloads = [
        packers.sensortag(words(gyr_dps(n), lsb[1]), words(acc_mps2(n), lsb[0]))
        for n in range(count)
    ]
    return Stream(SensorTag, _stamped(payloads, 10), 10, count, *lsb)


def movesense(count=400):
    payloads = []
    for first in range(0, count, 8):
        rows = range(first, first + 8)
        acc, gyr = [acc_mps2(n) for n in rows], [gyr_dps(n) for n in rows]
        payloads.append(packers.movesense(1000 + round(first * 1e3 / 104), acc, gyr))
    return Stream(Movesense, _stamped(payloads, 104, 8), 104, count, 1e-5, 1e-4)


def polar(count=520):
    lsb = (G / 1000, 2000 / 32768)
    packets = []
    for first in range(0, count, 52):
        rows = range(first, first + 52)
        time_ns = 10**18 + round((first + 51) * 1e9 / 52)
        acc = [words(acc_mps2(n), lsb[0]) for n in rows]
        gyr = [words(gyr_dps(n), lsb[1]) for n in rows]
        at = 50.0 + (first + 51) / 52
        packets.append((packers.polar_delta(2, time_ns, 1, acc, [20, 31], 16), at + 0.02))
        packets.append((packers.polar_delta(5, time_ns, 0, gyr, [51], 16), at + 0.03))
    return Stream(Polar, packets, 52, count, *lsb)


def uart(count=300):
    lines = [
        "{},{:.4f},{:.4f},{:.4f},{:.3f},{:.3f},{:.3f}\r\n".format(
            n * 20, *(word / G for word in acc_mps2(n)), *gyr_dps(n)
        ).encode()
        for n in range(count)
    ]
    return Stream(Uart, _stamped(lines, 50), 50, count, 1e-3, 1e-3, whole_messages=False)


def open_imu(count=400):
    lsb = (8 * G / 32768, 2000 / 32768)
    payloads = []
    for first in range(0, count, 5):
        rows = [
            [*words(acc_mps2(n), lsb[0]), *words(gyr_dps(n), lsb[1])]
            for n in range(first, first + 5)
        ]
        ticks = 2**32 - 1_000_000 + first * 10_000
        payloads.append(packers.open_packet(65_400 + first, ticks, 10_000, rows))

    def make():
        return OpenImu(descriptor=packers.open_descriptor().hex())

    return Stream(make, _stamped(payloads, 100, 5), 100, count, *lsb)


STREAMS = {
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


def run(decoder, packets):
    """All samples that a decoder makes of packets, joined."""
    blocks = [decoder.feed(payload, received_s) for payload, received_s in packets]
    return (
        np.concatenate([block.time_s for block in blocks]),
        np.concatenate([block.acc_mps2 for block in blocks]),
        np.concatenate([block.gyr_dps for block in blocks]),
    )


def numbers(gyr: np.ndarray, acc: np.ndarray, stream: Stream) -> np.ndarray:
    """Which true sample each decoded one is, -1 for none: nothing may be invented."""
    true_acc = np.array([acc_mps2(n) for n in range(stream.count)])
    true_gyr = np.array([gyr_dps(n) for n in range(stream.count)])
    found = []
    for one_acc, one_gyr in zip(acc, gyr, strict=True):
        off = np.abs(true_acc - one_acc).max(axis=1) / stream.acc_tolerance
        off = np.maximum(off, np.abs(true_gyr - one_gyr).max(axis=1) / stream.gyr_tolerance)
        best = int(off.argmin())
        found.append(best if off[best] <= 1.01 else -1)
    return np.array(found, dtype=int)
