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

for a steady hand and for an unsteady one. All integrals over h are matrix products with what
`course_bodies` lays out once, with the 10 % crossings of f, so that each candidate brings its
limits by definition 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tempo.dsp.evenly import Evenly
from tempo.reps.course_bodies import PIECES, Bank, course_bank
from tempo.samples import FloatArray

_Hands = tuple[tuple[float, float], ...]
#: An unsteady and a steady hand: spread of the waves as a share of the bank's, and prior weight.
#: The first look is by the unsteady one alone, which rules out least.
_HANDS: _Hands = ((0.7, 0.4), (0.15, 0.6))
#: Starts and ends tried in each look; the next one goes to where the weight lies. The first must
#: not step over a sharp end, the last has to tell quantiles.
_STEPS = (20, 10, 16)
_TAIL = 0.002
#: Courses with less weight than this after the first look are not looked at again.
_UNLIKELY = 1e-6
#: Candidates so far below the best one in log weight move no quantile.
_NOTHING = 16.0
#: Bins that quantiles are read off.
_BINS = 2048
#: Pairs of start and end in one matrix product: OpenBLAS spreads one of over 2¹⁸ multiplications.
_BLOCK = 120
_EDGES = np.linspace(0.0, 1.0, PIECES + 1)


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
class _Candidates:
    """Those that count: numbers of start, end and course, and posterior weights."""

    start: NDArray[np.intp]
    end: NDArray[np.intp]
    shape: NDArray[np.intp]
    weight: FloatArray


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
    known_m = np.interp(np.clip(time_s, *bounds_s), time_s, travel_m)
    way = _Way(Evenly.of(time_s, known_m), way_m, density)
    start, end = np.linspace(*starts_s, _STEPS[0]), np.linspace(*ends_s, _STEPS[0])
    bank = course_bank()
    found = way.compare(bank, start, end, _HANDS[:1])
    bank = bank.only(np.bincount(found.shape, found.weight, bank.log_prior.size) > _UNLIKELY)
    for steps in _STEPS[1:]:
        start = _narrowed(start, found.start, found.weight, steps)
        end = _narrowed(end, found.end, found.weight, steps)
        found = way.compare(bank, start, end, _HANDS)
    at, to, weight = start[found.start], end[found.end], found.weight
    starts = np.maximum(at + bank.starts[found.shape] * (to - at), bounds_s[0])
    ends = np.minimum(at + bank.ends[found.shape] * (to - at), bounds_s[1])
    begun, ended = _quantile(starts, weight, 0.5), _quantile(ends, weight, 0.5)
    lasting = np.abs(ends - starts - (ended - begun))
    return Course(
        Spread(begun, _quantile(np.abs(starts - begun), weight, 0.9)),
        Spread(ended, _quantile(np.abs(ends - ended), weight, 0.9)),
        _quantile(lasting, weight, 0.9),
        float(weight[bank.sharp_start[found.shape]].sum()),
        float(weight[bank.sharp_end[found.shape]].sum()),
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """What was travelled, between rests ``way_m`` apart, in rate noise of that density."""

    travel_m: Evenly
    way_m: float
    density: float

    def compare(self, bank: Bank, start: FloatArray, end: FloatArray, hands: _Hands) -> _Candidates:
        """Posterior of all courses from every start to every end, by all hands together."""
        last_s = np.maximum(end - start[:, np.newaxis], 0.05)
        edges = _EDGES[:, np.newaxis, np.newaxis] * last_s
        edges += start[:, np.newaxis]
        reached = self.travel_m.at(edges).reshape(PIECES + 1, -1)
        steps = np.empty_like(reached)
        np.subtract(reached[1:], reached[:-1], out=steps[:-1])
        steps[-1] = self.way_m
        last_s = last_s.reshape(-1)
        # by speed over density, a candidate's integrals and its expected ones have one scale
        scale = self.way_m / self.density / last_s
        seen = _products(bank.projector, steps)
        fits = seen[0] * scale
        fits += bank.log_prior[:, np.newaxis]
        waves = seen[1:]
        waves *= waves
        scores = [self._by(hand, bank, fits, waves, scale) - np.log(last_s) for hand in hands]
        return _counting(scores, end.size)

    def _by(
        self,
        hand: tuple[float, float],
        bank: Bank,
        fits: FloatArray,
        waves: FloatArray,
        scale: FloatArray,
    ) -> FloatArray:
        """Log weights (S, pairs) by one hand, from the fits and the squares of the waves' own."""
        share, prior = hand
        loose = 1.0 / (share * share * scale)
        room = self.way_m * bank.wave_power + loose
        score = np.log(np.multiply.reduce(room, axis=0))
        score *= -0.5
        score += fits
        score += np.log(prior) + 0.5 * len(room) * np.log(loose)
        waved = np.add.reduce(np.divide(waves, room, out=room), axis=0)
        waved *= 0.5 * scale
        score += waved
        return np.asarray(score)


def _products(projector: FloatArray, steps: FloatArray) -> FloatArray:
    """Matrix products in blocks small enough that the library spreads none over processors.

    Its threads wait for each other on busy cores, and cost several times what they do.
    """
    out = np.empty((*projector.shape[:2], steps.shape[1]))
    for first in range(0, steps.shape[1], _BLOCK):
        part = slice(first, first + _BLOCK)
        np.matmul(projector, steps[:, part], out=out[..., part])
    return out


def _counting(scores: list[FloatArray], ends: int) -> _Candidates:
    """Weights of the candidates that count, from the log weights of all by each hand."""
    most = np.maximum.reduce(scores)
    best = float(most.max())
    course, pair = (most > best - _NOTHING).nonzero()
    weight = np.asarray(sum(np.exp(score[course, pair] - best) for score in scores))
    start, end = np.divmod(pair, ends)
    return _Candidates(start, end, course, np.asarray(weight / weight.sum()))


def _narrowed(
    tried: FloatArray, chosen: NDArray[np.intp], weight: FloatArray, steps: int
) -> FloatArray:
    """Places over where all but a trace of the weight lies."""
    sums = np.cumsum(np.bincount(chosen, weight, tried.size))
    low = max(int(np.searchsorted(sums, _TAIL)) - 1, 0)
    high = min(int(np.searchsorted(sums, 1.0 - _TAIL)) + 1, tried.size - 1)
    return np.linspace(tried[low], tried[high], steps)


def _quantile(values: FloatArray, weight: FloatArray, share: float) -> float:
    """Of weighted values, read off a histogram whose bins are finer than a row."""
    low, high = float(values.min()), float(values.max())
    if high <= low:
        return low
    width = (high - low) / _BINS
    place = np.minimum(((values - low) / width).astype(np.intp), _BINS - 1)
    sums = np.cumsum(np.bincount(place, weight, _BINS))
    wanted = share * float(sums[-1])
    at = int(np.searchsorted(sums, wanted))
    before = float(sums[at - 1]) if at else 0.0
    return low + width * (at + (wanted - before) / (float(sums[at]) - before))
