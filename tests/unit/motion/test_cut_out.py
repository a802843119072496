"""Straight lines that no sensor measured, and the movements that they join."""

from __future__ import annotations

import numpy as np

from tempo.motion.cut_out import cut_outs, drawn, there_and_back
from tempo.samples import FloatArray


def measured(rows: int, seed: int = 1) -> FloatArray:
    still = np.array([0.0, 0.0, 9.8, 0.0, 0.0, 0.0])
    return np.asarray(np.random.default_rng(seed).normal(0, 0.05, (rows, 6)) + still)


def joined(rows: FloatArray, start: int, end: int) -> FloatArray:
    out = rows.copy()
    share = np.linspace(0, 1, end - start)[:, np.newaxis]
    out[start:end] = (1 - share) * rows[start] + share * rows[end - 1]
    return out


def test_a_straight_line_of_a_quarter_second_was_drawn() -> None:
    rows = joined(joined(measured(400), 100, 160), 300, 310)
    lines = drawn(rows[:, :3], rows[:, 3:])
    assert lines[101:159].all()
    assert not lines[:98].any()
    assert not lines[162:].any()


def test_a_silent_sensor_draws_no_line() -> None:
    rows = measured(300)
    rows[100:200] = rows[100]
    assert not drawn(rows[:, :3], rows[:, 3:]).any()


def test_one_silent_channel_hides_no_drawn_line_of_others_nor_makes_one() -> None:
    rows = measured(300)
    rows[:, 3:] = 0.0
    assert not drawn(rows[:, :3], rows[:, 3:]).any()


def test_what_lies_between_lines_was_cut_out() -> None:
    lines = np.zeros(1000, dtype=bool)
    lines[100:150] = lines[270:320] = lines[340:380] = True
    assert cut_outs(lines, (False, False)) == [(150, 270)]
    assert cut_outs(lines, (True, False)) == [(0, 100), (150, 270)]
    assert cut_outs(np.zeros(1000, dtype=bool), (True, True)) == []


def test_a_cut_out_movement_begins_and_ends_at_rest_where_it_began() -> None:
    share = np.linspace(0, 1, 120)
    height = 0.05 * np.sin(np.pi * share) ** 2
    felt = np.gradient(np.gradient(height, 0.01), 0.01) + 0.3
    speed = there_and_back(felt, 0.01)
    assert abs(speed[-1]) < 1e-9
    assert abs(speed.sum()) < 1e-9
    np.testing.assert_allclose(np.cumsum(speed * 0.01).max(), 0.05, atol=0.003)
