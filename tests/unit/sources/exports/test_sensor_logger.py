"""Sensor Logger: orders of columns, iPhones, names that say nothing, rounded clocks."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tempo.samples import Samples
from tests.unit.sources.exports import writers
from tests.unit.sources.exports.readback import off, read


@pytest.mark.parametrize("order", ["zyx", "yzx", "xyz"])
def test_sensor_logger_columns_in_any_order(tmp_path, session, order):
    files = writers.sensor_logger_files(session, order)
    samples = read(writers.packed(tmp_path / "a.zip", files)).samples
    assert off(samples, session, "acc_mps2") < 1e-9


def test_sensor_logger_of_an_iphone(tmp_path, session):
    """No TotalAcceleration, the other sign, and an uncalibrated accelerometer in g."""
    files = writers.sensor_logger_files(Samples(session.time_s, -session.acc_mps2, session.gyr_dps))
    del files["TotalAcceleration.csv"]
    files["Metadata.csv"] = writers.metadata("ios")
    recording = read(writers.packed(tmp_path / "a.zip", files))
    assert {"gravity_added", "sign_turned"} <= set(recording.quality)
    assert off(recording.samples, session, "acc_mps2") < 1e-6
    files["Metadata.csv"] = writers.metadata("ios", "true")
    recording = read(writers.packed(tmp_path / "b.zip", files))
    assert "sign_turned" not in recording.quality
    lines = ["time,seconds_elapsed,x,y,z"]
    lines += [
        f"{1713800420922000000 + round(t * 1e9)},{t!r},{x!r},{y!r},{z!r}"
        for t, x, y, z in np.column_stack([session.time_s, -session.acc_mps2 / writers.G]).tolist()
    ]
    for name in ("Accelerometer.csv", "Gravity.csv", "Metadata.csv"):
        del files[name]
    files["AccelerometerUncalibrated.csv"] = "\n".join(lines)
    recording = read(writers.packed(tmp_path / "c.zip", files))
    assert "sign_turned" in recording.quality
    assert off(recording.samples, session, "acc_mps2") < 1e-6


def test_sensor_logger_names_that_say_nothing(tmp_path, session):
    files = writers.sensor_logger_files(session)
    (tmp_path / "one.csv").write_text(files["Gyroscope.csv"])
    (tmp_path / "two.csv").write_text(files["TotalAcceleration.csv"])
    recording = read(tmp_path / "one.csv", tmp_path / "two.csv")
    assert off(recording.samples, session, "gyr_dps") < 1e-9
    assert "taken_for_gyroscope" in recording.quality


def test_sensor_logger_columns_renamed_by_the_user(tmp_path, session):
    files = writers.sensor_logger_files(session)
    names = "Timestamp,seconds_elapsed,AccelerationZ,AccelerationY,AccelerationX"
    total = names + files["TotalAcceleration.csv"].partition("zyx"[0] + ",y,x")[2]
    (tmp_path / "walk_TotalAcceleration.csv").write_text(total)
    (tmp_path / "walk_Gyroscope.csv").write_text(files["Gyroscope.csv"])
    assert off(read(tmp_path).samples, session, "acc_mps2") < 1e-9


def test_a_clock_that_a_spreadsheet_has_rounded(tmp_path, session):
    files = writers.sensor_logger_files(session)
    for name in ("TotalAcceleration.csv", "Gyroscope.csv"):
        files[name] = re.sub(r"^17138\d+", "1.7138E+18", files[name], flags=re.MULTILINE)
    recording = read(writers.packed(tmp_path / "a.zip", files))
    assert "elapsed_taken" in recording.quality
    assert off(recording.samples, session, "acc_mps2") < 1e-9
