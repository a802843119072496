"""Text lines: columns, units, and lines that are none."""

from __future__ import annotations

import pytest

from tempo.sensors.uart import Uart


@pytest.mark.parametrize(
    ("header", "line", "time_s"),
    [
        ("t_ms,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps", "2000,0,0,1,57.29578,0,0", 2.0),
        (
            "time_s;ax mps2;ay mps2;az mps2;gx radps;gy radps;gz radps",
            "2;0;0;9.80665;1;0;0",
            2.0,
        ),
        (
            "gyro_x (rad/s)\tgyro_y\tgyro_z\tacc_x (mg)\tacc_y\tacc_z",
            "1\t0\t0\t0\t0\t1000",
            None,
        ),
        ("micros,accX,accY,accZ,gyrX,gyrY,gyrZ,temp", "2000000,0,0,1,57.29578,0,0,25", 2.0),
    ],
)
def test_a_header_line_names_columns_and_units(header, line, time_s):
    made = Uart()
    assert made.read(f"{header}\r\n".encode()) == ()
    (reading,) = made.read(f"{line}\n".encode())
    assert reading.acc_mps2 == pytest.approx((0, 0, 9.80665))
    assert reading.gyr_dps == pytest.approx((57.29578, 0, 0), rel=1e-6)
    assert reading.time_s == time_s


def test_the_users_word_outranks_the_custom():
    made = Uart(columns="gx,gy,gz,ax,ay,az", acc_unit="mps2", gyr_unit="radps")
    (reading,) = made.read(b"1,0,0,0,0,9.8\n")
    assert reading.acc_mps2 == (0, 0, 9.8)
    assert reading.gyr_dps[0] == pytest.approx(57.29578)


@pytest.mark.parametrize("line", [b"hello\n", b"1,2,3\n", b"1,2,3,4,5,6,7,8\n", b"1,,3,4,5,6\n"])
def test_other_lines_are_rejected(line):
    made = Uart()
    assert made.read(line) == ()
    assert made.counters.rejected == 1


def test_not_a_number_and_beyond_range_are_left_out():
    made = Uart()
    for n, line in enumerate((b"nan,0,1,0,0,0\n", b"inf,0,1,0,0,0\n", b"9999,0,1,0,0,0\n")):
        assert len(made.feed(line, float(n))) == 0
    assert made.counters.invalid == 3


def test_the_first_line_after_a_connection_may_lack_its_beginning():
    made = Uart()
    made.restart()
    assert made.read(b"9,0,1,0,0,0\n0,0,1,0,0,0\n")[0].acc_mps2[0] == 0
    assert made.counters.resynchronised_bytes == 11


def test_a_line_without_an_end_is_thrown_away():
    made = Uart()
    made.read(b"1" * 300)
    assert made.counters.resynchronised_bytes == 300
    assert made.read(b"1\n1,0,1,0,0,0\n") != ()


def test_lines_of_words_alone_are_a_trouble():
    made = Uart()
    made.read(b"hello world\n" * 30)
    assert "state the columns" in made.troubles[0]
