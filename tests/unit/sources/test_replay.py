from __future__ import annotations

import asyncio
import math
import selectors

import numpy as np
import pytest

from tempo.samples import Samples
from tempo.sources.recording import Recording, Sidecar
from tempo.sources.replay import Replay
from tempo.sources.source import Source


class JumpingSelector(selectors.DefaultSelector):
    """Never waits: time jumps to the next thing that is due."""

    now_s = 0.0

    def select(self, timeout=None):
        events = super().select(0)
        if not events and timeout:
            self.now_s += timeout
        return events


@pytest.fixture
def play():
    selector = JumpingSelector()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now_s

    async def listen(source: Source) -> list[tuple[float, Samples]]:
        return [(loop.time(), block) async for block in source.blocks()]

    yield lambda source: loop.run_until_complete(listen(source))
    loop.close()


@pytest.fixture
def recording(rocking):
    return Recording("a.csv", rocking, Sidecar())


@pytest.mark.parametrize("speed", [1.0, 10.0])
def test_blocks_come_when_their_last_sample_is_due(play, recording, speed):
    heard = play(Replay(recording, speed=speed))
    assert len(heard) == 300
    for at_s, block in heard:
        assert at_s == pytest.approx(block.time_s[-1] / speed)


def test_nothing_is_lost_or_changed(play, recording):
    heard = play(Replay(recording, block_s=0.37, speed=math.inf))
    assert [at_s for at_s, _ in heard] == [0.0] * len(heard)
    joined = Samples.join([block for _, block in heard])
    for ours, theirs in (
        (joined.time_s, recording.samples.time_s),
        (joined.acc_mps2, recording.samples.acc_mps2),
        (joined.gyr_dps, recording.samples.gyr_dps),
    ):
        assert np.array_equal(ours, theirs)


def test_a_gap_is_waited_out(play, rocking):
    holed = Samples.join([rocking[:1000], rocking[2000:]])
    heard = play(Replay(Recording("a.csv", holed, Sidecar())))
    assert all(len(block) for _, block in heard)
    assert heard[-1][0] == pytest.approx(rocking.time_s[-1])


def test_its_name_is_the_path(recording):
    assert Replay(recording).name == "a.csv"


@pytest.mark.parametrize("wrong", [{"speed": 0}, {"block_s": -1}, {"speed": math.nan}])
def test_a_pace_that_is_none_is_refused(recording, wrong):
    with pytest.raises(ValueError, match="must be positive"):
        Replay(recording, **wrong)
