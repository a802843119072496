"""The whole terminal, without one: Textual's pilot presses the keys."""

from __future__ import annotations

import asyncio
import math

import pytest
from pyfiglet import Figlet
from textual.widgets import OptionList, Static

from tempo.coach.cues import Cue
from tempo.coach.protocols import load_protocol
from tempo.errors import TempoError
from tempo.live.onlooker import PAIN_CHOICES, Frame, State
from tempo.live.session import LiveSession
from tempo.sources.recording import read_recording
from tempo.sources.sidecar import Sidecar
from tempo.sources.synthetic import Coached
from tempo.views.curve import Trail
from tempo.views.spoken import wording
from tempo.views.tui import Stage, Tui
from tests.unit.factories import make_analysis, make_rep


class Wishes:
    """`Controls` that remember."""

    def __init__(self):
        self.made = []

    def __getattr__(self, name):
        return lambda *values: self.made.append((name, *values))


def text(app, where):
    return str(app.query_one(where, Static).content)


def played(scene, wishes=None, play=None, **options):
    """What `scene` does with an application whose session never ends by itself."""
    wishes = wishes or Wishes()

    async def for_ever():
        await asyncio.Event().wait()

    async def main():
        app = Tui(wishes, play or for_ever, **options)
        async with app.run_test(size=(90, 40)) as pilot:
            await scene(app, Stage(app), pilot)
        return app

    return asyncio.run(main()), wishes.made


LOWERING = Frame(
    1.0,
    heel_cm=5.0,
    target_cm=3.0,
    bottom_cm=-2.0,
    phase="eccentric",
    seconds_left=6.6,
    set=1,
    rep=2,
    quality="good",
    connection="connected",
)
STALE = Frame(1.5, set=1, rep=2, connection="stale", stale=True)


def test_a_moment_is_seen_and_an_old_one_is_not():
    async def scene(app, stage, pilot):
        stage.on_frame(LOWERING)
        await pilot.pause()
        assert text(app, "#word").count("\u2588") > 40, "letters as large as can be"
        assert text(app, "#left") == Figlet(font="ansi_regular").renderText("7").rstrip()
        assert "\u25c0" in text(app, "#gauge")
        assert "\u2588" in text(app, "#curve")
        assert text(app, "#where") == "set 1  rep 2   signal good"
        stage.on_frame(STALE)
        await pilot.pause()
        assert text(app, "#word") == text(app, "#left") == ""
        assert "\u2588" not in text(app, "#gauge")
        assert "\u25c0" not in text(app, "#gauge")
        assert "nothing is known right now" in text(app, "#where")
        assert app.query_one("#moment").has_class("stale")

    played(scene)


@pytest.mark.parametrize(
    ("state", "keys", "answer"),
    [
        (State("ask_heel_pain", ("no", "yes")), "y", "yes"),
        (State("ask_heel_pain", ("no", "yes")), ("down", "enter"), "yes"),
        (State("stop_signs", ("go",)), ("enter",), "go"),
        (State("ask_pain", PAIN_CHOICES), "7", "7"),
        (State("ask_pain", PAIN_CHOICES), ("up", "enter"), "10"),
        (State("ask_pain", PAIN_CHOICES), ("enter",), "skip"),
    ],
)
def test_choices_are_made_by_keys(state, keys, answer):
    async def scene(app, stage, pilot):
        stage.on_state(state)
        await pilot.pause()
        await pilot.press(*keys)
        assert not app.query_one("#choices", OptionList).display
        await pilot.press("y", "go"[0], "enter")

    _, made = played(scene)
    assert made == [("answer", state.code, answer)], "and only once"


def test_keys_and_cues():
    async def scene(app, stage, pilot):
        stage.on_state(State("going"))
        stage.on_cue(Cue("too_fast", 1.0, 1.0, "too_fast"), 0.0)
        await pilot.pause()
        assert text(app, "#cue") == "too fast"
        stage.on_cue(Cue("phase", 2.0, 2.0, "concentric"), 0.0)
        stage.on_rep(make_rep(), None, "Rep 1: a\x1bb.")
        await pilot.press("n", "q")
        assert text(app, "#cue") == ""
        assert text(app, "#rep") == "Rep 1: a?b."

    _, made = played(scene)
    assert made == [("next_leg",), ("stop",)]


@pytest.mark.parametrize(("key", "noted"), [("4", [("note_pain", "after", 4.0)]), ("s", [])])
def test_pain_is_asked_after_where_there_is_a_rule_for_it(key, noted):
    async def scene(app, stage, pilot):
        analysis = make_analysis([make_rep()], protocol=load_protocol("silbernagel"))
        stage.on_end(analysis, "kept/a.csv")
        await pilot.press(key)
        assert "Press q or Enter to leave." in text(app, "#say")
        assert "Recording: kept/a.csv" in text(app, "#rep")
        await pilot.press("enter")

    app, made = played(scene, asks_after=True)
    assert made == noted
    assert app.return_code == 0


def test_what_fails_in_the_session_ends_the_application():
    async def fail():
        raise TempoError("the sensor is gone")

    async def scene(app, stage, pilot):  # noqa: ARG001
        await pilot.pause()

    app, _ = played(scene, play=fail)
    assert str(app.fault) == "the sensor is gone"


def test_a_whole_simulated_session_from_the_question_to_the_summary(tmp_path):
    path = tmp_path / "evening.csv"
    ended = []

    async def main():
        session = LiveSession(
            Coached(1.5, lambda: not session.protocol.below_level, speed=math.inf),
            load_protocol("2-0-1-1"),
            wording=wording(),
            sidecar=Sidecar(origin="simulated"),
            record=path,
            guided=True,
            speed=math.inf,
        )

        async def play():
            ended.append(await session.run())

        app = Tui(session, play)
        session.attend(Stage(app))
        async with app.run_test(size=(90, 40)) as pilot:
            await pilot.pause()
            assert "Achilles" in text(app, "#say")
            await pilot.press("n")
            await pilot.pause()
            assert "see a doctor now" in text(app, "#say")
            await pilot.press("g")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert text(app, "#say").startswith("The session is over.")
            assert text(app, "#rep").startswith("7 reps in 2 sets, score ")
            assert text(app, "#word") == ""
            await pilot.press("q")
        return app

    app = asyncio.run(main())
    assert app.return_code == 0
    assert len(ended[0].outcome.reps) == 8
    assert len(read_recording(path).samples) == len(ended[0].recording.samples)


def test_a_trail_forgets_what_is_long_ago_and_leaves_holes():
    trail = Trail(10.0)
    for second in range(15):
        trail.add(float(second), None if second == 9 else float(second))
    assert trail.span() == (4.0, 14.0)
    assert trail.columns(10) == [5.0, 6.0, 7.0, 8.0, None, 10.0, 11.0, 12.0, 13.0, 14.0]
