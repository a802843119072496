from __future__ import annotations

import asyncio
import errno
import io
import json
import os
from pathlib import Path

import numpy as np
import pytest

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


class Told(list):
    """What a recorder wants the person to know."""

    def __call__(self, code, of):
        self.append((code, {name: str(value) for name, value in of.items()}))


def test_a_place_that_cannot_be_written_is_named_and_another_one_taken(tmp_path, rocking):
    told, saved = Told(), tmp_path / "saved"
    saved.mkdir()
    wanted = tmp_path / "nowhere" / "a.csv"
    recorder = Recorder(wanted, Sidecar(side="left"), told, lambda: [tmp_path / "not", saved])
    for _, block in cut(rocking, 0.7):
        recorder.write(block)
    reason = "No such file or directory"
    assert told == [("memory", {"path": str(wanted), "reason": reason})], "at once, and once"
    recorder.close()
    place = {"path": str(wanted), "reason": reason, "place": str(saved / "a.csv")}
    assert told[1:] == [("elsewhere", place)]
    recording = read_recording(saved / "a.csv")
    assert same(recording.samples, rocking)
    assert (recording.sidecar.side, recording.sidecar.extra) == ("left", {})
    assert recorder.written.paths[0] == saved / "a.csv"


def test_a_disk_that_fills_up_ends_nothing(tmp_path, rocking, monkeypatch):
    """The first part on the disk, half a write, then nothing: together they are all."""
    told, saved, room = Told(), tmp_path / "saved", [100_000]
    saved.mkdir()

    class Full(io.FileIO):
        def write(self, content):
            if tmp_path != Path(self.name).parent:
                return super().write(content)
            if not room[0]:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            count = super().write(bytes(content)[: room[0]])
            room[0] -= count
            return count

    monkeypatch.setattr("tempo.sources.unfinished.io.FileIO", Full)
    recorder = Recorder(tmp_path / "a.csv", Sidecar(), told, lambda: [saved])
    for _, block in cut(rocking, 0.7):
        recorder.write(block)
    assert [code for code, _ in told] == ["memory"]
    assert (tmp_path / "a.csv").stat().st_size == 100_000
    recorder.close()
    assert same(read_recording(saved / "a.csv").samples, rocking)
    assert not (tmp_path / "a.csv").exists(), "the half of it would be offered to be finished"
    assert [code for code, _ in told] == ["memory", "elsewhere"]


def test_room_that_was_made_is_used(tmp_path, rocking, monkeypatch):
    full = [False]

    class Full(io.FileIO):
        def write(self, content):
            if full[0]:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().write(content)

    monkeypatch.setattr("tempo.sources.unfinished.io.FileIO", Full)
    told = Told()
    recorder = Recorder(tmp_path / "a.csv", Sidecar(), told)
    for number, (_, block) in enumerate(cut(rocking, 0.7)):
        full[0] = 10 <= number < 20
        recorder.write(block)
        assert (recorder.trouble is None) == (not full[0])
    recorder.close()
    assert same(read_recording(tmp_path / "a.csv").samples, rocking)
    assert [code for code, _ in told] == ["memory"]


def test_when_no_place_is_left_that_is_said(tmp_path, rocking):
    told = Told()
    recorder = Recorder(tmp_path / "nowhere" / "a.csv", Sidecar(), told)
    recorder.write(rocking)
    recorder.close()
    assert [code for code, _ in told] == ["memory", "nowhere"]
    assert recorder.trouble == "No such file or directory"


def test_nobody_else_may_read_what_is_recorded(recorder, rocking, tmp_path):
    recorder.write(rocking)
    recorder.close()
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"a.csv": 0o600, "a.json": 0o600}


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
