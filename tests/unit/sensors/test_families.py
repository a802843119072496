"""What is particular to the other families: setup, quirks, the trouble they report."""

from __future__ import annotations

import pytest

from tempo.errors import TempoError
from tempo.sensors import dot, movesense
from tempo.sensors.decoder import Read, Subscribe
from tempo.sensors.dot import Dot
from tempo.sensors.metawear import MetaWear
from tempo.sensors.movesense import Movesense
from tempo.sensors.open_imu import OpenImu
from tempo.sensors.sensortag import SensorTag
from tempo.sensors.thingy import Thingy
from tests.unit.sensors import packers
from tests.unit.sensors.setups import steps, written


def test_it_stops_sets_the_rate_subscribes_and_starts_in_that_order():
    taken = steps(Dot())
    assert taken[0] == Read(dot.BATTERY)
    assert written(taken)[0] == "010015"
    assert written(taken)[-1] == "010115"
    assert taken.index(Subscribe(dot.MODES[21].characteristic)) == len(taken) - 2
    assert Dot().stop()[0].payload.hex() == "010015"


def test_custom_mode_5_comes_on_the_long_characteristic():
    assert Dot(payload_mode=26).stream.startswith("15172002")


def test_padding_must_be_zero():
    packet = packers.dot21(0, (0, 0, 9.8), (0, 0, 0))
    assert len(Dot().read(packet + bytes(12))) == 1
    assert Dot().read(packet + bytes(11) + b"\x01") == ()
    assert Dot().read(packet + bytes(13)) == ()
    assert Dot().read(packers.dot26(0, (0, 0, 9.8), (0, 0, 0))) == ()


def test_a_mode_without_raw_quantities_makes_no_samples():
    decoder = Dot(payload_mode=16)
    assert decoder.read(bytes(28)) == ()
    assert "no raw acceleration" in decoder.troubles[0]


def test_the_battery_is_read():
    decoder = Dot()
    decoder.answer(dot.BATTERY, b"\x55\x01")
    assert decoder.battery == "85 %, charging"


def test_not_a_number_is_a_lost_sample():
    decoder = Dot()
    for n in range(60):
        acc = (0.0, float("nan"), 0.0) if n == 30 else (0.0, 0.1 * n, 9.8)
        decoder.feed(packers.dot21(n * 16_667, acc, (0, 0, 0)), n / 60)
    assert (decoder.counters.invalid, decoder.counters.lost) == (1, 1)
    assert decoder.counters.samples == 59


def test_it_asks_for_the_chips_and_configures_them():
    answers = {b"\x03\x80": b"\x03\x80\x04\x00", b"\x13\x80": b"\x13\x80\x01\x00"}
    made = MetaWear(range_g=4, range_dps=500)
    sent = written(steps(made, answers))
    assert "0303a801" in sent
    assert "13032802" in sent
    assert "030501" in sent
    assert "130501" in sent
    assert sent[-2:] == ["030101", "130101"]
    assert "030500" in written(made.stop())


def test_the_older_chips_have_other_registers():
    answers = {b"\x03\x80": b"\x03\x80\x01\x02", b"\x13\x80": b"\x13\x80\x00\x01"}
    sent = written(steps(MetaWear(), answers))
    assert "03032808" in sent
    assert "031c01" in sent
    assert "130701" in sent


def test_an_unknown_chip_is_an_error_with_a_remedy():
    with pytest.raises(TempoError, match="MetaMotion R, RL and S"):
        steps(MetaWear(), {b"\x03\x80": b"\x03\x80\x03\x00"})


def test_it_subscribes_after_unsubscribing():
    taken = steps(Movesense(sample_rate_hz=52))
    assert taken[0] == Subscribe(movesense.NOTIFY)
    assert written(taken) == ["0263", "0163" + b"/Meas/IMU6/52\0".hex()]


def test_another_reference_is_not_ours():
    packet = bytearray(packers.movesense(0, [(0, 0, 9.8)], [(0, 0, 0)]))
    packet[1] = 0x64
    made = Movesense()
    assert made.read(bytes(packet)) == ()
    assert made.counters.rejected == 1


@pytest.mark.parametrize("status", [404, 429, 503])
def test_a_refusal_is_said_in_words(status):
    made = Movesense()
    made.read(b"\x01\x63" + status.to_bytes(2, "little"))
    assert str(status) in made.troubles[0]


def test_a_lost_second_part_costs_one_packet():
    rows = [(0.0, 0.0, 9.8)] * 8
    packet = packers.movesense(0, rows, rows)
    first, second = packers.movesense_in_two(packet, 150)
    made = Movesense()
    assert made.read(first) == ()
    assert len(made.read(packet)) == 8
    assert made.counters.rejected == 1
    assert made.read(second) == ()
    assert made.counters.rejected == 2


def test_the_thingy_is_configured_before_it_is_heard():
    taken = steps(Thingy(sample_rate_hz=200))
    assert written(taken)[-1] == "e803f401f401c80000"
    assert isinstance(taken[-1], Subscribe)
    assert Thingy().stop() == ()
    with pytest.raises(TempoError, match="5 to 200"):
        Thingy(sample_rate_hz=400)


def test_the_sensortag_says_that_it_is_too_slow():
    assert "10 samples a second" in SensorTag().troubles[0]
    assert written(steps(SensorTag())) == ["0a", "3f02"]


def test_the_open_format_without_a_descriptor_cannot_be_scaled():
    made = OpenImu()
    assert made.read(packers.open_packet(0, 0, 10_000, [[0] * 6])) == ()
    assert "descriptor" in made.troubles[0]
    with pytest.raises(TempoError, match="version 1"):
        list(made.setup())


@pytest.mark.parametrize("harm", ["version", "axes", "scale", "rate", "cut"])
def test_a_descriptor_that_cannot_be_is_none(harm):
    about = bytearray(packers.open_descriptor())
    about[0] = 2 if harm == "version" else 1
    about[18] = 7 if harm == "axes" else about[18]
    about[13] = 0x7F if harm == "scale" else about[13]
    about[2:6] = bytes(4) if harm == "rate" else about[2:6]
    made = OpenImu()
    made.answer("4bc00002-36e1-4d21-ad66-afe17b3a47de", bytes(about[: 24 if harm == "cut" else 99]))
    assert made.describe(bytes(about[: 24 if harm == "cut" else 99])) is None
    assert made.read(packers.open_packet(0, 0, 10_000, [[0] * 6])) == ()


def test_a_counter_that_jumps_without_its_clock_is_counted():
    made = OpenImu(range_g=8, range_dps=2000)
    for n in range(50):
        first = n if n < 25 else n + 500
        made.feed(packers.open_packet(first, n * 10_000, 10_000, [[n, 0, 4096, 0, 0, 0]]), n / 100)
    assert made.counters.clock_jumps == 1
    assert (made.counters.samples, made.counters.lost) == (50, 0)


def test_a_packet_with_no_step_holds_one_sample_only():
    made = OpenImu(range_g=8, range_dps=2000)
    assert len(made.read(packers.open_packet(0, 0, 0, [[0] * 6]))) == 1
    assert made.read(packers.open_packet(1, 0, 0, [[0] * 6] * 2)) == ()
