"""The truth by definition 1, read off the noise-free heel height and nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.drill_truth import TrueEffort

#: A phase lasts while the speed exceeds this share of the phase's mean speed.
LIMIT_SHARE = 0.10
PARTIAL_SHARE = 0.60
PARTIAL_REPS = 8
LEAST_LIFT_CM = 2.0
PEAK_WINDOW_S = 0.25


@dataclass(frozen=True, slots=True)
class TrueRep:
    """One rep as it was meant; names and units as in DEFINITIONS.md."""

    set: int
    rep: int
    side: str | None
    concentric_start_s: float
    concentric_end_s: float
    eccentric_start_s: float
    eccentric_end_s: float
    concentric_s: float
    top_hold_s: float
    eccentric_s: float
    bottom_pause_s: float | None
    top_to_next_raise_s: float | None
    lift_cm: float
    drop_cm: float
    depth_below_level_cm: float
    top_height_cm: float
    ankle_rise_cm: float
    rom_deg: float
    tut_s: float
    lowering_speed_cmps: float
    lowering_peak_speed_cmps: float
    late_drop: bool
    travel_times_s: tuple[float, ...]
    partial: bool
    practice: bool


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that really happened; ``exercise`` and ``efforts`` where that was asked for."""

    reps: tuple[TrueRep, ...]
    exercise: str | None = None
    efforts: tuple[TrueEffort, ...] = ()

    @property
    def counted(self) -> tuple[TrueRep, ...]:
        """The reps that are whole and not practice."""
        return tuple(rep for rep in self.reps if not (rep.partial or rep.practice))

    def as_json(self, **more: Any) -> str:
        """The text of ``NAME.truth.json``."""
        fields = {**more, "reps": [asdict(rep) for rep in self.reps]}
        if self.exercise is not None:
            fields |= {"exercise": self.exercise, "efforts": [asdict(one) for one in self.efforts]}
        return json.dumps(fields, indent=1) + "\n"


def phase_limits(
    time_s: FloatArray, height_m: FloatArray, first: int, last: int
) -> tuple[float, float]:
    """First and last instant of a moving phase by the 10 % rule.

    Starts from the resting ends ``first`` and ``last`` (rows) and narrows until nothing changes:
    the phase is where the speed exceeds 10 % of the mean speed between these same limits. The
    crossings are interpolated between rows.
    """
    rows = slice(first, last + 1)
    time, height = time_s[rows], height_m[rows]
    speed = np.gradient(height, time) * np.sign(height[-1] - height[0])
    start_s, end_s = float(time[0]), float(time[-1])
    while True:
        travel = abs(np.interp(end_s, time, height) - np.interp(start_s, time, height))
        least = LIMIT_SHARE * travel / (end_s - start_s)
        fast = np.flatnonzero(speed > least)
        limits = (
            _crossing(time, speed, fast[0], fast[0] - 1, least),
            _crossing(time, speed, fast[-1], fast[-1] + 1, least),
        )
        if abs(limits[0] - start_s) + abs(limits[1] - end_s) < 1e-9:
            return limits
        start_s, end_s = limits


def _crossing(time: FloatArray, speed: FloatArray, fast: int, slow: int, least: float) -> float:
    if not 0 <= slow < len(time):
        return float(time[fast])
    share = (speed[fast] - least) / (speed[fast] - speed[slow])
    return float(time[fast] + share * (time[slow] - time[fast]))


def lowering_shape(
    time_s: FloatArray, height_m: FloatArray, start_s: float, end_s: float
) -> tuple[tuple[float, ...], float]:
    """Seconds after the start at which 0, 10 … 100 % was travelled; speed of the fastest 0.25 s."""
    fine_s = np.linspace(start_s, end_s, 2001)
    fallen = np.interp(start_s, time_s, height_m) - np.interp(fine_s, time_s, height_m)
    done = np.maximum.accumulate(fallen) / fallen.max()
    passed_s = [float(fine_s[np.searchsorted(done, share)]) for share in np.arange(1, 10) / 10]
    window = min(PEAK_WINDOW_S, end_s - start_s)
    ahead = np.interp(np.minimum(fine_s + window, end_s), fine_s, fallen)
    peak_mps = float(np.max(ahead - fallen) / window)
    return (0.0, *(at - start_s for at in passed_s), end_s - start_s), peak_mps


def drops_late(time_s: FloatArray, height_m: FloatArray, start_s: float, end_s: float) -> bool:
    """Whether the last quarter of the travel took under half the time constant speed would."""
    fine_s = np.linspace(start_s, end_s, 4001)
    height = np.interp(fine_s, time_s, height_m)
    share = (height[0] - height) / (height[0] - height[-1])
    reached_s = fine_s[np.flatnonzero(share >= 0.75)[0]]
    return bool(end_s - reached_s < 0.5 * 0.25 * (end_s - start_s))
