"""The sensors' side of the wire, by the pages in firmware_notes: packets of known values.

They share no code with the decoders, so that an error in one shows against the other.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import pairwise

Words = Sequence[int]


def witmotion(words: Words, clock: Words = ()) -> bytes:
    """Nine int16 words; `clock` is year - 2000, month, day, hour, minute, second, millisecond."""
    frame = b"\x55\x61" + struct.pack("<9h", *words)
    return frame + (struct.pack("<6BH", *clock) if clock else b"")


def witmotion_reply(register: int, words: Words) -> bytes:
    return b"\x55\x71" + struct.pack("<H8h", register, *words)


def dot21(ticks: int, acc: Sequence[float], gyr: Sequence[float], padding: int = 0) -> bytes:
    return struct.pack("<I6f", ticks % 2**32, *acc, *gyr) + bytes(padding)


def dot26(ticks: int, acc: Sequence[float], gyr: Sequence[float]) -> bytes:
    return struct.pack("<I10f", ticks % 2**32, 1.0, 0.0, 0.0, 0.0, *acc, *gyr)


def metawear(module: int, register: int, rows: Sequence[Words]) -> bytes:
    return bytes((module, register)) + b"".join(struct.pack("<3h", *row) for row in rows)


def thingy(words: Words) -> bytes:
    return struct.pack("<9h", *words)


def sensortag(gyr: Words, acc: Words, mag: Words = (0, 0, 0)) -> bytes:
    return struct.pack("<9h", *gyr, *acc, *mag)


def movesense(ticks: int, acc: Sequence[Sequence[float]], gyr: Sequence[Sequence[float]]) -> bytes:
    body = struct.pack("<I", ticks % 2**32)
    for rows in (acc, gyr):
        body += b"".join(struct.pack("<3f", *row) for row in rows)
    return b"\x02\x63" + body


def movesense_in_two(packet: bytes, first: int) -> tuple[bytes, bytes]:
    """The packet as it goes over a smaller MTU: `first` payload bytes, then the rest."""
    return packet[: 2 + first], b"\x03\x63" + packet[2 + first :]


def polar_raw(kind: int, time_ns: int, rows: Sequence[Words], width: int) -> bytes:
    body = b"".join(word.to_bytes(width, "little", signed=True) for row in rows for word in row)
    return _polar_head(kind, time_ns, width - 1) + body


def polar_delta(
    kind: int, time_ns: int, layout: int, rows: Sequence[Words], blocks: Words, bits: int
) -> bytes:
    """`rows` as a reference and differences; `blocks` says how many samples each block holds."""
    body = b"".join(word.to_bytes(bits // 8, "little", signed=True) for word in rows[0])
    at = 1
    for count in blocks:
        body += _block(rows[at - 1 : at + count], bits)
        at += count
    assert at == len(rows)
    return _polar_head(kind, time_ns, 0x80 | layout) + body


def _polar_head(kind: int, time_ns: int, layout: int) -> bytes:
    return bytes((kind,)) + struct.pack("<Q", time_ns) + bytes((layout,))


def _block(rows: Sequence[Words], bits: int) -> bytes:
    half, modulus = 1 << (bits - 1), 1 << bits
    deltas = [
        (after - before + half) % modulus - half
        for one, two in pairwise(rows)
        for before, after in zip(one, two, strict=True)
    ]
    width = max((_bits(delta) for delta in deltas), default=0)
    stream = sum((delta % (1 << width)) << (width * i) for i, delta in enumerate(deltas))
    return bytes((width, len(rows) - 1)) + stream.to_bytes((width * len(deltas) + 7) // 8, "little")


def _bits(delta: int) -> int:
    """Bits of a two's complement number; none for zero."""
    return 0 if not delta else max(delta, ~delta).bit_length() + 1


def open_descriptor(
    rate_hz: float = 100.0,
    range_g: int = 8,
    range_dps: int = 2000,
    axes: Words = (1, 2, 3),
    name: str = "heel",
) -> bytes:
    text = name.encode()
    scales = (range_g * 9.80665 / 32768, range_dps / 32768)
    head = struct.pack("<BBIHHff", 1, 19, round(rate_hz * 1000), range_g, range_dps, *scales)
    return head + struct.pack("<3bB", *axes, len(text)) + text


def open_packet(first: int, ticks: int, step_us: int, rows: Sequence[Words]) -> bytes:
    head = struct.pack("<HIH", first % 2**16, ticks % 2**32, step_us)
    return head + b"".join(struct.pack("<6h", *row) for row in rows)
