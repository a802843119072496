"""The sensor families that are known, and which of them an advertisement belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from tempo.errors import TempoError
from tempo.sensors import (
    dot,
    metawear,
    movesense,
    open_imu,
    polar,
    sensortag,
    thingy,
    uart,
    witmotion,
)
from tempo.sensors.decoder import Decoder, Signature


@dataclass(frozen=True, slots=True)
class Family:
    """One family of sensors.

    make : builds a decoder from the settings that `keys` names.
    by_hand : settings for bytes typed in by hand, where nothing was asked of the sensor before.
    clock : what the samples' times rest on; `tried` says on what the decoder has been tried.
    refused : why it is not used although it is understood; `caution` what to know when it is.
    """

    identifier: str
    title: str
    signature: Signature
    make: Callable[..., Decoder]
    keys: Mapping[str, Callable[[str], object]]
    rate_hz: float | None
    clock: str
    tried: str
    by_hand: Mapping[str, object] = field(default_factory=dict)
    caution: str | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A family that an advertisement belongs to; `refused` says why it cannot be used."""

    family: Family
    refused: str | None
    settings: Mapping[str, object]


def _truth(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError(text)


def _whole(text: str) -> int:
    number = int(text) if text.strip().lstrip("+-").isdigit() else float(text)
    if number != int(number):
        raise ValueError(text)
    return int(number)


_CAPTURED = "captured bytes and simulation; not tried on hardware"
_PUBLISHED = "the maker's published bytes and simulation; not tried on hardware"
_DERIVED = "bytes derived from documents and simulation; not tried on hardware"
_RATE: Mapping[str, Callable[[str], object]] = {"sample_rate_hz": float}

FAMILIES: tuple[Family, ...] = (
    Family(
        "witmotion",
        "WitMotion BLE 5.0",
        witmotion.SIGNATURE,
        witmotion.WitMotion,
        {**_RATE, "dual_mode": _truth},
        100.0,
        "none: counted at the measured rate",
        _CAPTURED,
        by_hand={"serial": True},
    ),
    Family(
        "dot",
        "Movella DOT (Xsens DOT)",
        dot.SIGNATURE,
        dot.Dot,
        {**_RATE, "payload_mode": _whole},
        60.0,
        "microseconds",
        _DERIVED,
        by_hand={"payload_mode": None},
    ),
    Family(
        "metawear",
        "MbientLab MetaMotion R, RL, S",
        metawear.SIGNATURE,
        metawear.MetaWear,
        {**_RATE, "range_g": _whole, "range_dps": _whole},
        100.0,
        "none: counted at the measured rate",
        _PUBLISHED,
    ),
    Family(
        "polar",
        "Polar Verity Sense",
        polar.SIGNATURE,
        polar.Polar,
        {
            **_RATE,
            "factor": float,
            "previous_timestamp_ns": _whole,
            "range_g": _whole,
            "range_dps": _whole,
            "sdk_mode": _truth,
        },
        52.0,
        "nanoseconds",
        _CAPTURED,
        by_hand={"sample_rate_hz": None},
        caution=polar.BATCHES,
    ),
    Family(
        "thingy",
        "Nordic Thingy:52",
        thingy.SIGNATURE,
        thingy.Thingy,
        _RATE,
        100.0,
        "none: counted at the measured rate",
        _DERIVED,
    ),
    Family(
        "movesense",
        "Movesense (GSP firmware)",
        movesense.SIGNATURE,
        movesense.Movesense,
        _RATE,
        104.0,
        "milliseconds",
        _CAPTURED,
        by_hand={"sample_rate_hz": None, "any_layout": True},
    ),
    Family(
        "sensortag",
        "TI SensorTag CC2650",
        sensortag.SIGNATURE,
        sensortag.SensorTag,
        {"range_g": _whole},
        sensortag.RATE_HZ,
        "none: counted at the measured rate",
        _DERIVED,
        refused=sensortag.TOO_SLOW,
    ),
    Family(
        "uart",
        "Text lines over the Nordic UART Service",
        uart.SIGNATURE,
        uart.Uart,
        {**_RATE, "columns": str, "acc_unit": str, "gyr_unit": str, "time_unit": str},
        None,
        "a time column where there is one, else counted",
        _DERIVED,
        by_hand={"unfinished": True},
        caution="Text lines carry no checksum: a line that the radio cut in two may look whole.",
    ),
    Family(
        "open",
        "Open IMU format",
        open_imu.SIGNATURE,
        open_imu.OpenImu,
        {**_RATE, "descriptor": str, "range_g": _whole, "range_dps": _whole},
        100.0,
        "microseconds and a sample counter",
        "its own reference packer and simulation; not tried on hardware",
    ),
)


def family(identifier: str) -> Family:
    """The family with this identifier."""
    for known in FAMILIES:
        if known.identifier == identifier:
            return known
    names = ", ".join(known.identifier for known in FAMILIES)
    raise TempoError(f"there is no sensor family {identifier!r}; choose one of {names}")


def recognise(
    name: str | None,
    services: Iterable[str] = (),
    manufacturer_data: Mapping[int, bytes] | None = None,
) -> Match | None:
    """The family that an advertisement belongs to.

    A service of the family's own says more than a name that a user may have changed, and a name
    more than the maker's number, which all products of the maker share.
    """
    uuids = {service.lower() for service in services}
    named = name or ""
    companies = set(manufacturer_data or ())
    tests: tuple[Callable[[Signature], bool], ...] = (
        lambda signature: bool(uuids.intersection(signature.services)),
        lambda signature: any(re.search(pattern, named) for pattern in signature.names),
        lambda signature: bool(companies.intersection(signature.companies)),
    )
    for test in tests:
        for known in FAMILIES:
            if test(known.signature):
                return _match(known, named, uuids)
    return None


def _match(known: Family, name: str, uuids: Collection[str]) -> Match:
    refused = known.refused
    settings: dict[str, object] = {}
    if known.identifier == "polar" and not name.startswith("Polar Sense"):
        refused = polar.NO_GYRO if re.match(r"Polar (H\d|OH1)", name) else polar.UNKNOWN
    if known.identifier == "witmotion":
        if name.startswith("WTVB"):
            refused = witmotion.VIBRATION
        if witmotion.DUAL_SERVICE in uuids:
            settings["dual_mode"] = True
    return Match(known, refused, settings)
