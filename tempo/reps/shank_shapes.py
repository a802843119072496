"""How a heel comes down, and what the ankle shows of it.

A bank of shapes from even to S, fading, dropping and interrupted; their limits are those of
definition 1, 10 % of the mean speed of the *heel*.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from tempo.motion.foot import ANKLE_RAD
from tempo.samples import FloatArray

#: Shapes of a lowering: prior weight, and its speed as (share of time, speed) corners.
_Corners = tuple[tuple[float, float], ...]


def _stopped(at: float, stop: float) -> _Corners:
    return (
        (0, 0),
        (0.05, 1),
        (at - 0.04, 1),
        (at, 0),
        (at + stop, 0),
        (at + stop + 0.04, 1),
        (0.95, 1),
        (1, 0),
    )


SHAPES: tuple[tuple[float, _Corners], ...] = (
    (0.18, ((0, 0), (0.04, 1), (0.96, 1), (1, 0))),
    (0.14, ((0, 0), (0.15, 1), (0.85, 1), (1, 0))),
    (0.14, ((0, 0), (0.3, 1), (0.7, 1), (1, 0))),
    (0.14, ((0, 0), (0.3, 0.75), (0.5, 1), (0.7, 0.75), (1, 0))),
    (0.08, ((0, 0), (0.08, 1.0), (0.92, 0.35), (1, 0))),
    (0.04, ((0, 0), (0.08, 0.35), (0.92, 1.0), (1, 0))),
    (0.05, ((0, 0), (0.07, 1), (0.3, 0.42), (0.6, 0.14), (1, 0))),
    (0.05, ((0, 0), (0.07, 1), (0.3, 0.58), (0.6, 0.30), (0.97, 0.13), (1, 0))),
    (0.04, ((0, 0), (0.05, 0.16), (0.90, 0.16), (0.93, 1), (0.97, 1), (1, 0))),
    (0.04, ((0, 0), (0.05, 0.27), (0.84, 0.27), (0.90, 1), (0.95, 1), (1, 0))),
    (0.04, ((0, 0), (0.05, 0.40), (0.75, 0.40), (0.85, 1), (0.93, 1), (1, 0))),
    *(
        (0.01, _stopped(at, stop))
        for stop, places in (
            (0.15, (0.3, 0.45, 0.6)),
            (0.3, (0.25, 0.35, 0.5)),
            (0.48, (0.15, 0.25, 0.37)),
        )
        for at in places
    ),
)
#: Shares of the lowering's time at which travels are laid out.
_PER_SHARE = 1000.0
_SHARES = np.linspace(-0.2, 1.2, 1401)


@cache
def _heel_travels() -> FloatArray:
    """Travel (0–1) of the heel in every shape, whose 10 % limits (definition 1) lie at 0 and 1."""
    u = np.linspace(0.0, 1.0, 2001)
    rows = []
    for _, corners in SHAPES:
        at, height = np.array(corners).T
        speed = np.interp(u, at, height)
        inside = u[speed > 0.1 * speed.mean()]
        fine = inside[0] + (inside[-1] - inside[0]) * _SHARES
        rows.append(np.interp(fine, u, np.cumsum(speed) / speed.sum(), left=0.0, right=1.0))
    return np.array(rows)


def ankle_travels(top_rad: float, bottom_rad: float) -> FloatArray:
    """Travel (0–1) of the ankle in every shape, when the foot turns from top to bottom.

    The heel is at sin(pitch), the ankle at sin(pitch + 32°): near the top it goes but half as fast.
    """
    top, bottom = np.sin(top_rad), np.sin(bottom_rad)
    ankle = np.sin(np.arcsin(top + _heel_travels() * (bottom - top)) + ANKLE_RAD)
    first, last = np.sin(top_rad + ANKLE_RAD), np.sin(bottom_rad + ANKLE_RAD)
    return np.asarray((first - ankle) / (first - last))


def places(share: FloatArray) -> NDArray[np.intp]:
    """Columns of `ankle_travels` for shares of the lowering's time."""
    place = (share - _SHARES[0]) * _PER_SHARE + 0.5
    return np.asarray(np.clip(place, 0.0, _SHARES.size - 1.0), dtype=np.intp)
