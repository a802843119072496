"""A foot that turns about the ball: what a perfect sensor on it feels, from formulas alone.

Foot axes: x ahead, y left, z up. Turning by the right hand about y lifts the heel.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tempo.samples import Samples

FloatArray = np.ndarray
G_MPS2 = 9.81
HZ = 100.0
#: From the ball to the instep.
INSTEP_M = np.array([-0.06, 0.0, 0.07])


def smooth_step(time_s: FloatArray, start_s: float, end_s: float) -> FloatArray:
    """0 → 1 with no jerk at the ends."""
    share = np.clip((time_s - start_s) / (end_s - start_s), 0.0, 1.0)
    return share**3 * (10.0 - 15.0 * share + 6.0 * share**2)


def raises_rad(
    time_s: FloatArray,
    starts_s: tuple[float, ...],
    raise_s: float = 0.8,
    hold_s: float = 0.5,
    lower_s: float = 1.0,
    top_rad: float = 0.5,
) -> FloatArray:
    """Foot pitch of heel raises from flat."""
    pitch = np.zeros_like(time_s)
    for start_s in starts_s:
        top_s = start_s + raise_s
        down_s = top_s + hold_s
        up = smooth_step(time_s, start_s, top_s) - smooth_step(time_s, down_s, down_s + lower_s)
        pitch = pitch + top_rad * up
    return pitch


def rotation(seed: int) -> FloatArray:
    """A random rotation matrix."""
    matrix, upper = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    matrix = matrix * np.sign(np.diag(upper))
    return matrix if np.linalg.det(matrix) > 0 else -matrix


def about_y(angle_rad: FloatArray) -> FloatArray:
    """(n, 3, 3) rotations about y."""
    cos, sin, zero = np.cos(angle_rad), np.sin(angle_rad), np.zeros_like(angle_rad)
    rows = [[cos, zero, sin], [zero, zero + 1.0, zero], [-sin, zero, cos]]
    return np.moveaxis(np.array(rows), 2, 0)


def felt(
    pitch_rad: Callable[[FloatArray], FloatArray],
    seconds: float,
    *,
    lever_m: FloatArray = INSTEP_M,
    mounted: FloatArray | None = None,
    ball_m: Callable[[FloatArray], FloatArray] | None = None,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Times, specific force, rates and the true "up" of a sensor, at 100 Hz.

    ``ball_m`` moves the ball itself (which no heel raise does); ``mounted`` turns foot vectors into
    sensor vectors.
    """
    fine = 20
    time_s = np.arange(round(seconds * HZ) * fine) / (HZ * fine)
    pitch = pitch_rad(time_s)
    turned = about_y(pitch)
    place = turned @ lever_m + (ball_m(time_s) if ball_m is not None else 0.0)
    acc = np.gradient(np.gradient(place, time_s, axis=0), time_s, axis=0)
    acc[:, 2] += G_MPS2
    gyr = np.zeros_like(acc)
    gyr[:, 1] = np.gradient(pitch, time_s)
    up = turned[:, 2, :]
    acc = np.einsum("nij,ni->nj", turned, acc)
    mounted = np.eye(3) if mounted is None else mounted
    return tuple(
        rows[::fine] for rows in (time_s, acc @ mounted.T, gyr @ mounted.T, up @ mounted.T)
    )


def angle_deg(left: FloatArray, right: FloatArray) -> FloatArray:
    """Angle between unit vectors, row by row."""
    return np.degrees(2.0 * np.arcsin(np.clip(np.linalg.norm(left - right, axis=-1) / 2.0, 0, 1)))


def standing_on_the_ball(
    *keys: tuple[float, float],
    seed: int = 0,
    wobble_deg: float = 0.2,
    lever_m: FloatArray = INSTEP_M,
) -> Samples:
    """A sensor on a foot whose pitch goes through (seconds, degrees), with wobble and noise."""
    rng = np.random.default_rng(seed)
    at_s, degrees = zip(*keys, strict=True)
    hz = np.geomspace(0.06, 3.0, 24)
    size = rng.normal(size=24) / np.sqrt(hz)
    size *= np.radians(wobble_deg) / np.sqrt((size**2).sum() / 2.0)
    phase = rng.uniform(0, 2 * np.pi, 24)

    def pitch(time_s: FloatArray) -> FloatArray:
        way = np.full_like(time_s, degrees[0])
        for k in range(1, len(keys)):
            if degrees[k] != degrees[k - 1]:
                step = eased(time_s, at_s[k - 1], at_s[k])
                way = way + (degrees[k] - degrees[k - 1]) * step
        shaking = sum(
            a * np.sin(2 * np.pi * f * time_s + p) for a, f, p in zip(size, hz, phase, strict=True)
        )
        return np.radians(way) + shaking

    time_s, acc, gyr, _ = felt(pitch, at_s[-1], lever_m=lever_m, mounted=rotation(seed))
    acc = acc + rng.normal(0, 0.02, acc.shape)
    gyr_dps = np.degrees(gyr) + rng.normal(0, 0.07, gyr.shape) + rng.normal(0, 0.3, 3)
    return Samples(time_s, acc, gyr_dps)


def eased(time_s: FloatArray, start_s: float, end_s: float, corner_s: float = 0.3) -> FloatArray:
    """0 → 1 at an even speed, with rounded corners."""
    corner_s = min(corner_s, 0.5 * (end_s - start_s))
    top = 1.0 / (end_s - start_s - corner_s)
    first = np.clip(time_s - start_s, 0.0, corner_s)
    last = np.clip(time_s - (end_s - corner_s), 0.0, corner_s)
    middle = np.clip(time_s - start_s - corner_s, 0.0, end_s - start_s - 2 * corner_s)
    rising = first / 2.0 - corner_s / (2 * np.pi) * np.sin(np.pi * first / corner_s)
    falling = last / 2.0 + corner_s / (2 * np.pi) * np.sin(np.pi * last / corner_s)
    return top * (rising + middle + falling)
