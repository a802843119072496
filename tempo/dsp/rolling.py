"""Centred running means over finished arrays.

Rows come ``(n, …)``; inside, a column lies in one piece, and what is handed out is a view of that.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tempo.samples import FloatArray

_PASSES = 4


def box(rows: FloatArray, half: int) -> FloatArray:
    """Mean over ``2·half + 1`` rows of every column, over fewer at the ends."""
    columns = _sums(np.ascontiguousarray(rows.T), half)
    n = columns.shape[-1]
    if n > 2 * half:
        columns[..., half : n - half] /= 2 * half + 1
        columns[..., :half] /= np.arange(half + 1, 2 * half + 1)
        columns[..., n - half :] /= np.arange(2 * half, half, -1)
    else:
        at = np.arange(n)
        columns /= np.minimum(at + half + 1, n) - np.maximum(at - half, 0)
    return columns.T


def gauss(rows: FloatArray, sd_rows: float) -> FloatArray:
    """Gaussian window of SD ``sd_rows``, renormalised where it hangs over an end.

    Four box passes stand in for the Gaussian: running sums cost the same for any width.
    """
    half = max(1, round((np.sqrt(12.0 * sd_rows**2 / 4.0 + 1.0) - 1.0) / 2.0))
    columns = np.ascontiguousarray(rows.T)
    for _ in range(_PASSES):
        columns = _open_box(columns, half)
    n, reach = columns.shape[-1], _PASSES * half
    weight = _weight(min(n, 2 * reach + 1), half)
    if weight.size == n:
        columns /= weight
    else:  # inside, the window's weight is one
        columns[..., :reach] /= weight[:reach]
        columns[..., n - reach :] /= weight[-reach:]
    return columns.T


@lru_cache(maxsize=16)
def _weight(n: int, half: int) -> FloatArray:
    """What of the window lies inside."""
    short = np.ones(n)
    for _ in range(_PASSES):
        short = _open_box(short, half)
    return short


def _open_box(columns: FloatArray, half: int) -> FloatArray:
    """As `box`, but what lies outside counts as zero."""
    sums = _sums(columns, half)
    sums /= 2 * half + 1
    return sums


def _sums(columns: FloatArray, half: int) -> FloatArray:
    """Sums over ``2·half + 1`` places along the last axis, zero counting outside."""
    n = columns.shape[-1]
    sums = np.empty((*columns.shape[:-1], n + 1 + 2 * half))
    sums[..., : half + 1] = 0.0
    np.cumsum(columns, axis=-1, out=sums[..., half + 1 : half + 1 + n])
    sums[..., half + 1 + n :] = sums[..., half + n, np.newaxis]
    return np.asarray(sums[..., 2 * half + 1 :] - sums[..., :n])
