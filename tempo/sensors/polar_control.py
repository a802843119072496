"""Polar's control point: commands, settings and answers; rows: firmware_notes/polar.md."""

from __future__ import annotations

import struct
from dataclasses import dataclass

ASK, ASK_SDK, START, STOP = 1, 4, 2, 3  # P7
SDK_MODE = 9  # P9
ANSWER = 0xF0  # P11
OK, ALREADY = 0, 6  # P12
RATE, RESOLUTION, RANGE, CHANNELS, FACTOR = 0, 1, 2, 4, 5  # P10
WIDTHS = {RATE: 2, RESOLUTION: 2, RANGE: 2, 3: 4, CHANNELS: 1, FACTOR: 4, 6: 16}  # P10
NAMES = {  # P10
    RATE: "sample_rates_hz",
    RESOLUTION: "resolution_bits",
    RANGE: "ranges",
    CHANNELS: "channels",
}
STATUS = {  # P12
    1: "it knows no such request",
    2: "it knows no such measurement",
    3: "it does not support this",
    4: "the request had a wrong length",
    5: "the request had a wrong value",
    7: "it has no such resolution",
    8: "it has no such rate",
    9: "it has no such range",
    10: "the connection's packets are too small; connect again",
    11: "it has no such number of channels",
    12: "it is in the wrong state; take it off and on again",
    13: "it is in its charger; take it out",
    14: "its memory is full",
}

Settings = dict[int, list[int] | list[float]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A control point answer; with `more` the rest of the parameters follows."""

    op: int
    kind: int
    status: int
    more: bool
    params: bytes


def ask(kind: int) -> bytes:
    """Row P7: which settings does a measurement have."""
    return bytes((ASK, kind))


def start(
    kind: int, rate_hz: int, measuring_range: int, *, bits: int = 16, channels: int | None = 3
) -> bytes:
    """Rows P7, P10: start a measurement; the H10 takes no channels."""
    settings = [(RATE, rate_hz), (RESOLUTION, bits), (RANGE, measuring_range)]
    if channels is not None:
        settings.append((CHANNELS, channels))
    body = b"".join(
        bytes((key, 1)) + value.to_bytes(WIDTHS[key], "little") for key, value in settings
    )
    return bytes((START, kind)) + body


def stop(kind: int) -> bytes:
    """Row P7."""
    return bytes((STOP, kind))


def parse_answer(payload: bytes) -> Answer | None:
    """Row P11."""
    if len(payload) < 4 or payload[0] != ANSWER:
        return None
    more = bool(payload[4]) if len(payload) > 4 else False
    return Answer(payload[1], payload[2], payload[3], more, payload[5:])


def parse_settings(params: bytes) -> Settings:
    """Row P10: type, count, values; what comes after a broken entry is left out."""
    settings: Settings = {}
    at = 0
    while at + 2 <= len(params):
        key, count = params[at], params[at + 1]
        width = WIDTHS.get(key)
        end = at + 2 + (width or 0) * count
        if width is None or end > len(params):
            break
        values = params[at + 2 : end]
        if key == FACTOR:
            settings[key] = list(struct.unpack(f"<{count}f", values))
        elif key != 6:
            settings[key] = [
                int.from_bytes(values[i : i + width], "little")
                for i in range(0, len(values), width)
            ]
        at = end
    return settings


def only_settings(params: bytes) -> Settings | None:
    """The settings when the bytes are nothing else, as in the rest of a long answer."""
    settings = parse_settings(params)
    size = sum(2 + WIDTHS[key] * len(values) for key, values in settings.items())
    return settings if settings and size == len(params) else None


def named(settings: Settings) -> dict[str, object]:
    """The settings under their names."""
    return {NAMES[key]: values for key, values in settings.items() if key in NAMES}
