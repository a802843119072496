"""Where a sensor sits, how it is turned there, and the strap that holds it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tempo.samples import FloatArray

#: Places on the foot (from the ball: ahead, left, up, metres) for a foot of 26 cm.
FOOT_PLACES = {
    "instep": (-0.06, 0.0, 0.07),
    "shoe_laces": (-0.03, 0.01, 0.06),
    "heel_counter": (-0.19, 0.0, 0.05),
    "ankle_strap_low": (-0.13, 0.035, 0.07),
}
#: Places on the shank, from the ankle joint.
SHANK_PLACES = {
    "above_malleolus_outside": (0.0, 0.04, 0.08),
    "above_malleolus_inside": (0.01, -0.035, 0.09),
    "shin_front": (0.05, 0.0, 0.12),
}

Matrix = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Strap:
    """A strap is a damped spring: the sensor lags, rings after an impact, and rocks a little.

    ``rock_radpm`` is the tilt for each metre that the sensor lags behind the limb.
    """

    resonance_hz: float = 20.0
    damping: float = 0.35
    rock_radpm: float = 4.0

    def carry(
        self, moved: FloatArray, gravity: FloatArray, rate: FloatArray, grid_hz: float
    ) -> tuple[FloatArray, FloatArray]:
        """The force and the rate at a sensor whose limb moves with ``moved`` (without gravity)."""
        omega = 2 * np.pi * self.resonance_hz
        ring = omega * np.sqrt(1 - self.damping**2)
        # Eight time constants: the rest of the response is below a thousandth.
        time = np.arange(1, int(8 / (self.damping * omega) * grid_hz) + 2) / grid_hz
        decay = np.exp(-self.damping * omega * time)
        lag = decay * np.sin(ring * time) / ring
        slip = decay * (np.cos(ring * time) - self.damping * omega / ring * np.sin(ring * time))
        passed = 2 * self.damping * omega * slip + omega**2 * lag
        behind = _filtered(moved, lag / grid_hz)
        carried = _filtered(moved, passed / passed.sum())
        rock = self.rock_radpm * np.column_stack([-behind[:, 1], behind[:, 0], behind[:, 2] * 0.5])
        force = carried + gravity
        return force - np.cross(rock, force), rate + np.gradient(rock, axis=0) * grid_hz


@dataclass(frozen=True, slots=True)
class Slip:
    """The sensor turns in its strap, by ``degrees`` about an ``axis`` of the limb, and stays there.

    ``(0, 1, 0)`` turns it toes down, as the foot turns in a raise.
    """

    at_s: float
    degrees: float
    axis: tuple[float, float, float] = (0.0, 1.0, 0.0)
    lasts_s: float = 0.3

    def carry(
        self, force: FloatArray, rate: FloatArray, grid_hz: float
    ) -> tuple[FloatArray, FloatArray]:
        """What the sensor feels, in its own turned axes."""
        share = np.clip((np.arange(len(force)) / grid_hz - self.at_s) / self.lasts_s, 0.0, 1.0)
        angle = np.radians(self.degrees) * (3.0 * share**2 - 2.0 * share**3)
        axis = np.asarray(self.axis) / np.linalg.norm(self.axis)
        rate = rate + (np.gradient(angle) * grid_hz)[:, None] * axis
        return _turned_back(force, axis, angle), _turned_back(rate, axis, angle)


@dataclass(frozen=True, slots=True)
class Mounting:
    """A sensor on a limb: segment, offset in the segment, sensor axes, strap and how it slips."""

    on: str
    place: str
    offset_m: tuple[float, float, float]
    rotation: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    strap: Strap = field(default_factory=Strap)
    slips: tuple[Slip, ...] = ()


def draw_mounting(mount: str, foot_length_m: float, rng: np.random.Generator) -> Mounting:
    """Any place for this mount, 1.5 cm off, in any rotation, under any strap."""
    places = {"foot": FOOT_PLACES, "shank": SHANK_PLACES}.get(mount)
    if places is None:
        raise ValueError(f"mount must be 'foot' or 'shank', not {mount!r}")
    place = str(rng.choice(list(places)))
    size = foot_length_m / 0.26
    offset = np.array(places[place]) * size + rng.uniform(-0.015, 0.015, 3)
    # The loose strap at the shank sits on skin and muscle: it rings lower and longer.
    strap = Strap(
        resonance_hz=rng.uniform(14, 28) if mount == "foot" else rng.uniform(9, 18),
        damping=rng.uniform(0.25, 0.6) if mount == "foot" else rng.uniform(0.35, 0.7),
        rock_radpm=rng.uniform(1, 6) if mount == "foot" else rng.uniform(4, 20),
    )
    return Mounting(mount, place, _triple(offset), draw_rotation(rng), strap)


def draw_rotation(rng: np.random.Generator) -> Matrix:
    """A rotation matrix, uniform over all rotations (from a uniform unit quaternion)."""
    w, x, y, z = (q := rng.normal(0, 1, 4)) / np.linalg.norm(q)
    matrix = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )
    return tuple(_triple(row) for row in matrix)


def _triple(values: FloatArray) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])


def _turned_back(vectors: FloatArray, axis: FloatArray, angle: FloatArray) -> FloatArray:
    """Fixed vectors (n, 3) as seen from axes that have turned by ``angle`` (n,) about ``axis``."""
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    along = (vectors @ axis)[:, None] * axis
    return np.asarray(vectors * cos - np.cross(axis, vectors) * sin + along * (1.0 - cos))


def _filtered(values: FloatArray, kernel: FloatArray) -> FloatArray:
    count = len(values)
    columns = [np.convolve(values[:, axis], kernel)[:count] for axis in range(3)]
    return np.column_stack(columns)
