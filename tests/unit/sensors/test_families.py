"""What is particular to one family: its setup, its quirks, the trouble it reports."""

from __future__ import annotations

import random

import pytest

from tempo.errors import TempoError
from tempo.sensors import dot, movesense, polar, polar_control, witmotion
from tempo.sensors.decoder import Counters, Read, Subscribe, Write
from tempo.sensors.dot import Dot
from tempo.sensors.metawear import MetaWear
from tempo.sensors.movesense import Movesense
from tempo.sensors.open_imu import OpenImu
from tempo.sensors.pairing import Pairing
from tempo.sensors.polar import Polar
from tempo.sensors.polar_frames import FrameClock, undelta
from tempo.sensors.sensortag import SensorTag
from tempo.sensors.thingy import Thingy
from tempo.sensors.uart import Uart
from tempo.sensors.witmotion import WitMotion
from tests.unit.sensors import packers

STILL = [0, 0, 2048, 0, 0, 0, 0, 0, 0]


def steps(decoder, answers=None):
    """All steps of a setup; `answers` maps bytes written to what the sensor notifies then."""
    taken = []
    for step in decoder.setup():
        taken.append(step)
        said = (answers or {}).get(getattr(step, "payload", None))
        if said is not None:
            decoder.feed(said, 0.0)
            decoder.answer(step.characteristic, said)
    return taken


def written(taken):
    return [step.payload.hex() for step in taken if isinstance(step, Write)]


class TestWitMotion:
    def test_it_unlocks_sets_mode_and_rate_and_asks_back(self):
        taken = steps(WitMotion(sample_rate_hz=50))
        assert taken[0] == Subscribe(witmotion.NOTIFY)
        assert written(taken)[:4] == ["ffaa6988b5", "ffaa960000", "ffaa030800", "ffaa279600"]
        assert all(step.wait_s >= 0.1 for step in taken[1:])
        assert witmotion.SAVE.hex() not in written(taken)

    def test_a_rate_that_it_does_not_have_is_said(self):
        with pytest.raises(TempoError, match="choose one of"):
            WitMotion(sample_rate_hz=60)

    def test_another_output_mode_is_not_trusted(self):
        decoder = WitMotion()
        decoder.read(packers.witmotion_reply(0x96, [1] + [0] * 7))
        assert decoder.read(packers.witmotion(STILL)) == ()
        assert decoder.counters.rejected == 1
        assert "output mode 1" in decoder.troubles[0]
        decoder.read(packers.witmotion_reply(0x96, [0] * 8))
        assert len(decoder.read(packers.witmotion(STILL))) == 1

    def test_a_rate_that_was_not_taken_is_reported(self):
        decoder = WitMotion(sample_rate_hz=200)
        for n in range(600):
            decoder.feed(packers.witmotion([n, *STILL[1:]]), n * 0.01)
        assert decoder.rate_hz == pytest.approx(100, rel=0.01)
        assert "asked for 200" in decoder.troubles[0]

    def test_a_cut_frame_costs_itself_only(self):
        frames = [packers.witmotion([n, -n, 2048, n, n, n, 0, 0, 0]) for n in range(5)]
        decoder = WitMotion()
        for cut in range(2, 20):
            found = decoder.read(frames[0] + frames[1][:cut] + frames[2])
            assert [round(r.gyr_dps[0] * 16.384) for r in found] == [0, 2]
            found = decoder.read(frames[3][:cut])
            found = (*found, *decoder.read(frames[4]))
            assert [round(r.gyr_dps[0] * 16.384) for r in found] == [4]

    def test_a_header_inside_a_frame_is_no_frame(self):
        words = [0x6155, 0, 2048, 0x6155, 0, 0x6155, 0, 0, 0]
        decoder = WitMotion()
        found = decoder.read(packers.witmotion(words) * 3)
        assert len(found) == 3
        assert decoder.counters.resynchronised_bytes == 0

    def test_frames_with_a_clock_in_pieces_of_an_mtu_of_23(self):
        decoder, found = WitMotion(), []
        for n in range(20):
            frame = packers.witmotion([n, *STILL[1:]], (24, 5, 17, 8, 30, n, 5))
            found += [*decoder.read(frame[:20]), *decoder.read(frame[20:])]
        assert [round(r.acc_mps2[0] / witmotion.ACC_SCALE_MPS2) for r in found] == list(range(20))
        assert sum(r.time_s is None for r in found) == 2
        assert found[-1].time_s - found[-2].time_s == 1.0

    def test_the_vibration_sensors_frames_are_not_taken(self):
        decoder = WitMotion()
        frame = b"\x55\x61" + bytes(range(1, 39))
        for n in range(10):
            assert len(decoder.feed(frame, n * 0.1)) == 0
        assert decoder.counters.resynchronised_bytes > 300

    def test_identical_frames_are_legal_and_a_long_run_of_them_is_a_stuck_stream(self):
        decoder = WitMotion()
        frame = packers.witmotion(STILL)
        for n in range(20):
            assert len(decoder.feed(frame, n * 0.01)) == 1
        assert (decoder.counters.repeated, decoder.counters.stuck) == (19, 0)
        for n in range(20, 100):
            decoder.feed(frame, n * 0.01)
        assert decoder.counters.stuck == 1

    def test_two_sensors_do_not_share_a_buffer(self):
        one, two = WitMotion(), WitMotion()
        frame = packers.witmotion(STILL)
        one.read(frame[:10])
        assert len(two.read(frame)) == 1
        assert len(one.read(frame[10:])) == 1


class TestDot:
    def test_it_stops_sets_the_rate_subscribes_and_starts_in_that_order(self):
        taken = steps(Dot())
        assert taken[0] == Read(dot.BATTERY)
        assert written(taken)[0] == "010015"
        assert written(taken)[-1] == "010115"
        assert taken.index(Subscribe(dot.MODES[21].characteristic)) == len(taken) - 2
        assert Dot().stop()[0].payload.hex() == "010015"

    def test_custom_mode_5_comes_on_the_long_characteristic(self):
        assert Dot(payload_mode=26).stream.startswith("15172002")

    def test_padding_must_be_zero(self):
        packet = packers.dot21(0, (0, 0, 9.8), (0, 0, 0))
        assert len(Dot().read(packet + bytes(12))) == 1
        assert Dot().read(packet + bytes(11) + b"\x01") == ()
        assert Dot().read(packet + bytes(13)) == ()
        assert Dot().read(packers.dot26(0, (0, 0, 9.8), (0, 0, 0))) == ()

    def test_a_mode_without_raw_quantities_makes_no_samples(self):
        decoder = Dot(payload_mode=16)
        assert decoder.read(bytes(28)) == ()
        assert "no raw acceleration" in decoder.troubles[0]

    def test_the_battery_is_read(self):
        decoder = Dot()
        decoder.answer(dot.BATTERY, b"\x55\x01")
        assert decoder.battery == "85 %, charging"

    def test_not_a_number_is_a_lost_sample(self):
        decoder = Dot()
        for n in range(60):
            acc = (0.0, float("nan"), 0.0) if n == 30 else (0.0, 0.1 * n, 9.8)
            decoder.feed(packers.dot21(n * 16_667, acc, (0, 0, 0)), n / 60)
        assert (decoder.counters.invalid, decoder.counters.lost) == (1, 1)
        assert decoder.counters.samples == 59


class TestMetaWear:
    def test_it_asks_for_the_chips_and_configures_them(self):
        answers = {b"\x03\x80": b"\x03\x80\x04\x00", b"\x13\x80": b"\x13\x80\x01\x00"}
        made = MetaWear(range_g=4, range_dps=500)
        sent = written(steps(made, answers))
        assert "0303a801" in sent
        assert "13032802" in sent
        assert "030501" in sent
        assert "130501" in sent
        assert sent[-2:] == ["030101", "130101"]
        assert "030500" in written(made.stop())

    def test_the_older_chips_have_other_registers(self):
        answers = {b"\x03\x80": b"\x03\x80\x01\x02", b"\x13\x80": b"\x13\x80\x00\x01"}
        sent = written(steps(MetaWear(), answers))
        assert "03032808" in sent
        assert "031c01" in sent
        assert "130701" in sent

    def test_an_unknown_chip_is_an_error_with_a_remedy(self):
        with pytest.raises(TempoError, match="MetaMotion R, RL and S"):
            steps(MetaWear(), {b"\x03\x80": b"\x03\x80\x03\x00"})


class TestPolar:
    def test_it_subscribes_asks_and_takes_what_is_offered(self):
        offer = bytes.fromhex("f001020000" + "000134000101100002020400080004 0103".replace(" ", ""))
        sent = written(steps(Polar(range_g=2), {b"\x01\x02": offer}))
        assert "0202000134000101100002010400040103" in sent
        assert "020500013400010110000201d007040103" in sent

    def test_a_long_answer_comes_in_pieces(self):
        made = Polar()
        made.answer(polar.CONTROL, bytes.fromhex("f001050001000134"))
        made.answer(polar.CONTROL, bytes.fromhex("f00105000000"))
        made.answer(polar.CONTROL, bytes.fromhex("f0010500" + "00" + "00"))
        assert made.troubles == (polar.BATCHES,)

    def test_the_factor_of_the_start_answer_is_used(self):
        made = Polar()
        made.answer(polar.CONTROL, bytes.fromhex("f002020000" + "05010000003a"))
        (reading,) = made.read(packers.polar_delta(2, 10**18, 0, [(2048, 0, 0)], [], 16))
        assert reading.acc_mps2[0] == pytest.approx(9.80665)

    @pytest.mark.parametrize("status", sorted(polar_control.STATUS))
    def test_a_refusal_is_said_in_words(self, status):
        made = Polar()
        made.answer(polar.CONTROL, bytes((0xF0, 2, 2, status, 0)))
        assert polar_control.STATUS[status] in made.troubles[-1]

    def test_already_running_is_no_trouble(self):
        made = Polar()
        made.answer(polar.CONTROL, bytes((0xF0, 2, 2, 6, 0)))
        made.answer(polar.CONTROL, bytes((0xF0, 3, 2, 12, 0)))
        assert made.troubles == (polar.BATCHES,)

    def test_a_stream_that_the_device_stopped_is_said(self):
        made = Polar()
        made.answer(polar.CONTROL, b"\x01\x02")
        assert "stopped measuring" in made.troubles[-1]

    def test_a_cut_frame_is_rejected_or_whole(self):
        rng = random.Random(1)  # noqa: S311  # repeatable, not secret
        rows = [tuple(rng.randrange(-900, 900) for _ in range(3)) for _ in range(30)]
        frame = packers.polar_delta(2, 10**18, 1, rows, [10, 10, 9], 16)
        whole = 0
        for end in range(len(frame)):
            readings = Polar().read(frame[:end])
            assert len(readings) in {0, 1, 11, 21}
            whole += bool(readings)
        assert whole == 3

    def test_a_lost_frame_is_a_hole_in_the_stream(self):
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

    def test_deltas_of_no_bits_repeat_the_sample(self):
        assert undelta(bytes.fromhex("010002000300" + "0003"), 3, 16) == [(1, 2, 3)] * 4

    @pytest.mark.parametrize("tail", ["00", "1101", "2101" + "00" * 20, "0400", "0802ff"])
    def test_blocks_that_cannot_be_are_no_frame(self, tail):
        assert undelta(bytes.fromhex("010002000300" + tail), 3, 16) is None

    def test_frames_times(self):
        clock = FrameClock(10.0)
        assert clock.times_s(10**9, 2, 52.0) == [0.9, 1.0]
        assert clock.times_s(2 * 10**9, 10, 52.0)[0] == pytest.approx(1.1)
        assert clock.times_s(5 * 10**9, 10, 52.0)[0] == pytest.approx(4.1)


class TestMovesense:
    def test_it_subscribes_after_unsubscribing(self):
        taken = steps(Movesense(sample_rate_hz=52))
        assert taken[0] == Subscribe(movesense.NOTIFY)
        assert written(taken) == ["0263", "0163" + b"/Meas/IMU6/52\0".hex()]

    def test_another_reference_is_not_ours(self):
        packet = bytearray(packers.movesense(0, [(0, 0, 9.8)], [(0, 0, 0)]))
        packet[1] = 0x64
        made = Movesense()
        assert made.read(bytes(packet)) == ()
        assert made.counters.rejected == 1

    @pytest.mark.parametrize("status", [404, 429, 503])
    def test_a_refusal_is_said_in_words(self, status):
        made = Movesense()
        made.read(b"\x01\x63" + status.to_bytes(2, "little"))
        assert str(status) in made.troubles[0]

    def test_a_lost_second_part_costs_one_packet(self):
        rows = [(0.0, 0.0, 9.8)] * 8
        packet = packers.movesense(0, rows, rows)
        first, second = packers.movesense_in_two(packet, 150)
        made = Movesense()
        assert made.read(first) == ()
        assert len(made.read(packet)) == 8
        assert made.counters.rejected == 1
        assert made.read(second) == ()
        assert made.counters.rejected == 2


class TestUart:
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
    def test_a_header_line_names_columns_and_units(self, header, line, time_s):
        made = Uart()
        assert made.read(f"{header}\r\n".encode()) == ()
        (reading,) = made.read(f"{line}\n".encode())
        assert reading.acc_mps2 == pytest.approx((0, 0, 9.80665))
        assert reading.gyr_dps == pytest.approx((57.29578, 0, 0), rel=1e-6)
        assert reading.time_s == time_s

    def test_the_users_word_outranks_the_custom(self):
        made = Uart(columns="gx,gy,gz,ax,ay,az", acc_unit="mps2", gyr_unit="radps")
        (reading,) = made.read(b"1,0,0,0,0,9.8\n")
        assert reading.acc_mps2 == (0, 0, 9.8)
        assert reading.gyr_dps[0] == pytest.approx(57.29578)

    @pytest.mark.parametrize(
        "line", [b"hello\n", b"1,2,3\n", b"1,2,3,4,5,6,7,8\n", b"1,,3,4,5,6\n"]
    )
    def test_other_lines_are_rejected(self, line):
        made = Uart()
        assert made.read(line) == ()
        assert made.counters.rejected == 1

    def test_not_a_number_and_beyond_range_are_left_out(self):
        made = Uart()
        for n, line in enumerate((b"nan,0,1,0,0,0\n", b"inf,0,1,0,0,0\n", b"9999,0,1,0,0,0\n")):
            assert len(made.feed(line, float(n))) == 0
        assert made.counters.invalid == 3

    def test_the_first_line_after_a_connection_may_lack_its_beginning(self):
        made = Uart()
        made.restart()
        assert made.read(b"9,0,1,0,0,0\n0,0,1,0,0,0\n")[0].acc_mps2[0] == 0
        assert made.counters.resynchronised_bytes == 11

    def test_a_line_without_an_end_is_thrown_away(self):
        made = Uart()
        made.read(b"1" * 300)
        assert made.counters.resynchronised_bytes == 300
        assert made.read(b"1\n1,0,1,0,0,0\n") != ()

    def test_lines_of_words_alone_are_a_trouble(self):
        made = Uart()
        made.read(b"hello world\n" * 30)
        assert "state the columns" in made.troubles[0]


class TestOthers:
    def test_the_thingy_is_configured_before_it_is_heard(self):
        taken = steps(Thingy(sample_rate_hz=200))
        assert written(taken)[-1] == "e803f401f401c80000"
        assert isinstance(taken[-1], Subscribe)
        assert Thingy().stop() == ()
        with pytest.raises(TempoError, match="5 to 200"):
            Thingy(sample_rate_hz=400)

    def test_the_sensortag_says_that_it_is_too_slow(self):
        assert "10 samples a second" in SensorTag().troubles[0]
        assert written(steps(SensorTag())) == ["0a", "3f02"]

    def test_the_open_format_without_a_descriptor_cannot_be_scaled(self):
        made = OpenImu()
        assert made.read(packers.open_packet(0, 0, 10_000, [[0] * 6])) == ()
        assert "descriptor" in made.troubles[0]
        with pytest.raises(TempoError, match="version 1"):
            list(made.setup())

    @pytest.mark.parametrize("harm", ["version", "axes", "scale", "rate", "cut"])
    def test_a_descriptor_that_cannot_be_is_none(self, harm):
        about = bytearray(packers.open_descriptor())
        about[0] = 2 if harm == "version" else 1
        about[18] = 7 if harm == "axes" else about[18]
        about[13] = 0x7F if harm == "scale" else about[13]
        about[2:6] = bytes(4) if harm == "rate" else about[2:6]
        made = OpenImu()
        made.answer(
            "4bc00002-36e1-4d21-ad66-afe17b3a47de", bytes(about[: 24 if harm == "cut" else 99])
        )
        assert made.describe(bytes(about[: 24 if harm == "cut" else 99])) is None
        assert made.read(packers.open_packet(0, 0, 10_000, [[0] * 6])) == ()

    def test_a_counter_that_jumps_without_its_clock_is_counted(self):
        made = OpenImu(range_g=8, range_dps=2000)
        for n in range(50):
            first = n if n < 25 else n + 500
            made.feed(
                packers.open_packet(first, n * 10_000, 10_000, [[n, 0, 4096, 0, 0, 0]]), n / 100
            )
        assert made.counters.clock_jumps == 1
        assert (made.counters.samples, made.counters.lost) == (50, 0)

    def test_a_packet_with_no_step_holds_one_sample_only(self):
        made = OpenImu(range_g=8, range_dps=2000)
        assert len(made.read(packers.open_packet(0, 0, 0, [[0] * 6]))) == 1
        assert made.read(packers.open_packet(1, 0, 0, [[0] * 6] * 2)) == ()


class TestPairing:
    def test_the_gyroscope_is_interpolated_at_the_accelerometers_instants(self):
        pairing = Pairing(0.016, Counters())
        for n in range(5):
            pairing.add_gyr(n * 0.01, (10.0 * n, 0.0, 0.0))
        for time_s in (-0.01, 0.0, 0.015, 0.04, 0.05):
            pairing.add_acc(time_s, (0.0, 0.0, 9.8))
        found = [(time_s, round(gyr[0], 9)) for time_s, _, gyr in pairing.take()]
        assert found == [(0.0, 0.0), (0.015, 15.0), (0.04, 40.0)]

    def test_nothing_is_put_into_a_hole(self):
        counters = Counters()
        pairing = Pairing(0.016, counters)
        for time_s in (0.0, 0.01, 0.05, 0.06):
            pairing.add_gyr(time_s, (0.0, 0.0, 0.0))
        for n in range(6):
            pairing.add_acc(n * 0.01 + 0.005, (0.0, 0.0, 9.8))
        assert [round(t, 3) for t, _, _ in pairing.take()] == [0.005, 0.055]
        assert counters.unpaired == 4

    def test_a_silent_gyroscope_does_not_fill_the_memory(self):
        counters = Counters()
        pairing = Pairing(0.016, counters, patience_s=1.0)
        for n in range(1000):
            pairing.add_acc(n * 0.01, (0.0, 0.0, 9.8))
            assert pairing.take() == []
        assert counters.unpaired >= 890
        for n in range(1000):
            pairing.add_gyr(n * 0.01, (0.0, 0.0, 0.0))
            pairing.take()
        assert len(pairing._gyr) < 110
