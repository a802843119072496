from __future__ import annotations

import numpy as np
import pytest

from tempo.dsp.rolling import box, gauss


def test_box_is_the_plain_mean_of_the_rows_around():
    values = np.random.default_rng(1).normal(size=40)
    smooth = box(values, 3)
    for row in range(40):
        assert smooth[row] == pytest.approx(values[max(row - 3, 0) : row + 4].mean(), abs=1e-12)


def test_box_and_gauss_keep_a_constant_up_to_both_ends():
    rows = np.full((60, 3), 9.81)
    assert box(rows, 25) == pytest.approx(rows, abs=1e-12)
    assert gauss(rows, 30.0) == pytest.approx(rows, abs=1e-12)


def test_gauss_keeps_a_straight_line_away_from_the_ends():
    line = np.arange(400.0)
    assert gauss(line, 20.0)[100:300] == pytest.approx(line[100:300], abs=1e-9)


@pytest.mark.parametrize("sd_rows", [5.0, 20.0, 150.0])
def test_gauss_is_as_wide_as_it_says(sd_rows):
    n = round(sd_rows * 12) | 1
    pulse = np.zeros(n)
    pulse[n // 2] = 1.0
    window = gauss(pulse, sd_rows)
    rows = np.arange(n) - n // 2
    assert window.sum() == pytest.approx(1.0, abs=0.01)
    assert np.sqrt((window * rows**2).sum()) == pytest.approx(sd_rows, rel=0.06)
    bell = np.exp(-0.5 * (rows / sd_rows) ** 2) / (sd_rows * np.sqrt(2 * np.pi))
    assert np.abs(window - bell).max() < 0.08 * bell.max()


def test_inputs_stay_as_they_are():
    rows = np.random.default_rng(3).normal(size=(50, 3))
    kept = rows.copy()
    box(rows, 4)
    gauss(rows, 7.0)
    assert np.array_equal(rows, kept)
