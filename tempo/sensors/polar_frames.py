"""Polar's measurement frames: delta coding, layouts, and the times of their samples."""

from __future__ import annotations

import struct

ACC, GYR = 2, 5  # P9
HEADER = 10  # P14
COMPRESSED = 0x80  # P14
NS_PER_S = 1_000_000_000  # P14

Row = tuple[int, ...]


def undelta(payload: bytes, channels: int, bits: int) -> list[Row] | None:
    """Reference sample, then blocks of packed differences (row P20); None when it is not that."""
    width = (bits + 7) // 8
    at = channels * width
    if len(payload) < at:
        return None
    words = [payload[i : i + width] for i in range(0, at, width)]
    rows = [tuple(int.from_bytes(word, "little", signed=True) for word in words)]
    while at < len(payload):
        if at + 2 > len(payload):
            return None
        delta_bits, count = payload[at], payload[at + 1]
        size = (delta_bits * count * channels + 7) // 8
        block = payload[at + 2 : at + 2 + size]
        if delta_bits > bits or not count or len(block) < size:
            return None
        _unpack(rows, block, delta_bits, count, bits)
        at += 2 + size
    return rows


def _unpack(rows: list[Row], block: bytes, delta_bits: int, count: int, bits: int) -> None:
    stream = int.from_bytes(block, "little")
    mask, sign = (1 << delta_bits) - 1, (1 << delta_bits) >> 1
    half, modulus = 1 << (bits - 1), 1 << bits
    last = rows[-1]
    for _ in range(count):
        row = []
        for word in last:
            delta = ((stream & mask) ^ sign) - sign
            stream >>= delta_bits
            row.append((word + delta + half) % modulus - half)
        last = tuple(row)
        rows.append(last)


def as_float(pattern: int) -> float:
    """The IEEE number whose bits these are."""
    (number,) = struct.unpack("<f", (pattern & 0xFFFFFFFF).to_bytes(4, "little"))
    return float(number)


def raw_rows(payload: bytes, width: int) -> list[Row] | None:
    """Three signed little-endian words a sample (rows P15 to P17)."""
    size = 3 * width
    if not payload or len(payload) % size:
        return None
    words = [
        int.from_bytes(payload[at : at + width], "little", signed=True)
        for at in range(0, len(payload), width)
    ]
    return [tuple(words[at : at + 3]) for at in range(0, len(words), 3)]


class FrameClock:
    """Times of the samples of successive frames of one measurement.

    A frame's time is that of its last sample. Between frames the samples are spread evenly, unless
    a frame comes so late that one must be missing: then the steps are counted back, and the hole
    stays a hole (the maker's own rule stretches the frame over it).
    """

    def __init__(self, rate_hz: float | None, previous_ns: int | None = None) -> None:
        self.rate_hz = rate_hz
        self._previous_ns = previous_ns or None

    def restart(self) -> None:
        self._previous_ns = None

    def times_s(self, frame_ns: int, count: int, assumed_hz: float) -> list[float]:
        previous_ns, self._previous_ns = self._previous_ns, frame_ns
        step_ns = NS_PER_S / (self.rate_hz or assumed_hz)
        if previous_ns is not None and frame_ns > previous_ns:
            passed_ns = frame_ns - previous_ns
            if self.rate_hz is None or passed_ns <= 1.5 * count * step_ns:
                step_ns = passed_ns / count
        last = count - 1
        return [(frame_ns - (last - index) * step_ns) / NS_PER_S for index in range(count)]
