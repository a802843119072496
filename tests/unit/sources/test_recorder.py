from __future__ import annotations

import asyncio
import json

import numpy as np
import pytest

from tempo.errors import RecordingError
from tempo.samples import Samples
from tempo.sources.recorder import Recorder, write_down
from tempo.sources.recording import read_recording
from tempo.sources.replay import cut
from tempo.sources.sidecar import Sidecar


@pytest.fixture
def recorder(tmp_path):
    made = Recorder(tmp_path / "a.csv", Sidecar(origin="recorded"))
    yield made
    made.close()


def same(one: Samples, other: Samples) -> bool:
    return (
        np.array_equal(one.time_s, other.time_s)
        and np.array_equal(one.acc_mps2, other.acc_mps2)
        and np.array_equal(one.gyr_dps, other.gyr_dps)
    )


def test_every_moment_leaves_a_readable_recording(recorder, rocking):
    done = 0
    for _, block in cut(rocking, 0.7):
        recorder.write(block)
        done += len(block)
        if done > 200:
            # not closed, as after a power cut
            assert same(read_recording(recorder.path).samples, rocking[:done])
    assert done == len(rocking) == recorder.written.samples


def test_the_sidecar_is_there_from_the_start_and_told_anew(recorder, tmp_path):
    beside = tmp_path / "a.json"
    assert json.loads(beside.read_text())["origin"] == "recorded"
    recorder.describe(Sidecar(origin="recorded", lost_samples=7))
    assert json.loads(beside.read_text())["lost_samples"] == 7
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.json"]


def test_what_would_spoil_the_file_is_left_out_and_counted(recorder, rocking):
    bad = rocking.acc_mps2[300:310].copy()
    bad[4, 1] = np.nan
    recorder.write(rocking[:300])
    recorder.write(Samples(rocking.time_s[300:310], bad, rocking.gyr_dps[300:310]))
    recorder.write(rocking[290:310])
    assert (recorder.written.samples, recorder.written.dropped) == (309, 21)
    assert len(read_recording(recorder.path).samples) == 309


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(RecordingError, match=r"cannot be written .*; choose another place"):
        Recorder(tmp_path / "nowhere" / "a.csv", Sidecar())


def recorded(blocks, recorder, **options):
    async def source():
        for block in blocks:
            await asyncio.sleep(0)
            yield block

    asyncio.run(write_down(source(), lambda: recorder, **options))
    recorder.close()
    return read_recording(recorder.path).samples


def test_seconds_are_counted_on_the_samples_clock(recorder, rocking):
    blocks = [block for _, block in cut(rocking, 0.33)]
    assert same(recorded(blocks, recorder, seconds=5.0), rocking[:500])


def test_empty_blocks_let_time_pass_and_nothing_else(recorder, rocking):
    seen = []
    blocks = [Samples.empty(), rocking[:150], Samples.empty(), rocking[150:200]]
    done = recorded(blocks, recorder, watch=lambda: seen.append(recorder.written.samples))
    assert same(done, rocking[:200])
    assert seen == [0, 150, 150, 200]


def test_nothing_is_opened_before_the_first_sample(tmp_path):
    def begin():
        raise AssertionError("opened")

    async def source():
        yield Samples.empty()

    asyncio.run(write_down(source(), begin))
    assert list(tmp_path.iterdir()) == []
