"""Every shared test vector that concerns a family decodes to the values it is published with."""

from __future__ import annotations

import json
import struct

import pytest

from tempo.sensors import dot, metawear_commands, movesense, polar_control, sensortag, thingy
from tempo.sensors import witmotion as wit
from tempo.sensors.by_hand import decode
from tempo.sensors.polar_frames import FrameClock, as_float, undelta
from tests.conftest import ROOT

FAMILIES = {
    "wit": "witmotion",
    "dot": "dot",
    "mw": "metawear",
    "polar": "polar",
    "thingy": "thingy",
    "sensortag": "sensortag",
    "movesense": "movesense",
    "nus": "uart",
}
SHARED = ROOT.parent / "shared" / "sensors" / "vectors.json"
VECTORS = json.loads(SHARED.read_text())["vectors"] if SHARED.is_file() else []
G = 9.80665


def family(vector):
    return FAMILIES.get(vector["id"].split("-")[0])


def of_kind(*kinds):
    chosen = [v for v in VECTORS if family(v) and v["kind"] in kinds]
    missing = pytest.param(None, marks=pytest.mark.skip(reason="../shared/sensors is not here"))
    return pytest.mark.parametrize(
        "vector", chosen or [missing], ids=[v["id"] for v in chosen] or ["none"]
    )


def close(found, expected, scale=1.0):
    for one, other in zip(found, expected, strict=True):
        assert one == pytest.approx([word * scale for word in other], rel=1e-6, abs=2e-5)


def listed(value):
    return value if value and isinstance(value[0], list) else [value]


def decoded(vector):
    settings = {key: str(value) for key, value in vector["context"].items()}
    return decode(family(vector), [vector["hex"]], settings)


@of_kind("notification", "payload", "stream")
def test_samples(vector):
    expected = dict(vector["expected"])
    if "reference_sample" in expected or ("blocks" in expected and "header" not in expected):
        check_bare_delta(vector)
        return
    answer = decoded(vector)
    acc = [sample["acc_mps2"] for sample in answer["samples"]]
    gyr = [sample["gyr_dps"] for sample in answer["samples"]]
    seen = 0
    for frame in expected.get("frames", [expected]):
        count = 0
        for key, found, scale in (
            ("acc_g", acc, G),
            ("acc_ms2", acc, 1.0),
            ("gyro_dps", gyr, 1.0),
            ("samples_mg", acc, G / 1000),
            ("samples_dps", gyr, 1.0),
        ):
            if key in frame:
                rows = listed(frame[key])
                count = len(rows)
                close(found[seen : seen + count], rows, scale)
        seen += count
    check_times(answer, expected)
    check_words(answer, expected)
    if "first_sample_mg" in expected:
        close(acc[:1], [expected["first_sample_mg"]], G / 1000)
        seen = len(expected["samples_raw"])
    if "values" in expected:
        close(acc, [expected["values"][:3]], G)
        close(gyr, [expected["values"][3:]])
        seen = 1
    assert seen == len(answer["samples"])
    assert answer["lost"] == 0
    assert seen or answer["messages"]


def check_times(answer, expected):
    times = [sample["time_s"] for sample in answer["samples"]]
    for key, per_s in (("timestamp_us", 1e6), ("timestamp_ms", 1e3)):
        if key in expected and times:
            assert times[0] == pytest.approx(expected[key] / per_s, abs=1e-9)
    if "timestamps_ns" in expected:
        assert times == pytest.approx([t / 1e9 for t in expected["timestamps_ns"]], abs=2e-9)
    if "first_timestamp_ns" in expected:
        assert times[0] == pytest.approx(expected["first_timestamp_ns"] / 1e9, abs=2e-9)
        assert times[-1] == pytest.approx(expected["last_timestamp_ns"] / 1e9, abs=2e-9)


def check_words(answer, expected):
    said = answer["messages"][0] if answer["messages"] else {}
    for key, name in (
        ("reg", "register"),
        ("words", "words"),
        ("battery_V", "battery_v"),
        ("status", "status"),
        ("clip_acc", "clip_acc"),
        ("clip_gyr", "clip_gyr"),
        ("free_acc_ms2", "free_acc_mps2"),
        ("quat_wxyz", "quat_wxyz"),
        ("mag_au", "mag_au"),
        ("sample_rates_hz", "sample_rates_hz"),
        ("ranges_g", "ranges_g"),
    ):
        if key in expected:
            assert said[name] == expected[key]


def check_bare_delta(vector):
    """The payload of a Polar frame without its head."""
    expected, payload = vector["expected"], bytes.fromhex(vector["hex"])
    floats = expected.get("encoding") == "float32"
    bits = expected.get("resolution_bits", 16)
    rows = undelta(payload, expected.get("channels", 3), bits)
    if "reference_sample" in expected:
        assert rows == [tuple(expected["reference_sample"])]
    if "n_samples" in expected:
        assert len(rows) == expected["n_samples"]
    if floats:
        rows = [[as_float(word) for word in row] for row in rows]
    for key, values in expected.items():
        if key.startswith("samples"):
            close(rows[: len(values)], values)


@of_kind("response", "response-params")
def test_replies(vector):
    said = decoded(vector)["messages"][0]
    names = {"ref": "reference", "code": None, "byte_sum_mod_256": None}
    for key, value in vector["expected"].items():
        name = names.get(key, key)
        if name is not None:
            assert said[name] == value


@of_kind("timestamps")
def test_polar_times(vector):
    context = vector["context"]
    clock = FrameClock(context.get("sample_rate_hz"), context.get("previous_timestamp_ns"))
    times = clock.times_s(context["frame_timestamp_ns"], context["n"], 52.0)
    assert times == pytest.approx([t / 1e9 for t in vector["expected"]["timestamps_ns"]], abs=2e-9)


COMMANDS = {
    "wit-cmd-unlock": wit.UNLOCK,
    "wit-cmd-rate-10": wit.set_rate(10),
    "wit-cmd-rate-20": wit.set_rate(20),
    "wit-cmd-rate-50": wit.set_rate(50),
    "wit-cmd-rate-100": wit.set_rate(100),
    "wit-cmd-rate-200": wit.set_rate(200),
    "wit-cmd-save": wit.SAVE,
    "wit-cmd-read-batt": wit.read_registers(wit.BATTERY),
    "wit-cmd-acc-cal": wit.write_register(0x01, 0x01),
    "wit-cmd-ref": wit.write_register(0x01, 0x08),
    "dot-cmd-start21": dot.start(21),
    "dot-cmd-stop21": dot.stop(21),
    "dot-cmd-start26": dot.start(26),
    "dot-cmd-rate60": dot.set_rate(60),
    "dot-msg-sync-start": dot.sync_start(bytes.fromhex("d4ca6ef1693d")),
    "dot-msg-sync-stop": dot.SYNC_STOP,
    "dot-msg-sync-status": dot.SYNC_STATUS,
    "mw-cmd-acc-50hz-2g": metawear_commands.configure_acc("bmi160", 50, 2),
    "mw-cmd-acc-200hz-8g": metawear_commands.configure_acc("bmi160", 200, 8),
    "mw-cmd-acc270-200hz-8g": metawear_commands.configure_acc("bmi270", 200, 8),
    "mw-cmd-acc-enable": b"\x03" + metawear_commands.ENABLE,
    "mw-cmd-acc-disable": b"\x03" + metawear_commands.DISABLE,
    "mw-cmd-acc-sub": metawear_commands.subscribe(3, metawear_commands.ACC_SINGLE),
    "mw-cmd-acc-subpacked160": metawear_commands.subscribe(3, 0x1C),
    "mw-cmd-acc-subpacked270": metawear_commands.subscribe(3, 0x05),
    "mw-cmd-gyro-50hz-125": metawear_commands.configure_gyr(50, 125),
    "mw-cmd-gyro-200hz-2000": metawear_commands.configure_gyr(200, 2000),
    "mw-cmd-gyro-on": b"\x13" + metawear_commands.GO,
    "mw-cmd-gyro-off": b"\x13" + metawear_commands.HALT,
    "mw-cmd-gyro-enable": b"\x13" + metawear_commands.ENABLE,
    "mw-cmd-gyro-sub": metawear_commands.subscribe(0x13, 0x05),
    "mw-cmd-gyro-subpacked": metawear_commands.subscribe(0x13, 0x07),
    "polar-cmd-acc52": polar_control.start(2, 52, 8),
    "polar-cmd-gyro52": polar_control.start(5, 52, 2000),
    "polar-cmd-h10acc200": polar_control.start(2, 200, 8, channels=None),
    "polar-cmd-getacc": polar_control.ask(2),
    "polar-cmd-getgyro": polar_control.ask(5),
    "polar-cmd-stopacc": polar_control.stop(2),
    "polar-cmd-stopgyro": polar_control.stop(5),
    "polar-cmd-sdkon": bytes((polar_control.START, polar_control.SDK_MODE)),
    "polar-cmd-sdkoff": bytes((polar_control.STOP, polar_control.SDK_MODE)),
    "polar-cmd-sdkacc416": polar_control.start(2, 416, 16),
    "polar-cmd-sdkgyro104": polar_control.start(5, 104, 2000),
    "thingy-cfg-100hz": thingy.configure(100),
    "thingy-cfg-200hz": thingy.configure(200),
    "thingy-cfg-default": thingy.configure(10, wake_on_motion=True),
    "thingy-conn-7.5ms": thingy.connection_interval(7.5),
    "sensortag-cfg-all-8g": sensortag.configure(8),
    "sensortag-period-100ms": sensortag.period(100),
    "movesense-cmd-sub": movesense.subscribe("/Meas/IMU6/104"),
    "movesense-cmd-unsub": movesense.unsubscribe(),
}


@of_kind("command")
def test_commands(vector):
    assert COMMANDS[vector["id"]].hex() == vector["hex"]


def test_a_float_pattern_is_the_number_it_is():
    assert as_float(-1082130432) == struct.unpack("<f", b"\x00\x00\x80\xbf")[0]
