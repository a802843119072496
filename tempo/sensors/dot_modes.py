"""Payload modes of the Movella DOT (formerly Xsens DOT): what stands where in each."""

from __future__ import annotations

import struct
from dataclasses import dataclass

LONG = "15172002-4947-11e9-8646-d663bd873d93"  # D6
MEDIUM = "15172003-4947-11e9-8646-d663bd873d93"  # D7
SHORT = "15172004-4947-11e9-8646-d663bd873d93"  # D8
ROOM = {LONG: 63, MEDIUM: 40, SHORT: 20}  # D6 D7 D8


@dataclass(frozen=True, slots=True)
class Field:
    """One quantity in a payload: its `struct` format and, where it is not 1, its scale."""

    name: str
    offset: int
    format: str
    scale: float = 1.0

    def value(self, payload: bytes) -> object:
        words = struct.unpack_from(f"<{self.format}", payload, self.offset)
        if self.scale != 1.0:
            words = tuple(word * self.scale for word in words)
        return words[0] if len(words) == 1 else list(words)


@dataclass(frozen=True, slots=True)
class Mode:
    """A payload mode; without `acc` and `gyr` offsets the payload lacks the raw quantity."""

    size: int
    characteristic: str
    fields: tuple[Field, ...]

    def offset(self, name: str) -> int | None:
        return next((field.offset for field in self.fields if field.name == name), None)

    def fits(self, payload: bytes) -> bool:
        """The right size, or padded with zeros to the room of the characteristic (row D10)."""
        within = self.size <= len(payload) <= max(self.size, ROOM[self.characteristic])
        return within and not any(payload[self.size :])


def _mode(size: int, characteristic: str, *fields: tuple[str, int, str]) -> Mode:
    scales = {"mag_au": 1.0 / 4096.0}  # D11
    return Mode(
        size,
        characteristic,
        tuple(Field(name, at, form, scales.get(name, 1.0)) for name, at, form in fields),
    )


MODES = {
    21: _mode(28, MEDIUM, ("acc_mps2", 4, "3f"), ("gyr_dps", 16, "3f")),  # D11
    20: _mode(
        34, MEDIUM, ("acc_mps2", 4, "3f"), ("gyr_dps", 16, "3f"), ("mag_au", 28, "3h")
    ),  # D11
    26: _mode(
        44, LONG, ("quat_wxyz", 4, "4f"), ("acc_mps2", 20, "3f"), ("gyr_dps", 32, "3f")
    ),  # D12
    22: _mode(
        40, MEDIUM, ("euler_deg", 4, "3f"), ("free_acc_mps2", 16, "3f"), ("gyr_dps", 28, "3f")
    ),  # D13
    23: _mode(
        34, MEDIUM, ("euler_deg", 4, "3f"), ("free_acc_mps2", 16, "3f"), ("mag_au", 28, "3h")
    ),  # D13
    24: _mode(32, MEDIUM, ("quat_wxyz", 4, "4f"), ("gyr_dps", 20, "3f")),  # D13
    2: _mode(
        36,
        MEDIUM,
        ("quat_wxyz", 4, "4f"),
        ("free_acc_mps2", 20, "3f"),
        ("status", 32, "H"),
        ("clip_acc", 34, "B"),
        ("clip_gyr", 35, "B"),
    ),  # D13
    3: _mode(32, MEDIUM, ("quat_wxyz", 4, "4f"), ("free_acc_mps2", 20, "3f")),  # D13
    7: _mode(
        32,
        MEDIUM,
        ("euler_deg", 4, "3f"),
        ("free_acc_mps2", 16, "3f"),
        ("status", 28, "H"),
        ("clip_acc", 30, "B"),
        ("clip_gyr", 31, "B"),
    ),  # D13
    16: _mode(28, MEDIUM, ("euler_deg", 4, "3f"), ("free_acc_mps2", 16, "3f")),  # D13
    19: _mode(32, MEDIUM, ("dq_wxyz", 4, "4f"), ("dv_mps", 20, "3f")),  # D13
    18: _mode(38, MEDIUM, ("dq_wxyz", 4, "4f"), ("dv_mps", 20, "3f"), ("mag_au", 32, "3h")),  # D13
    4: _mode(16, SHORT, ("euler_deg", 4, "3f")),  # D13
    5: _mode(20, SHORT, ("quat_wxyz", 4, "4f")),  # D13
    6: _mode(16, SHORT, ("free_acc_mps2", 4, "3f")),  # D13
}


def guess(payload: bytes) -> int | None:
    """The raw mode that a payload of unknown mode is most likely in, by its length."""
    return next((mode for mode in (21, 26, 20) if _bare(mode, payload)), None)


def _bare(mode: int, payload: bytes) -> bool:
    known = MODES[mode]
    return len(payload) == known.size or (mode != 20 and known.fits(payload))
