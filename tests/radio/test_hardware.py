"""For a machine with a radio and a sensor: TEMPO_SENSOR=ADDRESS pytest -m hardware."""

from __future__ import annotations

import os

import numpy as np
import pytest

from tempo import cli
from tempo.sources.recording import read_recording


@pytest.mark.hardware
def test_a_sensor_that_lies_still_reads_gravity_and_no_turning(tmp_path):
    csv = tmp_path / "still.csv"
    words = ["record", "--out", str(csv), "--sensor", os.environ["TEMPO_SENSOR"], "--seconds", "10"]
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    assert left.value.code == 0
    recording = read_recording(csv)
    assert np.linalg.norm(recording.samples.acc_mps2.mean(axis=0)) == pytest.approx(9.81, abs=0.5)
    assert np.abs(recording.samples.gyr_dps.mean(axis=0)).max() < 5.0
    assert recording.samples.time_s[-1] - recording.samples.time_s[0] == pytest.approx(10, abs=0.2)
