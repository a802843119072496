"""Coaching from the shin: counted, paced, and silent about what is not seen."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tempo.coach.protocols import load_protocol
from tempo.live.session import LiveSession
from tempo.session import analyse
from tempo.simulator.coached import coached
from tempo.sources.recording import read_recording
from tempo.sources.sidecar import Sidecar
from tempo.views.spoken import wording
from tests.unit.jumping import Packets, live, run, said_of
from tests.unit.onlookers import Diary


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
