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
from functools import cache
from itertools import product
from typing import TypeVar

import numpy as np

from tempo.motion.foot import ANKLE_RAD
from tempo.reps.limits import Limit
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
_SHAPE_SD_S, _SHAPE_SD_SHARE = 0.015, 0.02
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
#: Shapes of a lowering: prior weight, and its speed as (share of time, speed) corners.
_Corners = tuple[tuple[float, float], ...]


def _stopped(at: float, stop: float) -> _Corners:
    return ((0, 0), (0.05, 1), (at - 0.04, 1), (at, 0), (at + stop, 0), (at + stop + 0.04, 1), (0.95, 1), (1, 0))


_SHAPES: tuple[tuple[float, _Corners], ...] = (
    (0.18, ((0, 0), (0.04, 1), (0.96, 1), (1, 0))),
    (0.14, ((0, 0), (0.15, 1), (0.85, 1), (1, 0))),
    (0.14, ((0, 0), (0.3, 1), (0.7, 1), (1, 0))),
    (0.14, ((0, 0), (0.3, 0.75), (0.5, 1), (0.7, 0.75), (1, 0))),
    (0.08, ((0, 0), (0.08, 1.0), (0.92, 0.35), (1, 0))),
    (0.04, ((0, 0), (0.08, 0.35), (0.92, 1.0), (1, 0))),
    (0.05, ((0, 0), (0.07, 1), (0.3, 0.42), (0.6, 0.14), (1, 0))),
    (0.05, ((0, 0), (0.07, 1), (0.3, 0.58), (0.6, 0.30), (0.97, 0.13), (1, 0))),
    (0.04, ((0, 0), (0.05, 0.16), (0.90, 0.16), (0.93, 1), (0.97, 1), (1, 0))),
    (0.04, ((0, 0), (0.05, 0.27), (0.84, 0.27), (0.90, 1), (0.95, 1), (1, 0))),
    (0.04, ((0, 0), (0.05, 0.40), (0.75, 0.40), (0.85, 1), (0.93, 1), (1, 0))),
    *((0.01, _stopped(at, stop)) for stop, places in ((0.15, (0.3, 0.45, 0.6)), (0.3, (0.25, 0.35, 0.5)), (0.48, (0.15, 0.25, 0.37))) for at in places),
)


@dataclass(frozen=True, slots=True)
class Descent:
    """What is known before the limits of a lowering are looked for.

    ``time_s`` (n + 1) edges of the bins, ``speed_mps`` (n) mean felt speed in each, ``lean``
    (n, 3) the integral of up, ``sway`` (n, 3) the rate of up, ``use`` (n) where the foot
    is known to rest or to lower, ``hidden_s`` (n) of each bin lost; the ``bias`` as its
    precision and mean; the foot's ``pitches_rad`` at top and bottom; ``drop_m`` and its standard deviation; the instants at which the top is
    reached and at which the next movement begins.
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
    """Posteriors of both limits, of the time between them, and the drop in m."""

    leave: Limit
    down: Limit
    seconds: Limit


@cache
def _heel_travels() -> FloatArray:
    """Travel (0–1) of the heel in every shape, whose 10 % limits (definition 1) lie at 0 and 1."""
    u = np.linspace(0.0, 1.0, 2001)
    rows = []
    for _, corners in _SHAPES:
        at, height = np.array(corners).T
        speed = np.interp(u, at, height)
        inside = u[speed > 0.1 * speed.mean()]
        fine = inside[0] + (inside[-1] - inside[0]) * _SHARES
        rows.append(np.interp(fine, u, np.cumsum(speed) / speed.sum(), left=0.0, right=1.0))
    return np.array(rows)


def _ankle_travels(top_rad: float, bottom_rad: float) -> FloatArray:
    """Travel (0–1) of the ankle in every shape, when the foot turns from top to bottom.

    The heel is at sin(pitch), the ankle at sin(pitch + 32°): near the top it goes but half as fast.
    """
    top, bottom = np.sin(top_rad), np.sin(bottom_rad)
    ankle = np.sin(np.arcsin(top + _heel_travels() * (bottom - top)) + ANKLE_RAD)
    first, last = np.sin(top_rad + ANKLE_RAD), np.sin(bottom_rad + ANKLE_RAD)
    return np.asarray((first - ankle) / (first - last))


_Kind = TypeVar("_Kind")
_PER_SHARE = 1000.0
_SHARES = np.linspace(-0.2, 1.2, 1401)


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
    shapes = list(range(len(_SHAPES)))
    rough = _weigh(seen, list(_NOISES), shapes, everywhere, everywhere)
    step = float(everywhere[1] - everywhere[0])
    places = [
        np.linspace(*_span(values, rough.weight, step, seen), _FINE)
        for values in (rough.leave_s, rough.down_s)
    ]
    if not rough.seen:
        return None
    fine = _weigh(seen, rough.noises, rough.shapes, *places)
    steps = [float(place[1] - place[0]) for place in places]
    lasts_s = fine.down_s - fine.leave_s
    shape_sd_s = _SHAPE_SD_S + _SHAPE_SD_SHARE * _quantiles(lasts_s, fine.weight, [0.5])[0]
    own = [float(np.hypot(shape_sd_s, (place[1] - place[0]) / 3.46)) for place in places]
    return Lowering(
        _posterior(fine.leave_s, fine.weight, own[0]),
        _posterior(fine.down_s, fine.weight, own[1]),
        _posterior(lasts_s, fine.weight, float(np.hypot(*own))),
    )


def _span(values: FloatArray, weight: FloatArray, step: float, seen: Descent) -> tuple[float, float]:
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
    place = np.clip((share - _SHARES[0]) * _PER_SHARE + 0.5, 0.0, _SHARES.size - 1.0).astype(np.intp)
    width = float(seen.time_s[1] - seen.time_s[0])
    travels = _ankle_travels(*seen.pitches_rad)
    moved = [np.diff(travels[shape][place], axis=0) / width for shape in shapes]
    chance = np.log([_SHAPES[shape][0] for shape in shapes])[:, np.newaxis]
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
    order = np.argsort(values, kind="stable")
    share = np.cumsum(weight[order]) - 0.5 * weight[order]
    return tuple(float(value) for value in np.interp(shares, share, values[order]))
