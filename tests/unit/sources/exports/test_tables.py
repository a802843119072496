"""Tables of no app: what the header says is taken, what it does not say is asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tempo.errors import RecordingError
from tempo.samples import Samples
from tempo.sources.exports.naming import Named, named
from tempo.sources.exports.tables import Guess, Wishes
from tempo.sources.opening import Reading, takes

BARE = "time,ax,ay,az,gx,gy,gz"


def written(path: Path, samples: Samples, header: str, scales=(1.0, 1.0, 1.0), start=0.0) -> Path:
    rows = np.column_stack(
        [
            start + samples.time_s * scales[0],
            samples.acc_mps2 * scales[1],
            samples.gyr_dps * scales[2],
        ]
    )
    np.savetxt(path, rows, delimiter=",", header=header, comments="", fmt="%.15g")
    return path


def read(path: Path, **wishes: object):
    return takes([path])[0].read(Reading(wishes=Wishes(**wishes)))


def same(recording, samples: Samples) -> bool:
    own = recording.samples
    return all(
        np.allclose(getattr(own, what), getattr(samples, what), atol=1e-6)
        for what in ("time_s", "acc_mps2", "gyr_dps")
    )


@pytest.mark.parametrize(
    ("header", "scales"),
    [
        ("time_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps", (1, 1 / 9.80665, 1)),
        ("Timestamp (ms),Acc X (m/s²),Acc Y (m/s²),Acc Z (m/s²),Gyro X (rad/s),Gyro Y (rad/s),Gyro Z (rad/s)",  # noqa: E501
         (1e3, 1, np.pi / 180)),
        ("t [us],x [mg],y [mg],z [mg],wx [deg/s],wy [deg/s],wz [deg/s]", (1e6, 1000 / 9.80665, 1)),
    ],
)  # fmt: skip
def test_units_in_the_header_are_taken_at_their_word(tmp_path, rocking, header, scales):
    assert same(read(written(tmp_path / "a.csv", rocking, header, scales)), rocking)


@pytest.mark.parametrize(
    ("scales", "units"),
    [
        ((1, 1, 1), ("s", "mps2", "dps")),
        ((1e3, 1 / 9.80665, 1), ("ms", "g", "dps")),
        ((1e9, 1000 / 9.80665, np.pi / 180), ("ns", "mg", "radps")),
    ],
)
def test_a_guess_is_shown_and_must_be_confirmed(tmp_path, rocking, scales, units):
    path = written(tmp_path / "a.csv", rocking, BARE, scales)
    shown: list[Guess] = []

    def agree(guess: Guess) -> bool:
        shown.append(guess)
        return True

    with pytest.raises(RecordingError, match="if that is right add --yes, else say") as error:
        read(path)
    assert "\n" not in str(error.value)
    recording = read(path, agree=agree)
    assert same(recording, rocking)
    assert shown[0].units == units
    assert shown[0].columns == tuple(BARE.split(","))
    assert str(shown[0]) in str(error.value)
    assert "guess_confirmed" in recording.quality
    with pytest.raises(RecordingError, match="--yes"):
        read(path, agree=lambda _: False)


def test_what_the_person_says_needs_no_guess(tmp_path, rocking):
    header = "n,when,a1,a2,a3,turn one,turn two,turn three"
    path = tmp_path / "a.csv"
    rows = np.column_stack([rocking.time_s, rocking.time_s, rocking.acc_mps2, rocking.gyr_dps])
    np.savetxt(path, rows, delimiter=";", header=header.replace(",", ";"), comments="")
    columns = ("when", "a1", "a2", "a3", "Turn One", "turn two", "8")
    recording = read(path, columns=columns, units=("s", "mps2", "dps"))
    assert same(recording, rocking)
    assert recording.quality == ()
    with pytest.raises(RecordingError, match="has no column nonsense; there are: n, when, a1"):
        read(path, columns=("nonsense", *columns[1:]), units=("s", "mps2", "dps"))


def test_a_table_without_header(tmp_path, rocking):
    rows = np.column_stack([rocking.time_s, rocking.acc_mps2, rocking.gyr_dps])
    path = tmp_path / "a.txt"
    np.savetxt(path, rows)
    with pytest.raises(RecordingError, match="name seven with --columns"):
        read(path)
    assert same(read(path, columns=tuple("1234567"), units=("s", "mps2", "dps")), rocking)


def test_dates_are_times(tmp_path, rocking):
    header = "time,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps"
    lines = written(tmp_path / "a.csv", rocking, header, (1, 1 / 9.80665, 1)).read_text()
    head, *rows = lines.splitlines()
    dated = [
        f"2024-05-01T10:00:{float(row.split(',')[0]):09.6f},{row.partition(',')[2]}" for row in rows
    ]
    (tmp_path / "a.csv").write_text("\n".join([head, *dated]))
    recording = read(tmp_path / "a.csv")
    assert same(recording, rocking)
    assert recording.sidecar.started_at.startswith("2024-05-01T10:00:00")


def test_times_since_1970_start_at_nothing(tmp_path, rocking):
    header = "time_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps"
    path = written(tmp_path / "a.csv", rocking, header, (1, 1 / 9.80665, 1), start=1.7e9)
    assert read(path).samples.time_s[:3] == pytest.approx([0, 0.01, 0.02], abs=1e-5)


def test_what_the_numbers_do_not_tell_is_asked(tmp_path, rock):
    still = rock(seconds=20)
    still = Samples(still.time_s, np.tile([0, 0, 9.81], (2000, 1)), still.gyr_dps * 0.01)
    path = written(tmp_path / "a.csv", still, BARE)
    with pytest.raises(RecordingError, match="unit of gyroscope is not in the header"):
        read(path, agree=lambda _: True)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("AccX(g)", Named("acc", "x", "g")),
        ("AsX(°/s)", Named("gyr", "x", "dps")),
        ("Beschleunigung y (m/s^2)", Named("acc", "y", "mps2")),
        ("gyro_z_rad_s", Named("gyr", "z", "radps")),
        ("userAcceleration.x", Named("linear", "x")),
        ("X [G]", Named("other", "x", "g")),
        ("AngleX(deg)", Named("other", "x")),
        ("epoch (ms)", Named("time", None, "ms")),
        ("Timestamp", Named("time")),
        ("mag_x", Named("other", "x")),
        ("HR [bpm]", Named("other")),
    ],
)
def test_what_a_name_means(name, meant):
    assert named(name) == meant
