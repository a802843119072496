"""WitMotion's checksummed 11-byte frames: on the serial line and the SD card, never in the air."""

from __future__ import annotations

from tempo.sensors.decoder import Reading
from tempo.sensors.packets import int16_vector

LENGTH = 11  # W17


def serial_readings(
    payload: bytes, acc_scale_mps2: float, gyr_scale_dps: float
) -> tuple[Reading, ...] | None:
    """One quantity a frame; None when the bytes are not whole frames with right checksums."""
    frames = [payload[at : at + LENGTH] for at in range(0, len(payload), LENGTH)]
    if not frames or not all(_right(frame) for frame in frames):
        return None
    readings = []
    for frame in frames:
        if frame[1] == 0x51:  # W17
            readings.append(Reading(None, int16_vector(frame, 2, acc_scale_mps2), None))
        elif frame[1] == 0x52:  # W17
            readings.append(Reading(None, None, int16_vector(frame, 2, gyr_scale_dps)))
    return tuple(readings)


def _right(frame: bytes) -> bool:
    known = len(frame) == LENGTH and frame[0] == 0x55 and 0x50 <= frame[1] <= 0x5F
    return known and sum(frame[:-1]) & 0xFF == frame[-1]
