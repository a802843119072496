"""Whole evenings: every document's, by the clock alone and with a simulated person."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import numpy as np
import pytest

from tempo.coach.evening_report import EveningReport
from tempo.coach.routines import ROUTINES, load_routine
from tempo.evening.screening import Said
from tempo.evening.sensed import SensedEvening
from tempo.evening.session import EveningSession
from tempo.live.onlooker import State
from tempo.parts import is_routine, parts_of
from tempo.session import analyse
from tempo.sources.performing import Performing
from tempo.sources.recording import read_recording
from tempo.sources.sidecar import Sidecar
from tempo.views.evening_lines import EveningLines
from tempo.views.evening_words import evening_wording, summary_lines
from tests.radio.virtual_clock import run

WELL = Said(signs_seen=True, hurts=frozenset(), sore="no")


def evening(name: str, said: Said = WELL, **options: Any) -> EveningSession:
    routine = load_routine(name)
    return EveningSession(routine, wording=evening_wording(routine), said=said, **options)


def led(session: EveningSession, *wishes: tuple[float, str]) -> tuple[EveningReport, list[str]]:
    """The evening in no time; what the terminal showed. A wish comes at its second."""
    out = io.StringIO()

    async def play() -> EveningReport:
        lines = EveningLines(out, session, careful=True)
        lines.nobody_types()
        session.attend(lines)
        loop = asyncio.get_running_loop()
        for at_s, text in wishes:
            loop.call_later(at_s, lines.typed, text)
        return await session.run()

    return run(play()), out.getvalue().splitlines()


@pytest.mark.parametrize("name", ROUTINES)
def test_every_documents_evening_runs_by_the_clock_alone(name: str) -> None:
    report, said = led(evening(name))
    assert report.ended == "done"
    assert report.done == len(load_routine(name).steps)
    assert all(each.whole_sets == each.asked_sets for each in report.steps)
    assert not any(each.measured for each in report.steps)
    assert sum("of 6:" in line or "of 2:" in line for line in said) == report.done
    assert said[-report.done :] == summary_lines(report)[1:]
    assert all("timed, not measured" in line for line in said[-report.done :])


def test_the_first_week_is_one_set_and_says_so() -> None:
    report, said = led(evening("calf", first_week=True))
    assert {each.step.sets.value for each in report.steps} == {1.0}
    assert any(line.startswith("First week: one set") for line in said)
    report, said = led(evening("calf", first_week=True, sets=2))
    assert {each.step.sets.value for each in report.steps} == {2.0}
    assert not any("First week" in line for line in said)


def test_what_is_hidden_is_said_at_the_start_and_at_the_end() -> None:
    report, said = led(evening("calf", Said(True, frozenset({"knee"}), "mild")))
    assert [each.step.exercise.name for each in report.steps] == [
        *("foam_roller", "heel_raise", "tiptoe_walk"),
    ]
    left_out = [line for line in said if line.startswith("Left out: ")]
    assert len(left_out) == 4, "two reasons, twice"
    assert "jump squats" in left_out[0]
    assert "(document 003)" in left_out[1]


def test_where_nothing_is_left_nothing_is_begun() -> None:
    report, said = led(evening("stretch", Said(True, frozenset({"achilles"}), "no")))
    assert (report.ended, report.steps) == ("nothing", ())
    assert said[-2].startswith("Nothing was done")
    assert not any(line.startswith("Exercise") for line in said)


def test_severe_soreness_is_rest() -> None:
    report, said = led(evening("calf", Said(True, frozenset(), "severe")))
    assert report.ended == "rest"
    assert any("a bath, a walk or a swim" in line for line in said)


def test_without_a_keyboard_the_careful_answers_are_taken() -> None:
    report, said = led(evening("calf", Said()))
    assert any("taken as “heel”" in line for line in said)
    hidden = {each.step.exercise.name for each in report.hidden}
    assert hidden == {"jump_squat", "down_dog", "wall_calf_stretch"}
    assert report.steps[1].step.protocol.name == "floor"


def test_a_sign_ends_it_with_the_sentence_about_a_doctor() -> None:
    report, said = led(evening("stretch"), (40.0, "x"))
    assert report.ended == "doctor"
    end = said[-5:]
    assert any("see a doctor soon" in line for line in end)
    assert any("see a doctor now" in line for line in end)


def test_a_sign_at_the_start_means_that_nothing_is_begun() -> None:
    session = evening("stretch", Said())

    class Answers:
        def __getattr__(self, name: str) -> Any:
            return lambda *_: None

        def on_state(self, state: State) -> None:
            if state.choices:
                session.answer(state.code, "sign")

    async def play() -> EveningReport:
        session.attend(Answers())
        return await session.run()

    report = run(play())
    assert (report.ended, report.steps) == ("doctor", ())


def test_skip_repeat_pause_next_and_end_are_done() -> None:
    wishes = [(45.0, "p"), (145.0, "p"), (150.0, "s"), (151.0, "r"), (200.0, "n"), (220.0, "q")]
    report, said = led(evening("stretch"), *wishes)
    assert report.ended == "stopped"
    assert "Paused." in said
    first, second = report.steps
    assert first.sets >= 2
    assert second.whole_sets == 0
    assert said[-3].startswith("Stopped: ")


def test_questions_are_asked_until_they_are_answered() -> None:
    session = evening("stretch", Said())
    asked: list[str] = []
    answers = iter(["go", "knee", "nowhere", "no"])

    class Answers:
        def __getattr__(self, name: str) -> Any:
            return lambda *_: None

        def on_state(self, state: State) -> None:
            asked.append(state.code)
            session.answer(state.code, "nonsense")
            session.answer("another question", state.choices[0])
            session.answer(state.code, next(answers))

    async def play() -> EveningReport:
        session.attend(Answers())
        return await session.run()

    assert run(play()).ended == "nothing"
    assert asked == ["routine_signs", "ask_where", "ask_where_else", "ask_sore"]


def sensed(name: str, **options: Any) -> SensedEvening:
    routine = load_routine(name)
    return SensedEvening(
        routine,
        source=Performing(speed=1e5),
        sidecar=Sidecar(mount="foot", side="left", origin="simulated"),
        wording=evening_wording(routine),
        said=WELL,
        first_week=True,
        speed=1e5,
        **options,
    )


@pytest.mark.parametrize("name", ROUTINES)
def test_live_and_the_recordings_parts_say_the_same(name: str, tmp_path) -> None:
    session = sensed(name, record=tmp_path / "evening.csv")
    report = asyncio.run(session.run())
    assert report.ended == "done"
    recording = read_recording(tmp_path / "evening.csv")
    assert is_routine(recording.sidecar)
    parts = list(parts_of(recording))
    seen = [each for each in report.steps if each.measured]
    assert [part.sidecar.exercise for part in parts] == [each.step.exercise.name for each in seen]
    for part, each in zip(parts, seen, strict=True):
        assert each.seen is not None, each.step.exercise.name
        analysis = analyse(part)
        assert analysis.protocol.name == each.step.protocol.name
        counted = [rep for rep in analysis.outcome.reps if rep.counted]
        assert each.seen.count == len(analysis.efforts) + len(counted)
        assert each.seen.score == (
            None if analysis.score is None else pytest.approx(analysis.score)
        )
        assert any(label.label == "level" for label in part.sidecar.labels) or (
            each.step.exercise.lifted
        )


def test_parts_follow_each_other_and_hold_what_is_theirs(tmp_path) -> None:
    session = sensed("stretch", record=tmp_path / "evening.csv")
    asyncio.run(session.run())
    first, second = parts_of(read_recording(tmp_path / "evening.csv"))
    assert first.samples.time_s[-1] < second.samples.time_s[0]
    for part in (first, second):
        works = [label for label in part.sidecar.labels if label.label == "work"]
        assert len(works) == 1, "the other foot has no sensor"
        assert works[0].end_s - works[0].start_s == pytest.approx(20.0)
        inside = (part.samples.time_s >= works[0].start_s) & (part.samples.time_s < works[0].end_s)
        assert np.count_nonzero(inside) > 1900
        assert not any(label.label.startswith("exercise:") for label in part.sidecar.labels)


def test_a_source_that_ends_ends_the_evening_and_what_came_is_kept(tmp_path) -> None:
    class Short(Performing):
        async def blocks(self):
            async for block in super().blocks():
                yield block
                if block.time_s[-1] > 50.0:
                    return

    routine = load_routine("stretch")
    session = SensedEvening(
        routine,
        source=Short(speed=1e5),
        sidecar=Sidecar(mount="foot", side="left"),
        record=tmp_path / "evening.csv",
        wording=evening_wording(routine),
        said=WELL,
        speed=1e5,
    )
    report = asyncio.run(session.run())
    assert report.ended == "stopped"
    recording = read_recording(tmp_path / "evening.csv")
    assert recording.samples.time_s[-1] > 49.0
    assert [part.sidecar.exercise for part in parts_of(recording)] == ["gastrocnemius_stretch"]
