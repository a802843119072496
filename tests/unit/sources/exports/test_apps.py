"""Each app's layout, written from one session, is read back to the same samples and reps."""

from __future__ import annotations

import re
import shutil

import numpy as np
import pytest

from tempo.samples import Samples
from tempo.sources.exports.catalogue import APPS, TABLE
from tempo.sources.opening import Reading, takes
from tests.unit.sources.exports import writers
from tests.unit.sources.exports.conftest import found
from tests.unit.sources.exports.readback import off, read
from tests.unit.sources.exports.writers import WRITERS

MERGED = {"metabase", "phyphox"}  # their two sensors have other times than the session


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


def test_the_readme_lists_what_is_read(root):
    page = (root / "README.md").read_text(encoding="utf-8")
    for app in (*APPS, TABLE):
        row = f"{app.title} | {app.comes_as} | {app.units} | {app.clock} | {app.tried}"
        assert f"| {row} |\n" in page
