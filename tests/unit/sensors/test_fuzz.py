"""Constructive fuzzing: any valid packet is built, and its values are demanded back."""

from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tempo.sensors.dot import Dot
from tempo.sensors.metawear import MetaWear
from tempo.sensors.movesense import Movesense
from tempo.sensors.open_imu import OpenImu
from tempo.sensors.polar import Polar
from tempo.sensors.sensortag import SensorTag
from tempo.sensors.thingy import Thingy
from tempo.sensors.uart import Uart
from tempo.sensors.witmotion import WitMotion
from tests.unit.sensors import packers

G = 9.80665
settings.register_profile("sensors", deadline=None, derandomize=True, max_examples=100)
fuzzed = settings(settings.get_profile("sensors"))

int16 = st.integers(-32768, 32767)
row3 = st.tuples(int16, int16, int16)
row6 = st.tuples(*[int16] * 6)
row9 = st.tuples(*[int16] * 9)
acc_float = st.tuples(*[st.floats(-150, 150, width=32)] * 3)
gyr_float = st.tuples(*[st.floats(-2000, 2000, width=32)] * 3)
uint32 = st.integers(0, 2**32 - 1)


def same(found, words, scale):
    assert list(found) == pytest.approx([word * scale for word in words], rel=1e-12, abs=1e-12)


def header_inside(frame):
    return any(head in frame[1:] for head in (b"\x55\x61", b"\x55\x71"))


@fuzzed
@given(st.lists(row9, min_size=1, max_size=8), st.binary(max_size=19))
def test_witmotion(rows, noise):
    frames = [packers.witmotion(row) for row in rows]
    decoder = WitMotion()
    found = list(decoder.read(b"".join(frames)))
    if noise and not noise.endswith(b"\x55") and not header_inside(b" " + noise):
        found += decoder.read(noise)
        found += decoder.read(frames[0])
        rows = [*rows, rows[0]]
        assert decoder.counters.resynchronised_bytes == len(noise)
    assert len(found) == len(rows)
    for reading, row in zip(found, rows, strict=True):
        same(reading.acc_mps2, row[:3], 16 / 32768 * G)
        same(reading.gyr_dps, row[3:6], 2000 / 32768)
        assert reading.time_s is None


@fuzzed
@given(st.lists(row9, min_size=2, max_size=6), st.lists(st.integers(1, 30), min_size=1))
def test_witmotion_in_portions_with_replies_between(rows, sizes):
    reply = packers.witmotion_reply(0x64, [391] + [0] * 7)
    stream = reply + b"".join(packers.witmotion(row) + reply for row in rows)
    frames = [packers.witmotion(row) for row in rows]
    if any(header_inside(frame) or frame.endswith(b"\x55") for frame in frames):
        return  # a header inside a frame that is cut there cannot be told from a new frame
    decoder, found, at = WitMotion(), [], 0
    while at < len(stream):
        size = sizes[at % len(sizes)]
        found += decoder.read(stream[at : at + size])
        at += size
    assert [round(r.gyr_dps[2] * 32768 / 2000) for r in found] == [row[5] for row in rows]
    assert decoder.battery == "3.91 V"
    assert decoder.counters.resynchronised_bytes == 0


@fuzzed
@given(
    row9,
    st.tuples(st.integers(0, 99), st.integers(1, 12), st.integers(1, 28)),
    st.tuples(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999)),
    st.integers(1, 4),
)
def test_witmotion_with_a_clock(row, date, time, copies):
    frame = packers.witmotion(row, (*date, *time))
    found = WitMotion().read(frame * copies)
    assert len(found) == copies
    same(found[0].acc_mps2, row[:3], 16 / 32768 * G)
    of_day = time[0] * 3600 + time[1] * 60 + time[2] + time[3] / 1000
    assert found[0].time_s % 86400 == pytest.approx(of_day, abs=1e-6)


@fuzzed
@given(uint32, acc_float, gyr_float, st.sampled_from([0, 3, 12]))
def test_dot(ticks, acc, gyr, padding):
    (reading,) = Dot().read(packers.dot21(ticks, acc, gyr, padding))
    assert (reading.acc_mps2, reading.gyr_dps) == (acc, gyr)
    assert reading.time_s == ticks / 1e6
    (reading,) = Dot(payload_mode=26).read(packers.dot26(ticks, acc, gyr))
    assert (reading.acc_mps2, reading.gyr_dps) == (acc, gyr)


@fuzzed
@given(row3, row3, st.sampled_from([2, 4, 8, 16]), st.sampled_from([125, 250, 500, 1000, 2000]))
def test_metawear(acc, gyr, range_g, range_dps):
    decoder = MetaWear(range_g=range_g, range_dps=range_dps)
    for register, rows in ((0x04, [acc]), (0x1C, [acc, gyr, acc]), (0x05, [gyr, acc, acc])):
        found = decoder.read(packers.metawear(3, register, rows))
        for reading, row in zip(found, rows, strict=True):
            same(reading.acc_mps2, row, range_g * G / 32768)
            assert reading.gyr_dps is None
    for register, rows in ((0x05, [gyr]), (0x04, [gyr]), (0x07, [gyr] * 3), (0x05, [acc] * 3)):
        found = decoder.read(packers.metawear(0x13, register, rows))
        for reading, row in zip(found, rows, strict=True):
            same(reading.gyr_dps, row, range_dps / 2000 / 16.4)
    assert decoder.counters.rejected == 0


@fuzzed
@given(row9)
def test_thingy_and_sensortag(row):
    (reading,) = Thingy().read(packers.thingy(row))
    same(reading.acc_mps2, row[:3], G / 1024)
    same(reading.gyr_dps, row[3:6], 1 / 32)
    for range_g in (2, 4, 8, 16):
        (reading,) = SensorTag(range_g=range_g).read(packers.sensortag(row[:3], row[3:6]))
        same(reading.gyr_dps, row[:3], 500 / 65536)
        same(reading.acc_mps2, row[3:6], range_g * G / 32768)


@fuzzed
@given(uint32, st.lists(st.tuples(acc_float, gyr_float), min_size=1, max_size=10), st.data())
def test_movesense(ticks, rows, data):
    acc, gyr = [row[0] for row in rows], [row[1] for row in rows]
    packet = packers.movesense(ticks, acc, gyr)
    decoder = Movesense()
    found = decoder.read(packet)
    assert [r.acc_mps2 for r in found] == acc
    assert [r.gyr_dps for r in found] == gyr
    assert found[0].time_s == ticks / 1000
    first = data.draw(st.integers(1, len(packet) - 3))
    if (first - 4) % 24 or first < 28:
        decoder = Movesense()
        one, two = packers.movesense_in_two(packet, first)
        assert decoder.read(one) == ()
        assert [r.acc_mps2 for r in decoder.read(two)] == acc


#: Differences of every width: each sample is a step of up to so many bits from the one before.
@st.composite
def walks(draw, bits, longest):
    width = draw(st.integers(0, bits))
    half = 1 << (bits - 1)
    step = st.integers(-(1 << width) // 2, ((1 << width) - 1) // 2)
    rows = [draw(st.tuples(*[st.integers(-half, half - 1)] * 3))]
    for _ in range(draw(st.integers(0, longest))):
        moved = [word + draw(step) for word in rows[-1]]
        rows.append(tuple((word + half) % (2 * half) - half for word in moved))
    return rows


@st.composite
def cuts(draw, samples):
    blocks = []
    while sum(blocks) < samples:
        blocks.append(draw(st.integers(1, samples - sum(blocks))))
    return blocks


@fuzzed
@given(st.data(), st.integers(1, 2**63 - 1), st.sampled_from([None, 0.000244, 1.0]))
def test_polar_deltas_of_all_widths(data, time_ns, factor):
    rows = data.draw(walks(16, 20))
    blocks = data.draw(cuts(len(rows) - 1))
    decoder = Polar(factor=factor)
    acc = decoder.read(packers.polar_delta(2, time_ns, 1, rows, blocks, 16))
    for reading, row in zip(acc, rows, strict=True):
        same(reading.acc_mps2, row, (factor or 1.0) * G / 1000)
    assert acc[-1].time_s == pytest.approx(time_ns / 1e9)
    gyr = decoder.read(packers.polar_delta(5, time_ns, 0, rows, blocks, 16))
    for reading, row in zip(gyr, rows, strict=True):
        same(reading.gyr_dps, row, factor or 2000 / 32768)


@fuzzed
@given(st.data())
def test_polar_deltas_of_float_patterns(data):
    rows = data.draw(walks(32, 8))
    blocks = data.draw(cuts(len(rows) - 1))
    found = Polar().read(packers.polar_delta(5, 10**18, 1, rows, blocks, 32))
    for reading, row in zip(found, rows, strict=True):
        patterns = [struct.pack("<f", number) for number in reading.gyr_dps]
        wanted = [struct.pack("<i", word) for word in row]
        for one, other in zip(patterns, wanted, strict=True):
            number = struct.unpack("<f", other)[0]
            assert one == other or math.isnan(number)  # a NaN's payload need not survive


@fuzzed
@given(st.data(), st.sampled_from([1, 2, 3]))
def test_polar_raw_words(data, width):
    half = 1 << (8 * width - 1)
    word = st.integers(-half, half - 1)
    rows = data.draw(st.lists(st.tuples(word, word, word), min_size=1, max_size=30))
    found = Polar().read(packers.polar_raw(2, 10**18, rows, width))
    for reading, row in zip(found, rows, strict=True):
        same(reading.acc_mps2, row, G / 1000)


number = st.floats(-30, 30).map(lambda value: round(value, 4))


@fuzzed
@given(
    st.lists(st.tuples(*[number] * 6), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t", " ", ", "]),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 40),
)
def test_text_lines(rows, delimiter, end, size):
    text = "".join(delimiter.join(map(str, row)) + end for row in rows).encode()
    decoder, found = Uart(), []
    for at in range(0, len(text), size):
        found += decoder.read(text[at : at + size])
    for reading, row in zip(found, rows, strict=True):
        same(reading.acc_mps2, row[:3], G)
        same(reading.gyr_dps, row[3:], 1.0)


@fuzzed
@given(
    st.integers(0, 2**16 - 1),
    uint32,
    st.integers(1, 65535),
    st.lists(row6, min_size=1, max_size=19),
    st.permutations([1, 2, 3]),
    st.tuples(*[st.sampled_from([-1, 1])] * 3),
)
def test_open_format(first, ticks, step_us, rows, order, signs):
    axes = [axis * sign for axis, sign in zip(order, signs, strict=True)]
    decoder = OpenImu(descriptor=packers.open_descriptor(axes=axes).hex())
    found = decoder.read(packers.open_packet(first, ticks, step_us, rows))
    for n, (reading, row) in enumerate(zip(found, rows, strict=True)):
        turned = [row[abs(axis) - 1] * (1 if axis > 0 else -1) for axis in axes]
        same(reading.acc_mps2, turned, struct.unpack("<f", struct.pack("<f", 8 * G / 32768))[0])
        turned = [row[2 + abs(axis)] * (1 if axis > 0 else -1) for axis in axes]
        same(reading.gyr_dps, turned, 2000 / 32768)
        assert reading.time_s == pytest.approx((ticks + n * step_us) / 1e6)


MAKERS = (WitMotion, Dot, MetaWear, Polar, Thingy, Movesense, SensorTag, Uart)


@fuzzed
@given(st.sampled_from(MAKERS), st.lists(st.binary(max_size=80), max_size=20))
def test_any_bytes_are_survived(make, payloads):
    decoder = make()
    for n, payload in enumerate(payloads):
        block = decoder.feed(payload, float(n))
        assert (abs(block.acc_mps2) <= 640).all()
        decoder.answer(decoder.stream, payload)
        decoder.describe(payload)
