from __future__ import annotations

import numpy as np
import pytest

from tempo.errors import RecordingError
from tempo.samples import Samples
from tempo.sources.recording import COLUMNS, read_recording
from tempo.sources.units import STANDARD_GRAVITY_MPS2 as G

CANONICAL = ",".join(COLUMNS)


@pytest.fixture
def read(tmp_path):
    def write_and_read(samples, header=CANONICAL, time=1.0, acc=1.0, gyr=1.0, **options):
        path = tmp_path / "a.csv"
        rows = np.column_stack(
            [samples.time_s * time, samples.acc_mps2 * acc, samples.gyr_dps * gyr]
        )
        np.savetxt(path, rows, delimiter=",", header=header, comments="", fmt="%.17g")
        return read_recording(path, **options)

    return write_and_read


def close(recording, samples):
    found = recording.samples
    return (
        np.allclose(found.time_s, samples.time_s)
        and np.allclose(found.acc_mps2, samples.acc_mps2)
        and np.allclose(found.gyr_dps, samples.gyr_dps)
    )


@pytest.mark.parametrize(
    ("scale", "code"),
    [
        ({"acc": 1 / G}, "acc_in_g"),
        ({"acc": 1000 / G}, "acc_in_mg"),
        ({"gyr": np.pi / 180}, "gyr_in_radps"),
        ({"time": 1e3}, "time_in_ms"),
        ({"time": 1e6}, "time_in_us"),
        ({"time": 1e9}, "time_in_ns"),
    ],
)
def test_a_certain_unit_is_converted_and_stated(read, rocking, scale, code):
    recording = read(rocking, **scale)
    assert recording.quality == (code,)
    assert close(recording, rocking)


def test_all_at_once(read, rocking):
    recording = read(rocking, time=1e3, acc=1 / G, gyr=np.pi / 180)
    assert recording.quality == ("time_in_ms", "acc_in_g", "gyr_in_radps")
    assert close(recording, rocking)


def test_units_in_the_header_are_taken_at_their_word(read, rocking):
    header = "time_ms,acc_x_mg,acc_y_mg,acc_z_mg,gyr_x_radps,gyr_y_radps,gyr_z_radps"
    recording = read(rocking, header, time=1e3, acc=1000 / G, gyr=np.pi / 180)
    assert recording.quality == ()
    assert close(recording, rocking)


def test_a_header_that_gravity_contradicts_is_refused(read, rocking):
    header = CANONICAL.replace("mps2", "g")
    with pytest.raises(RecordingError, match=r"acc_x_g … read 9\.81 g at rest, not 1 g"):
        read(rocking, header)


@pytest.mark.parametrize("name", ["heel_raises_left_foot", "slowed_left_foot_7s"])
def test_real_raises_tell_their_gyroscope(read, real, name):
    samples = read_recording(real / f"{name}.csv").samples
    assert read(samples).quality == ()
    assert read(samples, gyr=np.pi / 180).quality == ("gyr_in_radps",)


@pytest.mark.parametrize("name", ["heel_raises_left_shank", "stand_then_moves_foot", "walk_tibia"])
def test_real_movement_that_does_not_tell_is_asked_about(read, real, name):
    samples = read_recording(real / f"{name}.csv").samples
    assert read(samples).quality == ()
    with pytest.raises(RecordingError, match="--gyr-unit radps or --gyr-unit dps"):
        read(samples, gyr=np.pi / 180)
    assert close(read(samples, gyr=np.pi / 180, gyr_unit="radps"), samples)
    assert close(read(samples, gyr_unit="dps"), samples)


@pytest.mark.parametrize("scale", [1, 1 / G, 0.3])
def test_acceleration_without_gravity_is_refused(read, rocking, scale):
    moving = rocking.acc_mps2 - [0, 0, 9.5]
    swing = np.sin(2 * np.pi * 0.7 * rocking.time_s)[:, None] * [0.5, 1.5, 1.0]
    linear = Samples(rocking.time_s, moving - moving.mean(axis=0) + swing, rocking.gyr_dps)
    with pytest.raises(RecordingError, match="gravity was removed"):
        read(linear, acc=scale)


def test_raw_counts_are_refused(read, rocking):
    with pytest.raises(RecordingError, match="raw counts need the sensor's scale"):
        read(rocking, acc=2048 / G)


def test_a_gyroscope_in_strange_units_is_asked_about(read, rocking):
    with pytest.raises(RecordingError, match=r"0\.0\d+ times as fast .* --gyr-unit"):
        read(rocking, gyr=16.4)


def test_time_that_cannot_be_read_is_asked_about(read, rocking):
    with pytest.raises(RecordingError, match="name the column time_ms"):
        read(rocking, time=1e4)


def test_a_gyroscope_that_is_off_is_refused_only_when_the_sensor_moves(read, rocking):
    with pytest.raises(RecordingError, match="reads 0 throughout although"):
        read(rocking, gyr=0)
    noise = np.random.default_rng(0).normal(0, 0.05, rocking.acc_mps2.shape)
    still = Samples(rocking.time_s, noise + np.array([0, 0, 9.7]), rocking.gyr_dps * 0)
    assert read(still).quality == ()


def test_a_stuck_stream_is_stated(read, rocking):
    acc, gyr = rocking.acc_mps2.copy(), rocking.gyr_dps.copy()
    acc[1000:1070], gyr[1000:1070] = acc[1000], gyr[1000]
    assert read(Samples(rocking.time_s, acc, gyr)).quality == ("stuck_samples",)
    acc[1030], gyr[1030] = acc[5], gyr[5]
    assert read(Samples(rocking.time_s, acc, gyr)).quality == ()


def test_a_scale_error_of_a_cheap_chip_is_no_unit(read, rocking):
    assert read(rocking, acc=1.047).quality == ()
    assert read(rocking, acc=0.974).quality == ()
