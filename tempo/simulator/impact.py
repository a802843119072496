"""How a falling foot meets the ground: forefoot, flat or heel first, hard or soft."""

from __future__ import annotations

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.curves import bump
from tempo.simulator.track import smooth

FALL_MPS2 = 9.81
#: Corners of a way that ends at the ground, and of a pitch that changes there, are rounded.
_ROUND_S, _PITCH_ROUND_S = 0.012, 0.045
#: A knock of what comes down last: metres for each metre a second of its speed.
_KNOCK_S = 8e-4
_KNOCK_WIDTH_S = 0.006


def pitched(time_s: FloatArray, keys: list[tuple[float, float]], grid_hz: float) -> FloatArray:
    """Foot pitch through keys of (second, radians), its corners rounded."""
    at, value = np.array(keys).T
    window = np.hanning(int(_PITCH_ROUND_S * grid_hz) + 2)[1:-1]
    return smooth(np.interp(time_s, at, value), window)


def landed(
    way_m: FloatArray,
    turn: FloatArray,
    on: int,
    fall_mps: float,
    pad_m: float,
    lever_m: float,
    grid_hz: float,
) -> FloatArray:
    """The ball's height: ``way_m`` until row ``on``, then stopped by what gives way under it.

    Sole, toes and pads take the speed ``fall_mps`` away exponentially over ``pad_m``. With the toes
    up the heel is what is stopped, and the ball comes down as the foot turns about it.
    """
    after_s = np.clip((np.arange(1, len(way_m) + 1) - on) / grid_hz, 0, None)
    stopped = pad_m * np.exp(-fall_mps * after_s / pad_m)
    toes_up = lever_m * np.sin(np.clip(-turn, 0, None))
    high = way_m[on - 1] - pad_m
    if toes_up[on] > 0 and high > 0:
        stopped = stopped + toes_up * high / toes_up[on]
    window = np.hanning(int(_ROUND_S * grid_hz) + 2)[1:-1]
    return smooth(np.where(np.arange(len(way_m)) < on, way_m, stopped), window)


def knocked(turn: FloatArray, row: int, lever_m: float, grid_hz: float, hard: float) -> FloatArray:
    """What comes down last at ``row`` knocks, by the speed that it comes with."""
    before = max(row - int(0.02 * grid_hz), 1)
    speed_mps = abs(turn[before] - turn[before - 1]) * grid_hz * lever_m
    knock = bump(len(turn), row, _KNOCK_S * speed_mps * hard, _KNOCK_WIDTH_S * grid_hz)
    return np.asarray(knock - np.linspace(0.0, knock[-1], len(knock)))
