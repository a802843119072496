"""Any bytes for any decoder: no exception, no number that no sensor has, no growing memory."""

from __future__ import annotations

import pickle
import random
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tempo.sensors.catalogue import family
from tests.radio.families import FAMILIES
from tests.radio.scene import movement

SECONDS = 10
QUICK, LONG = 50_000, 5_000_000
#: What a gap takes that is written down.
GAP_BYTES = 64


def payloads(name: str) -> list[bytes]:
    """What a virtual sensor of the family sends."""
    peripheral = FAMILIES[name]()
    samples = movement(peripheral.rate_hz)[: int(SECONDS * peripheral.rate_hz)]
    return [packet.payload for packet in peripheral.packets(samples)]


def decoder_of(name: str):
    made = family(name).make
    if name != "open":
        return made()
    peripheral = FAMILIES[name]()
    return made(descriptor=peripheral.read(peripheral.about).hex())


def spoilt(good: list[bytes], dice: random.Random) -> Iterator[bytes]:
    """Good packets, and the same flipped, cut, joined, repeated, or made of dice."""
    for payload in good:
        how = dice.randrange(8)
        if how == 0:
            yield dice.randbytes(dice.randrange(256))
        elif how == 1:
            flipped = bytearray(payload)
            for _ in range(dice.randrange(1, 4)):
                flipped[dice.randrange(len(flipped))] ^= 1 << dice.randrange(8)
            yield bytes(flipped)
        elif how == 2:
            yield payload[: dice.randrange(len(payload) + 1)]
        elif how == 3:
            yield payload + dice.choice(good)
        elif how == 4:
            yield payload
            yield payload
        elif how == 5:
            head = dice.randrange(min(len(payload), 12) + 1)
            yield payload[:head] + dice.randbytes(len(payload) - head)
        else:
            yield payload


def feed(name: str, count: int) -> None:
    """What a decoder keeps is counted as what it takes to write it down: tracing is too slow."""
    good, dice = payloads(name), random.Random(name)  # noqa: S311  # no secret
    decoder, fed, now_s, last_s = decoder_of(name), 0, 0.0, -np.inf
    sizes: list[int] = []
    while fed < count:
        if fed >= count * (len(sizes) + 1) / 4:
            decoder.restart()
            sizes.append(len(pickle.dumps(decoder)))
        for payload in spoilt(good, dice):
            fed, now_s = fed + 1, now_s + 0.02
            block = decoder.feed(payload, now_s)
            if len(block):
                assert block.time_s[0] > last_s
                assert (block.time_s[1:] > block.time_s[:-1]).all()
                assert np.isfinite(block.acc_mps2).all()
                assert np.isfinite(block.gyr_dps).all()
                last_s = block.time_s[-1]
            if fed % 64 == 0:
                decoder.answer(decoder.stream, payload)
                decoder.describe(payload)
    assert decoder.counters.payloads > 0.9 * fed
    gaps = len(decoder.gaps) * GAP_BYTES
    assert sizes[-1] - sizes[0] <= gaps + 4096, "nothing is kept but where samples are missing"


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_spoilt_packets_are_survived(name):
    feed(name, QUICK // len(FAMILIES))


@pytest.mark.long
@pytest.mark.endless
@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_five_million_spoilt_packets_are_survived(name):
    feed(name, LONG // len(FAMILIES))


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.sampled_from(sorted(FAMILIES)),
    st.lists(st.tuples(st.binary(max_size=244), st.floats(0, 3)), max_size=30),
)
def test_any_bytes_at_any_time_are_survived(name, arrivals):
    decoder, now_s, last_s = decoder_of(name), 0.0, -np.inf
    for payload, wait_s in arrivals:
        now_s += wait_s
        block = decoder.feed(payload, now_s)
        if len(block):
            assert block.time_s[0] > last_s
            last_s = block.time_s[-1]
