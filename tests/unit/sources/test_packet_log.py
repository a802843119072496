from __future__ import annotations

import asyncio
import json
import math

import numpy as np
import pytest

from tempo.errors import RecordingError
from tempo.samples import Samples
from tempo.sensors.catalogue import family
from tempo.sources.conversation import Conversation
from tempo.sources.packet_log import PacketLog, PacketReplay
from tempo.sources.speaker import Speaker
from tests.unit.sensors import packers


@pytest.fixture
def spoken(tmp_path):
    """A log of three seconds of a sensor of the open format, and the samples it gave."""
    path = tmp_path / "a.jsonl"
    log = PacketLog(path, Speaker("open", "heel", "A", {"sample_rate_hz": 50.0}))
    decoder = family("open").make(sample_rate_hz=50.0)
    talk = Conversation(decoder, log)
    talk.connected()
    while talk.step() is not None:
        talk.arrived("4bc00002-36e1-4d21-ad66-afe17b3a47de", packers.open_descriptor(50.0), 0.1)
    blocks = []
    for first in range(0, 150, 3):
        rows = [[first + i, 2, 3, 4, 5, 6] for i in range(3)]
        packet = packers.open_packet(first, 20_000 * first, 20_000, rows)
        at_s = 0.5 + first / 50 + 0.01 * math.sin(first)
        blocks.append(talk.arrived(decoder.stream, packet, at_s))
    log.close()
    return path, Samples.join(blocks)


def replayed(path) -> Samples:
    async def listen():
        return [block async for block in PacketReplay(path).blocks()]

    return Samples.join(asyncio.run(listen()))


def test_a_log_gives_the_same_samples_to_the_bit(spoken):
    path, samples = spoken
    again = replayed(path)
    assert len(samples) == 150
    assert np.array_equal(samples.time_s, again.time_s)
    assert np.array_equal(samples.acc_mps2, again.acc_mps2)
    assert np.array_equal(samples.gyr_dps, again.gyr_dps)


def test_what_is_known_of_the_sensor_comes_back(spoken):
    replay = PacketReplay(spoken[0])
    assert replay.about().sensor == {"family": "open", "name": "heel", "address": "A"}
    assert replay.speaker.settings == {"sample_rate_hz": 50.0}


def test_a_last_line_that_was_cut_off_is_left_out(spoken):
    path, samples = spoken
    path.write_bytes(path.read_bytes()[:-20])
    assert len(replayed(path)) == len(samples) - 3


@pytest.mark.parametrize(
    "line",
    ["no json", "[1, 2]", '{"from": "x"}', '{"from": "x", "at_s": 1, "hex": "0g"}', '{"did": "x"}'],
)
def test_a_line_that_is_none_is_named(spoken, line):
    path, _ = spoken
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines[:6], line + "\n", *lines[6:]]))
    with pytest.raises(RecordingError, match=r"a\.jsonl, line 7: no entry of a packet log"):
        replayed(path)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ({"packets": 2, "settings": {}}, "no packet log of version 1"),
        ({"packets": 1, "family": "open"}, "no packet log of version 1"),
        ({"packets": 1, "family": "warp", "settings": {}}, "line 1: settings that fit no decoder"),
        ({"packets": 1, "family": "open", "settings": {"x": 1}}, "line 1: settings that fit"),
    ],
)
def test_a_file_that_is_no_packet_log_is_refused(tmp_path, header, why):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(header) + "\n")
    with pytest.raises(RecordingError, match=why):
        PacketReplay(path)


def test_an_empty_file_is_no_packet_log(tmp_path):
    (tmp_path / "a.jsonl").touch()
    with pytest.raises(RecordingError, match="no packet log"):
        PacketReplay(tmp_path / "a.jsonl")
