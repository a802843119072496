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

import math
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
#: OpenBLAS spreads a matrix product of more multiplications over processors, whose threads wait for
#: each other and cost several times what they do.
_ONE_PRODUCT = 2**18
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
        steps = self._steps(edges.reshape(PIECES + 1, -1))
        last_s = last_s.reshape(-1)
        if len(hands) > 1:
            return _counting(self._scores(bank, steps, last_s, hands), None, end.size)
        most = self._most(bank, steps, last_s, hands[0])
        order = most.argsort()[::-1]
        scores = self._scores(bank, steps[:, order], last_s[order], hands, most[order])
        return _counting(scores, order, end.size)

    def _steps(self, edges: FloatArray) -> FloatArray:
        """What was travelled between edges, and below it the whole way."""
        reached = self.travel_m.at(edges)
        steps = np.empty_like(reached)
        np.subtract(reached[1:], reached[:-1], out=steps[:-1])
        steps[-1] = self.way_m
        return steps

    def _most(
        self, bank: Bank, steps: FloatArray, last_s: FloatArray, hand: tuple[float, float]
    ) -> FloatArray:
        """Log weight that no course from a start to an end can exceed: if it fitted every piece."""
        energy = np.add.reduce(steps[:-1] * steps[:-1], axis=0)
        energy *= 0.5 * PIECES / self.density / last_s
        energy += float(bank.log_prior.max()) + math.log(hand[1])
        energy -= np.log(last_s)
        return np.asarray(energy)

    def _scores(
        self,
        bank: Bank,
        steps: FloatArray,
        last_s: FloatArray,
        hands: _Hands,
        most: FloatArray | None = None,
    ) -> list[FloatArray]:
        """Log weights (S, pairs) by each hand, a block of pairs at a time.

        Where ``most`` tells what each pair can reach, in falling order, it ends before the first
        one that cannot count any more.
        """
        # by speed over density, a candidate's integrals and its expected ones have one scale
        scale = self.way_m / self.density / last_s
        looses = [1.0 / (share * share * scale) for share, _ in hands]
        power = self.way_m * bank.wave_power
        offsets = [
            0.5 * len(power) * np.log(loose) + (math.log(prior) - np.log(last_s))
            for loose, (_, prior) in zip(looses, hands, strict=True)
        ]
        scores = [np.empty((bank.log_prior.size, last_s.size)) for _ in hands]
        log_prior = bank.log_prior[:, np.newaxis]
        block = _ONE_PRODUCT // (bank.log_prior.size * (PIECES + 1))
        first, count, best = 0, last_s.size, -math.inf
        while first < count:
            part = slice(first, min(first + block, count))
            seen = np.matmul(bank.projector, steps[:, part])
            fits, waves = seen[0], seen[1:]
            fits *= scale[part]
            fits += log_prior
            waves *= waves
            for score, loose, offset in zip(scores, looses, offsets, strict=True):
                room = power + loose[part]
                out = score[:, part]
                np.log(np.multiply.reduce(room, axis=0), out=out)
                out *= -0.5
                out += fits
                out += offset[part]
                waved = np.add.reduce(np.divide(waves, room, out=room), axis=0)
                waved *= 0.5 * scale[part]
                out += waved
            first = part.stop
            if most is not None:
                best = max(best, float(out.max()))
                count = int(np.count_nonzero(most > best - _NOTHING))
        return [score[:, :first] for score in scores]


def _counting(scores: list[FloatArray], order: NDArray[np.intp] | None, ends: int) -> _Candidates:
    """Weights of the candidates that count, from the log weights of all by each hand.

    ``order``: numbers of the pairs of start and end, where they do not come in turn.
    """
    most = np.maximum(*scores) if len(scores) > 1 else scores[0]
    best = float(most.max())
    place = np.flatnonzero(most > best - _NOTHING)
    weight = np.exp(scores[0].take(place) - best)
    for score in scores[1:]:
        weight += np.exp(score.take(place) - best)
    weight /= weight.sum()
    course, pair = np.divmod(place, most.shape[1])
    start, end = np.divmod(pair if order is None else order[pair], ends)
    return _Candidates(start, end, course, weight)


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
