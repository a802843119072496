"""The courses a lowering is compared with: bodies with corners, and how speed strays from them.

See `courses` for the theory. All of it is the same for every person, and laid out once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tempo.reps.limits import LIMIT_SHARE
from tempo.samples import FloatArray

#: Pieces a course is cut into, and fine points in each.
PIECES = 40
_FINE = 20
#: Half lengths of corners, as shares of the movement; a body that ends in nothing needs few.
_CORNERS: tuple[float, ...] = (0.012, 0.04, 0.08, 0.14, 0.22, 0.35)
_SHARP_CORNER = 0.15
#: Spread of the whole travel and of the first waves of the speed, for an unsteady hand.
_SPREADS = np.array([0.1, 0.35, 0.175, 0.117, 0.0875])


@dataclass(frozen=True, slots=True)
class Bank:
    """Of S courses with K waves: what projects steps on f and the ψ, and what is known of them.

    ``projector`` (1 + K, S, pieces + 1) also takes off, in its last column, what the course itself
    projects to, ½∫f² and ∫f·ψ; ``wave_power`` (K, S, 1) is g. ``starts`` and ``ends`` are the 10 %
    crossings.
    """

    projector: FloatArray
    wave_power: FloatArray
    starts: FloatArray
    ends: FloatArray
    log_prior: FloatArray
    sharp_start: NDArray[np.bool_]
    sharp_end: NDArray[np.bool_]

    def only(self, some: NDArray[np.bool_]) -> Bank:
        """Some of the courses."""
        rest = (getattr(self, field.name)[some] for field in fields(self)[2:])
        return Bank(self.projector[:, some], self.wave_power[:, some], *rest)


def _bodies(s: FloatArray) -> list[tuple[FloatArray, float, bool, bool]]:
    """Speeds, prior weight, and whether start and end are sharp but for their corners."""
    eased = [
        ((a, b), weight)
        for a, b, weight in (
            (1, 1, 0.12),
            (2, 2, 0.12),
            (3, 3, 0.03),
            (1, 2, 0.04),
            (2, 1, 0.04),
            (0, 1, 0.03),
            (1, 0, 0.03),
            (0, 2, 0.02),
            (2, 0, 0.02),
        )
    ]
    dropped = np.where(s < 0.925, 0.75 / 0.925, 0.25 / 0.075)
    return [
        (np.ones_like(s), 0.22, True, True),
        *((s**a * (1.0 - s) ** b, weight, a == 0, b == 0) for (a, b), weight in eased),
        *((1.0 + tilt * (0.5 - s), weight, True, True) for tilt, weight in _TILTS),
        *((np.exp(-fall * s), 0.04, True, False) for fall in (2.0, 3.0, 4.2)),
        (dropped, 0.06, True, True),
    ]


_TILTS = ((1.3, 0.08), (-1.3, 0.05))


@cache
def course_bank() -> Bank:
    """All courses; made when first asked for."""
    count = PIECES * _FINE
    s = (np.arange(count) + 0.5) / count
    waves = np.cos(np.pi * np.arange(_SPREADS.size)[:, np.newaxis] * s)
    rows = []
    for body, weight, start, end in _bodies(s):
        corners = _corners(start, end)
        for corner in corners:
            mean = _softened(body, corner)
            moved = mean * waves * _SPREADS[:, np.newaxis]
            # a wave moves speed from one place to another, the first changes the travel
            moved[1:] -= moved[1:].mean(axis=1, keepdims=True) * mean
            power, basis = np.linalg.eigh(moved @ moved.T / count)
            coarse = (basis.T @ moved).reshape(-1, PIECES, _FINE).mean(axis=2)
            sharp = corner < _SHARP_CORNER
            rows.append(
                (
                    mean.reshape(PIECES, _FINE).mean(axis=1),
                    coarse,
                    power,
                    _crossings(mean),
                    weight / len(corners),
                    (start and sharp, end and sharp),
                )
            )
    means, psi, powers, crossings, weights, sharp_ends = map(np.array, zip(*rows, strict=True))
    steps = np.concatenate([means[:, np.newaxis], psi], axis=1)
    own = np.einsum("sm,skm->sk", means, steps) / PIECES
    own[:, 0] *= 0.5
    projector = np.concatenate([steps, -own[..., np.newaxis]], axis=2)
    return Bank(
        np.ascontiguousarray(np.moveaxis(projector, 1, 0)),
        np.ascontiguousarray(np.maximum(powers, 0.0).T[..., np.newaxis]),
        crossings[:, 0],
        crossings[:, 1],
        np.log(weights / weights.sum()),
        sharp_ends[:, 0],
        sharp_ends[:, 1],
    )


def _corners(start: bool, end: bool) -> tuple[float, ...]:
    """An end that is an ease by itself needs no choice of corners."""
    if start and end:
        return _CORNERS
    return _CORNERS[:3] if start or end else _CORNERS[1:2]


def _softened(body: FloatArray, corner: float) -> FloatArray:
    """A speed of mean 1 whose steps are smoothed by a Hann window, laid on the same points."""
    window = np.hanning(max(round(corner * body.size), 2) + 2)[1:-1]
    way = np.concatenate([[0.0], np.cumsum(np.convolve(body, window))])
    share = np.linspace(0.0, 1.0, way.size)
    laid = np.interp(np.linspace(0.0, 1.0, body.size + 1), share, way / way[-1])
    return np.asarray(np.diff(laid) * body.size)


def _crossings(speed: FloatArray) -> tuple[float, float]:
    """Where the speed first and last exceeds 10 % of its mean between these limits."""
    first, last = 0, speed.size
    while True:
        fast = np.flatnonzero(speed > LIMIT_SHARE * speed[first:last].mean())
        found = (int(fast[0]), int(fast[-1]) + 1)
        if found == (first, last):
            return first / speed.size, last / speed.size
        first, last = found
