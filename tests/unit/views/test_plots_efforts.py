"""The picture of the other exercises: what is drawn, against what, and what stands out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.figure import Figure

from tempo.coach.protocols import load_protocol
from tempo.exercises.effort import Effort, Hold, Jump, TiptoeStep, TiptoeWalk
from tempo.reps.rep import Measured
from tempo.session import Analysis, Chosen
from tempo.views.plots_efforts import asked_text, draw_efforts
from tests.unit.factories import make_analysis, measured


def session(exercise: str, look: str, protocol: str, *dids: Hold | Jump | TiptoeWalk) -> Analysis:
    efforts = tuple(
        Effort(exercise, 1, at + 1, None, 10.0 * at + 1.0, 10.0 * at + 8.0, 10.0 * at + 9.0, did)
        for at, did in enumerate(dids)
    )
    return replace(
        make_analysis(),
        protocol=load_protocol(protocol),
        efforts=efforts,
        chosen=Chosen(exercise, look, "asked"),
    )


def hollow(figure: Figure, panel: int) -> int:
    """How many points of a panel are drawn hollow."""
    lines = figure.axes[panel].get_lines()
    return sum(line.get_markerfacecolor() == "white" for line in lines)


def words(figure: Figure) -> set[str]:
    return {text.get_text() for axes in figure.axes for text in axes.texts}


def hold(seconds: float | None) -> Hold:
    return Hold(measured(seconds), measured(2.0), still=True, heel_down=True)


def test_a_hold_that_is_too_short_stands_out_under_the_line_of_what_is_asked():
    figure = draw_efforts(
        session("down_dog", "held_stretch", "down-dog", hold(10.4), hold(7.0), hold(None))
    )
    assert hollow(figure, 1) == 1
    assert "asked: 10" in words(figure)
    assert {"1", "2", "3"} <= words(figure)


def test_a_number_that_nothing_asks_for_has_no_line():
    jump = Jump(measured(0.4), measured(100.0), clipped=False)
    figure = draw_efforts(session("jump_squat", "jump_squat", "jump-squat", jump))
    assert len(figure.axes) == 2
    assert not any(text.startswith("asked") for text in words(figure))


def test_every_step_on_tiptoe_is_drawn_and_one_with_the_heel_down_stands_out():
    steps = tuple(
        TiptoeStep(at, at + 0.5, measured(height), heel_up=height > 2.0)
        for at, height in ((1.0, 7.0), (2.0, 0.3), (3.0, 6.5))
    )
    walk = TiptoeWalk(measured(7.0), measured(6.0), steps, measured(0.3))
    figure = draw_efforts(session("tiptoe_walk", "tiptoe_walk", "tiptoe-walk", walk))
    assert hollow(figure, len(figure.axes) - 1) == 1
    assert "level" in words(figure)


def test_a_recording_of_nothing_is_still_a_picture():
    assert len(draw_efforts(session("down_dog", "held_stretch", "down-dog")).axes) == 1


@pytest.mark.parametrize(("low", "high", "said"), [(10.0, 10.0, "10"), (15.0, 20.0, "15–20")])
def test_what_is_asked_is_a_number_or_a_band(low, high, said):
    assert asked_text(low, high) == said


def test_a_number_without_an_interval_is_drawn_without_a_bar():
    figure = draw_efforts(
        session(
            "jump_squat",
            "jump_squat",
            "jump-squat",
            Jump(Measured(0.4, None, None), measured(100.0), clipped=True),
        )
    )
    assert len(figure.axes[1].get_lines()) == 2
