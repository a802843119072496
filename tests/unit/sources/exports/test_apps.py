"""Each app's layout, written from one session, is read back to the same samples and reps."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

import tempo
from tempo.errors import RecordingError
from tempo.samples import Samples
from tempo.sources.exports.catalogue import APPS, TABLE
from tempo.sources.opening import Reading, takes
from tests.unit.sources.exports import writers
from tests.unit.sources.exports.conftest import found
from tests.unit.sources.exports.writers import WRITERS

MERGED = {"metabase", "phyphox"}  # their two sensors have other times than the session


def read(*paths: Path) -> tempo.Recording:
    (take,) = takes(list(paths))
    return take.read(Reading())


def off(samples: Samples, session: Samples, what: str) -> float:
    """The largest difference to the session at the same times."""
    own, truth = (getattr(one, what) for one in (samples, session))
    at = [np.interp(samples.time_s, session.time_s, axis) for axis in truth.T]
    return float(np.abs(own - np.column_stack(at)).max())


def test_every_app_has_a_writer_here():
    assert {app.identifier for app in APPS} <= WRITERS.keys()


@pytest.mark.parametrize("name", WRITERS)
def test_samples_and_reps_are_those_of_the_session(tmp_path, session, reps, name):
    written = WRITERS[name](tmp_path, session)
    recording = read(written.path)
    samples = recording.samples
    assert abs(float(samples.time_s[0] - session.time_s[0])) < 0.05
    assert len(samples) > 0.98 * len(session)
    if name not in MERGED:
        kept = np.searchsorted(session.time_s, samples.time_s - 0.004)
        rows = session.acc_mps2[kept], session.gyr_dps[kept]
        assert np.abs(samples.time_s - session.time_s[kept]).max() <= written.time_s
        assert np.abs(samples.acc_mps2 - rows[0]).max() <= written.acc_mps2
        assert np.abs(samples.gyr_dps - rows[1]).max() <= written.gyr_dps
    again = found(samples)
    assert again.shape == reps.shape
    tolerance_s = 0.06 if name in MERGED else 0.01
    assert np.abs(again - reps)[:, :4].max() < tolerance_s
    assert np.abs(again - reps)[:, 4].max() < 0.05
    assert recording.sidecar.origin == "imported"
    assert recording.path == str(written.path)


@pytest.mark.parametrize("name", WRITERS)
def test_the_file_is_recognised_by_what_is_in_it(tmp_path, session, name):
    written = WRITERS[name](tmp_path, session)
    if name in {"metabase", "polar"}:
        for old in tmp_path.iterdir():
            half = "gyr" if re.search("GYR", old.name, re.IGNORECASE) else "acc"
            old.rename(tmp_path / f"export_{half}.dat.txt")
        recording = read(*tmp_path.iterdir())
    else:
        recording = read(shutil.move(written.path, tmp_path / f"x{written.path.suffix}"))
    assert len(recording.samples) > 0.98 * len(session)


def test_several_sensors_in_one_witmotion_file(tmp_path, session):
    half = Samples(session.time_s, session.acc_mps2 * 0.99, -session.gyr_dps)
    left = writers.witmotion_text(session, "WT901(left)").splitlines()
    right = writers.witmotion_text(half, "WT901(right)").splitlines()
    mixed = [left[0], *(line for pair in zip(left[1:], right[1:], strict=True) for line in pair)]
    path = tmp_path / "both feet.txt"
    path.write_text("\r\n".join(mixed) + "\r\n", encoding="utf-8", newline="")
    one, two = takes([path])
    assert [take.path.name for take in (one, two)] == [
        "both feet.txt WT901(left)",
        "both feet.txt WT901(right)",
    ]
    assert np.abs(one.read(Reading()).samples.gyr_dps - session.gyr_dps).max() < 0.001
    assert np.abs(two.read(Reading()).samples.gyr_dps + session.gyr_dps).max() < 0.001
    assert two.read(Reading()).sidecar.sensor == "WT901(right)"


@pytest.mark.parametrize(
    ("columns", "fraction"),
    [
        ("Chip Time()|ax(g)|ay(g)|az(g)|wx(deg/s)|wy(deg/s)|wz(deg/s)|AngleX(deg)", "plain"),
        ("Time(s)|AccX(g)|AccY(g)|AccZ(g)|AsX(°/s)|AsY(°/s)|AsZ(°/s)|AngleX(°)", "padded"),
    ],
)
def test_other_versions_of_the_witmotion_app(tmp_path, session, columns, fraction):
    lines = ["\t".join(columns.split("|"))]
    for row, time_s in enumerate(session.time_s):
        ms = round(time_s * 1000) + 300
        rest = f"{ms % 1000:03d}" if fraction == "padded" else str(ms % 1000)
        values = [*(session.acc_mps2[row] / writers.G), *session.gyr_dps[row], 0.0]
        cells = "\t".join(f"{value:.5f}" for value in values)
        lines.append(f"2021-10-9 9:5:{ms // 1000 + 1}.{rest}\t{cells}")
    path = tmp_path / "old.txt"
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    samples = read(path).samples
    assert np.abs(samples.time_s - session.time_s).max() < 0.002
    assert off(samples, session, "gyr_dps") < 0.2


@pytest.mark.parametrize("newer", [True, False])
def test_dot_preambles_of_any_length(tmp_path, session, newer):
    text = writers.dot_text(session, newer=newer)
    path = tmp_path / "dot.csv"
    path.write_text(text.replace("sep=,\n", "sep=,\n" + "Remark:,x\n" * 5000), encoding="utf-8")
    recording = read(path)
    assert recording.sidecar.started_at == "2023-03-28T10:22:30.000+08:00"
    assert recording.quality == ("zero_rows_dropped",)
    assert np.abs(np.diff(recording.samples.time_s) - 0.01).max() < 2e-6


def test_dot_ticks_of_100_microseconds(tmp_path, session):
    head, body = writers.dot_text(session).split("Gyr_Z,\n")
    rows = [line.split(",") for line in body.splitlines()]
    rows = [[row[0], str(100 * number), *row[2:]] for number, row in enumerate(rows)]
    text = head + "Gyr_Z,\n" + "\n".join(map(",".join, rows))
    path = tmp_path / "dot.csv"
    path.write_text(text, encoding="utf-8")
    samples = read(path).samples
    assert np.abs(samples.time_s - session.time_s[1:]).max() < 1e-6


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


def test_polar_with_milliseconds_before_x(tmp_path, session):
    writers.polar(tmp_path, session)
    (acc,) = tmp_path.glob("*ACC*")
    lines = [line.split(";") for line in acc.read_text().splitlines()]
    lines = [
        [*cells[:2], "timestamp [ms]" if not row else "17", *cells[2:]]
        for row, cells in enumerate(lines)
    ]
    acc.write_text("\n".join(map(";".join, lines)))
    assert len(read(acc).samples) == len(session)


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


def test_the_readme_lists_what_is_read(root):
    page = (root / "README.md").read_text(encoding="utf-8")
    for app in (*APPS, TABLE):
        row = f"{app.title} | {app.comes_as} | {app.units} | {app.clock} | {app.tried}"
        assert f"| {row} |\n" in page
