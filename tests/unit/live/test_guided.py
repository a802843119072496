"""A guided session with a simulated person: what is asked, shown, heard and counted."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tempo.coach.protocols import load_protocol
from tempo.live.session import LiveSession
from tempo.session import analyse
from tempo.sources.recording import read_recording
from tempo.sources.sidecar import Sidecar
from tempo.sources.synthetic import Coached
from tempo.views.spoken import wording
from tests.unit.jumping import run, said_of
from tests.unit.onlookers import Diary


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
