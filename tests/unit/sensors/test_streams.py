"""Every family's stream gives its values back: whole, in pieces, after all that can go wrong."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from tests.unit.sensors import packers
from tests.unit.sensors.streams import STREAMS, numbers, run

every = pytest.mark.parametrize("family", STREAMS)
#: Families whose packets tell their own end, so that bytes may come in any portions.
PORTIONS = [name for name, make in STREAMS.items() if not make(9).whole_messages]


@every
def test_values_and_times_come_back(family):
    stream = STREAMS[family]()
    decoder = stream.make()
    time_s, acc, gyr = run(decoder, stream.packets)
    found = numbers(gyr, acc, stream)
    assert len(found) >= stream.count - 3
    assert found.tolist() == list(range(found[0], found[0] + len(found)))
    steps = np.diff(time_s)
    assert (steps > 0.0).all()
    assert np.median(steps) == pytest.approx(1.0 / stream.rate_hz, rel=0.01)
    counters = decoder.counters
    assert counters.samples == len(found)
    assert (counters.lost, counters.gaps, counters.rejected, counters.invalid) == (0, 0, 0, 0)
    assert (counters.duplicates, counters.stuck, counters.clock_jumps) == (0, 0, 0)
    assert decoder.gaps == ()


@pytest.mark.parametrize("family", PORTIONS)
@pytest.mark.parametrize("size", [1, 7, 13, 61])
def test_bytes_in_any_portions_give_the_same_values(family, size):
    stream = STREAMS[family]()
    _, acc, gyr = run(stream.make(), stream.packets)
    whole = b"".join(payload for payload, _ in stream.packets)
    pieces = [(whole[at : at + size], 50.0 + at * 1e-4) for at in range(0, len(whole), size)]
    _, acc_again, gyr_again = run(stream.make(), pieces)
    assert np.array_equal(acc, acc_again)
    assert np.array_equal(gyr, gyr_again)


@pytest.mark.parametrize("family", PORTIONS)
def test_one_byte_at_a_time_with_the_packets_own_stamps_gives_the_same_bits(family):
    stream = STREAMS[family]()
    time_s, _, _ = run(stream.make(), stream.packets)
    single = [(bytes([byte]), at) for payload, at in stream.packets for byte in payload]
    time_again, _, _ = run(stream.make(), single)
    assert np.array_equal(time_s, time_again)


def spoilt(rng, payload, kind):
    """The packets that come in place of one."""
    if kind == "gone":
        return []
    if kind == "cut":
        return [payload[: rng.randrange(len(payload))]]
    if kind == "headless":
        return [payload[1 + rng.randrange(len(payload) - 1) :]]
    if kind == "garbage":
        return [rng.randbytes(rng.randrange(1, 60)), payload]
    if kind == "twice":
        return [payload, payload]
    assert kind == "empty"
    return [b"", payload]


@every
@pytest.mark.parametrize("kind", ["gone", "cut", "headless", "garbage", "twice", "empty"])
def test_spoilt_packets_are_counted_and_nothing_is_invented(family, kind):
    rng = random.Random(family + kind)  # noqa: S311  # repeatable, not secret
    stream = STREAMS[family]()
    decoder = stream.make()
    packets = []
    for n, (payload, at) in enumerate(stream.packets):
        harm = n > 5 and rng.random() < 0.05
        bad = spoilt(rng, payload, kind) if harm else [payload]
        packets += [(piece, at) for piece in bad]
    time_s, acc, gyr = run(decoder, packets)
    found = numbers(gyr, acc, stream)
    assert np.isfinite(acc).all()
    assert np.isfinite(gyr).all()
    assert (np.diff(time_s) > 0.0).all()
    invented = (found < 0).sum()
    if family == "uart" and kind in {"cut", "headless", "garbage"}:
        # text has no checksum: a line that lost a digit is a line (said in the notes)
        assert invented < 0.02 * len(found)
    elif family == "polar" and kind == "cut":
        # a frame cut between two blocks looks whole; its samples are real, their times are not
        assert (np.abs(gyr) < 60).all()
    elif family == "metawear":
        # lost packets shift one stream against the other until the loss has been found
        by_acc_alone = replace(stream, gyr_tolerance=1e9)
        assert (numbers(gyr, acc, by_acc_alone) >= 0).all()
        assert np.abs(gyr).max() <= 41.0
    else:
        assert invented == 0
        assert (np.diff(found) >= (0 if kind == "twice" else 1)).all()


@every
def test_noise_alone_gives_no_exception(family):
    rng = random.Random(family)  # noqa: S311  # repeatable, not secret
    decoder = STREAMS[family]().make()
    sizes = (0, 1, 2, 4, 8, 10, 18, 20, 28, 32, 40, 44, 54, 198)
    for n in range(3000):
        payload = rng.randbytes(rng.choice(sizes))
        decoder.feed(payload, n * 0.01)
        decoder.answer(rng.choice((decoder.stream, "another")), payload)
        decoder.describe(payload)
    assert decoder.counters.payloads == 3000
    assert all(isinstance(text, str) for text in decoder.troubles)
    decoder.restart()
    assert decoder.gaps is not None


@every
def test_flipped_bits_give_no_exception(family):
    rng = random.Random(family)  # noqa: S311  # repeatable, not secret
    stream = STREAMS[family]()
    decoder = stream.make()
    packets = []
    for payload, at in stream.packets:
        flipped = bytearray(payload)
        if rng.random() < 0.1:
            flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
        packets.append((bytes(flipped), at))
    time_s, acc, gyr = run(decoder, packets)
    assert (np.diff(time_s) > 0.0).all()
    assert np.isfinite(acc).all()
    assert np.isfinite(gyr).all()
    assert len(time_s) <= stream.count + 2


@every
def test_a_stream_that_hangs_is_noticed(family):
    stream = STREAMS[family]()
    decoder = stream.make()
    run(decoder, stream.packets[:10])
    frozen = _frozen(family, stream)
    run(decoder, frozen)
    assert decoder.counters.stuck + decoder.counters.duplicates > 0


def _frozen(family, stream):
    payload, at = stream.packets[10]
    both = [payload]
    if family == "metawear":
        both = [
            packers.metawear(3, 0x1C, [(1, 2, 4096)] * 3),
            packers.metawear(19, 7, [(0, 0, 0)] * 3),
        ]
    return [(piece, at + n / stream.rate_hz) for n in range(200) for piece in both]


@every
def test_a_reconnect_makes_a_gap_and_never_bridges_it(family):
    stream = STREAMS[family]()
    decoder = stream.make()
    half = len(stream.packets) // 2
    if family == "metawear":
        half -= half % 2
    first_s, _, _ = run(decoder, stream.packets[:half])
    decoder.restart()
    later = [(payload, at + 20.0) for payload, at in stream.packets[half:]]
    second_s, acc, gyr = run(decoder, later)
    assert second_s[0] - first_s[-1] > 19.0
    assert decoder.gaps[-1].end_s - decoder.gaps[-1].start_s > 18.0
    assert decoder.counters.gaps == 1
    assert (numbers(gyr, acc, stream) >= 0).all()
