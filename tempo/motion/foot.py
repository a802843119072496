"""Heel height of a foot-mounted sensor over a finished stretch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tempo.motion.bearing import Bearing, bearing
from tempo.motion.level import Level
from tempo.motion.pivot import Turning, Verdict, judge
from tempo.motion.settled import Settled, settle
from tempo.samples import FloatArray

#: Ball of the foot to heel, as a share of the foot's length; ankle joint likewise (DEFINITIONS.md).
LEVER_SHARE = 0.72
ANKLE_SHARE = 0.52
ANKLE_RAD = np.radians(32.0)
#: 90 % half widths of the lever, as shares: own foot length entered, or the default one.
OWN_LEVER_CI = 0.066
DEFAULT_LEVER_CI = 0.11
DEFAULT_FOOT_CM = 26.0
#: Pitch at the top of a raise where level is not known: people reach 9–10 cm (Sleeswijk Visser
#: 2025, n = 500), which is 30–35° with a common foot.
_USUAL_TOP_RAD = np.radians(34.0)
UNKNOWN_LEVEL_SHARE_CI = 0.04


@dataclass(frozen=True, slots=True)
class Foot:
    """Lengths of one foot: lever in m and its 90 % half width as a share."""

    length_m: float
    lever_m: float
    lever_ci: float

    @classmethod
    def of(cls, length_cm: float | None) -> Foot:
        own = length_cm is not None
        length_m = (length_cm if length_cm is not None else DEFAULT_FOOT_CM) / 100.0
        return cls(length_m, LEVER_SHARE * length_m, OWN_LEVER_CI if own else DEFAULT_LEVER_CI)

    def ankle_height_m(self, heel_m: float) -> float:
        """Height of the ankle joint over its place at level, from the heel height."""
        pitch = float(np.arcsin(np.clip(heel_m / self.lever_m, -1.0, 1.0)))
        return float(ANKLE_SHARE * self.length_m * (np.sin(pitch + ANKLE_RAD) - np.sin(ANKLE_RAD)))


@dataclass(frozen=True, slots=True)
class Posture:
    """A pitch of the foot and what "up" looks like to the sensor then."""

    up: FloatArray
    pitch_rad: float


@dataclass(frozen=True, slots=True)
class Swing:
    """One rise and fall of the heel, settled: heel height on the grid and the physical verdict.

    ``scale_ci`` is the lengths' 90 % half width as a share, ``level_ci_m`` the level's, ``posture``
    what heights are counted from.
    """

    heel_m: FloatArray
    settled: Settled
    verdict: Verdict
    scale_ci: float
    level_ci_m: float
    posture: Posture


def swing(
    acc_mps2: FloatArray,
    gyr_radps: FloatArray,
    rows: tuple[int, int, int],
    mounted: Bearing,
    level: Level | None,
    earlier: Posture | None,
    foot: Foot,
) -> Swing:
    """Heel height over a stretch that holds the swing bottom → top → bottom at ``rows``.

    Where level is not known, heights are counted from the posture of an ``earlier`` swing, or else
    from this one's bottom, placed so that its top is a usual one.
    """
    low, top, end = rows
    settled = settle(acc_mps2, gyr_radps)
    scale_ci, level_ci_m = foot.lever_ci, 0.0
    if level is not None:
        posture, level_ci_m = Posture(level.up, 0.0), foot.lever_m * level.ci_rad
    else:
        posture = earlier or _usual(settled.up[low], settled.up[top], mounted)
        scale_ci = float(np.hypot(scale_ci, UNKNOWN_LEVEL_SHARE_CI))
    placed = bearing(mounted.axis, posture.up, posture.pitch_rad)
    sine = np.einsum("ij,j->i", settled.up, placed.heel)
    verdict = judge(Turning(settled), settled, (low, top, end), mounted.axis, placed.heel)
    return Swing(foot.lever_m * sine, settled, verdict, scale_ci, level_ci_m, posture)


def _usual(low_up: FloatArray, top_up: FloatArray, mounted: Bearing) -> Posture:
    """The bottom of a swing whose top is a usual one; heels do not rest above level."""
    travel = float((top_up * bearing(mounted.axis, low_up).heel).sum())
    range_rad = float(np.arcsin(np.clip(travel, -1.0, 1.0)))
    return Posture(low_up, min(_USUAL_TOP_RAD - range_rad, 0.0))
