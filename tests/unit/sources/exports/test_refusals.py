"""What cannot be used is refused in one sentence that says why and which setting would help."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from tempo.errors import RecordingError
from tempo.samples import Samples
from tempo.sources.exports import part as parts
from tempo.sources.opening import Reading, takes
from tests.unit.sources.exports import writers

DOT = "PacketCounter,SampleTimeFine,"
MOVING = "{row},{ticks},1,2,3,0.1,0.2,0.3,0\n"


def refused(*paths: Path) -> str:
    with pytest.raises(RecordingError) as error:
        takes(list(paths))[0].read(Reading())
    said = str(error.value)
    assert "\n" not in said
    assert str(paths[0].name) in said
    return said


def dot_log(header: str, rows: str, step: int) -> str:
    return header + "".join(rows.format(row=row, ticks=step * row) for row in range(300))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(
            dot_log(
                f"sep=,\nA:,b\n\n{DOT}Quat_W,Quat_X,Quat_Y,FreeAcc_X,FreeAcc_Y,FreeAcc_Z,Status\n",
                MOVING,
                16667,
            ),
            "free acceleration, which has no gravity",
            id="fusion mode",
        ),
        pytest.param(
            dot_log(
                f"{DOT}Euler_X,Euler_Y,Euler_Z,FreeAcc_X,FreeAcc_Y,FreeAcc_Z,Status\n", MOVING, 167
            ),
            "free acceleration, which has no gravity",
            id="server log",
        ),
        pytest.param(
            "SampleTimeFine;Euler_X;Euler_Y;Euler_Z\n" + "0;-0,4826;0,1644;-2,2543\n" * 50,
            "holds only orientation",
            id="spreadsheet of a server log",
        ),
        pytest.param(
            dot_log(f"{DOT}dq_W,dq_X,dq_Y,dq_Z,dv[1],dv[2],dv[3]\n", MOVING, 16667),
            "delta quantities",
            id="delta",
        ),
    ],
)
def test_orientation_only_exports_of_dot(tmp_path, text, reason):
    path = tmp_path / "dot.csv"
    path.write_text(text, encoding="utf-8")
    said = refused(path)
    assert reason in said
    assert "Rate quantities" in said


def test_linear_acceleration_of_phyphox(tmp_path, session):
    path = tmp_path / "Raw Data.csv"
    path.write_text(
        writers.phyphox_half(session, "acc", ",", 0).replace("Accel", "Linear Accel"), "utf-8"
    )
    said = refused(path)
    assert "no gyroscope, only linear acceleration" in said
    gyr = tmp_path / "Gyroscope.csv"
    gyr.write_text(writers.phyphox_half(session, "gyr", ",", 0), "utf-8")
    said = refused(path, gyr)
    assert "without gravity" in said
    assert '"Accelerometer" (with g)' in said


def test_gravity_that_is_gone_whatever_the_header_says(tmp_path, session):
    bare = session.acc_mps2 - session.acc_mps2.mean(axis=0)
    swing = 2 * np.sin(9 * session.time_s)[:, None]
    samples = Samples(session.time_s, bare + swing - swing.mean(), session.gyr_dps)
    for write in (writers.phyphox, writers.dot, writers.witmotion):
        said = refused(write(tmp_path, samples).path)
        assert "gravity was removed" in said
        assert "raw acceleration" in said or "Rate quantities" in said or "with g" in said


def test_sensor_logger_without_gravity(tmp_path, session):
    files = writers.sensor_logger_files(session)
    kept = {name: files[name] for name in ("Accelerometer.csv", "Gyroscope.csv", "Metadata.csv")}
    said = refused(writers.packed(tmp_path / "a.zip", kept))
    assert "switch on Total Acceleration" in said


@pytest.mark.parametrize("write", [writers.phyphox, writers.sensor_logger])
def test_a_zip_without_gyroscope(tmp_path, session, write):
    whole = write(tmp_path, session).path
    bare = tmp_path / "bare.zip"
    with zipfile.ZipFile(whole) as full, zipfile.ZipFile(bare, "w") as less:
        for name in full.namelist():
            if "Gyroscope" not in name:
                less.writestr(name, full.read(name))
    assert "no gyroscope" in refused(bare)


@pytest.mark.parametrize("write", [writers.metabase, writers.polar])
def test_half_of_a_pair_alone(tmp_path, session, write):
    acc = write(tmp_path, session).path
    other = next(path for path in tmp_path.iterdir() if path != acc)
    held = "GYR" in acc.name
    other.unlink()
    said = refused(acc)
    assert ("no acceleration, only the gyroscope" if held else "no gyroscope") in said
    assert "name both files" in said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]\n", "no gyroscope"),
        ("Phone timestamp;HR [bpm];HRV [ms];Breathing interval [rpm];\n", "no gyroscope"),
        ("time,seconds_elapsed,text\n1,2,hello\n", "no gyroscope"),
        ("time,ax,ay,az\n" + "0.1,0,0,9.8\n" * 30, "holds no gyroscope, only acceleration"),
        ("a,b,c,d\n" + "1,2,3,4\n" * 30, "no column is known to be time or acceleration"),
        ("1,2,3,4,5,6,7\n" * 30, "name seven with --columns"),
        ("hello\nworld\n", "no table of samples"),
        ("", "is empty"),
    ],
)
def test_other_texts(tmp_path, text, reason):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    assert reason in refused(path)


def test_no_text_at_all(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, 5000, dtype=np.uint8).tobytes()
    (tmp_path / "a.txt").write_bytes(noise)
    assert "not a text file" in refused(tmp_path / "a.txt")
    (tmp_path / "b.xls").write_bytes(b"\xd0\xcf\x11\xe0" + noise)
    assert "Excel workbook" in refused(tmp_path / "b.xls")
    packed = writers.packed(tmp_path / "c.xlsx", {"xl/workbook.xml": "<x/>"})
    assert "Excel workbook" in refused(packed)


def test_a_logger_card_without_time_or_without_the_gyroscope(tmp_path, session):
    frames = writers.witmotion_card_bytes(session)
    each = [frames[at : at + 11] for at in range(0, len(frames), 11)]
    path = tmp_path / "a.TXT"
    path.write_bytes(b"".join(one for one in each if one[1] != 0x50))
    assert "--rate-hz" in refused(path)
    read = takes([path])[0].read(Reading(rate_hz=100.0))
    assert np.allclose(read.samples.time_s, session.time_s)
    path.write_bytes(b"".join(one for one in each if one[1] != 0x52))
    assert "switch both on" in refused(path)


def test_zips_that_no_recording_needs(tmp_path, session, monkeypatch):
    path = writers.packed(tmp_path / "bomb.zip", {"Accelerometer.csv": "0" * 3_000_000})
    monkeypatch.setattr(parts, "SMALL_BYTES", 1_000_000)
    assert "would unpack to" in refused(path)
    monkeypatch.undo()
    monkeypatch.setattr(parts, "MOST_MEMBERS", 2)
    assert "would unpack to" in refused(writers.phyphox(tmp_path, session).path)


def test_zips_that_are_damaged_locked_or_empty(tmp_path, session):
    whole = writers.phyphox(tmp_path, session).path.read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:-500])
    assert "is damaged" in refused(tmp_path / "cut.zip")
    spoilt = bytearray(whole)
    spoilt[2000:2100] = bytes(100)
    (tmp_path / "spoilt.zip").write_bytes(spoilt)
    assert "damaged" in refused(tmp_path / "spoilt.zip")
    assert "holds no recording" in refused(writers.packed(tmp_path / "e.zip", {"a.png": "x"}))
    locked = bytearray(writers.packed(tmp_path / "l.zip", {"a.csv": "x,y,z\n"}).read_bytes())
    locked[6] |= 1  # the flag of a password, here and in the list at the end
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "l.zip").write_bytes(locked)
    assert "password" in refused(tmp_path / "l.zip")


def test_a_zip_of_tempos_own_recordings(tmp_path):
    header = "time_s,acc_x_mps2,acc_y_mps2,acc_z_mps2,gyr_x_dps,gyr_y_dps,gyr_z_dps\n"
    assert "unpack it" in refused(
        writers.packed(tmp_path / "a.zip", {"a.csv": header, "b.txt": ""})
    )


def test_too_slow(tmp_path, session):
    slow = Samples(session.time_s[::8], session.acc_mps2[::8], session.gyr_dps[::8])
    assert "too few to time a raise" in refused(writers.dot(tmp_path, slow).path)


def test_a_gyroscope_that_was_off(tmp_path, session):
    off = Samples(session.time_s, session.acc_mps2, 0 * session.gyr_dps)
    assert "gyroscope reads 0 throughout" in refused(writers.witmotion(tmp_path, off).path)


def test_a_header_whose_unit_gravity_contradicts(tmp_path, session):
    path = writers.phyphox(tmp_path, session).path
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    rows = files["Accelerometer.csv"].splitlines()
    files["Accelerometer.csv"] = "\n".join(
        [rows[0]]
        + [
            ",".join(
                f"{float(cell) / (9.8 if at else 1)}" for at, cell in enumerate(row.split(","))
            )
            for row in rows[1:]
        ]
    )
    assert "reads 0.101 g at rest" in refused(writers.packed(tmp_path / "b.zip", files))
