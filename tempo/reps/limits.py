"""When a movement starts and ends: a posterior over the instant, not a threshold.

The limit wanted is where the speed of the *noise-free* heel height crosses 10 % of the phase's mean
speed (DEFINITIONS.md). A plain threshold on the measured speed is wrong by seconds, because
the wobble of a standing foot alone moves as fast as that in a 10 s lowering.

Theory. Wobble of a foot has a 1/f² spectrum, so the *rate* of the heel height is the movement's own
speed plus nearly white noise, whose power is measured in this person's own holds and pauses. Near
a limit the speed is zero, then a ramp ``g((t − s)/r)`` of some shape and length up to a cruising
speed that may drift. For every start ``s``, ramp length ``r`` and shape on a grid (steady, square,
cubic, exponential: sharp corners to long fades) the cruising speed and its drift have a closed
form; what is left over gives the candidate's weight, and the candidate's own 10 % crossing is read
off its *noise-free* ramp. The median of the weighted crossings is the estimate, their spread the
interval. The shapes are the same for every window (`ramps`), so both limits of a movement cost one
matrix product.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tempo.dsp.evenly import Evenly
from tempo.reps.ramps import BINS, CRUISE_SD, crossings, ramps
from tempo.samples import FloatArray

#: Share of the mean speed that bounds a phase (definition 1).
LIMIT_SHARE = 0.1
#: Bandwidth of wobble: faster than this, neighbouring rates are not independent looks.
WOBBLE_HZ = 3.0
#: A normal distribution's 90 % half width, in standard deviations.
NINETY = 1.645
#: Roughness of movement: rate noise over the rate, and the frequency from which it falls.
_ROUGHNESS = 0.03
_ROUGH_HZ = 3.0
#: Spread of the cruising speed's drift across the window, in mean speeds.
_DRIFT_SD = 0.3
#: A ramp longer than this share of the phase is eased, and the chance that both ends are alike.
_EASED_SHARE = 0.15
_TOGETHER = 0.9
#: Candidates with less than this of the best one's weight move no quantile.
_NOTHING = 1e-6
_EDGES = np.linspace(0.0, 1.0, BINS + 1)
_SHARES = np.array([0.05, 0.5, 0.95])


@dataclass(frozen=True, slots=True)
class Limit:
    """An instant (s) and the spread of its posterior (the 5–95 % range ÷ 3.29)."""

    at_s: float
    sd_s: float


@dataclass(frozen=True, slots=True)
class Wobble:
    """Power of the heel's own unrest: rate noise in (m/s)²/Hz and how many looks it rests on."""

    power: float
    looks: float


def rate_noise(wobble: Wobble, speed_mps: float) -> float:
    """Power of the rate noise while moving: unrest, and roughness in proportion to the speed.

    Quick movements are rough in proportion to their speed (Harris and Wolpert 1998); tendons and
    straps add to it. Of a rate noise that falls as 1/f² from some frequency on, the power up to
    there is the variance over that frequency.
    """
    return float(wobble.power + (_ROUGHNESS * speed_mps) ** 2 / _ROUGH_HZ)


class BothEnds:
    """Posteriors of the instants at which a movement starts and ends.

    An end is a start in reversed time, so both are looked at side by side, a row each. Who eases
    into a movement mostly eases out of it too, so long ramps at one end make long ramps at the
    other more likely (`_TOGETHER`).

    Parameters
    ----------
    time_s, travel_m : (n,) the way travelled at even times, growing as the movement goes on.
    windows : from the rest before to the first third of the movement, and from its last third to
        the rest after.
    """

    def __init__(
        self,
        time_s: FloatArray,
        travel_m: FloatArray,
        windows: tuple[tuple[float, float], tuple[float, float]],
    ) -> None:
        first, last = windows
        way, bank = Evenly.of(time_s, travel_m), ramps()
        self._begin_s = (first[0], -last[1])
        self._width_s = (first[1] - first[0], last[1] - last[0])
        begin_s, width_s = np.array([self._begin_s, self._width_s])[..., np.newaxis]
        edges = begin_s + width_s * _EDGES
        edges[1] *= -1.0
        reached = way.at(edges)
        rates = reached[:, 1:] - reached[:, :-1]
        rates[1] *= -1.0
        rates /= width_s / BINS
        self._squares = (rates * rates).sum(axis=1).tolist()
        self._on_ramp, self._on_drift = np.matmul(rates, bank.basis)
        self._drift_squares = self._on_drift * self._on_drift
        self._twice_both = self._on_drift * (2.0 * bank.rd)
        way_m = way.one(last[0]) - way.one(first[1])
        self._middle_mps = way_m / max(last[0] - first[1], 0.01)

    def __call__(
        self, duration_s: float, mean_speed_mps: float, wobble: Wobble
    ) -> tuple[Limit, Limit]:
        """Start and end of a phase of that duration and mean speed, to which the 10 % refer.

        ``wobble`` is the rate noise of this person.
        """
        bank = ramps()
        weight, pulled, dd, det = self._weigh(mean_speed_mps, wobble)
        families = weight.reshape(2, len(bank.family), -1)
        least = [_EASED_SHARE * duration_s / width_s for width_s in self._width_s]
        middle = _shape_odds(self._middle_mps / mean_speed_mps)
        families *= _alike(families.sum(axis=2).tolist(), least, middle)
        place = np.flatnonzero(weight > _NOTHING * weight.max(axis=1, keepdims=True))
        which = place % bank.prior.size
        cruise = dd.take(place) * pulled.take(place)
        cruise -= bank.rd.take(which) * self._on_drift.take(place)
        cruise /= det.take(place) * mean_speed_mps
        crossed = crossings(which, np.minimum(LIMIT_SHARE / np.maximum(cruise, 0.25), 1.0))
        counts, last = weight.take(place), int(place.searchsorted(bank.prior.size))
        begun, ended = (
            _read(counts[part], begin_s + width_s * crossed[part])
            for part, begin_s, width_s in zip(
                (slice(last), slice(last, None)), self._begin_s, self._width_s, strict=True
            )
        )
        return begun, Limit(-ended.at_s, ended.sd_s)

    def _weigh(
        self, mean_speed_mps: float, wobble: Wobble
    ) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Weights of all candidates (2, C), and what their cruising speeds are made of.

        With u and v the window's projections on ramp and drift, the priors' pulls taken in, the
        best fit explains (dd·u² − 2·rd·u·v + rr·v²) / (rr·dd − rd²) of its squares.
        """
        bank = ramps()
        power = rate_noise(wobble, mean_speed_mps) * BINS / 2.0
        noise = [power / width_s for width_s in self._width_s]
        looks = [wobble.looks + min(BINS, 2.0 * WOBBLE_HZ * width_s) for width_s in self._width_s]
        unseen = [wobble.looks + of / by for of, by in zip(self._squares, noise, strict=True)]
        noises, spans, most = np.array([noise, looks, unseen])[..., np.newaxis]
        ridge = noises / (CRUISE_SD * mean_speed_mps) ** 2
        pulled = bank.cruise * (ridge * mean_speed_mps)
        pulled += self._on_ramp
        rr, dd = bank.rr + ridge, bank.dd + noises / (_DRIFT_SD * mean_speed_mps) ** 2
        det = rr * dd
        det -= bank.rd_squared
        explained = dd * pulled
        explained -= self._twice_both
        explained *= pulled
        rr *= self._drift_squares
        explained += rr
        explained /= det * noises
        left = bank.usual + most
        left -= explained
        np.log(np.maximum(left, wobble.looks, out=left), out=left)
        left *= -0.5 * spans
        left -= left.max(axis=1, keepdims=True)
        weight = np.exp(left, out=left)
        weight *= bank.prior
        weight /= np.sqrt(det)
        return weight, pulled, dd, det


def _read(weight: FloatArray, crossed_s: FloatArray) -> Limit:
    """Median and spread of the crossings."""
    order = crossed_s.argsort(kind="stable")
    sums = weight.take(order).cumsum()
    low, median, high = np.interp(_SHARES * sums[-1], sums, crossed_s.take(order)).tolist()
    return Limit(median, (high - low) / 3.29)


def _shape_odds(middle: float) -> tuple[float, float]:
    """What the speed of the middle of the travel says of the ends: (sharp, eased).

    Between 30 and 70 % of the travel an even movement goes at its mean speed, an S-shaped one half
    as fast again (a minimum-jerk movement 1.6, a cosine 1.4 times); wobble hardly matters there.
    """
    sharp = math.exp(-0.5 * ((middle - 1.05) / 0.25) ** 2) / 0.25
    eased = math.exp(-0.5 * ((middle - 1.50) / 0.20) ** 2) / 0.20
    return sharp + 1e-3, eased + 1e-3


def _alike(
    families: list[list[float]], least: list[float], middle: tuple[float, float]
) -> FloatArray:
    """By how much each family (2, K, 1) is likelier for what the other end is like.

    ``families`` are the weights that each end alone gives them; eased is what is by more than
    ``least``, ``middle`` the odds that the speed between the ends gives.
    """
    bank = ramps()
    eased = [[one > limit for one in bank.eased] for limit in least]
    sharp, soft = middle
    out = []
    for own, other, weights in zip(eased, eased[::-1], families[::-1], strict=True):
        odds = _odds(weights, other)
        for_sharp, for_soft = odds[0] * sharp, odds[1] * soft
        factors = (
            _TOGETHER * for_sharp + (1.0 - _TOGETHER) * for_soft,
            _TOGETHER * for_soft + (1.0 - _TOGETHER) * for_sharp,
        )
        out.append([[factors[is_eased]] for is_eased in own])
    return np.array(out)


def _odds(weights: list[float], eased: list[bool]) -> tuple[float, float]:
    """Evidence of an end for (sharp, eased) with the families' prior weights taken off."""
    seen, prior = [0.0, 0.0], [1e-12, 1e-12]
    for weight, is_eased, usual in zip(weights, eased, ramps().family, strict=True):
        seen[is_eased] += weight
        prior[is_eased] += usual
    sharp, soft = seen[0] / prior[0], seen[1] / prior[1]
    return sharp / (sharp + soft), soft / (sharp + soft)
