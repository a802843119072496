"""Polar: control point, frames and their times."""

from __future__ import annotations

import random

import pytest

from tempo.sensors import polar, polar_control
from tempo.sensors.polar import Polar
from tempo.sensors.polar_frames import FrameClock, undelta
from tests.unit.sensors import packers
from tests.unit.sensors.setups import steps, written


def test_it_subscribes_asks_and_takes_what_is_offered():
    offer = bytes.fromhex("f001020000" + "000134000101100002020400080004 0103".replace(" ", ""))
    sent = written(steps(Polar(range_g=2), {b"\x01\x02": offer}))
    assert "0202000134000101100002010400040103" in sent
    assert "020500013400010110000201d007040103" in sent


def test_a_long_answer_comes_in_pieces():
    made = Polar()
    made.answer(polar.CONTROL, bytes.fromhex("f001050001000134"))
    made.answer(polar.CONTROL, bytes.fromhex("f00105000000"))
    made.answer(polar.CONTROL, bytes.fromhex("f0010500" + "00" + "00"))
    assert made.troubles == (polar.BATCHES,)


def test_the_factor_of_the_start_answer_is_used():
    made = Polar()
    made.answer(polar.CONTROL, bytes.fromhex("f002020000" + "05010000003a"))
    (reading,) = made.read(packers.polar_delta(2, 10**18, 0, [(2048, 0, 0)], [], 16))
    assert reading.acc_mps2[0] == pytest.approx(9.80665)


@pytest.mark.parametrize("status", sorted(polar_control.STATUS))
def test_a_refusal_is_said_in_words(status):
    made = Polar()
    made.answer(polar.CONTROL, bytes((0xF0, 2, 2, status, 0)))
    assert polar_control.STATUS[status] in made.troubles[-1]


def test_already_running_is_no_trouble():
    made = Polar()
    made.answer(polar.CONTROL, bytes((0xF0, 2, 2, 6, 0)))
    made.answer(polar.CONTROL, bytes((0xF0, 3, 2, 12, 0)))
    assert made.troubles == (polar.BATCHES,)


def test_a_stream_that_the_device_stopped_is_said():
    made = Polar()
    made.answer(polar.CONTROL, b"\x01\x02")
    assert "stopped measuring" in made.troubles[-1]


def test_a_cut_frame_is_rejected_or_whole():
    rng = random.Random(1)  # noqa: S311  # repeatable, not secret
    rows = [tuple(rng.randrange(-900, 900) for _ in range(3)) for _ in range(30)]
    frame = packers.polar_delta(2, 10**18, 1, rows, [10, 10, 9], 16)
    whole = 0
    for end in range(len(frame)):
        readings = Polar().read(frame[:end])
        assert len(readings) in {0, 1, 11, 21}
        whole += bool(readings)
    assert whole == 3


def test_a_lost_frame_is_a_hole_in_the_stream():
    made = Polar()
    blocks = []
    for n in range(8):
        if n in {4, 5}:
            continue
        rows = [(n, k, 1000) for k in range(52)]
        time_ns = 10**18 + n * 10**9
        blocks.append(made.feed(packers.polar_raw(2, time_ns, rows, 2), n + 0.1))
        gyr = packers.polar_delta(5, time_ns, 0, rows, [51], 16)
        blocks.append(made.feed(gyr, n + 0.2))
    (gap,) = made.gaps
    assert gap.lost == pytest.approx(104, abs=2)
    assert made.counters.samples == pytest.approx(6 * 52, abs=3)


def test_deltas_of_no_bits_repeat_the_sample():
    assert undelta(bytes.fromhex("010002000300" + "0003"), 3, 16) == [(1, 2, 3)] * 4


@pytest.mark.parametrize("tail", ["00", "1101", "2101" + "00" * 20, "0400", "0802ff"])
def test_blocks_that_cannot_be_are_no_frame(tail):
    assert undelta(bytes.fromhex("010002000300" + tail), 3, 16) is None


def test_frames_times():
    clock = FrameClock(10.0)
    assert clock.times_s(10**9, 2, 52.0) == [0.9, 1.0]
    assert clock.times_s(2 * 10**9, 10, 52.0)[0] == pytest.approx(1.1)
    assert clock.times_s(5 * 10**9, 10, 52.0)[0] == pytest.approx(4.1)
