"""The noun of every exercise but heel raises: one effort, and what was measured of it.

An effort is what is counted: one hold, one tilt, one walk on tiptoe, one jump, one landing. Units
are in the names; lengths and times carry the half width of their 90 % interval (`Measured`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tempo.reps.rep import Measured

#: Codes that say why a verdict is not given.
_HIDING = {
    "no_level",
    "front_unknown",
    "too_few_samples",
    "not_settled",
    "gap",
    "stretch_or_standing",
}


@dataclass(frozen=True, slots=True)
class Hold:
    """A stretch held: from the instant the foot came to rest until it moved on.

    ``turning_dps`` is the root mean square of the angular rate without the sensor's bias, in the
    loudest second; ``still`` whether it stayed under the stated limit; ``heel_down`` None where no
    level is known.
    """

    hold_s: Measured
    turning_dps: Measured
    still: bool | None
    heel_down: bool | None


@dataclass(frozen=True, slots=True)
class Tilt:
    """A turn of the foot out of rest, held, and back: toe raises and band exercises."""

    raise_s: Measured
    hold_s: Measured
    return_s: Measured
    angle_deg: Measured


@dataclass(frozen=True, slots=True)
class TiptoeStep:
    """One step on tiptoe: when the foot bore weight, and how low the heel came in it."""

    start_s: float
    end_s: float
    lowest_heel_cm: Measured
    heel_up: bool


@dataclass(frozen=True, slots=True)
class TiptoeWalk:
    """A stretch of walking with the heels up, of one foot."""

    walk_s: Measured
    heel_up_s: Measured
    steps: tuple[TiptoeStep, ...]
    lowest_heel_cm: Measured


@dataclass(frozen=True, slots=True)
class Jump:
    """A jump: the flight from leaving the ground to touching it, and how hard it was.

    ``landing_peak_mps2`` is the largest force felt in the landing; ``clipped`` when the sensor's
    range was reached, so that it was at least that.
    """

    flight_s: Measured
    landing_peak_mps2: Measured
    clipped: bool


@dataclass(frozen=True, slots=True)
class Landing:
    """A drop off a step onto this foot: what touched first, how hard, and how soon it was quiet."""

    landing_peak_mps2: Measured
    clipped: bool
    first_contact: Literal["forefoot", "heel", "flat"] | None
    settle_s: Measured


@dataclass(frozen=True, slots=True)
class Effort:
    """One counted effort of an exercise, in the recording's seconds.

    ``decided_s`` is when the machine knew; ``set`` and ``number`` count from 1.
    """

    exercise: str
    set: int
    number: int
    side: str | None
    start_s: float
    end_s: float
    decided_s: float
    did: Hold | Tilt | TiptoeWalk | Jump | Landing
    notes: tuple[str, ...] = ()

    def why_unknown(self, name: str) -> str:
        """The code of why a verdict, which has no interval to say so, is not given."""
        codes = ("no_level",) if name == "heel_down" else self.notes
        return next((code for code in codes if code in _HIDING), "uncertain")
