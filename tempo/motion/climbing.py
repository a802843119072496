"""The vertical speed of a sensor that hardly turns, over a window that looks both ways.

Twice integrated, the vertical acceleration of a quick raise is good to millimetres; what spoils it
is drift. Nearly all of the drift is one thing: the accelerometer's bias b, seen through the slow
sway of the shank. Along the vertical it reads b · up(t), and 40 mg through 1.5° of sway drift by
centimetres a second. b stays the same all session, so it is learned (`Bias`): in every window the
speed is

    v = movement + c(t) + ∫ b · up dt,

with c(t) stiff (almost a straight line) and the movement absent most of the time. A robust fit
(Cauchy weights, then movements struck out) leaves the movement, and what it says of b is kept for
the windows to come.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tempo.dsp.resample import GRID_S
from tempo.dsp.rolling import gauss
from tempo.motion.cut_out import cut_outs, drawn, there_and_back
from tempo.motion.gravity import unit
from tempo.motion.settled import Settled, settle
from tempo.samples import FloatArray

#: One node of the drift every 0.1 s.
_NODE_ROWS = 10
#: Gaussian smoothing of the acceleration: 8–12 Hz tremor falls to a tenth.
SMOOTH_ROWS = 4.0
#: Drift that is not the bias's bends over times longer than this, s.
_STIFF_S = 3.0
#: Speed of a shank that rests, m/s: the ankle rides on a wobbling foot.
_REST_MPS = 0.005
#: Accelerometer bias before anything is known, m/s² (cheap chips: 40 mg).
_BIAS_SD_MPS2 = 0.3
#: Neighbouring nodes share their error.
_NODES_PER_LOOK = 8.0
_ROUNDS = 6


@dataclass(slots=True)
class Bias:
    """What is known of the accelerometer's bias: precision matrix and precision × mean."""

    precision: FloatArray = field(default_factory=lambda: np.eye(3) / _BIAS_SD_MPS2**2)
    pull: FloatArray = field(default_factory=lambda: np.zeros(3))

    def learn(self, precision: FloatArray, pull: FloatArray, weight: float) -> None:
        """``weight`` is the part of a window that no earlier window held."""
        self.precision = self.precision + weight * precision
        self.pull = self.pull + weight * pull


@dataclass(frozen=True, slots=True)
class Climbing:
    """One window: vertical speed (n,), the settled signal and what it says of the bias.

    ``cuts``: rows between drawn lines, see `cut_out`.
    """

    speed_mps: FloatArray
    settled: Settled
    up: FloatArray
    bias_precision: FloatArray
    bias_pull: FloatArray
    cuts: tuple[tuple[int, int], ...] = ()


def climbing(
    acc_mps2: FloatArray,
    gyr_radps: FloatArray,
    bias: Bias,
    ends: tuple[bool, bool] = (False, False),
) -> Climbing:
    """Vertical speed over a window of ``(n, 3)`` rows on the grid.

    The gyro's bias need not be known: the median rate of the window is taken off, and `settle`
    cancels the rest to first order. ``ends``: the signal itself begins or ends with the window.
    """
    lines = drawn(acc_mps2, gyr_radps)
    if lines.any():
        return _cut_up(acc_mps2, gyr_radps, lines, ends)
    settled = settle(acc_mps2, gyr_radps - np.median(gyr_radps, axis=0))
    up = np.einsum("nij,nj->ni", settled.turn, settled.up)
    along = np.einsum("ij,ij->i", settled.up, acc_mps2)
    felt = np.cumsum(gauss(along - np.median(along), SMOOTH_ROWS)) * GRID_S
    leaning = np.cumsum(settled.up, axis=0) * GRID_S
    drift, precision, pull = _drift(felt, leaning - leaning.mean(axis=0), bias)
    return Climbing(felt - drift, settled, up, precision, pull)


def _cut_up(
    acc_mps2: FloatArray,
    gyr_radps: FloatArray,
    lines: NDArray[np.bool_],
    ends: tuple[bool, bool],
) -> Climbing:
    """A window with drawn lines in it: what was cut out is integrated, the rest is no movement."""
    settled = settle(acc_mps2, gyr_radps)
    up, push = settled.up.copy(), np.zeros_like(acc_mps2)
    speed = np.zeros(acc_mps2.shape[0])
    cuts = cut_outs(lines, ends)
    for start, end in cuts:
        part = slice(start, end)
        inertial = np.einsum("nij,nj->ni", settled.turn[part], acc_mps2[part])
        gravity = unit(inertial.mean(axis=0, keepdims=True))
        up[part] = np.einsum("nji,j->ni", settled.turn[part], gravity[0])
        along = np.einsum("ij,ij->i", up[part], acc_mps2[part])
        speed[part] = there_and_back(gauss(along, SMOOTH_ROWS / 2.0), GRID_S)
        push[part] = acc_mps2[part] - along.mean() * up[part]
    seen = replace(settled, up=up, push_mps2=push)
    nothing = np.zeros((3, 3))
    around = np.einsum("nij,nj->ni", settled.turn, up)
    return Climbing(speed, seen, around, nothing, nothing[0], tuple(cuts))


def _drift(
    felt: FloatArray, leaning: FloatArray, bias: Bias
) -> tuple[FloatArray, FloatArray, FloatArray]:
    nodes = np.arange(0, felt.size, _NODE_ROWS)
    speed, count = felt[nodes], nodes.size
    lean = leaning[nodes]
    unit = _REST_MPS**2 * _NODES_PER_LOOK
    own = slice(count, None)
    prior, pull = np.zeros((count + 3, count + 3)), np.zeros(count + 3)
    prior[:count, :count] = _stiffness(count)
    prior[own, own], pull[own] = bias.precision * unit, bias.pull * unit
    weight, scale = np.ones(count), 4.0 * _REST_MPS
    for _ in range(_ROUNDS):
        # of the design [1, lean], product by product: whole matrices would go to several threads
        weighed, normal, answer = weight[:, np.newaxis] * lean, prior.copy(), pull.copy()
        normal[range(count), range(count)] += weight
        normal[:count, own] += weighed
        normal[own, :count] += weighed.T
        normal[own, own] += np.einsum("ki,kj->ij", lean, weighed)
        answer[:count] += weight * speed
        answer[own] += np.einsum("ki,k->i", weighed, speed)
        found = np.linalg.solve(normal, answer)
        drifted = found[:count] + np.einsum("ki,i->k", lean, found[own])
        rest = speed - drifted
        weight = 1.0 / (1.0 + (rest / scale) ** 2)
        scale = max(_REST_MPS, 0.5 * scale)
        weight = np.where(np.abs(rest) > 5.0 * scale, 1e-3 * weight, weight)
    after = np.linalg.inv(np.linalg.inv(normal)[own, own]) / unit
    after = 0.5 * (after + after.T)
    told = after @ found[own] - bias.pull
    drift = np.interp(np.arange(felt.size), nodes, drifted)
    return drift, after - bias.precision, told


@lru_cache(maxsize=8)
def _stiffness(count: int) -> FloatArray:
    """What bends of a line through so many nodes cost."""
    bend = np.diff(np.eye(count), 2, axis=0)
    return np.asarray((_STIFF_S / (_NODE_ROWS * GRID_S)) ** 4 * np.einsum("ki,kj->ij", bend, bend))
