"""phyphox: separators, names, folders, pauses."""

from __future__ import annotations

import numpy as np
import pytest

from tests.unit.sources.exports import writers
from tests.unit.sources.exports.readback import off, read


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("words", [True, False])
def test_phyphox_separators_folders_and_names(tmp_path, session, delimiter, words):
    for what, name in (("acc", "Accelerometer"), ("gyr", "Gyroscope")):
        text = writers.phyphox_half(session, what, delimiter, 0.0, words)
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    recording = read(tmp_path)
    assert recording.path == str(tmp_path)
    assert recording.quality == ()  # the same times: nothing had to be merged
    assert off(recording.samples, session, "acc_mps2") < 1e-6
    assert off(recording.samples, session, "gyr_dps") < 1e-6
    for named in ("Accelerometer.csv", "Gyroscope.csv"):
        alone = read(tmp_path / named)
        assert np.array_equal(alone.samples.gyr_dps, recording.samples.gyr_dps)


def test_phyphox_both_sensors_in_one_table(tmp_path, session):
    acc = writers.phyphox_half(session, "acc", ";", 0.0).splitlines()
    gyr = writers.phyphox_half(session, "gyr", ";", 0.0).splitlines()
    both = [f"{a};{g.partition(';')[2]}" for a, g in zip(acc, gyr, strict=True)]
    path = tmp_path / "Raw Data.csv"
    path.write_text("\n".join(both), encoding="utf-8")
    assert off(read(path).samples, session, "acc_mps2") < 1e-6


def test_a_pause_is_put_back_into_the_times(tmp_path, session):
    rows = (
        '"event","experiment time","system time","system time text"\n"START",0.0,100.0,""\n'
        '"PAUSE",6.005,106.005,""\n"START",6.005,136.005,""\n"PAUSE",20.0,150.0,""\n'
    )
    files = {
        "Accelerometer.csv": writers.phyphox_half(session, "acc", ",", 0.0),
        "Gyroscope.csv": writers.phyphox_half(session, "gyr", ",", 0.0),
        "meta/time.csv": rows,
    }
    recording = read(writers.packed(tmp_path / "a.zip", files))
    step_s = np.diff(recording.samples.time_s)
    assert step_s.max() == pytest.approx(30.01, abs=1e-6)
    assert recording.samples.time_s[np.argmax(step_s)] == pytest.approx(6.0)
    assert "pauses_put_in" in recording.quality
    for name, text in files.items():
        place = tmp_path / "folder" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    for named in (tmp_path / "folder", tmp_path / "folder" / "Gyroscope.csv"):
        assert np.array_equal(read(named).samples.time_s, recording.samples.time_s)
