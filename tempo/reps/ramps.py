"""Ramps that a movement may start with: what `limits` compares a window of rates with.

All of them are laid out once on a grid of bins. A ramp leads from rest to a cruising speed, which
may drift; its shape is a power (1 a corner, 3 a long ease), an exponential or one that is cut off.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tempo.samples import FloatArray

#: Bins that a window is laid out on, points in each of them, and start positions tried in it.
BINS = 40
_FINE = 16
_STARTS = 61
#: Spread of the cruising speed, in mean speeds.
CRUISE_SD = 0.4
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


@dataclass(frozen=True, slots=True)
class Ramps:
    """C candidates: ``basis`` (2, bins, C) ramps and drifts, their products, what they are made of.

    Of each of K families, which have one shape and length, C / K starts. ``eased`` (K) is how far
    its ramps are from a corner, in windows; ``family`` (K) its prior weight; ``cruise`` (C) the
    usual cruising speed, ``usual`` its square in spreads; ``made_of`` (5, C) is for `crossings`.
    """

    basis: FloatArray
    made_of: FloatArray
    prior: FloatArray
    family: list[float]
    eased: list[float]
    cruise: FloatArray
    usual: FloatArray
    rr: FloatArray
    rd: FloatArray
    rd_squared: FloatArray
    dd: FloatArray


@cache
def ramps() -> Ramps:
    """All candidates; made when first asked for."""
    kinds, parts = [], []
    for power, family, lengths in _RAMPS:
        # equal weight per octave of ramp length
        weight = np.gradient(np.log(lengths))
        for length, share in zip(lengths, weight / weight.sum() * family, strict=True):
            starts = np.linspace(0.0 if power else length, 0.95 if power else 1.0, _STARTS)
            kinds.append([(power, length, start, share) for start in starts])
            parts.append(_laid_out(power, length, starts))
    power, length, start, prior = np.concatenate(kinds).T
    rows, drifts = (np.concatenate(part) for part in zip(*parts, strict=True))
    cut = power == _CUT_FADE
    made_of = [
        length,
        1.0 / np.maximum(power, 1.0),
        power <= 0.0,
        np.where(cut, 1.0, start),
        np.where(cut, start, -np.inf),
    ]
    # a ramp that fills the window belongs to an S shape, which cruises faster than its mean
    cruise = 1.0 + 0.5 * np.minimum(length / 0.5, 1.0) * (power > 0)
    return Ramps(
        np.ascontiguousarray(np.array([rows, drifts]).swapaxes(1, 2)),
        np.array(made_of),
        prior,
        prior.reshape(-1, _STARTS).sum(axis=1).tolist(),
        (length * (power + 1.0) / 2.0)[::_STARTS].tolist(),
        cruise,
        (cruise / CRUISE_SD) ** 2,
        (rows * rows).sum(axis=1),
        (rows * drifts).sum(axis=1),
        (rows * drifts).sum(axis=1) ** 2,
        (drifts * drifts).sum(axis=1),
    )


def _laid_out(power: float, length: float, starts: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Ramps of one shape from all starts on the bins, and their drifts."""
    grid = (np.arange(BINS * _FINE) + 0.5) / (BINS * _FINE)
    after = grid - starts[:, np.newaxis]
    if power == _CUT_FADE:
        ramp = np.exp((grid - 1.0) / length) * (after >= 0.0)
    elif power:
        ramp = np.clip(after / length, 0.0, 1.0) ** power
    else:
        ramp = np.exp(np.minimum(after, 0.0) / length)
    drift = ramp * np.maximum(after, 0.0)
    ramps, drifts = (of.reshape(-1, BINS, _FINE).mean(axis=2) for of in (ramp, drift))
    return ramps, drifts


def crossings(which: NDArray[np.intp], share: FloatArray) -> FloatArray:
    """Where some of the ramps reach that share of their cruising speed, in windows."""
    length, one_over_power, fades, begin, least = ramps().made_of.take(which, axis=1)
    depth = np.log(share)
    length *= np.where(fades > 0.0, depth, np.exp(depth * one_over_power))
    length += begin
    return np.asarray(np.maximum(length, least, out=length))
