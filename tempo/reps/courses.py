"""When a slow lowering starts and ends: a posterior over its whole course.

`limits` looks at one end at a time, which is right where the movement starts and stops clearly. An
eased lowering (an S, a fade) has ends that wobble hides, but its *middle* tells them: who covers
the middle at twice the mean speed must have crept at the ends. So whole courses are compared:
bodies (even, S-shaped, skewed, tilted, fading, dropped at the end) with corners of several
softnesses, each from every start t₀ to every end t₁ on a grid.

Theory. The rate y of the heel height is the movement's speed μ plus white noise of spectral density
ν (both sides of the spectrum). For a movement known but for its limits the log-likelihood against
standing still is

    L = (1/ν)·(∫ μ dh − ½ ∫ μ² dt),      μ(t) = (D/T)·f(s),  s = (t − t₀)/T,  T = t₁ − t₀,

with D the travel, which the rests tell, and f of mean 1. Nobody moves just like f: μ is multiplied
by 1 + Σ a_k·cos(πks), a_k normal. In the eigenbasis ψ of f·cos(πks) these integrate out,

    L + Σ_k [½·q_k²/(1 + g_k) − ½·ln(1 + g_k)],   q_k = (1/ν)·(∫ v·ψ_k dh − ∫ v²·f·ψ_k dt),

for a steady hand and for an unsteady one. All integrals over h are one matrix product. The 10 %
crossings of f are laid out with it, so each candidate brings its limits by definition 1.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tempo.reps.limits import LIMIT_SHARE
from tempo.samples import FloatArray

#: Pieces a course is cut into, and fine points in each.
_PIECES = 40
_FINE = 20
#: Half lengths of corners, as shares of the movement; a body that ends in nothing needs few.
_CORNERS: tuple[float, ...] = (0.012, 0.04, 0.08, 0.14, 0.22, 0.35)
_SHARP_CORNER = 0.15
#: Spread of the whole travel and of the first waves of the speed, for an unsteady hand; the hands'
#: prior weights, and their spreads as shares of these.
_SPREADS = np.array([0.1, 0.35, 0.175, 0.117, 0.0875])
_HANDS = ((0.7, 0.4), (0.15, 0.6))
#: Starts and ends tried, and how often the grid is narrowed to where the weight lies.
_STEPS = 20
_ROUNDS = 3
_TAIL = 0.002
#: Courses with less weight than this after the first look are not looked at again.
_UNLIKELY = 1e-6


@dataclass(frozen=True, slots=True)
class Spread:
    """An estimate (s) and the half width of its 90 % interval."""

    at_s: float
    ci_s: float


@dataclass(frozen=True, slots=True)
class Course:
    """Limits of a movement seen as a whole, its duration's interval, and how sharp its ends are.

    ``sharp_start`` and ``sharp_end`` are probabilities of an end that is no ease and no fade.
    """

    start: Spread
    end: Spread
    lasting_ci_s: float
    sharp_start: float
    sharp_end: float


@dataclass(frozen=True, slots=True)
class _Bank:
    """Of S courses: what projects steps on f and the ψ (M, (1 + K)·S), ∫f², ∫f·ψ and g (K, S)."""

    projector: FloatArray
    power: FloatArray
    overlap: FloatArray
    wave_power: FloatArray
    starts: FloatArray
    ends: FloatArray
    log_prior: FloatArray
    sharp_start: NDArray[np.bool_]
    sharp_end: NDArray[np.bool_]

    def only(self, likely: NDArray[np.bool_]) -> _Bank:
        """Some of the courses."""
        pieces = self.projector.reshape(_PIECES, -1, likely.size)[:, :, likely]
        projector = np.ascontiguousarray(pieces.reshape(_PIECES, -1))
        rest = (getattr(self, field.name)[..., likely] for field in fields(self)[1:])
        return _Bank(projector, *rest)


def _bodies(s: FloatArray) -> list[tuple[FloatArray, float, bool, bool]]:
    """Speeds, prior weight, and whether start and end are sharp but for their corners."""
    eased = [
        ((a, b), weight)
        for a, b, weight in (
            (1, 1, 0.12),
            (2, 2, 0.12),
            (3, 3, 0.03),
            (1, 2, 0.04),
            (2, 1, 0.04),
            (0, 1, 0.03),
            (1, 0, 0.03),
            (0, 2, 0.02),
            (2, 0, 0.02),
        )
    ]
    dropped = np.where(s < 0.925, 0.75 / 0.925, 0.25 / 0.075)
    return [
        (np.ones_like(s), 0.22, True, True),
        *((s**a * (1.0 - s) ** b, weight, a == 0, b == 0) for (a, b), weight in eased),
        *((1.0 + tilt * (0.5 - s), weight, True, True) for tilt, weight in _TILTS),
        *((np.exp(-fall * s), 0.04, True, False) for fall in (2.0, 3.0, 4.2)),
        (dropped, 0.06, True, True),
    ]


_TILTS = ((1.3, 0.08), (-1.3, 0.05))


@cache
def _bank() -> _Bank:
    count = _PIECES * _FINE
    s = (np.arange(count) + 0.5) / count
    waves = np.cos(np.pi * np.arange(_SPREADS.size)[:, np.newaxis] * s)
    rows = []
    for body, weight, start, end in _bodies(s):
        corners = _corners(start, end)
        for corner in corners:
            mean = _softened(body, corner)
            moved = mean * waves * _SPREADS[:, np.newaxis]
            # a wave moves speed from one place to another, the first changes the travel
            moved[1:] -= moved[1:].mean(axis=1, keepdims=True) * mean
            power, basis = np.linalg.eigh(moved @ moved.T / count)
            coarse = (basis.T @ moved).reshape(-1, _PIECES, _FINE).mean(axis=2)
            sharp = corner < _SHARP_CORNER
            rows.append(
                (
                    mean.reshape(_PIECES, _FINE).mean(axis=1),
                    coarse,
                    power,
                    _crossings(mean),
                    weight / len(corners),
                    (start and sharp, end and sharp),
                )
            )
    means, psi, powers, crossings, weights, sharp_ends = map(np.array, zip(*rows, strict=True))
    return _Bank(
        np.ascontiguousarray(np.concatenate([means, *np.moveaxis(psi, 1, 0)]).T),
        (means * means).sum(axis=1) / _PIECES,
        np.einsum("sm,skm->ks", means, psi) / _PIECES,
        np.maximum(powers, 0.0).T,
        crossings[:, 0],
        crossings[:, 1],
        np.log(weights / weights.sum()),
        sharp_ends[:, 0],
        sharp_ends[:, 1],
    )


def _corners(start: bool, end: bool) -> tuple[float, ...]:
    """An end that is an ease by itself needs no choice of corners."""
    if start and end:
        return _CORNERS
    return _CORNERS[:3] if start or end else _CORNERS[1:2]


def _softened(body: FloatArray, corner: float) -> FloatArray:
    """A speed of mean 1 whose steps are smoothed by a Hann window, laid on the same points."""
    window = np.hanning(max(round(corner * body.size), 2) + 2)[1:-1]
    way = np.concatenate([[0.0], np.cumsum(np.convolve(body, window))])
    share = np.linspace(0.0, 1.0, way.size)
    laid = np.interp(np.linspace(0.0, 1.0, body.size + 1), share, way / way[-1])
    return np.asarray(np.diff(laid) * body.size)


def _crossings(speed: FloatArray) -> tuple[float, float]:
    """Where the speed first and last exceeds 10 % of its mean between these limits."""
    first, last = 0, speed.size
    while True:
        fast = np.flatnonzero(speed > LIMIT_SHARE * speed[first:last].mean())
        found = (int(fast[0]), int(fast[-1]) + 1)
        if found == (first, last):
            return first / speed.size, last / speed.size
        first, last = found


def course(
    time_s: FloatArray,
    travel_m: FloatArray,
    starts_s: tuple[float, float],
    ends_s: tuple[float, float],
    bounds_s: tuple[float, float],
    way_m: float,
    density: float,
) -> Course:
    """Posterior of a movement's limits.

    Parameters
    ----------
    time_s, travel_m : (n,) the way travelled, growing in the direction of the movement.
    starts_s, ends_s : where the movement's resting ends are looked for.
    bounds_s : the rests' outer ends; beyond them the heel is taken to stand, and no limit lies.
    way_m : travel from rest to rest.
    density : of the rate noise, (m/s)²/Hz over both sides of the spectrum.
    """
    bank = whole = _bank()
    known_m = np.interp(np.clip(time_s, *bounds_s), time_s, travel_m)
    start, end = np.linspace(*starts_s, _STEPS), np.linspace(*ends_s, _STEPS)
    for turn in range(_ROUNDS):
        weight = _weights(bank, time_s, known_m, start, end, way_m, density)
        if turn == 0:
            likely = weight.sum(axis=(0, 1)) > _UNLIKELY
            bank, weight = whole.only(likely), weight[:, :, likely]
        if turn + 1 < _ROUNDS:
            start = _narrowed(start, weight.sum(axis=(1, 2)))
            end = _narrowed(end, weight.sum(axis=(0, 2)))
    keep = weight > 1e-7
    at, to, shape = (part[keep] for part in np.broadcast_arrays(*_axes(start, end, bank)))
    weight = weight[keep] / weight[keep].sum()
    starts = np.maximum(at + bank.starts[shape] * (to - at), bounds_s[0])
    ends = np.minimum(at + bank.ends[shape] * (to - at), bounds_s[1])
    begun, ended = _quantile(starts, weight, 0.5), _quantile(ends, weight, 0.5)
    lasting = np.abs(ends - starts - (ended - begun))
    return Course(
        Spread(begun, _quantile(np.abs(starts - begun), weight, 0.9)),
        Spread(ended, _quantile(np.abs(ends - ended), weight, 0.9)),
        _quantile(lasting, weight, 0.9),
        float(weight[bank.sharp_start[shape]].sum()),
        float(weight[bank.sharp_end[shape]].sum()),
    )


def _axes(
    start: FloatArray, end: FloatArray, bank: _Bank
) -> tuple[FloatArray, FloatArray, NDArray[np.intp]]:
    shapes = np.arange(bank.starts.size)
    return start[:, np.newaxis, np.newaxis], end[np.newaxis, :, np.newaxis], shapes


def _weights(
    bank: _Bank,
    time_s: FloatArray,
    travel_m: FloatArray,
    start: FloatArray,
    end: FloatArray,
    way_m: float,
    density: float,
) -> FloatArray:
    """Posterior weights ``(starts, ends, courses)``, both hands together."""
    courses = bank.power.size
    last_s = np.maximum(end[np.newaxis, :] - start[:, np.newaxis], 0.05)
    edges = start[:, np.newaxis, np.newaxis] + last_s[..., np.newaxis] * _EDGES
    steps = np.diff(np.interp(edges, time_s, travel_m), axis=-1)
    seen = steps.reshape(-1, _PIECES) @ bank.projector
    speed = (way_m / last_s).reshape(-1, 1)
    energy, scale = speed * way_m / density, speed / density
    fits = seen[:, :courses] * scale - 0.5 * energy * bank.power
    fits += bank.log_prior - np.log(last_s).reshape(-1, 1)
    rooms = [np.ones_like(fits) for _ in _HANDS]
    scores = [fits + np.log(prior) for _, prior in _HANDS]
    for wave in range(_SPREADS.size):
        waves = seen[:, (wave + 1) * courses : (wave + 2) * courses]
        found = waves * scale - energy * bank.overlap[wave]
        found *= found
        power = energy * bank.wave_power[wave]
        for hand, (share, _) in enumerate(_HANDS):
            own = 1.0 + share * share * power
            scores[hand] += (0.5 * share * share) * found / own
            rooms[hand] *= own
    scores = [score - 0.5 * np.log(room) for score, room in zip(scores, rooms, strict=True)]
    best = max(float(score.max()) for score in scores)
    weight = np.asarray(sum(np.exp(score - best) for score in scores))
    return np.asarray(weight / weight.sum()).reshape(*last_s.shape, courses)


_EDGES = np.linspace(0.0, 1.0, _PIECES + 1)


def _narrowed(tried: FloatArray, weight: FloatArray) -> FloatArray:
    """The same number of places, over where all but a trace of the weight lies."""
    sums = np.cumsum(weight)
    low = max(int(np.searchsorted(sums, _TAIL)) - 1, 0)
    high = min(int(np.searchsorted(sums, 1.0 - _TAIL)) + 1, tried.size - 1)
    return np.linspace(tried[low], tried[high], tried.size)


def _quantile(values: FloatArray, weight: FloatArray, share: float) -> float:
    order = np.argsort(values, kind="stable")
    middles = np.cumsum(weight[order]) - 0.5 * weight[order]
    return float(np.interp(share, middles, values[order]))
