"""A foot that turns about one axis of its own and comes back: what a sensor on it feels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tempo.exercises.effort import Effort
from tempo.exercises.exercise import BY_NAME
from tempo.exercises.watch import Watch
from tempo.samples import Samples
from tests.unit.rigid import rotation, smooth_step

HZ = 100.0
G_MPS2 = 9.81
LEVEL = np.array([0.0, 1.0, 0.0])
UPRIGHT = np.array([0.0, 0.0, 1.0])
#: A posture for so many seconds, and the seconds in which the next one is reached.
Keys = Sequence[tuple[float, float, float]]


def to_and_fro(
    turns: int,
    *,
    rest_s: float = 1.5,
    hold_s: float = 2.5,
    out_s: float = 0.8,
    back_s: float = 1.2,
    top_deg: float = 20.0,
    rest_deg: float = 0.0,
) -> list[tuple[float, float, float]]:
    """Angle, seconds there, seconds to the next: rest and hold in turn, ending in rest."""
    out = []
    for _ in range(turns):
        out += [(rest_deg, rest_s, out_s), (rest_deg + top_deg, hold_s, back_s)]
    return [*out, (rest_deg, rest_s, 1.0)]


def worn(
    keys: Keys,
    *,
    axis: np.ndarray = LEVEL,
    bias_dps: Sequence[float] = (0.0, 0.0, 0.0),
    carried: Sequence[tuple[float, float, float]] = (),
    trembles_deg: float = 0.0,
    seed: int = 0,
) -> Samples:
    """The signal; ``carried`` moves the foot ahead: from second to second so many metres.

    A foot that is held (``keys`` of odd number) trembles at 10 Hz.
    """
    rng = np.random.default_rng(seed)
    time_s = np.arange(round(sum(stay + way for _, stay, way in keys) * HZ)) / HZ
    angle, at_s = np.full_like(time_s, keys[0][0]), 0.0
    tremor = np.zeros_like(time_s)
    for number, ((here, stay, way), (there, _, _)) in enumerate(
        zip(keys, [*keys[1:], keys[-1]], strict=True)
    ):
        held = (time_s > at_s) & (time_s < at_s + stay) & (number % 2 == 1)
        tremor += np.where(held, trembles_deg * np.sin(2 * np.pi * 10.0 * time_s), 0.0)
        at_s += stay
        if there != here:
            angle = angle + (there - here) * smooth_step(time_s, at_s, at_s + way)
        at_s += way
    angle_rad = np.radians(angle + tremor)
    ahead_m = sum((m * smooth_step(time_s, one, two) for one, two, m in carried), 0.0 * time_s)
    push = np.gradient(np.gradient(ahead_m, time_s), time_s)
    force = np.column_stack([push, 0.0 * time_s, 0.0 * time_s + G_MPS2])
    mounting = rotation(seed)
    acc = _turned_back(force, axis, angle_rad) + rng.normal(0, 0.02, force.shape)
    gyr = np.degrees(np.gradient(angle_rad, time_s))[:, np.newaxis] * axis
    gyr = gyr + rng.normal(0, 0.05, gyr.shape)
    return Samples(time_s, acc @ mounting.T, gyr @ mounting.T + np.asarray(bias_dps))


def efforts(samples: Samples, name: str = "band_plantarflexion") -> list[Effort]:
    """What its machine counts."""
    watch = Watch(BY_NAME[name])
    return [*watch.push(samples), *watch.finish()]


def _turned_back(force: np.ndarray, axis: np.ndarray, angle_rad: np.ndarray) -> np.ndarray:
    """Earth's vectors as seen from a foot that is turned by an angle about an axis (Rodrigues)."""
    cos, sin = np.cos(-angle_rad)[:, np.newaxis], np.sin(-angle_rad)[:, np.newaxis]
    along = (force @ axis)[:, np.newaxis] * axis
    return force * cos + np.cross(axis, force) * sin + along * (1.0 - cos)
