"""Which family an advertisement belongs to, and why some are refused."""

from __future__ import annotations

import pytest

from tempo.errors import TempoError
from tempo.sensors import open_imu
from tempo.sensors.catalogue import FAMILIES, family, recognise

NUS = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"


@pytest.mark.parametrize(
    ("name", "services", "companies", "identifier"),
    [
        ("WT901BLE68", [], {}, "witmotion"),
        ("WT901BLE5.0", [], {}, "witmotion"),
        ("BWT901BLECL5.0", [], {}, "witmotion"),
        ("WT9011DCL-BT50", [], {}, "witmotion"),
        ("my left foot", ["0000FFE5-0000-1000-8000-00805F9A34FB"], {}, "witmotion"),
        ("Xsens DOT", [], {}, "dot"),
        ("Movella DOT", [], {}, "dot"),
        (None, [], {0x0886: b"\x01"}, "dot"),
        ("MetaWear", [], {}, "metawear"),
        ("renamed", ["326a9000-85cb-9195-d9dd-464cfbbae75a"], {}, "metawear"),
        ("Polar Sense 1A2B3C4D", [], {0x006B: b""}, "polar"),
        ("Thingy", [], {}, "thingy"),
        ("Movesense 174630000192", ["0000fdf3-0000-1000-8000-00805f9b34fb"], {}, "movesense"),
        ("CC2650 SensorTag", [], {}, "sensortag"),
        ("SensorTag 2.0", [], {}, "sensortag"),
        ("my sketch", [NUS], {}, "uart"),
        ("heel", [open_imu.SERVICE], {}, "open"),
    ],
)
def test_a_sensor_is_recognised(name, services, companies, identifier):
    match = recognise(name, services, companies)
    assert match is not None
    assert match.family.identifier == identifier
    assert (match.refused is not None) == (identifier == "sensortag")


@pytest.mark.parametrize(
    ("name", "services"),
    [
        ("Sweatband", []),
        ("Stryd", ["00001814-0000-1000-8000-00805f9b34fb"]),
        # the short form of the WitMotion service on the Bluetooth base is another maker's
        ("LED lamp", ["0000ffe5-0000-1000-8000-00805f9b34fb"]),
        (None, []),
    ],
)
def test_others_are_not(name, services):
    assert recognise(name, services) is None


@pytest.mark.parametrize("name", ["Polar H10 12345678", "Polar H9 12345678", "Polar OH1 12345678"])
def test_a_polar_without_gyroscope_is_refused_with_the_reason(name):
    match = recognise(name, [], {0x006B: b""})
    assert match is not None
    assert match.family.identifier == "polar"
    assert "no gyroscope" in match.refused


def test_an_unknown_polar_is_not_taken_for_a_verity_sense():
    assert "Verity Sense" in recognise("Polar Vantage V 123", [], {0x006B: b""}).refused


def test_the_sensortag_is_refused_as_too_slow():
    assert "10 samples a second" in recognise("CC2650 SensorTag").refused


def test_the_vibration_sensor_is_refused():
    assert "vibration" in recognise("WTVB01-BT50").refused


def test_a_dual_mode_unit_has_other_characteristics():
    service = "49535343-fe7d-4ae5-8fa9-9fafd205e455"
    match = recognise("WT901BLE", [service])
    assert match.settings == {"dual_mode": True}
    made = match.family.make(**match.settings)
    assert made.stream.startswith("49535343-1e4d")


def test_a_service_says_more_than_a_name():
    match = recognise("WT901BLE68", [open_imu.SERVICE])
    assert match.family.identifier == "open"


def test_polar_warns_of_its_batches():
    assert "recording, not live" in family("polar").caution
    assert any("recording, not live" in text for text in family("polar").make().troubles)


def test_families_are_those_of_the_command_line():
    names = (
        "witmotion",
        "dot",
        "metawear",
        "polar",
        "thingy",
        "movesense",
        "sensortag",
        "uart",
        "open",
    )
    assert {known.identifier for known in FAMILIES} == set(names)
    with pytest.raises(TempoError, match="choose one of"):
        family("garmin")


@pytest.mark.parametrize("known", FAMILIES, ids=lambda known: known.identifier)
def test_every_family_is_built_without_settings_and_says_what_it_is(known):
    made = known.make()
    assert made.family == known.identifier
    assert made.stream == made.stream.lower()
    assert made.rate_hz is None
    assert made.battery is None
    assert all("hardware" in known.tried for known in FAMILIES)
