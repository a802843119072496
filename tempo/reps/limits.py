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
    ramp: FloatArray
    drift: FloatArray
    power: FloatArray
    length: FloatArray
    start: FloatArray
    log_prior: FloatArray
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
    return _Bank(
        ramp,
        drift,
        power,
        length,
        start,
        prior,
        cruise,
        (ramp * ramp).sum(axis=1),
        (ramp * drift).sum(axis=1),
        (drift * drift).sum(axis=1),
    )


def both_ends(
    time_s: FloatArray,
    travel_m: FloatArray,
    windows: tuple[tuple[float, float], tuple[float, float]],
    duration_s: float,
    mean_speed_mps: float,
    wobble: Wobble,
) -> tuple[Limit, Limit]:
    """Posteriors of the instants at which a movement starts and ends.

    An end is a start in reversed time. Who eases into a movement mostly eases out of it too, so
    long ramps at one end make long ramps at the other more likely (`_TOGETHER`).

    Parameters
    ----------
    time_s, travel_m : (n,) the way travelled, growing in the direction of the movement.
    windows : from the rest before to the first third of the movement, and from its last third to
        the rest after.
    duration_s, mean_speed_mps : of the phase; the 10 % refer to the speed.
    wobble : rate noise of this person.
    """
    first, last = windows
    start = _onset(time_s, travel_m, first, mean_speed_mps, wobble)
    mirrored = (-last[1], -last[0])
    end = _onset(-time_s[::-1], -travel_m[::-1], mirrored, mean_speed_mps, wobble)
    eased = _bank().length * (_bank().power + 1.0) / 2.0
    long_start = eased * (first[1] - first[0]) > _EASED_SHARE * duration_s
    long_end = eased * (last[1] - last[0]) > _EASED_SHARE * duration_s
    odds_start, odds_end = _odds(start.weight, long_start), _odds(end.weight, long_end)
    shape = _shape_odds(time_s, travel_m, first[1], last[0], mean_speed_mps)
    odds_start, odds_end = odds_start * shape, odds_end * shape
    together, apart = _TOGETHER, 1.0 - _TOGETHER
    begun = _read(start, long_start, *(together * odds_end + apart * odds_end[::-1]))
    ended = _read(end, long_end, *(together * odds_start + apart * odds_start[::-1]))
    return begun, Limit(-ended.at_s, ended.sd_s)


def _shape_odds(
    time_s: FloatArray, travel_m: FloatArray, from_s: float, to_s: float, mean_speed_mps: float
) -> FloatArray:
    """What the middle of the travel says of the ends: (sharp, eased).

    Between 30 and 70 % of the travel an even movement goes at its mean speed, an S-shaped one half
    as fast again (a minimum-jerk movement 1.6, a cosine 1.4 times); wobble hardly matters there.
    """
    way_m = float(np.interp(to_s, time_s, travel_m) - np.interp(from_s, time_s, travel_m))
    middle = way_m / max(to_s - from_s, 0.01) / mean_speed_mps
    sharp = np.exp(-0.5 * ((middle - 1.05) / 0.25) ** 2) / 0.25
    eased = np.exp(-0.5 * ((middle - 1.50) / 0.20) ** 2) / 0.20
    return np.array([sharp, eased]) + 1e-3


@dataclass(frozen=True, slots=True)
class _Posterior:
    crossing_s: FloatArray
    weight: FloatArray


def _odds(weight: FloatArray, eased: NDArray[np.bool_]) -> FloatArray:
    """Evidence for (sharp, eased) with the families' prior weights taken off."""
    prior = np.exp(_bank().log_prior)
    sharp = weight[~eased].sum() / max(prior[~eased].sum(), 1e-12)
    long = weight[eased].sum() / max(prior[eased].sum(), 1e-12)
    total = sharp + long
    return np.array([sharp / total, long / total])


def _read(
    posterior: _Posterior, eased: NDArray[np.bool_], sharp_share: float, eased_share: float
) -> Limit:
    """Median and spread of the crossings, once the other end has had its say."""
    weight = posterior.weight * np.where(eased, eased_share, sharp_share)
    weight /= weight.sum()
    order = np.argsort(posterior.crossing_s, kind="stable")
    low, median, high = np.interp(
        [0.05, 0.5, 0.95], np.cumsum(weight[order]), posterior.crossing_s[order]
    )
    return Limit(float(median), float(high - low) / 3.29)


def _onset(
    time_s: FloatArray,
    travel_m: FloatArray,
    window: tuple[float, float],
    mean_speed_mps: float,
    wobble: Wobble,
) -> _Posterior:
    """Weights of all candidates for a start inside ``window``."""
    bank = _bank()
    start_s, end_s = window
    width = end_s - start_s
    edges = np.linspace(start_s, end_s, _BINS + 1)
    speed = np.diff(np.interp(edges, time_s, travel_m)) / (width / _BINS) / mean_speed_mps
    noise = rate_noise(wobble, mean_speed_mps) * _BINS / (2.0 * width) / mean_speed_mps**2
    looks = _BINS * min(1.0, 2.0 * WOBBLE_HZ * width / _BINS)
    ridge_c, ridge_d = noise / _CRUISE_SD**2, noise / _DRIFT_SD**2
    on_ramp = np.einsum("ij,j->i", bank.ramp, speed) + ridge_c * bank.cruise
    on_drift = np.einsum("ij,j->i", bank.drift, speed)
    rr, dd = bank.rr + ridge_c, bank.dd + ridge_d
    det = rr * dd - bank.rd * bank.rd
    cruise = (dd * on_ramp - bank.rd * on_drift) / det
    drift = (rr * on_drift - bank.rd * on_ramp) / det
    left = (speed * speed).sum() + ridge_c * bank.cruise**2 - cruise * on_ramp - drift * on_drift
    left = np.maximum(left, 0.0) / noise
    score = bank.log_prior - 0.5 * (wobble.looks + looks) * np.log(wobble.looks + left)
    score -= 0.5 * np.log(det)
    weight = np.exp(score - score.max())
    weight /= weight.sum()
    share = np.minimum(LIMIT_SHARE / np.maximum(cruise, 0.25), 1.0)
    ramped = bank.start + bank.length * share ** (1.0 / np.maximum(bank.power, 1.0))
    faded = bank.start + bank.length * np.log(share)
    cut = np.maximum(bank.start, 1.0 + bank.length * np.log(share))
    crossing = np.where(bank.power > 0, ramped, np.where(bank.power == 0, faded, cut))
    return _Posterior(start_s + crossing * width, weight)
