"""Rises and falls of a shank-mounted sensor, on signals made of nothing but what is tested."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.dsp.resample import GRID_S
from tempo.motion.climbing import Bias, climbing
from tempo.motion.shank import Move, ShankMoves
from tempo.samples import FloatArray

G_MPS2 = 9.81
TICK = 50


def eased(count: int) -> FloatArray:
    """From 0 to 1 and at rest at both ends."""
    s = np.linspace(0.0, 1.0, count)
    return np.asarray(10 * s**3 - 15 * s**4 + 6 * s**5)


def path(size_m: float, up_rows: int = 80) -> FloatArray:
    """8 s low, a rise in ``up_rows``, 2 s high, a fall in 60 rows, 8 s low."""
    up, down = size_m * eased(up_rows), size_m * (1.0 - eased(60))
    return np.concatenate([np.zeros(800), up, np.full(200, size_m), down, np.zeros(800)])


def felt(
    up_m: FloatArray, ahead_m: FloatArray, tilt_rad: FloatArray, bias: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """What a sensor whose x is up feels: places, a turn about its y, and the chip's bias."""
    acc_up, acc_ahead = (
        np.gradient(np.gradient(way, GRID_S), GRID_S) for way in (up_m + 0.0, ahead_m + 0.0)
    )
    cos, sin = np.cos(tilt_rad), np.sin(tilt_rad)
    acc = np.zeros((up_m.size, 3))
    acc[:, 0] = cos * (acc_up + G_MPS2) + sin * acc_ahead
    acc[:, 2] = -sin * (acc_up + G_MPS2) + cos * acc_ahead
    gyr = np.zeros((up_m.size, 3))
    gyr[:, 1] = np.gradient(tilt_rad, GRID_S)
    noise = np.random.default_rng(5).normal(0, 0.01, acc.shape)
    return acc + bias + noise, gyr


def found(acc: FloatArray, gyr: FloatArray) -> list[Move]:
    stage = ShankMoves(Bias())
    moves = []
    for start in range(0, acc.shape[0], TICK):
        moves += stage.push(acc[start : start + TICK], gyr[start : start + TICK])
    return moves + stage.finish()


@pytest.mark.parametrize("up_rows", [40, 80, 150])
def test_a_rise_is_measured_to_millimetres(up_rows: int) -> None:
    up_m = path(0.05, up_rows)
    moves = found(*felt(up_m, 0.8 * up_m, np.zeros(up_m.size), np.zeros(3)))
    rise, fall = (move for move in moves if abs(move.climb_m) > 0.02)
    assert rise.climb_m == pytest.approx(0.05, abs=0.003)
    assert fall.climb_m == pytest.approx(-0.05, abs=0.003)
    assert rise.ahead_m == pytest.approx(0.04, abs=0.01)
    assert (rise.reason, fall.reason) == (None, None)
    # the 10 % rule reads this shape as its middle 88 %; the smoothing widens a quick rise
    assert rise.start_row == pytest.approx(800 + 0.06 * up_rows, abs=6)
    assert rise.end_row == pytest.approx(800 + 0.94 * up_rows, abs=6)


def test_sway_reveals_the_accelerometers_bias() -> None:
    """Without the bias in the model, 1.5° of sway under 40 mg drifts by centimetres a second."""
    up_m = path(0.05)
    time_s = np.arange(up_m.size) * GRID_S
    tilt = np.radians(1.5) * np.sin(2 * np.pi * 0.3 * time_s)
    signal = felt(up_m, 0.8 * up_m, tilt, np.array([0.0, 0.0, 0.4]))
    knowing, blind = Bias(), Bias(precision=np.eye(3) * 1e9)
    rest = slice(150, 750)
    window = slice(0, 900)
    seen, unseen = (climbing(signal[0][window], signal[1][window], one) for one in (knowing, blind))
    drift_mps, blind_mps = (float(np.std(one.speed_mps[rest])) for one in (seen, unseen))
    assert drift_mps < 0.003
    assert blind_mps > 1.8 * drift_mps


@pytest.mark.parametrize(
    ("size_m", "slope", "turned_deg", "reason"),
    [
        (0.17, 0.8, 0.0, "too_high"),  # a stair
        (0.05, 0.0, 0.0, "not_about_the_ball"),  # straight up
        (0.04, 4.0, 0.0, "not_about_the_ball"),  # a foot moved ahead
        (0.05, 0.8, 25.0, "shank_turned"),  # a stride, a squat
    ],
)
def test_what_is_no_raise_is_told_apart(
    size_m: float, slope: float, turned_deg: float, reason: str
) -> None:
    up_m = path(size_m)
    tilt = np.radians(turned_deg) * up_m / size_m
    moves = found(*felt(up_m, slope * up_m, tilt, np.zeros(3)))
    rises = [move for move in moves if move.climb_m > 0.02]
    assert rises
    assert {move.reason for move in rises} == {reason}


def test_a_slow_lowering_is_not_seen_and_not_invented() -> None:
    up_m = np.concatenate([path(0.05)[:1080], 0.05 * (1.0 - eased(1000)), np.zeros(500)])
    moves = found(*felt(up_m, 0.8 * up_m, np.zeros(up_m.size), np.zeros(3)))
    assert [move.climb_m > 0 for move in moves if move.reason is None] == [True]


def test_standing_and_swaying_is_nothing() -> None:
    time_s = np.arange(3000) * GRID_S
    tilt = np.radians(1.5) * np.sin(2 * np.pi * 0.2 * time_s)
    still = np.zeros(3000)
    assert [m for m in found(*felt(still, still, tilt, np.zeros(3))) if m.reason is None] == []
