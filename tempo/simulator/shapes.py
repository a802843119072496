"""How a heel travels from one height to another: progress curves from 0 to 1 over time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tempo.samples import FloatArray

#: The ways of lowering (and raising) that the simulator knows.
SHAPES = (
    "even",
    "s_shaped",
    "cosine",
    "fast_first",
    "dropped_at_end",
    "interrupted",
    "fade_out",
    "random",
)


def progress(
    shape: str,
    duration_s: float,
    grid_hz: float,
    rng: np.random.Generator,
    corner_s: float = 0.2,
) -> FloatArray:
    """Share of the travel done, on an even grid; starts at 0, ends at 1, at rest at both ends.

    The shape's speed over ``duration_s`` is smoothed with a Hann window of ``corner_s``, so that
    the acceleration is continuous and nothing jerks; the movement lasts ``duration_s + corner_s``
    from rest to rest.
    """
    count = max(round(duration_s * grid_hz), 4)
    corner = max(round(corner_s * grid_hz), 2)
    share = (np.arange(count) + 0.5) / count
    window = np.hanning(corner + 2)[1:-1]
    speed = np.convolve(_speed(shape, share, duration_s, rng), window)
    travel = np.concatenate([[0.0], np.cumsum(speed)])
    return np.asarray(travel / travel[-1])


def _speed(
    shape: str, share: FloatArray, duration_s: float, rng: np.random.Generator
) -> FloatArray:
    if shape not in _SPEEDS:
        raise ValueError(f"unknown shape {shape!r}; the shapes are {', '.join(SHAPES)}")
    return _SPEEDS[shape](share, duration_s, rng)


def _even(share: FloatArray, _: float, __: np.random.Generator) -> FloatArray:
    return np.ones_like(share)


def _s_shaped(share: FloatArray, _: float, __: np.random.Generator) -> FloatArray:
    return np.asarray(30.0 * share**2 * (1.0 - share) ** 2)


def _cosine(share: FloatArray, _: float, __: np.random.Generator) -> FloatArray:
    return np.asarray(0.5 * np.pi * np.sin(np.pi * share))


def _fast_first(share: FloatArray, _: float, rng: np.random.Generator) -> FloatArray:
    fall = rng.uniform(1.0, 1.6)
    return np.asarray(1.0 + fall * (0.5 - share))


def _dropped_at_end(share: FloatArray, _: float, rng: np.random.Generator) -> FloatArray:
    drop_share = rng.uniform(0.05, 0.10)
    return np.where(share < 1.0 - drop_share, 0.75 / (1.0 - drop_share), 0.25 / drop_share)


def _interrupted(share: FloatArray, duration_s: float, rng: np.random.Generator) -> FloatArray:
    stop_share = min(rng.uniform(1.0, 3.0) / duration_s, 0.5)
    start = rng.uniform(0.3, 0.7) * (1.0 - stop_share)
    return np.where((share > start) & (share < start + stop_share), 0.0, 1.0)


def _fade_out(share: FloatArray, _: float, rng: np.random.Generator) -> FloatArray:
    return np.asarray(np.exp(-rng.uniform(2.5, 4.5) * share))


def _random(share: FloatArray, _: float, rng: np.random.Generator) -> FloatArray:
    log_speed = np.zeros_like(share)
    for waves in range(1, 6):
        log_speed += rng.normal(0, 0.35 / waves) * np.cos(
            np.pi * waves * share + rng.uniform(0, 2 * np.pi)
        )
    return np.asarray(np.exp(log_speed))


_SPEEDS: dict[str, Callable[[FloatArray, float, np.random.Generator], FloatArray]] = {
    "even": _even,
    "s_shaped": _s_shaped,
    "cosine": _cosine,
    "fast_first": _fast_first,
    "dropped_at_end": _dropped_at_end,
    "interrupted": _interrupted,
    "fade_out": _fade_out,
    "random": _random,
}
