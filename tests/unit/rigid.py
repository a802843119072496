"""A foot that turns about the ball: what a perfect sensor on it feels, from formulas alone.

Foot axes: x ahead, y left, z up. Turning by the right hand about y lifts the heel.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

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
