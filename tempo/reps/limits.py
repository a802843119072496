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
interval. The shapes are the same for every window, so all of them are laid out once on a grid of
bins, and a limit costs two matrix products.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tempo.samples import FloatArray

#: Share of the mean speed that bounds a phase (definition 1).
LIMIT_SHARE = 0.1
#: Bins that a window is laid out on, and start positions tried in it.
_BINS = 40
_STARTS = 61
#: Bandwidth of wobble: faster than this, neighbouring rates are not independent looks.
WOBBLE_HZ = 3.0
#: A normal distribution's 90 % half width, in standard deviations.
NINETY = 1.645
#: Roughness of movement: rate noise over the rate, and the frequency from which it falls.
_ROUGHNESS = 0.03
_ROUGH_HZ = 3.0
#: Stands for an exponential fade that is cut off at its start, in place of a power.
_CUT_FADE = -1.0
#: Ramp lengths, as shares of the window, for the powers 1, 2 and 3 and for exponential fades.
_RAMPS: tuple[tuple[float, float, tuple[float, ...]], ...] = (
    (1.0, 0.30, (0.02, 0.05, 0.1, 0.2, 0.35, 0.6)),
    (2.0, 0.40, (0.04, 0.08, 0.16, 0.3, 0.5, 0.8)),
    (3.0, 0.15, (0.3, 0.5, 0.8)),
    (0.0, 0.15, (0.06, 0.12, 0.24)),
    (_CUT_FADE, 0.15, (0.15, 0.3, 0.6)),
)
#: Spread of the cruising speed and of its drift across the window, in mean speeds.
_CRUISE_SD = 0.4
_DRIFT_SD = 0.3
#: A ramp longer than this share of the phase is eased, and the chance that both ends are alike.
_EASED_SHARE = 0.15
_TOGETHER = 0.9
#: Candidates with less than this of the best one's weight move no quantile.
_NOTHING = 1e-6
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


@dataclass(frozen=True, slots=True)
class _Bank:
    """Candidates (C,): ramps and drifts (bins, C), what they are made of and their priors."""

    ramp: FloatArray
    drift: FloatArray
    power: FloatArray
    length: FloatArray
    start: FloatArray
    log_prior: FloatArray
    prior: FloatArray
    eased: FloatArray
    one_over_power: FloatArray
    fades: slice
    cruise: FloatArray
    rr: FloatArray
    rd: FloatArray
    dd: FloatArray


@cache
def _bank() -> _Bank:
    fine = 16
    grid = (np.arange(_BINS * fine) + 0.5) / (_BINS * fine)
    ramps, drifts, rows = [], [], []
    for power, family, lengths in _RAMPS:
        # equal weight per octave of ramp length
        weight = np.gradient(np.log(lengths))
        for length, share in zip(lengths, weight / weight.sum() * family, strict=True):
            starts = np.linspace(0.0, 0.95, _STARTS) if power else np.linspace(length, 1.0, _STARTS)
            for start in starts:
                after = grid - start
                if power == _CUT_FADE:
                    ramp = np.exp((grid - 1.0) / length) * (after >= 0.0)
                elif power:
                    ramp = np.clip(after / length, 0.0, 1.0) ** power
                else:
                    ramp = np.exp(np.minimum(after, 0.0) / length)
                ramps.append(ramp.reshape(_BINS, fine).mean(axis=1))
                drift = ramp * np.maximum(after, 0.0)
                drifts.append(drift.reshape(_BINS, fine).mean(axis=1))
                rows.append((power, length, start, np.log(share)))
    ramp, drift = np.array(ramps), np.array(drifts)
    power, length, start, prior = np.array(rows).T
    # a ramp that fills the window belongs to an S shape, which cruises faster than its mean
    cruise = 1.0 + 0.5 * np.minimum(length / 0.5, 1.0) * (power > 0)
    fading = np.flatnonzero(power <= 0)
    return _Bank(
        np.ascontiguousarray(ramp.T),
        np.ascontiguousarray(drift.T),
        power,
        length,
        start,
        prior,
        np.exp(prior),
        length * (power + 1.0) / 2.0,
        1.0 / np.maximum(power, 1.0),
        slice(int(fading[0]), int(fading[-1]) + 1),
        cruise,
        (ramp * ramp).sum(axis=1),
        (ramp * drift).sum(axis=1),
        (drift * drift).sum(axis=1),
    )


class BothEnds:
    """Posteriors of the instants at which a movement starts and ends.

    An end is a start in reversed time. Who eases into a movement mostly eases out of it too, so
    long ramps at one end make long ramps at the other more likely (`_TOGETHER`).

    Parameters
    ----------
    time_s, travel_m : (n,) the way travelled, growing in the direction of the movement.
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
        self._first = _Window.of(time_s, travel_m, first)
        self._last = _Window.of(-time_s[::-1], -travel_m[::-1], (-last[1], -last[0]))
        way_m = float(np.interp(last[0], time_s, travel_m) - np.interp(first[1], time_s, travel_m))
        self._middle_mps = way_m / max(last[0] - first[1], 0.01)

    def __call__(
        self, duration_s: float, mean_speed_mps: float, wobble: Wobble
    ) -> tuple[Limit, Limit]:
        """Start and end of a phase of that duration and mean speed, to which the 10 % refer.

        ``wobble`` is the rate noise of this person.
        """
        start = _onset(self._first, mean_speed_mps, wobble)
        end = _onset(self._last, mean_speed_mps, wobble)
        long_start = _bank().eased * self._first.width_s > _EASED_SHARE * duration_s
        long_end = _bank().eased * self._last.width_s > _EASED_SHARE * duration_s
        odds_start, odds_end = _odds(start.weight, long_start), _odds(end.weight, long_end)
        shape = _shape_odds(self._middle_mps / mean_speed_mps)
        odds_start, odds_end = odds_start * shape, odds_end * shape
        together, apart = _TOGETHER, 1.0 - _TOGETHER
        begun = _read(start, long_start, *(together * odds_end + apart * odds_end[::-1]))
        ended = _read(end, long_end, *(together * odds_start + apart * odds_start[::-1]))
        return begun, Limit(-ended.at_s, ended.sd_s)


@dataclass(frozen=True, slots=True)
class _Window:
    """A window laid out on bins: its squared rates' sum, and the rates on all ramps and drifts."""

    start_s: float
    width_s: float
    squares: float
    on_ramp: FloatArray
    on_drift: FloatArray

    @classmethod
    def of(cls, time_s: FloatArray, travel_m: FloatArray, window: tuple[float, float]) -> _Window:
        start_s, end_s = window
        width_s = end_s - start_s
        edges = np.linspace(start_s, end_s, _BINS + 1)
        rates = np.diff(np.interp(edges, time_s, travel_m)) / (width_s / _BINS)
        squares = float((rates * rates).sum())
        bank = _bank()
        # sums over bins, one bin after the other: the same bits on every machine
        ramp, drift = (np.einsum("j,ji->i", rates, of) for of in (bank.ramp, bank.drift))
        return cls(start_s, width_s, squares, ramp, drift)


def _shape_odds(middle: float) -> FloatArray:
    """What the speed of the middle of the travel says of the ends: (sharp, eased).

    Between 30 and 70 % of the travel an even movement goes at its mean speed, an S-shaped one half
    as fast again (a minimum-jerk movement 1.6, a cosine 1.4 times); wobble hardly matters there.
    """
    sharp = math.exp(-0.5 * ((middle - 1.05) / 0.25) ** 2) / 0.25
    eased = math.exp(-0.5 * ((middle - 1.50) / 0.20) ** 2) / 0.20
    return np.array([sharp, eased]) + 1e-3


@dataclass(frozen=True, slots=True)
class _Posterior:
    crossing_s: FloatArray
    weight: FloatArray


def _odds(weight: FloatArray, eased: NDArray[np.bool_]) -> FloatArray:
    """Evidence for (sharp, eased) with the families' prior weights taken off."""
    prior = _bank().prior
    long, long_prior = float(weight[eased].sum()), float(prior[eased].sum())
    sharp = (float(weight.sum()) - long) / max(float(prior.sum()) - long_prior, 1e-12)
    long /= max(long_prior, 1e-12)
    return np.array([max(sharp, 0.0), long]) / (max(sharp, 0.0) + long)


def _read(
    posterior: _Posterior, eased: NDArray[np.bool_], sharp_share: float, eased_share: float
) -> Limit:
    """Median and spread of the crossings, once the other end has had its say."""
    weight = posterior.weight * np.where(eased, eased_share, sharp_share)
    counts = np.flatnonzero(weight > _NOTHING * weight.max())
    weight, crossing_s = weight[counts], posterior.crossing_s[counts]
    order = np.argsort(crossing_s, kind="stable")
    sums = np.cumsum(weight[order])
    low, median, high = np.interp(_SHARES * sums[-1], sums, crossing_s[order])
    return Limit(float(median), float(high - low) / 3.29)


def _onset(window: _Window, mean_speed_mps: float, wobble: Wobble) -> _Posterior:
    """Weights of all candidates for a start inside a window."""
    bank = _bank()
    width_s = window.width_s
    noise = rate_noise(wobble, mean_speed_mps) * _BINS / (2.0 * width_s) / mean_speed_mps**2
    looks = _BINS * min(1.0, 2.0 * WOBBLE_HZ * width_s / _BINS)
    ridge_c, ridge_d = noise / _CRUISE_SD**2, noise / _DRIFT_SD**2
    on_ramp = window.on_ramp / mean_speed_mps + ridge_c * bank.cruise
    on_drift = window.on_drift / mean_speed_mps
    rr, dd = bank.rr + ridge_c, bank.dd + ridge_d
    det = rr * dd - bank.rd * bank.rd
    cruise = (dd * on_ramp - bank.rd * on_drift) / det
    drift = (rr * on_drift - bank.rd * on_ramp) / det
    squares = window.squares / mean_speed_mps**2
    left = squares + ridge_c * bank.cruise**2 - cruise * on_ramp - drift * on_drift
    left = np.maximum(left, 0.0) / noise
    score = bank.log_prior - 0.5 * (wobble.looks + looks) * np.log(wobble.looks + left)
    score -= 0.5 * np.log(det)
    weight = np.exp(score - score.max())
    weight /= weight.sum()
    share = np.minimum(LIMIT_SHARE / np.maximum(cruise, 0.25), 1.0)
    return _Posterior(window.start_s + _crossings(share) * width_s, weight)


def _crossings(share: FloatArray) -> FloatArray:
    """Where each candidate's ramp reaches that share of its cruising speed, in windows."""
    bank = _bank()
    ramped = bank.start + bank.length * share**bank.one_over_power
    fades = bank.fades
    faded = bank.length[fades] * np.log(share[fades])
    cut = np.maximum(bank.start[fades], 1.0 + faded)
    ramped[fades] = np.where(bank.power[fades] == 0.0, bank.start[fades] + faded, cut)
    return np.asarray(ramped)
