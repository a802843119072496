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
from numpy.typing import NDArray

from tempo.dsp.evenly import Evenly
from tempo.reps.ramps import BINS, crossings, prior_odds, ramps
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
#: Spread of the cruising speed and of its drift across the window, in mean speeds.
_CRUISE_SD = 0.4
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
        way = Evenly.of(time_s, travel_m)
        self._begin_s = np.array([[first[0]], [-last[1]]])
        self._width_s = np.array([[first[1] - first[0]], [last[1] - last[0]]])
        edges = self._begin_s + self._width_s * _EDGES
        edges[1] *= -1.0
        steps = np.diff(way.at(edges), axis=1)
        steps[1] *= -1.0
        rates = steps / (self._width_s / BINS)
        self._squares = (rates * rates).sum(axis=1, keepdims=True)
        self._on_ramp, self._on_drift = np.split(rates @ ramps().basis, 2, axis=1)
        way_m = way.one(last[0]) - way.one(first[1])
        self._middle_mps = way_m / max(last[0] - first[1], 0.01)

    def __call__(
        self, duration_s: float, mean_speed_mps: float, wobble: Wobble
    ) -> tuple[Limit, Limit]:
        """Start and end of a phase of that duration and mean speed, to which the 10 % refer.

        ``wobble`` is the rate noise of this person.
        """
        weight, cruise = self._weigh(mean_speed_mps, wobble)
        least = _EASED_SHARE * duration_s / self._width_s
        eased = ramps().eased > least
        odds = _odds(weight, eased, prior_odds(least[:, 0]))
        odds *= _shape_odds(self._middle_mps / mean_speed_mps)
        other = _TOGETHER * odds[::-1] + (1.0 - _TOGETHER) * odds[::-1, ::-1]
        weight *= np.where(eased, other[:, 1:], other[:, :1])
        crossed = crossings(np.minimum(LIMIT_SHARE / np.maximum(cruise, 0.25), 1.0))
        crossed = self._begin_s + self._width_s * crossed
        begun, ended = (_read(weight[end], crossed[end]) for end in (0, 1))
        return begun, Limit(-ended.at_s, ended.sd_s)

    def _weigh(self, mean_speed_mps: float, wobble: Wobble) -> tuple[FloatArray, FloatArray]:
        """Weights of all candidates (2, C), and their cruising speeds in mean speeds."""
        bank = ramps()
        noise = rate_noise(wobble, mean_speed_mps) * BINS / (2.0 * self._width_s)
        looks = wobble.looks + np.minimum(BINS, 2.0 * WOBBLE_HZ * self._width_s)
        ridge = noise / (_CRUISE_SD * mean_speed_mps) ** 2
        usual = mean_speed_mps * bank.cruise
        pull = ridge * usual
        on_ramp, on_drift = self._on_ramp + pull, self._on_drift
        rr, dd = bank.rr + ridge, bank.dd + noise / (_DRIFT_SD * mean_speed_mps) ** 2
        det = rr * dd - bank.rd * bank.rd
        cruise = (dd * on_ramp - bank.rd * on_drift) / det
        drift = (rr * on_drift - bank.rd * on_ramp) / det
        left = self._squares + pull * usual - cruise * on_ramp - drift * on_drift
        left = np.maximum(left, 0.0) / noise
        score = -0.5 * looks * np.log(wobble.looks + left)
        weight = np.exp(score - score.max(axis=1, keepdims=True)) * bank.prior / np.sqrt(det)
        return weight, cruise / mean_speed_mps


def _read(weight: FloatArray, crossed_s: FloatArray) -> Limit:
    """Median and spread of the crossings."""
    counts = (weight > _NOTHING * weight.max()).nonzero()[0]
    weight, crossed_s = weight[counts], crossed_s[counts]
    order = crossed_s.argsort(kind="stable")
    sums = weight[order].cumsum()
    low, median, high = np.interp(_SHARES * sums[-1], sums, crossed_s[order]).tolist()
    return Limit(median, (high - low) / 3.29)


def _shape_odds(middle: float) -> FloatArray:
    """What the speed of the middle of the travel says of the ends: (sharp, eased).

    Between 30 and 70 % of the travel an even movement goes at its mean speed, an S-shaped one half
    as fast again (a minimum-jerk movement 1.6, a cosine 1.4 times); wobble hardly matters there.
    """
    sharp = math.exp(-0.5 * ((middle - 1.05) / 0.25) ** 2) / 0.25
    eased = math.exp(-0.5 * ((middle - 1.50) / 0.20) ** 2) / 0.20
    return np.array([sharp, eased]) + 1e-3


def _odds(weight: FloatArray, eased: NDArray[np.bool_], prior: FloatArray) -> FloatArray:
    """Evidence of both ends for (sharp, eased) with the families' prior weights taken off."""
    long = np.where(eased, weight, 0.0).sum(axis=1)
    seen = np.stack([weight.sum(axis=1) - long, long], axis=1)
    odds = np.maximum(seen, 0.0) / np.maximum(prior, 1e-12)
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))
