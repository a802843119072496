"""Smooth curves through a few keys: how limbs travel when nobody plans every instant."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tempo.samples import FloatArray


def through(keys: Sequence[tuple[float, float]], count: int, soften: FloatArray) -> FloatArray:
    """A curve of ``count`` points through ``(share of the time, value)`` keys, 0 to 1.

    Monotone cubic between keys (Fritsch and Carlson 1980: no overshoot, so a foot that rests flat
    rests), softened with a window so that the acceleration is continuous. Half a window at either
    end is rest, so that the curve leaves its first value and reaches its last one exactly.
    """
    rest = min(0.5 * len(soften) / count, 0.4)
    at = rest + (1 - 2 * rest) * np.array([key[0] for key in keys])
    value = np.array([key[1] for key in keys])
    slope = _slopes(at, value)
    share = np.clip(np.arange(1, count + 1) / count, at[0], at[-1])
    left = np.clip(np.searchsorted(at, share, side="right") - 1, 0, len(at) - 2)
    width = at[left + 1] - at[left]
    u = (share - at[left]) / width
    curve = (
        value[left] * (1 + 2 * u) * (1 - u) ** 2
        + value[left + 1] * u**2 * (3 - 2 * u)
        + width * (slope[left] * u * (1 - u) ** 2 - slope[left + 1] * u**2 * (1 - u))
    )
    return _softened(curve, value[0], value[-1], soften)


def bump(count: int, at: float, size: float, width: float) -> FloatArray:
    """A short Gaussian knock of ``size`` at the row ``at``, ``width`` rows wide (one sigma)."""
    return np.asarray(size * np.exp(-0.5 * ((np.arange(count) - at) / width) ** 2))


def _slopes(at: FloatArray, value: FloatArray) -> FloatArray:
    width, secant = np.diff(at), np.diff(value) / np.diff(at)
    slope = np.zeros(len(at))
    ahead, behind = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
    same = secant[:-1] * secant[1:] > 0
    safe = np.where(same, secant[:-1], 1.0), np.where(same, secant[1:], 1.0)
    slope[1:-1] = np.where(same, (ahead + behind) / (ahead / safe[0] + behind / safe[1]), 0.0)
    return slope


def _softened(curve: FloatArray, first: float, last: float, window: FloatArray) -> FloatArray:
    left = len(window) // 2
    right = len(window) - 1 - left
    padded = np.concatenate([np.full(left, first), curve, np.full(right, last)])
    return np.asarray(np.convolve(padded, window / window.sum(), "valid"))
