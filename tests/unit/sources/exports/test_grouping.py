"""Which files are one recording: folders, zips, halves, sidecars."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest

import tempo
from tempo.errors import RecordingError
from tempo.sources.opening import takes
from tests.unit.sources.exports import writers
from tests.unit.sources.exports.readback import read


def test_a_folder_of_several_recordings(tmp_path, session):
    writers.dot(tmp_path, session)
    writers.metabase(tmp_path, session)
    writers.phyphox(tmp_path, session)
    (tmp_path / "README.txt").write_text("nothing to see")
    assert [take.path.suffix for take in takes([tmp_path])] == [".zip", ".csv", ".csv"]
    with pytest.raises(RecordingError, match="holds 3 recordings"):
        tempo.read_recording(tmp_path)


def test_a_sidecar_beside_an_export_counts(tmp_path, session):
    written = writers.phyphox(tmp_path, session)
    written.path.with_suffix(".json").write_text('{"mount": "foot", "side": "left"}')
    sidecar = read(written.path).sidecar
    assert (sidecar.mount, sidecar.side, sidecar.origin) == ("foot", "left", "imported")


def test_files_of_two_recordings_are_not_put_together(tmp_path, session):
    early, late = session[:500], session[900:]
    for what, part in (("acc", early), ("gyr", late)):
        text = writers.phyphox_half(part, what, ",", 0.0)
        (tmp_path / f"{what}.csv").write_text(text)
    with pytest.raises(RecordingError, match="do not overlap in time"):
        read(tmp_path / "acc.csv", tmp_path / "gyr.csv")


def test_sensors_that_were_started_together_are_told_apart_by_their_names(tmp_path, session):
    """Both feet, and times of start in the names that differ from file to file."""
    writers.metabase(tmp_path, session)
    for path in list(tmp_path.iterdir()):
        stem = path.name.replace("08.351", "08.431" if "Gyro" in path.name else "08.351")
        (tmp_path / stem.replace("D4CA6EF17860", "AAAAAAAAAAAA")).write_bytes(path.read_bytes())
        path.rename(tmp_path / stem)
    found = takes([tmp_path])
    assert len(found) == 2
    for take in found:
        address = "AAAA" if "AAAA" in take.path.name else "D4CA"
        assert all(address in name for name in take.files)
        assert len(take.files) == 2


def test_two_files_in_different_places_that_were_named_together(tmp_path, session):
    acc = writers.metabase(tmp_path, session).path
    (gyr,) = tmp_path.glob("*Gyroscope*")
    (tmp_path / "elsewhere").mkdir()
    moved = gyr.rename(tmp_path / "elsewhere" / "rates.csv")
    assert len(read(acc, moved).samples) > 0.98 * len(session)


def test_a_hole_in_one_sensor_is_not_bridged(tmp_path, session):
    gyr = writers.phyphox_half(session, "gyr", ",", 0.003)
    acc = writers.phyphox_half(session, "acc", ",", 0.0).splitlines()
    files = {"Accelerometer.csv": "\n".join(acc[:400] + acc[480:]), "Gyroscope.csv": gyr}
    recording = read(writers.packed(tmp_path / "a.zip", files))
    assert "rows_in_holes_dropped" in recording.quality
    assert np.diff(recording.samples.time_s).max() == pytest.approx(0.81, abs=0.02)


def test_no_member_of_a_zip_is_ever_written(tmp_path, session):
    inside = tmp_path / "inside"
    inside.mkdir()
    path = inside / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for what, name in (("acc", "Accelerometer"), ("gyr", "Gyroscope")):
            text = writers.phyphox_half(session, what, ",", 0.0)
            archive.writestr(f"../../{name}.csv", text)
    assert len(read(path).samples) == len(session)
    assert list(tmp_path.iterdir()) == [inside]
    assert list(inside.iterdir()) == [path]
