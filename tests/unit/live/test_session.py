"""The live loop on a clock that jumps: the same reps as offline, whatever happens around them."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace

import numpy as np
import pytest

from tempo.coach.fading import Fading
from tempo.coach.protocols import load_protocol
from tempo.errors import TempoError
from tempo.live.session import LiveSession
from tempo.samples import Samples
from tempo.session import analyse
from tempo.sources.recording import read_recording
from tempo.views.spoken import wording
from tests.unit.jumping import Packets, live, run, said_of
from tests.unit.onlookers import Diary


@pytest.mark.parametrize("seed", range(3))
def test_chaotic_packets_give_the_reps_of_the_recording(three_reps, tmp_path, seed):
    sizes = np.random.default_rng(seed).integers(0, 60, 50).tolist()
    path = tmp_path / "left.csv"
    analysis, _ = live(three_reps, sizes, record=path)
    assert len(analysis.outcome.reps) == 3
    assert said_of(analyse(read_recording(path))) == said_of(analysis)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["left.csv", "left.json"]


@pytest.mark.parametrize("name", ["box_10s_foot", "hsr_3s_foot", "floor_quick_foot"])
def test_what_is_counted_aloud_is_what_was_done(root, name):
    recording = read_recording(root / "recordings" / f"{name}.csv")
    analysis, view = live(recording, [10])
    counted = [rep.rep for rep in analysis.outcome.reps if rep.counted]
    assert [cue.of["rep"] for cue, _ in view.cues if cue.kind == "count"] == counted


def test_silence_blanks_the_view_and_the_session_goes_on(three_reps):
    source = Packets(three_reps.samples, [10], silent_after=120, silence_s=2.0)
    analysis, view = live(three_reps, source=source)
    stale = [frame for frame in view.frames if frame.connection == "stale"]
    assert len(stale) == 1
    assert stale[0].stale
    assert (stale[0].phase, stale[0].heel_cm, stale[0].target_cm) == (None, None, None)
    assert len(analysis.outcome.reps) == 3


def test_a_sensor_that_fails_costs_nothing_that_came(three_reps, tmp_path):
    path = tmp_path / "kept.csv"
    source = Packets(three_reps.samples, [10], silent_after=80, fault=TempoError("it is gone"))
    with pytest.raises(TempoError, match="it is gone"):
        live(three_reps, source=source, record=path)
    assert len(read_recording(path).samples) == 800


def test_ctrl_c_ends_cleanly_and_saves(three_reps, tmp_path):
    path = tmp_path / "kept.csv"
    view = Diary()

    async def main():
        session = LiveSession(
            Packets(three_reps.samples, [10]),
            load_protocol("hsr"),
            wording=wording(),
            views=[view],
            sidecar=three_reps.sidecar,
            record=path,
        )
        task = asyncio.ensure_future(session.run())
        await asyncio.sleep(14.0)
        task.cancel()
        return await task

    analysis = run(main())
    assert view.states[-1] == "ended"
    assert 0 < len(analysis.recording.samples) < len(three_reps.samples)
    assert said_of(analyse(read_recording(path))) == said_of(analysis)


def test_stop_ends_before_the_source_does(three_reps):
    view = Diary(lambda state: state.code == "going" and sessions[0].stop())
    sessions = []

    async def main():
        session = LiveSession(
            Packets(three_reps.samples, [10]), load_protocol("hsr"), wording=wording()
        )
        sessions.append(session)
        session.attend(view)
        return await session.run()

    assert len(run(main()).recording.samples) == 10


def test_what_a_view_asks_for_goes_into_the_sidecar_and_the_reps(three_reps, tmp_path):
    path = tmp_path / "both.csv"
    sidecar = replace(three_reps.sidecar, sets=(), side="left")

    async def main():
        session = LiveSession(
            Packets(three_reps.samples, [10]),
            load_protocol("hsr"),
            wording=wording(),
            sidecar=sidecar,
            record=path,
        )
        task = asyncio.ensure_future(session.run())
        await asyncio.sleep(17.0)
        session.next_leg()
        session.note_pain("before", 2)
        session.note_pain("sometime", 3)
        session.note("left shoe")
        return await task

    analysis = run(main())
    recording = read_recording(path)
    assert recording.sidecar.pain == {"before": 2.0}
    assert recording.sidecar.notes == "left shoe"
    assert [one.side for one in recording.sidecar.sets] == ["left", "right"]
    assert {rep.side for rep in analysis.outcome.reps} == {"left", "right"}
    assert said_of(analyse(recording)) == said_of(analysis)


def test_samples_that_do_not_follow_on_are_left_out_on_both_ways(three_reps, tmp_path):
    samples = three_reps.samples
    twice = Samples.join([samples[:500], samples[480:900], samples[900:]])
    path = tmp_path / "twice.csv"
    analysis, _ = live(replace(three_reps, samples=twice), [20], record=path)
    assert len(analysis.recording.samples) == len(samples)
    assert said_of(analyse(read_recording(path))) == said_of(analysis)


def test_fading_says_less(three_reps):
    _, view = live(three_reps, fading=Fading(fade=True))
    assert [bool(text) for _, _, text in view.reps] == [True, True, True]

    class Silent(Fading):
        def is_told(self, set_number, rep):  # noqa: ARG002
            return False

    _, view = live(three_reps, fading=Silent())
    assert [text for _, _, text in view.reps] == ["", "", ""]


def test_without_waiting_every_cue_is_due_at_once(three_reps):
    _, view = live(three_reps, speed=math.inf)
    assert {in_s for _, in_s in view.cues} == {0.0}
