"""A lowering seen by a shank-mounted sensor: when it begins and ends, with what certainty.

Theory. Between the top of a raise and the next raise the felt vertical speed is

    y = −D · f((t − s)/(e − s)) / (e − s) + v₀ + ∫ b·up dt + W(t) + ε,

a lowering of D between the limits s and e, an unknown speed to begin with, the accelerometer's
bias b as far as the session has told it, a random walk W (the accelerometer's own noise, of
unknown power) and the white rate noise ε of a standing foot's 1/f² wobble (also unknown). D is what
the raises before and behind say, because the heel comes back to where it set out from; at rest the
speed is zero, which is in the model as f = 0 outside s … e. All but s, e and the shape f is
Gaussian and has a closed form, so every (s, e, f) on a grid gets its weight, averaged over a few
powers of W and ε. The median of a limit is its estimate and the weights' spread its interval: a
slow lowering under a noisy chip gets a wide one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TypeVar

import numpy as np

from tempo.reps.limits import Limit
from tempo.reps.shank_shapes import SHAPES, ankle_travels, places
from tempo.samples import FloatArray

#: Grid: bins of the speed, positions of a limit, first coarse, then fine.
MOST_BINS = 56
BIN_S = 0.12
_COARSE, _FINE = 28, 20
#: How far the likelihood is believed: bins share what a shape is off by.
_BELIEF = 0.5
#: Shapes and noises less likely than this after the first look are left out of the second.
_NEGLIGIBLE = 0.003
#: A lowering is seen when it explains the speed better than resting does, in log likelihood.
_SEEN = 4.0
#: What a shape that is none of those below moves its limits by, s and as a share of the lowering.
_SHAPE_SD_S, _SHAPE_SD_SHARE = 0.015, 0.03
#: Noise of the acceleration, m/s²/√Hz, and of the ankle's speed, m/s/√Hz: from the best to more
#: than any of what is known of chips and people, because shapes are never quite the true ones.
_ACC_DENSITIES = (1.0e-3, 4.0e-3)
_WOBBLE_DENSITIES = (0.6e-3, 1.5e-3, 4.0e-3)
#: Speed at the window's start, m/s: anything that an integral can have gathered.
_START_SPEED_MPS = 1.0
_SLOPE_MPS2 = 0.3
#: Sensor from the ankle joint, m: swaying moves it by this much a radian.
_ARM_M = 0.05
#: Acceleration that a gap may hide, m/s².
_HIDDEN_MPS2 = 1.0
_SHORTEST_S = 0.25
#: Short holds and pauses are as likely as all longer ones together.
_USUAL_REST_S = 0.5


@dataclass(frozen=True, slots=True)
class Descent:
    """What is known before the limits of a lowering are looked for.

    ``time_s`` (n + 1) edges of the bins, ``speed_mps`` (n) mean felt speed in each, ``lean``
    (n, 3) the integral of up, ``sway`` (n, 3) the rate of up, ``use`` (n) where the foot
    is known to rest or to lower, ``hidden_s`` (n) of each bin lost; the ``bias`` as its
    precision and mean; the foot's ``pitches_rad`` at top and bottom; ``drop_m`` and its standard
    deviation; the instants at which the top is reached and at which the next movement begins.
    """

    time_s: FloatArray
    speed_mps: FloatArray
    lean: FloatArray
    sway: FloatArray
    use: FloatArray
    hidden_s: FloatArray
    bias_precision: FloatArray
    bias_mean: FloatArray
    pitches_rad: tuple[float, float]
    drop_m: float
    drop_sd_m: float
    top_s: float
    until_s: float


@dataclass(frozen=True, slots=True)
class Lowering:
    """Posteriors of both limits and of the time between them, s."""

    leave: Limit
    down: Limit
    seconds: Limit


_Kind = TypeVar("_Kind")
#: A guess of the noises' densities: of the acceleration and of the ankle's speed.
_Noise = tuple[float, float]
_NOISES: tuple[_Noise, ...] = tuple(product(_ACC_DENSITIES, _WOBBLE_DENSITIES))


@dataclass(frozen=True, slots=True)
class _Candidates:
    leave_s: FloatArray
    down_s: FloatArray
    weight: FloatArray
    shapes: list[int]
    noises: list[_Noise]
    seen: bool


def find_lowering(seen: Descent) -> Lowering | None:
    """Limits of the one lowering between ``top_s`` and ``until_s``; None when none is seen."""
    everywhere = np.linspace(seen.top_s, seen.until_s, _COARSE)
    shapes = list(range(len(SHAPES)))
    rough = _weigh(seen, list(_NOISES), shapes, everywhere, everywhere)
    step = float(everywhere[1] - everywhere[0])
    spots = [
        np.linspace(*_span(values, rough.weight, step, seen), _FINE)
        for values in (rough.leave_s, rough.down_s)
    ]
    if not rough.seen:
        return None
    fine = _weigh(seen, rough.noises, rough.shapes, *spots)
    lasts_s = fine.down_s - fine.leave_s
    shape_sd_s = _SHAPE_SD_S + _SHAPE_SD_SHARE * _quantiles(lasts_s, fine.weight, [0.5])[0]
    own = [float(np.hypot(shape_sd_s, float(spot[1] - spot[0]) / 3.46)) for spot in spots]
    return Lowering(
        _posterior(fine.leave_s, fine.weight, own[0]),
        _posterior(fine.down_s, fine.weight, own[1]),
        _posterior(lasts_s, fine.weight, float(np.hypot(own[0], own[1]))),
    )


def _span(
    values: FloatArray, weight: FloatArray, step: float, seen: Descent
) -> tuple[float, float]:
    low, high = _quantiles(values, weight, [0.01, 0.99])
    return max(low - step, seen.top_s), min(high + step, seen.until_s)


def _weigh(
    seen: Descent,
    noises: list[_Noise],
    shapes: list[int],
    leaves: FloatArray,
    downs: FloatArray,
) -> _Candidates:
    """The posterior over a grid of limits; likely shapes and noises are handed on."""
    first, last = np.meshgrid(leaves, downs, indexing="ij")
    fits = last - first >= _SHORTEST_S
    leave, down = first[fits], last[fits]
    prior = -np.log(down - leave)
    prior -= np.log(leave - seen.top_s + _USUAL_REST_S)
    prior -= np.log(seen.until_s - down + _USUAL_REST_S)
    share = (seen.time_s[:, np.newaxis] - leave) / (down - leave)
    place = places(share)
    width = float(seen.time_s[1] - seen.time_s[0])
    travels = ankle_travels(*seen.pitches_rad)
    moved = [np.diff(travels[shape][place], axis=0) / width for shape in shapes]
    chance = np.log([SHAPES[shape][0] for shape in shapes])[:, np.newaxis]
    nothing = np.zeros((moved[0].shape[0], 1))
    told = _evidence(seen, noises, np.concatenate([*moved, nothing], axis=1))
    some = told[:, :-1].reshape(len(noises), len(shapes), leave.size)
    score = _BELIEF * some + prior + chance
    weight = np.exp(score - score.max())
    weight /= weight.sum()
    return _Candidates(
        leave,
        down,
        weight.sum(axis=(0, 1)),
        _likely(shapes, weight.sum(axis=(0, 2))),
        _likely(noises, weight.sum(axis=(1, 2))),
        float(some.max() - told[:, -1].max()) > _SEEN,
    )


def _likely(ones: list[_Kind], weights: FloatArray) -> list[_Kind]:
    return [one for one, weight in zip(ones, weights, strict=True) if weight > _NEGLIGIBLE]


def _evidence(seen: Descent, noises: list[_Noise], moved: FloatArray) -> FloatArray:
    """Log of the marginal likelihood of every candidate (columns) under all noises (rows)."""
    known = seen.drop_sd_m**-2
    speed = seen.speed_mps - (seen.lean * seen.bias_mean).sum(axis=1)
    since = (seen.time_s[:-1] - seen.time_s[0])[:, np.newaxis]
    columns = np.concatenate([since, seen.lean, seen.sway, speed[:, np.newaxis], moved], axis=1)
    prior = np.zeros((7, 7))
    prior[0, 0], prior[1:4, 1:4] = _SLOPE_MPS2**-2, seen.bias_precision
    prior[4:, 4:] = np.eye(3) / _ARM_M**2
    scores = []
    for noise in noises:
        white, log_det = _whitened(seen, noise, columns)
        explains, rest = white[:, :7], white[:, 7:]
        normal = prior + np.einsum("ti,tj->ij", explains, explains)
        shared = np.einsum("ti,tj->ij", explains, rest)
        solved = np.linalg.solve(normal, shared[:, :1])[:, 0]
        spread = np.einsum("ij,jk->ik", np.linalg.inv(np.linalg.cholesky(normal)), shared)
        power = (rest * rest).sum(axis=0) - (spread * spread).sum(axis=0)
        with_speed = np.einsum("t,tj->j", rest[:, 0], rest) - np.einsum("i,ij->j", solved, shared)
        precision = power[1:] + known
        # a lowering moves down: the felt speed is −D · shape
        pull = seen.drop_m * known - with_speed[1:]
        left = power[0] - pull * pull / precision
        log_det += float(np.linalg.slogdet(normal)[1])
        scores.append(-0.5 * (left + np.log(precision) + log_det))
    return np.array(scores)


def _whitened(seen: Descent, noise: _Noise, columns: FloatArray) -> tuple[FloatArray, float]:
    """Columns in units of their noise: what a Kalman filter of walk and wobble did not foresee."""
    density, wobble = noise
    width = float(seen.time_s[1] - seen.time_s[0])
    white_var = 0.5 * wobble**2 / width
    walk_var = 0.5 * density**2 * width
    foreseen, var = np.zeros(columns.shape[1]), _START_SPEED_MPS**2
    rows, log_det = [], 0.0
    for row in range(columns.shape[0]):
        if seen.use[row] > 0.5:
            total = var + white_var
            new = columns[row] - foreseen
            rows.append(new / np.sqrt(total))
            log_det += float(np.log(total))
            foreseen = foreseen + (var / total) * new
            var *= white_var / total
        var += walk_var + (_HIDDEN_MPS2 * float(seen.hidden_s[row])) ** 2
    return np.array(rows), log_det


def _posterior(values: FloatArray, weight: FloatArray, own_sd: float) -> Limit:
    low, median, high = _quantiles(values, weight, [0.05, 0.5, 0.95])
    return Limit(median, float(np.hypot((high - low) / 3.29, own_sd)))


def _quantiles(values: FloatArray, weight: FloatArray, shares: list[float]) -> tuple[float, ...]:
    # differences of a grid's places are alike but for their last bits, which must not order them
    order = np.argsort(np.round(values, 9), kind="stable")
    share = np.cumsum(weight[order]) - 0.5 * weight[order]
    return tuple(float(value) for value in np.interp(shares, share, values[order]))
