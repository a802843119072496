"""An evening on the whole terminal, without one: Textual's pilot presses the keys."""

from __future__ import annotations

import asyncio

from textual.widgets import OptionList, Static

from tempo.coach.cues import Cue
from tempo.coach.routines import load_routine
from tempo.evening.screening import Said
from tempo.evening.session import EveningSession
from tempo.views.evening_tui import EveningStage, EveningTui
from tempo.views.evening_words import evening_wording
from tempo.views.whole_terminal import large


def text(app: EveningTui, where: str) -> str:
    return str(app.query_one(f"#{where}", Static).content)


def played(scene, speed=1.0, said=None):
    """What `scene` does with an evening of document 003 in the application."""
    reports = []

    async def main():
        routine = load_routine("stretch")
        wording = evening_wording(routine)
        session = EveningSession(routine, wording=wording, said=said, first_week=True, speed=speed)

        async def play():
            reports.append(await session.run())

        app = EveningTui(session, play)
        session.attend(EveningStage(app))
        async with app.run_test(size=(100, 40)) as pilot:
            await scene(app, pilot)
        return app

    return asyncio.run(main()), reports


async def until(pilot, true):
    for _ in range(500):
        if true():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came")


WELL = Said(signs_seen=True, hurts=frozenset(), sore="no")


def test_questions_are_answered_by_letters_and_arrows_then_it_leads():
    async def scene(app, pilot):
        await until(pilot, lambda: app.query_one("#choices", OptionList).display)
        assert "see a doctor now" in text(app, "say")
        await pilot.press("enter")
        await until(pilot, lambda: "hurt" in text(app, "say"))
        await pilot.press("n")
        await until(pilot, lambda: "sore" in text(app, "say").lower())
        await pilot.press("n")
        await until(pilot, lambda: "Static stretching" in text(app, "say"))
        assert not app.query_one("#choices", OptionList).display
        await pilot.press("q")
        await until(pilot, lambda: "Press q or Enter" in text(app, "say"))

    _, (report,) = played(scene)
    assert report.ended == "stopped"


def test_a_whole_evening_to_its_summary():
    async def scene(app, pilot):
        await until(pilot, lambda: "Done: 2 of 2" in text(app, "say"))
        assert text(app, "word") == text(app, "left") == ""
        await pilot.press("enter")

    _, (report,) = played(scene, speed=200.0, said=WELL)
    assert (report.ended, report.done) == ("done", 2)


def test_keys_skip_pause_and_say_a_sign():
    async def scene(app, pilot):
        await until(pilot, lambda: text(app, "word") == large("tonight"))
        await pilot.press("enter")
        await until(pilot, lambda: text(app, "word") == large("next"))
        await pilot.press("s")
        await until(pilot, lambda: text(app, "word") == large("hold"))
        assert text(app, "left") in {large("19"), large("20")}
        assert "left foot" in text(app, "where")
        app.show_cue(Cue("moved", 0.0, 0.0, "moved"))
        assert text(app, "cue")
        await pilot.press("p")
        await until(pilot, lambda: text(app, "word") == large("paused"))
        await pilot.press("n")
        await until(pilot, lambda: "knee bent" in text(app, "where"))
        await pilot.press("x")
        await until(pilot, lambda: "see a doctor soon" in text(app, "say"))
        await pilot.press("q")

    _, (report,) = played(scene, said=WELL)
    assert report.ended == "doctor"
