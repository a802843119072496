from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tempo.errors import RecordingError
from tempo.samples import Samples
from tempo.sources.recording import (
    COLUMNS,
    Recording,
    Sidecar,
    read_recording,
    write_recording,
)

HEADER = ",".join(COLUMNS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "session.csv"


def table(samples: Samples) -> np.ndarray:
    return np.column_stack([samples.time_s, samples.acc_mps2, samples.gyr_dps])


def lines_of(samples: Samples) -> list[str]:
    return [",".join(map(repr, row)) for row in table(samples).tolist()]


def same(recording: Recording, samples: Samples) -> bool:
    return np.array_equal(table(recording.samples), table(samples))


@given(arrays(np.float64, (101, 7), elements=st.floats(-1e6, 1e6)))
def test_every_float_reads_back_exactly(tmp_path_factory, noise):
    time_s = np.arange(101) / 97 + noise[0, 0]
    acc = np.column_stack([noise[:, 1:3] * 1e-7, np.full(101, 9.81)])
    samples = Samples(time_s, acc, noise[:, 4:])
    path = tmp_path_factory.mktemp("exact") / "a.csv"
    write_recording(path, samples)
    assert same(read_recording(path, gyr_unit="dps"), samples)


def test_a_folder_holds_nothing_but_the_two_files(path, rocking):
    write_recording(path, rocking, Sidecar(person="P1"))
    assert sorted(p.name for p in path.parent.iterdir()) == ["session.csv", "session.json"]
    assert read_recording(path).sidecar.person == "P1"


def test_a_failed_write_leaves_the_old_file_whole(path, rocking, monkeypatch):
    write_recording(path, rocking)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(RecordingError, match="No space left"):
        write_recording(path, rocking[:200])
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_writing_refuses_what_reading_would(tmp_path, rocking):
    with pytest.raises(RecordingError, match=r"ends in \.csv"):
        write_recording(tmp_path / "a.txt", rocking)
    broken = Samples(rocking.time_s, rocking.acc_mps2 * np.nan, rocking.gyr_dps)
    with pytest.raises(RecordingError, match="no numbers"):
        write_recording(tmp_path / "a.csv", broken)


@pytest.mark.parametrize(
    "dress",
    [
        pytest.param(lambda text: text.encode(), id="plain"),
        pytest.param(lambda text: text.encode("utf-8-sig"), id="byte-order mark"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="windows line ends"),
        pytest.param(lambda text: text.replace("\n", "\r").encode(), id="old mac line ends"),
        pytest.param(lambda text: text.encode("utf-16"), id="utf-16"),
        pytest.param(lambda text: (text + "\n\n  \n").encode(), id="blank last lines"),
        pytest.param(lambda text: ("\n" + text).encode(), id="blank first line"),
        pytest.param(lambda text: text.rstrip("\n").encode(), id="no last line end"),
        pytest.param(lambda text: text.replace(",", " , ").encode(), id="spaces"),
        pytest.param(lambda text: text.replace(",", "\t").encode(), id="tabs"),
        pytest.param(lambda text: text.replace("\n", ",\n").encode(), id="trailing comma"),
        pytest.param(
            lambda text: text.replace(",", ";").replace(".", ",").encode(), id="decimal comma"
        ),
        pytest.param(lambda text: text.upper().replace("E-", "e-").encode(), id="capitals"),
    ],
)
def test_the_dress_of_a_csv_does_not_matter(path, rocking, dress):
    path.write_bytes(dress("\n".join([HEADER, *lines_of(rocking)]) + "\n"))
    recording = read_recording(path)
    assert same(recording, rocking)
    assert recording.quality == ()


def test_columns_are_found_by_name(path, rocking):
    rows = [line.split(",") for line in lines_of(rocking)]
    text = ["note," + ",".join(reversed(COLUMNS)) + ',"a, b"']
    text += [",".join(['"x, y"', *reversed(row), "z"]) for row in rows]
    path.write_text("\n".join(text) + "\n")
    assert same(read_recording(path), rocking)


@pytest.mark.parametrize("cut", [3, 12, 60])
def test_a_truncated_last_line_is_dropped_and_said(path, rocking, cut):
    text = "\n".join([HEADER, *lines_of(rocking)])
    path.write_text(text[: text.rindex("\n") + cut])
    recording = read_recording(path)
    assert same(recording, rocking[:-1])
    assert recording.quality == ("truncated_last_line",)


def test_repeated_rows_are_dropped_and_counted(path, rocking):
    lines = lines_of(rocking)
    path.write_text("\n".join([HEADER, lines[0], lines[0], *lines, lines[-1]]) + "\n")
    recording = read_recording(path)
    assert same(recording, rocking)
    assert (recording.quality, recording.duplicate_rows) == (("duplicate_rows_dropped",), 3)


def edited(row: int, column: int, text: str):
    def edit(lines: list[str]) -> list[str]:
        fields = lines[row].split(",")
        fields[column] = text
        return [*lines[:row], ",".join(fields), *lines[row + 1 :]]

    return edit


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (edited(7, 2, "oops"), r"line 9: column acc_y_mps2 has 'oops'"),
        (edited(7, 2, ""), r"line 9: column acc_y_mps2 has 'nothing'"),
        (edited(7, 5, "nan"), r"line 9: column gyr_y_dps has 'nan'"),
        (edited(7, 5, "-inf"), r"line 9: column gyr_y_dps has '-inf'"),
        (edited(7, 5, "1e999"), r"line 9: column gyr_y_dps has '1e999'"),
        (edited(7, 5, "1_0"), r"line 9: column gyr_y_dps has '1_0'"),
        (edited(7, 3, "1e300"), r"line 9: acc_z_mps2 is 1e\+300, which no sensor reads"),
        (edited(7, 0, "-1e308"), r"line 9: time_s is -1e\+308, which no sensor reads"),
        (edited(7, 0, "0.01"), r"line 9: the time falls from 0.06 to 0.01"),
        (edited(7, 0, "0.06"), r"line 9: the same time 0.06 as the line before but other values"),
        (lambda ls: [*ls[:5], "", "", *edited(7, 0, "0.01")(ls)[5:]], "line 11: the time falls"),
        (lambda ls: [*ls[:7], ls[7][:20], *ls[8:]], r"line 9: 2 values where .* 7 columns"),
        (lambda ls: [*ls[:7], ls[7] + ",5", *ls[8:]], r"line 9: 8 values where .* 7 columns"),
        (lambda ls: ls[:3], r"only 3 samples \(0.02 s\); record 1 s or more"),
        (lambda ls: ls[:1], r"only 1 sample \(0 s\)"),
        (lambda _: [], "a header but no samples"),
        (lambda ls: ls[::10], r"10 samples a second are too few .* 50 Hz"),
    ],
)
def test_bad_rows_are_one_sentence_with_the_line(path, rocking, edit, sentence):
    path.write_text("\n".join([HEADER, *edit(lines_of(rocking))]) + "\n")
    with pytest.raises(RecordingError, match=sentence) as error:
        read_recording(path)
    assert "session.csv" in str(error.value)
    assert "\n" not in str(error.value)


def test_twenty_hz_of_a_slow_clock_will_do(path, rock):
    write_recording(path, rock(rate_hz=19.6))
    assert len(read_recording(path).samples) == 588


def test_real_uneven_times_and_repeats(real):
    recording = read_recording(real / "walk_foot_uneven_clock.csv")
    assert recording.quality == ("duplicate_rows_dropped",)
    assert (np.diff(recording.samples.time_s) > 0).all()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", None, "there is no such file"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\n \n", "is empty"),
        ("a.csv", b"PK\x03\x04\0\0", "not a text file"),
        ("a.json", b"{}", "is a sidecar"),
        ("a.csv", b"time,ax,ay\n1,2,3\n", "no column time_s, acc_x_mps2, .* must be time_s,acc_x"),
        ("a.csv", HEADER.replace("acc_z_mps2", "q").encode(), "line 1: no column acc_z_mps2;"),
        ("a.csv", b"0,1,2,3,4,5,6\n0,1,2,3,4,5,6\n", r"header must be .*\(it is 0,1,2,3,4,5,6\)"),
    ],
)
def test_bad_files_are_one_sentence(tmp_path, name, content, sentence):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RecordingError, match=sentence):
        read_recording(path)


def test_a_folder_is_no_recording(tmp_path):
    with pytest.raises(RecordingError, match="is a folder"):
        read_recording(tmp_path)


@given(
    st.lists(
        st.tuples(st.integers(0, 4000), st.integers(0, 30), st.binary(max_size=12)),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_spoilt_is_read_or_is_one_sentence(tmp_path_factory, rocking, splices):
    """Bytes cut out and others put in: a recording, or an error of ours, never another."""
    spoilt = "\n".join([HEADER, *lines_of(rocking[:150])]).encode() + b"\n"
    for place, gone, put in splices:
        spoilt = spoilt[:place] + put + spoilt[place + gone :]
    path = tmp_path_factory.mktemp("spoilt") / "a.csv"
    path.write_bytes(spoilt)
    with suppress(RecordingError):
        recording = read_recording(path)
        assert np.isfinite(table(recording.samples)).all()
        assert (np.diff(recording.samples.time_s) > 0).all()
