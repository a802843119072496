"""What a guided session asks before the first rep, and what follows from the answers."""

from __future__ import annotations

import pytest

from tempo.coach.protocols import load_protocol
from tempo.live.session import LiveSession
from tempo.views.spoken import wording
from tests.unit.jumping import Packets, run
from tests.unit.onlookers import Diary


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
