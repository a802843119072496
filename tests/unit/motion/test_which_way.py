from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tempo.motion.settled import settle
from tempo.motion.stillness import Still
from tempo.motion.which_way import SwingSeen, begun_in, custom, way_told

AXIS = np.array([0.0, 1.0, 0.0])
HEEL = np.array([-1.0, 0.0, 0.0])


def up(pitch_deg: float) -> np.ndarray:
    """What "up" is to a sensor on a foot of that pitch."""
    pitch = np.radians(pitch_deg)
    return np.array([-np.sin(pitch), 0.0, np.cos(pitch)])


RAISE = SwingSeen(AXIS, up(-8), up(24), up(-8), 0.0, 1e-4, 0.0, 500, 600)


def upside_down(swing: SwingSeen, later_rows: int) -> SwingSeen:
    """The lowering and the next raise, read as a swing of their own."""
    return replace(
        swing,
        axis=-swing.axis,
        low_up=swing.top_up,
        top_up=swing.low_up,
        end_up=swing.top_up,
        lifting_m=-swing.lifting_m,
        custom=-swing.custom,
        low_row=swing.top_row + later_rows,
        top_row=swing.top_row + 2 * later_rows,
    )


def rest(pitch_deg: float, start_row: int = 0) -> Still:
    return Still(start_row, start_row + 300, up(pitch_deg), np.zeros(3), 9.81)


def told(*seen: SwingSeen, rests: tuple[Still, ...] = (), sure: float = 3.0) -> float:
    return way_told(list(seen), list(rests), None, sure)


def test_a_lever_that_lifts_tells():
    lifts = replace(RAISE, lifting_m=0.06)
    assert told(lifts, lifts) > 3.0
    assert told(lifts, upside_down(lifts, 200)) < -3.0


def test_what_the_pivot_cannot_know_is_not_outweighed_by_many_swings():
    """A centimetre of rolling ball is the same centimetre in every raise."""
    hardly = replace(RAISE, lifting_m=0.012, variance_m2=1e-6)
    assert told(*[hardly] * 5) == 0.0


def test_a_rest_on_the_floor_or_hanging_tells_bottom_from_top():
    below = replace(RAISE, lifting_m=-0.004)
    for pitch_deg in (0.0, -8.0):
        assert told(below, below, rests=(rest(pitch_deg),)) > 0.0
        assert told(below, upside_down(below, 200), rests=(rest(pitch_deg),)) < 0.0


def test_only_the_first_rest_of_the_foot_counts():
    """A sensor on a table first, then the foot on the floor; holds on tiptoe come later."""
    table = Still(0, 300, np.array([0.0, 1.0, 0.0]), np.zeros(3), 9.81)
    rests = (table, rest(0.0, 290), rest(24.0, 700))
    assert told(RAISE, RAISE, rests=rests) > 3.0
    assert told(RAISE, RAISE, rests=(rest(24.0, 700),)) == 0.0


def test_a_habit_is_one_piece_of_evidence_however_often_it_is_seen():
    """Long holds at the top, bouncing at the bottom: twelve raises do not make it a proof."""
    held = replace(RAISE, custom=-1.0)
    assert told(*[held] * 4) == 0.0
    assert told(*[held] * 12, rests=(rest(0.0),)) > 0.0


def test_what_six_swings_have_not_told_more_will_not():
    likely = replace(RAISE, lifting_m=0.012)
    assert told(*[likely] * 5) == 0.0
    assert told(*[likely] * 6) > 0.5


@pytest.mark.parametrize(("raise_s", "lower_s", "least"), [(1.0, 10.0, 2.0), (3.0, 3.0, -0.5)])
def test_slow_lowerings_tell_and_even_ones_do_not(raise_s, lower_s, least):
    pitch = np.radians(np.concatenate([
        np.zeros(200),
        np.linspace(0, 30, round(100 * raise_s)),
        np.full(100, 30.0),
        np.linspace(30, 0, round(100 * lower_s)),
        np.zeros(200),
    ]))  # fmt: skip
    acc = 9.81 * np.column_stack([-np.sin(pitch), np.zeros_like(pitch), np.cos(pitch)])
    settled = settle(acc, np.gradient(pitch)[:, np.newaxis] * 100.0 * AXIS)
    top = 200 + round(100 * raise_s) + 50
    right = custom(settled, HEEL, (195, top, pitch.size - 190))
    assert least <= right < 3.0
    assert right < 1.0 or raise_s < lower_s


def test_a_recording_begins_where_the_foot_stands_even_unsteadily():
    rng = np.random.default_rng(0)
    sway = np.cumsum(rng.normal(0, 0.0005, 300))
    acc = 9.81 * np.column_stack([-np.sin(sway), np.zeros(300), np.cos(sway)])
    gyr = np.gradient(sway)[:, np.newaxis] * 100.0 * AXIS
    assert begun_in(acc, gyr) @ up(0) == pytest.approx(1.0, abs=1e-3)
    assert begun_in(acc, gyr + 0.2) is None
    assert begun_in(acc[:60], gyr[:60]) is None
