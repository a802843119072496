"""WitMotion: setup, output mode, framing and its recovery."""

from __future__ import annotations

import pytest

from tempo.errors import TempoError
from tempo.sensors import witmotion
from tempo.sensors.decoder import Subscribe
from tempo.sensors.witmotion import WitMotion
from tests.unit.sensors import packers
from tests.unit.sensors.setups import steps, written

STILL = [0, 0, 2048, 0, 0, 0, 0, 0, 0]


def test_it_unlocks_sets_mode_and_rate_and_asks_back():
    taken = steps(WitMotion(sample_rate_hz=50))
    assert taken[0] == Subscribe(witmotion.NOTIFY)
    assert written(taken)[:4] == ["ffaa6988b5", "ffaa960000", "ffaa030800", "ffaa279600"]
    assert all(step.wait_s >= 0.1 for step in taken[1:])
    assert witmotion.SAVE.hex() not in written(taken)


def test_a_rate_that_it_does_not_have_is_said():
    with pytest.raises(TempoError, match="choose one of"):
        WitMotion(sample_rate_hz=60)


def test_another_output_mode_is_not_trusted():
    decoder = WitMotion()
    decoder.read(packers.witmotion_reply(0x96, [1] + [0] * 7))
    assert decoder.read(packers.witmotion(STILL)) == ()
    assert decoder.counters.rejected == 1
    assert "output mode 1" in decoder.troubles[0]
    decoder.read(packers.witmotion_reply(0x96, [0] * 8))
    assert len(decoder.read(packers.witmotion(STILL))) == 1


def test_a_rate_that_was_not_taken_is_reported():
    decoder = WitMotion(sample_rate_hz=200)
    for n in range(600):
        decoder.feed(packers.witmotion([n, *STILL[1:]]), n * 0.01)
    assert decoder.rate_hz == pytest.approx(100, rel=0.01)
    assert "asked for 200" in decoder.troubles[0]


def test_a_cut_frame_costs_itself_only():
    frames = [packers.witmotion([n, -n, 2048, n, n, n, 0, 0, 0]) for n in range(5)]
    decoder = WitMotion()
    for cut in range(2, 20):
        found = decoder.read(frames[0] + frames[1][:cut] + frames[2])
        assert [round(r.gyr_dps[0] * 16.384) for r in found] == [0, 2]
        found = decoder.read(frames[3][:cut])
        found = (*found, *decoder.read(frames[4]))
        assert [round(r.gyr_dps[0] * 16.384) for r in found] == [4]


def test_a_header_inside_a_frame_is_no_frame():
    words = [0x6155, 0, 2048, 0x6155, 0, 0x6155, 0, 0, 0]
    decoder = WitMotion()
    found = decoder.read(packers.witmotion(words) * 3)
    assert len(found) == 3
    assert decoder.counters.resynchronised_bytes == 0


def test_frames_with_a_clock_in_pieces_of_an_mtu_of_23():
    decoder, found = WitMotion(), []
    for n in range(20):
        frame = packers.witmotion([n, *STILL[1:]], (24, 5, 17, 8, 30, n, 5))
        found += [*decoder.read(frame[:20]), *decoder.read(frame[20:])]
    assert [round(r.acc_mps2[0] / witmotion.ACC_SCALE_MPS2) for r in found] == list(range(20))
    assert sum(r.time_s is None for r in found) == 2
    assert found[-1].time_s - found[-2].time_s == 1.0


def test_the_vibration_sensors_frames_are_not_taken():
    decoder = WitMotion()
    frame = b"\x55\x61" + bytes(range(1, 39))
    for n in range(10):
        assert len(decoder.feed(frame, n * 0.1)) == 0
    assert decoder.counters.resynchronised_bytes > 300


def test_identical_frames_are_legal_and_a_long_run_of_them_is_a_stuck_stream():
    decoder = WitMotion()
    frame = packers.witmotion(STILL)
    for n in range(20):
        assert len(decoder.feed(frame, n * 0.01)) == 1
    assert (decoder.counters.repeated, decoder.counters.stuck) == (19, 0)
    for n in range(20, 100):
        decoder.feed(frame, n * 0.01)
    assert decoder.counters.stuck == 1


def test_two_sensors_do_not_share_a_buffer():
    one, two = WitMotion(), WitMotion()
    frame = packers.witmotion(STILL)
    one.read(frame[:10])
    assert len(two.read(frame)) == 1
    assert len(one.read(frame[10:])) == 1
