"""The real exports beside the checkout: read, with what is known of them, and no heel raise."""

from __future__ import annotations

import numpy as np
import pytest

import tempo
from tempo.sources.opening import takes
from tempo.sources.units import gravity_at_rest_mps2

KNOWN = {
    "metabase_Accelerometer_12.500Hz.csv": ("MbientLab MetaBase", 411, 25.0, 16.4),
    "metabase_Gyroscope_25.000Hz.csv": ("MbientLab MetaBase", 411, 25.0, 16.4),
    "movella_dot_recording.csv": ("Movella (Xsens) DOT", 1952, 120.0, 16.26),
    "phyphox_Accelerometer.csv": ("phyphox", 10575, 100.67, 105.03),
    "phyphox_Gyroscope.csv": ("phyphox", 10575, 100.67, 105.03),
}


def test_every_file_is_known_here(exports):
    assert {path.name for path in exports.glob("*.csv")} == KNOWN.keys()


@pytest.mark.parametrize("name", KNOWN)
def test_it_is_read(exports, name):
    app, count, rate_hz, lasts_s = KNOWN[name]
    recording = tempo.read_recording(exports / name)
    samples = recording.samples
    assert recording.sidecar.extra["imported"]["app"] == app
    assert len(samples) == count
    assert recording.sidecar.sample_rate_hz == pytest.approx(rate_hz, rel=1e-3)
    assert samples.time_s[-1] - samples.time_s[0] == pytest.approx(lasts_s, abs=0.05)
    assert 9.3 < gravity_at_rest_mps2(samples.acc_mps2, rate_hz) < 10.1
    assert np.quantile(np.abs(samples.gyr_dps), 0.99) < 300


def test_the_folder_holds_three_recordings(exports):
    found = [take.path.name for take in takes([exports])]
    assert found == [
        "metabase_Accelerometer_12.500Hz.csv",
        "movella_dot_recording.csv",
        "phyphox_Accelerometer.csv",
    ]


@pytest.mark.parametrize(
    "name",
    ["metabase_Gyroscope_25.000Hz.csv", "movella_dot_recording.csv", "phyphox_Gyroscope.csv"],
)
def test_none_of_them_is_a_heel_raise(exports, name):
    assert tempo.analyse(tempo.read_recording(exports / name)).outcome.reps == ()
