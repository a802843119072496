"""Centred running means over finished arrays."""

from __future__ import annotations

import numpy as np

from tempo.samples import FloatArray


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
    weight = np.ones((rows.shape[0],) + (1,) * (rows.ndim - 1))
    for _ in range(4):
        out, weight = _open_box(out, half), _open_box(weight, half)
    return np.asarray(out / weight)


def _open_box(rows: FloatArray, half: int) -> FloatArray:
    """As `box`, but what lies outside counts as zero."""
    n = rows.shape[0]
    sums = np.concatenate([np.zeros((1, *rows.shape[1:])), np.cumsum(rows, axis=0)])
    low = np.maximum(np.arange(n) - half, 0)
    high = np.minimum(np.arange(n) + half + 1, n)
    return np.asarray((sums[high] - sums[low]) / (2 * half + 1))
