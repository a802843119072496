"""How a file is written down does not matter, and what is spoilt in it is mended or named."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tempo.errors import RecordingError
from tempo.samples import Samples
from tempo.sources.exports import body
from tempo.sources.exports.clocks import counted
from tempo.sources.opening import Reading, takes
from tests.unit.sources.exports import writers

DRESSES = {
    "byte-order mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16 without mark": lambda text: text.encode("utf-16-le"),
    "latin-1": lambda text: text.encode("cp1252"),
    "windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old mac line ends": lambda text: text.replace("\n", "\r").encode(),
    "blank lines between": lambda text: text.replace("\n", "\n\n").encode(),
    "no last line end": lambda text: text.rstrip("\n").encode(),
    "blanks at line ends": lambda text: text.replace("\n", " \n").encode(),
    "zeros after a power cut": lambda text: text.encode() + bytes(4096),
    "header lines by the thousand": lambda text: b"# a remark\n" * 5000 + text.encode(),
    "the header again in the middle": lambda text: again(text).encode(),
}


def again(text: str) -> str:
    lines = text.splitlines(keepends=True)
    header = next(line for line in lines if "Acc_X" in line)
    return "".join([*lines[:400], header, *lines[400:]])


def dot(session: Samples) -> str:
    return writers.dot_text(session[:800], newer=False)


def read(path: Path) -> object:
    (take,) = takes([path])
    return take.read(Reading())


@pytest.mark.parametrize("dress", DRESSES)
def test_the_dress_does_not_matter(tmp_path, session, dress):
    path = tmp_path / "a.csv"
    path.write_text(dot(session), encoding="utf-8")
    plain = read(path)
    path.write_bytes(DRESSES[dress](dot(session)))
    dressed = read(path)
    assert np.array_equal(dressed.samples.time_s, plain.samples.time_s)
    assert np.array_equal(dressed.samples.acc_mps2, plain.samples.acc_mps2)
    assert dressed.quality == plain.quality


def test_small_blocks_give_the_same_bits(tmp_path, session, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text(dot(session), encoding="utf-8")
    whole = read(path).samples
    seen = []
    monkeypatch.setattr(body, "_BLOCK", 700)
    (take,) = takes([path])
    blocks = take.read(Reading(watch=lambda done, size: seen.append((done, size)))).samples
    assert np.array_equal(blocks.gyr_dps, whole.gyr_dps)
    assert len(seen) > 50
    assert seen[-1] == (path.stat().st_size, path.stat().st_size)


@pytest.mark.parametrize("cut", [1, 25, 60])
def test_a_truncated_last_line_is_left_out_and_said(tmp_path, session, cut):
    text = dot(session)
    path = tmp_path / "a.csv"
    path.write_text(text[: text.rstrip("\n").rindex("\n") + cut], encoding="utf-8")
    recording = read(path)
    assert len(recording.samples) == 798
    assert ("truncated_last_line" in recording.quality) == (cut > 1)


def lines_of(session: Samples) -> list[str]:
    return dot(session).splitlines()


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda ls: [*ls[:50], ls[50].replace(",-179.98", ",oops"), *ls[51:]], None),
        (lambda ls: [*ls[:50], ls[50][:-4] + "x", *ls[51:]], r"line 51: column Gyr_Z has"),
        (lambda ls: [*ls[:50], ls[50][:60], *ls[51:]], r"line 51: \d+ values where .* 11 columns"),
        (lambda ls: [*ls[:50], ls[50] + ",7,8", *ls[51:]], r"line 51: 13 values where"),
        (lambda ls: [*ls[:50], ls[50].replace(",0.", ",nan", 1), *ls[51:]], "line 51: column"),
        (lambda ls: [*ls[:50], ls[50] + "e300", *ls[51:]], "line 51: .* more than any sensor"),
        (lambda ls: [*ls, *ls[208:400]], r"line 809: the time falls back by 5.99 s"),
    ],
)
def test_what_cannot_be_mended_is_named_with_its_line(tmp_path, session, edit, sentence):
    session = Samples(session.time_s, np.abs(session.acc_mps2), np.abs(session.gyr_dps))
    path = tmp_path / "a.csv"
    path.write_text("\n".join(edit(lines_of(session))) + "\n", encoding="utf-8")
    if sentence is None:
        assert len(read(path).samples) == 799  # the column is not wanted
        return
    with pytest.raises(RecordingError, match=sentence) as error:
        read(path)
    assert str(path) in str(error.value)


def test_rows_out_of_order_and_repeated(tmp_path, session):
    lines = lines_of(session)
    path = tmp_path / "a.csv"
    swapped = [*lines[:100], lines[103], *lines[100:103], *lines[104:]]
    doubled = [*swapped[:300], swapped[299], *swapped[300:]]
    path.write_text("\n".join(doubled) + "\n", encoding="utf-8")
    recording = read(path)
    assert recording.duplicate_rows == 1
    assert {"rows_sorted", "duplicate_rows_dropped"} <= set(recording.quality)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert np.array_equal(recording.samples.acc_mps2, read(path).samples.acc_mps2)
    (note,) = [
        note
        for note in recording.sidecar.extra["imported"]["assumed"]
        if note["code"] == "rows_sorted"
    ]
    assert (note["rows"], note["line"]) == (3, 102)


def test_a_time_that_comes_twice_is_dropped_and_a_coarse_clock_is_counted_out(tmp_path, session):
    files = writers.sensor_logger_files(session)
    rows = [line.split(",") for line in files["TotalAcceleration.csv"].splitlines()]
    rows[500][:2] = rows[499][:2]
    kept = {name: files[name] for name in ("Gyroscope.csv", "Metadata.csv")}
    kept["TotalAcceleration.csv"] = "\n".join(map(",".join, rows))
    recording = read(writers.packed(tmp_path / "a.zip", kept))
    assert "same_time_dropped" in recording.quality
    for row in rows[1:]:
        row[:2] = [f"{int(row[0]) // 10**8 * 10**8}", f"{float(row[1]) // 0.1 * 0.1:.1f}"]
    kept["TotalAcceleration.csv"] = "\n".join(map(",".join, rows))
    recording = read(writers.packed(tmp_path / "b.zip", kept))
    assert "times_rebuilt" in recording.quality


@pytest.mark.parametrize("lost", [0, 7, 60])
@pytest.mark.parametrize("rate_hz", [50, 200])
def test_arrivals_are_counted_out_and_losses_found(lost, rate_hz):
    """Bursts every 30 ms, 4 ms late or more, a stall now and then, a clock 0.4 % slow."""
    rng = np.random.default_rng([lost, rate_hz])
    true_s = np.arange(60 * rate_hz) * 1.004 / rate_hz
    start = 25 * rate_hz
    true_s = np.delete(true_s, slice(start, start + lost))
    burst = np.ceil(true_s / 0.03).astype(int)
    late_s = rng.exponential(0.006, burst[-1] + 1)
    late_s[rng.random(len(late_s)) < 0.01] += 0.12
    arrived_s = np.maximum.accumulate(0.03 * burst + late_s[burst])
    even_s, missing = counted(np.floor(1000 * arrived_s) / 1000)
    assert missing == lost
    error_s = even_s - even_s[0] - true_s
    assert np.quantile(np.abs(error_s - np.median(error_s)), 0.95) < 0.006


def whole_exports(session: Samples) -> dict[str, bytes]:
    short = session[:300]
    return {
        "a.txt": writers.witmotion_text(short).encode(),
        "b.csv": writers.dot_text(short).encode(),
        "c.TXT": writers.witmotion_card_bytes(short),
    }


SPLICES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 60), st.binary(max_size=12)), min_size=1, max_size=4
)


def spoilt(whole: bytes, splices: list[tuple[float, int, bytes]]) -> bytes:
    for share, gone, put_in in splices:
        place = int(share * len(whole))
        whole = whole[:place] + put_in + whole[place + gone :]
    return whole


def read_or_refused(path: Path) -> None:
    """A recording, or an error of ours, never another."""
    with suppress(RecordingError):
        for take in takes([path]):
            samples = take.read(Reading()).samples
            assert np.isfinite(samples.acc_mps2).all()
            assert np.isfinite(samples.gyr_dps).all()
            assert (np.diff(samples.time_s) > 0).all()


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(which=st.sampled_from(["a.txt", "b.csv", "c.TXT"]), splices=SPLICES)
def test_whatever_is_spoilt_is_read_or_is_one_sentence(tmp_path, session, which, splices):
    path = tmp_path / which
    path.write_bytes(spoilt(whole_exports(session)[which], splices))
    read_or_refused(path)


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(splices=SPLICES)
def test_a_spoilt_zip_is_read_or_is_one_sentence(tmp_path, session, splices):
    path = writers.phyphox(tmp_path, session[:300]).path
    path.write_bytes(spoilt(path.read_bytes(), splices))
    read_or_refused(path)


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(which=st.integers(0, 4), splices=SPLICES)
def test_a_spoilt_real_export_is_read_or_is_one_sentence(tmp_path, exports, which, splices):
    source = sorted(exports.glob("*.csv"))[which]
    path = tmp_path / source.name
    lines = source.read_bytes().splitlines(keepends=True)
    path.write_bytes(spoilt(b"".join(lines[:600]), splices))
    read_or_refused(path)
