"""People who move: how big their feet are, how they turn, how steadily they stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Ball of the foot to heel, ball of the foot to ankle joint, as shares of the foot's length.
LEVER_SHARE = 0.72
ANKLE_SHARE = 0.52
#: The ankle joint's angle above the sole, seen from the ball of the foot.
ANKLE_ELEVATION_DEG = 32.0


@dataclass(frozen=True, slots=True)
class Person:
    """One person: the measures and the steadiness that do not change in a session.

    Parameters
    ----------
    lever_ratio, ankle_ratio : this person's lever and ankle distance over the population's.
    roll_radius_m : radius on which the ball of the foot rolls; it travels radius times angle.
    toe_out_deg : the foot's long axis against straight ahead, outwards.
    edge_turn_deg : the turning axis (box edge, metatarsal heads) against square to the foot.
    wobble_deg : standard deviation of the pitch wobble while the heel is off the ground.
    hang_steadiness : wobble with the heel hanging, over wobble with the heel up.
    tremor_deg : 8-12 Hz shaking, root mean square when fresh; ``fatigue_tremor`` times that at
        the end of a hard set.
    roughness : jerkiness of quick movement: rate noise of 3-20 Hz over the rate.
    shank_lean_deg, shank_tilt_deg, shank_twist_deg : how far the shank turns in its plane,
        sideways and about its length while the heel rises by 40°; signed.
    sway_deg : standing sway of the shank, root mean square.
    """

    foot_length_m: float = 0.26
    lever_ratio: float = 1.0
    ankle_ratio: float = 1.0
    ankle_elevation_deg: float = ANKLE_ELEVATION_DEG
    roll_radius_m: float = 0.01
    toe_out_deg: float = 6.0
    edge_turn_deg: float = 0.0
    wobble_deg: float = 0.25
    hang_steadiness: float = 0.8
    tremor_deg: float = 0.015
    tremor_hz: float = 10.0
    fatigue_tremor: float = 2.5
    roughness: float = 0.08
    shank_lean_deg: float = 1.5
    shank_tilt_deg: float = 1.0
    shank_twist_deg: float = 2.0
    sway_deg: float = 0.5

    @property
    def lever_m(self) -> float:
        """Ball of the foot to heel."""
        return LEVER_SHARE * self.foot_length_m * self.lever_ratio

    @property
    def ankle_m(self) -> float:
        """Ball of the foot to ankle joint."""
        return ANKLE_SHARE * self.foot_length_m * self.ankle_ratio

    def ankle_rise_m(self, pitch_rad: float) -> float:
        """Height of the ankle joint over its height with the foot flat."""
        elevation = np.radians(self.ankle_elevation_deg)
        return float(self.ankle_m * (np.sin(pitch_rad + elevation) - np.sin(elevation)))


def draw_person(seed: int, wobble_deg: float | None = None) -> Person:
    """A person from the population.

    The spreads of lever (4 %) and ankle angle (4°) are those of DEFINITIONS.md; foot lengths run
    from a small woman's to a large man's; wobble from 0.2 to 0.7° unless given.
    """
    rng = np.random.default_rng([seed, 1])
    drawn_wobble_deg = rng.uniform(0.2, 0.7)
    return Person(
        foot_length_m=round(float(np.clip(rng.normal(0.256, 0.016), 0.22, 0.30)), 3),
        lever_ratio=_around_one(rng, 0.04),
        ankle_ratio=_around_one(rng, 0.03),
        ankle_elevation_deg=ANKLE_ELEVATION_DEG + float(np.clip(rng.normal(0, 4), -8, 8)),
        roll_radius_m=rng.uniform(0.0, 0.02),
        toe_out_deg=float(np.clip(rng.normal(7, 5), -5, 20)),
        edge_turn_deg=float(np.clip(rng.normal(0, 6), -14, 14)),
        wobble_deg=drawn_wobble_deg if wobble_deg is None else wobble_deg,
        hang_steadiness=rng.uniform(0.5, 1.0),
        tremor_deg=rng.uniform(0.005, 0.03),
        tremor_hz=rng.uniform(8.0, 12.0),
        fatigue_tremor=rng.uniform(1.5, 3.5),
        roughness=rng.uniform(0.03, 0.12),
        shank_lean_deg=float(rng.choice([-1, 1]) * rng.uniform(0.4, 3.0)),
        shank_tilt_deg=float(rng.normal(0, 1.2)),
        shank_twist_deg=float(rng.normal(0, 2.5)),
        sway_deg=rng.uniform(0.2, 1.6),
    )


def _around_one(rng: np.random.Generator, spread: float) -> float:
    return float(np.clip(rng.normal(1.0, spread), 1 - 2 * spread, 1 + 2 * spread))
