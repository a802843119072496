"""What exercises are drawn with: movements there and back, softened like muscles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.curves import through
from tempo.simulator.track import Pose, Track

#: Muscles do not jerk: corners are rounded over a share of the movement, within these seconds.
_SOFTEN_SHARE, _SOFTEN_LEAST_S, _SOFTEN_MOST_S = 0.08, 0.05, 0.30
#: What moves, from where it was: one curve for each channel of the track, all equally long.
Curves = dict[Pose, FloatArray]
Move = Callable[[Track, float, np.random.Generator], Curves]


def keyed(track: Track, seconds: float, *keys: tuple[float, float]) -> FloatArray:
    """A softened curve through ``(share of the time, value)`` keys."""
    soften_s = float(np.clip(_SOFTEN_SHARE * seconds, _SOFTEN_LEAST_S, _SOFTEN_MOST_S))
    soften = np.hanning(track.count(soften_s) + 2)[1:-1]
    return through(keys, track.count(seconds), soften)


def there_and_back(track: Track, seconds: float, size: float, stay: float = 0.2) -> FloatArray:
    """To ``size``, a share ``stay`` of the time there, and back."""
    out = 0.5 - 0.5 * stay
    return keyed(track, seconds, (0, 0), (0.02, 0), (out, size), (1 - out, size), (0.98, 0), (1, 0))


def ahead(track: Track, along: FloatArray) -> Curves:
    """The ball goes ``along`` the way the track is heading."""
    way = track.heading_rad
    return {Pose.X: along * np.cos(way), Pose.Y: along * np.sin(way)}
