"""The live loop on a clock that jumps: the same reps as offline, whatever happens around them."""

from __future__ import annotations

import asyncio
import json
import math
import selectors
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tempo.coach.fading import Fading
from tempo.coach.protocols import load_protocol
from tempo.errors import TempoError
from tempo.live import LiveSession
from tempo.samples import Samples
from tempo.session import analyse
from tempo.simulator.coached import coached
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.recording import read_recording
from tempo.sources.sidecar import Sidecar
from tempo.sources.synthetic import Coached, as_recording
from tempo.views.answer import to_json
from tempo.views.spoken import wording
from tests.unit.onlookers import Diary


class JumpingSelector(selectors.DefaultSelector):
    """Never waits: time jumps to the next thing that is due."""

    now_s = 0.0

    def select(self, timeout=None):
        events = super().select(0)
        if not events and timeout:
            self.now_s += timeout
        return events


def run(main):
    """The result of a coroutine, in no time."""
    selector = JumpingSelector()

    def loop():
        made = asyncio.SelectorEventLoop(selector)
        made.time = lambda: selector.now_s
        return made

    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(main)


class Packets:
    """A `Source` that sends blocks of given sizes, with silence where it is told to."""

    name = "packets"

    def about(self):
        return Sidecar(sensor="packets")

    def __init__(self, samples, sizes, *, silent_after=None, silence_s=0.0, fault=None):
        self._samples, self._sizes = samples, sizes
        self._silent_after, self._silence_s, self._fault = silent_after, silence_s, fault

    async def blocks(self):
        start = number = 0
        while start < len(self._samples):
            size = self._sizes[number % len(self._sizes)]
            block = self._samples[start : start + size]
            if len(block):
                await asyncio.sleep(float(block.time_s[-1] - block.time_s[0]) + 0.01)
            yield block
            start, number = start + size, number + 1
            if number == self._silent_after:
                await asyncio.sleep(self._silence_s)
                if self._fault is not None:
                    raise self._fault


@pytest.fixture(scope="module")
def three_reps():
    """Three short lowerings and what is said of them beforehand."""
    recipe = Recipe(reps=3, lower_s=3.0, walk=False, rate_hz=100.0, protocol="hsr")
    return as_recording(prepare(recipe, seed=4))


def live(recording, sizes=(7,), *, view=None, protocol="hsr", **options):
    """What a session with this recording's samples ends with."""
    source = options.pop("source", None) or Packets(recording.samples, sizes)
    view = view or Diary()

    async def main():
        session = LiveSession(
            source,
            load_protocol(protocol),
            wording=wording(),
            sidecar=options.pop("sidecar", recording.sidecar),
            **options,
        )
        session.attend(view)
        return await session.run()

    return run(main()), view


def said_of(analysis):
    """The whole answer, as `tempo … --json` prints it."""
    return json.dumps(to_json(analysis), allow_nan=False)


@pytest.mark.parametrize("seed", range(3))
def test_chaotic_packets_give_the_reps_of_the_recording(three_reps, tmp_path, seed):
    sizes = np.random.default_rng(seed).integers(0, 60, 50).tolist()
    path = tmp_path / "left.csv"
    analysis, _ = live(three_reps, sizes, record=path)
    assert len(analysis.outcome.reps) == 3
    assert said_of(analyse(read_recording(path))) == said_of(analysis)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["left.csv", "left.json"]


@pytest.fixture(scope="module")
def guided(tmp_path_factory):
    """A whole guided session with a simulated person."""
    path = tmp_path_factory.mktemp("guided") / "evening.csv"
    sessions = []

    def react(state):
        if state.choices:
            sessions[0].answer(state.code, state.choices[0])

    view = Diary(react)

    async def main():
        session = LiveSession(
            Coached(4.0, lambda: not session.protocol.below_level, speed=1.0),
            load_protocol("4-0-1-1"),
            wording=wording(),
            sidecar=Sidecar(side="left", origin="simulated"),
            record=path,
            guided=True,
        )
        sessions.append(session)
        session.attend(view)
        return await session.run()

    return run(main()), view, path


def test_a_guided_session_goes_from_question_to_summary(guided):
    analysis, view, path = guided
    assert view.states[:11] == [
        *("connecting", "ask_heel_pain", "stop_signs", "stand_level", "step_up", "practice"),
        *("count_in", "going", "resting", "going", "resting"),
    ]
    assert view.states[-1] == "ended"
    assert [rep.practice for rep in analysis.outcome.reps].count(True) == 1
    assert [summary.reps for summary in analysis.sets] == [4, 3]
    assert [summary.reps for summary, _ in view.sets] == [4, 3]
    assert view.ended == (analysis, str(path))


def test_labels_found_live_act_as_labels_read(guided):
    analysis, _, path = guided
    recording = read_recording(path)
    assert [label.label for label in recording.sidecar.labels] == ["level", "practice"]
    again = analyse(recording)
    assert again.outcome.level == "labelled"
    assert said_of(again) == said_of(analysis)


def test_every_counted_rep_is_counted_aloud_and_told(guided):
    _, view, _ = guided
    assert [cue.of["rep"] for cue, _ in view.cues if cue.kind == "count"] == [1, 2, 3, 4, 1, 2, 3]
    texts = [text for _, _, text in view.reps]
    assert texts[0] == "That was the practice raise; it is not counted."
    assert [text.split(":")[0] for text in texts[1:]] == [
        *(f"Rep {number}" for number in (1, 2, 3, 4, 1, 2, 3)),
    ]


def test_nothing_but_the_count_in_is_heard_before_the_first_rep(guided):
    _, view, _ = guided
    kinds = [cue.kind for cue, _ in view.cues]
    assert kinds[:3] == ["count_in"] * 3
    assert "count_in" not in kinds[3:]


@pytest.mark.parametrize("name", ["box_10s_foot", "hsr_3s_foot", "floor_quick_foot"])
def test_what_is_counted_aloud_is_what_was_done(root, name):
    recording = read_recording(root / "recordings" / f"{name}.csv")
    analysis, view = live(recording, [10])
    counted = [rep.rep for rep in analysis.outcome.reps if rep.counted]
    assert [cue.of["rep"] for cue, _ in view.cues if cue.kind == "count"] == counted


def test_practice_is_shown_under_no_number(guided):
    _, view, _ = guided
    first_s = next(cue.at_s for cue, _ in view.cues if cue.kind == "count")
    assert {frame.rep for frame in view.frames if frame.time_s < first_s} == {0}


def test_pacing_is_handed_out_ahead(guided):
    _, view, _ = guided
    ahead = [in_s for cue, in_s in view.cues if cue.kind == "tick"]
    assert len(ahead) > 20
    assert sum(in_s > 0.2 for in_s in ahead) / len(ahead) > 0.6


def test_errors_come_at_most_every_two_seconds(guided):
    _, view, _ = guided
    errors = [cue.at_s for cue, _ in view.cues if cue.kind in {"too_fast", "too_slow", "deeper"}]
    assert all(later - sooner >= 2.0 for sooner, later in pairwise(errors))


def interviewed(recording, answers, *, protocol="box-10s", **options):
    """A guided session whose questions are answered by code; what the person said is kept."""
    kept, sessions = [], []

    def react(state):
        if state.choices:
            value, *assumed = answers[state.code]
            sessions[0].answer(state.code, value, assumed=bool(assumed))

    view = Diary(react)

    async def main():
        session = LiveSession(
            Packets(recording.samples, [10]),
            load_protocol(protocol),
            wording=wording(),
            views=[view],
            guided=True,
            remember=kept.append,
            **options,
        )
        sessions.append(session)
        return await session.run()

    return run(main()), view, kept


GO = {"stop_signs": ("go",), "ask_pain": ("skip",)}


def test_pain_at_the_heel_makes_it_the_floor(three_reps):
    analysis, view, kept = interviewed(three_reps, {"ask_heel_pain": ("yes",), **GO})
    assert kept == [True]
    assert analysis.protocol.name == analysis.recording.sidecar.protocol == "floor"
    assert "step_up" not in view.states
    assert not [cue for cue, _ in view.cues if cue.kind == "deeper"]


def test_who_has_answered_is_not_asked_again(three_reps):
    said = [interviewed(three_reps, GO, heel_pain=hurts) for hurts in (True, False)]
    assert [analysis.protocol.name for analysis, _, _ in said] == ["floor", "box-10s"]
    for _, view, kept in said:
        assert "ask_heel_pain" not in view.states
        assert kept == []


def test_what_nobody_said_is_not_kept(three_reps):
    analysis, _, kept = interviewed(three_reps, {"ask_heel_pain": ("yes", "assumed"), **GO})
    assert (analysis.protocol.name, kept) == ("floor", [])


@pytest.mark.parametrize(
    ("pain", "before"), [("skip", None), ("0", {"before": 0.0}), ("5", {"before": 5.0})]
)
def test_how_much_it_hurts_is_asked_where_there_is_a_rule_for_it(three_reps, pain, before):
    answers = {**GO, "ask_pain": (pain,)}
    analysis, view, _ = interviewed(three_reps, answers, protocol="silbernagel", heel_pain=False)
    assert analysis.recording.sidecar.pain == before
    assert view.states[:4] == ["connecting", "stop_signs", "ask_pain", "stand_level"]


@pytest.mark.parametrize(("then", "samples"), [("stop", False), ("go", True)])
def test_much_pain_is_asked_about(three_reps, tmp_path, then, samples):
    answers = {**GO, "ask_pain": ("7",), "much_pain": (then,)}
    analysis, view, _ = interviewed(
        three_reps, answers, protocol="hsr", heel_pain=False, record=tmp_path / "a.csv"
    )
    assert bool(len(analysis.recording.samples)) == (tmp_path / "a.csv").exists() == samples
    assert view.states[-1] == "ended"


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


@pytest.fixture(scope="module")
def on_the_shin(root, tmp_path_factory):
    """Five lowerings of ten seconds, coached from the shin."""
    path = tmp_path_factory.mktemp("shin") / "shin.csv"
    recording = read_recording(root / "recordings" / "box_10s_shank.csv")
    return *live(recording, [11], protocol="box-10s", record=path), path


def test_on_the_shin_raises_are_counted_and_what_is_not_seen_is_not_shown(on_the_shin):
    analysis, view, path = on_the_shin
    assert said_of(analyse(read_recording(path))) == said_of(analysis)
    assert len(analysis.outcome.reps) == 5
    assert [cue.of["rep"] for cue, _ in view.cues if cue.kind == "count"] == [1, 2, 3, 4]
    texts = [text for _, _, text in view.reps]
    assert len(texts) >= 4  # the last may be known only when the session is over
    for text, rep in zip(texts, analysis.outcome.reps, strict=False):
        seen = rep.eccentric_s.value is not None
        assert text.startswith(f"Rep {rep.rep}: " + ("lowered in " if seen else "raised in 0."))
        assert ("the lowering was not seen" in text) is not seen
    assert all(frame.heel_cm is frame.target_cm is frame.phase is None for frame in view.frames)
    assert {frame.quality for frame in view.frames} == {"unseen"}
    assert not {"too_fast", "too_slow", "deeper"} & {cue.kind for cue, _ in view.cues}
    assert view.states == ["connecting", "going", "going", "ended"], (
        "why is said once, no false rest"
    )


def test_the_beat_is_kept_on_the_shin(on_the_shin):
    _, view, _ = on_the_shin
    ticks = [cue for cue, _ in view.cues if cue.kind in {"tick", "accent"}]
    assert sum(cue.of["phase"] == "eccentric" for cue in ticks) >= 9 * 4
    assert all(later.at_s > sooner.at_s for sooner, later in pairwise(ticks))
    assert all(cue.at_s >= cue.decided_s for cue, _ in view.cues)


def test_a_guided_session_on_the_shin():
    simulated = coached(5.0, mount="shank")

    def react(state):
        if state.choices:
            sessions[0].answer(state.code, state.choices[0])

    view, sessions = Diary(react), []

    async def main():
        session = LiveSession(
            Packets(simulated.samples, [13]),
            load_protocol("5-0-1-1"),
            wording=wording(),
            views=[view],
            sidecar=Sidecar(mount="shank"),
            guided=True,
        )
        sessions.append(session)
        return await session.run()

    analysis = run(main())
    assert "mount_check" not in view.states
    assert view.states.index("going") == view.states.index("count_in") + 1
    counted = [rep for rep in analysis.outcome.reps if rep.counted]
    found = len(counted)
    assert found >= 5
    counted_in_s = max(cue.at_s for cue, _ in view.cues if cue.kind == "count_in")
    up = next(cue for cue, _ in view.cues if cue.kind == "phase")
    assert up.say == "concentric"
    assert up.at_s == pytest.approx(counted_in_s + 1.5, abs=0.3)
    assert len([cue for cue, _ in view.cues if cue.kind == "count"]) >= found - 2
