"""Commands of MbientLab's MetaWear boards as bytes; rows: firmware_notes/metawear.md."""

from __future__ import annotations

from typing import Literal

from tempo.errors import TempoError

Chip = Literal["bmi160", "bmi270"]

ACC, GYR = 0x03, 0x13  # M5
INFO = 0x80  # M6
ODR = {12.5: 5, 25.0: 6, 50.0: 7, 100.0: 8, 200.0: 9, 400.0: 10, 800.0: 11, 1600.0: 12}  # M9
ACC_CODES: dict[Chip, dict[int, int]] = {
    "bmi160": {2: 0x03, 4: 0x05, 8: 0x08, 16: 0x0C},  # M8
    "bmi270": {2: 0, 4: 1, 8: 2, 16: 3},  # M8
}
ACC_FILTER: dict[Chip, int] = {"bmi160": 0x20, "bmi270": 0xA0}  # M8
GYR_CODES = {2000: 0, 1000: 1, 500: 2, 250: 3, 125: 4}  # M10
GYR_FILTER = 0x20  # M10
ACC_SINGLE, ACC_PACKED = 0x04, {"bmi160": 0x1C, "bmi270": 0x05}  # M11 M12
GYR_SINGLE = {"bmi160": 0x05, "bmi270": 0x04}  # M11
GYR_PACKED = {"bmi160": 0x07, "bmi270": 0x05}  # M12
ACC_CHIPS: dict[int, Chip] = {1: "bmi160", 4: "bmi270"}  # M7
GYR_CHIPS: dict[int, Chip] = {0: "bmi160", 1: "bmi270"}  # M7
ENABLE, DISABLE = b"\x02\x01\x00", b"\x02\x00\x01"  # M13
GO, HALT = b"\x01\x01", b"\x01\x00"  # M14
QUICK_LINK = bytes.fromhex("11090600060000005802")  # M15


def ask_chip(module: int) -> bytes:
    """Row M6."""
    return bytes((module, INFO))


def configure_acc(chip: Chip, rate_hz: float, range_g: int) -> bytes:
    """Rows M8, M9."""
    code = _known(ACC_CODES[chip], range_g, "g")
    return bytes((ACC, 0x03, ACC_FILTER[chip] + _odr(rate_hz), code))


def configure_gyr(rate_hz: float, range_dps: int) -> bytes:
    """Rows M9, M10; the same for both chips."""
    return bytes((GYR, 0x03, GYR_FILTER + _odr(rate_hz), _known(GYR_CODES, range_dps, "°/s")))


def subscribe(module: int, register: int, *, on: bool = True) -> bytes:
    """Rows M11, M12."""
    return bytes((module, register, on))


def _odr(rate_hz: float) -> int:
    if rate_hz not in ODR:
        known = ", ".join(f"{rate:g}" for rate in ODR)
        raise TempoError(f"MetaWear boards have no rate of {rate_hz:g} Hz; choose one of {known}")
    return ODR[rate_hz]


def _known(codes: dict[int, int], value: int, unit: str) -> int:
    if value not in codes:
        known = ", ".join(str(known) for known in sorted(codes))
        raise TempoError(f"MetaWear boards have no range of {value} {unit}; choose one of {known}")
    return codes[value]
