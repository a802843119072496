"""Centred running means over finished arrays."""

from __future__ import annotations

import numpy as np

from tempo.samples import FloatArray

_PASSES = 4


def box(rows: FloatArray, half: int) -> FloatArray:
    """Mean over ``2·half + 1`` rows of every column, over fewer at the ends."""
    n = rows.shape[0]
    shape = (n,) + (1,) * (rows.ndim - 1)
    sums = np.concatenate([np.zeros((1, *rows.shape[1:])), np.cumsum(rows, axis=0)])
    low = np.maximum(np.arange(n) - half, 0)
    high = np.minimum(np.arange(n) + half + 1, n)
    return np.asarray((sums[high] - sums[low]) / (high - low).reshape(shape))


def gauss(rows: FloatArray, sd_rows: float) -> FloatArray:
    """Gaussian window of SD ``sd_rows``, renormalised where it hangs over an end.

    Four box passes stand in for the Gaussian: running sums cost the same for any width.
    """
    half = max(1, round((np.sqrt(12.0 * sd_rows**2 / 4.0 + 1.0) - 1.0) / 2.0))
    out = rows
    for _ in range(_PASSES):
        out = _open_box(out, half)
    weight = _weight(rows.shape[0], half)
    return np.asarray(out / weight.reshape((-1,) + (1,) * (rows.ndim - 1)))


def _weight(n: int, half: int) -> FloatArray:
    """What of the window lies inside: one, but for the rows near the ends."""
    reach = _PASSES * half
    short = np.ones(min(n, 2 * reach + 1))
    for _ in range(_PASSES):
        short = _open_box(short, half)
    if short.size == n:
        return short
    return np.concatenate([short[:reach], np.ones(n - 2 * reach), short[-reach:]])


def _open_box(rows: FloatArray, half: int) -> FloatArray:
    """As `box`, but what lies outside counts as zero."""
    n, other = rows.shape[0], rows.shape[1:]
    sums = np.zeros((n + 1 + 2 * half, *other))
    np.cumsum(rows, axis=0, out=sums[half + 1 : half + 1 + n])
    sums[half + 1 + n :] = sums[half + n]
    return np.asarray((sums[2 * half + 1 :] - sums[:n]) / (2 * half + 1))
