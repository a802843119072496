"""The truth of one effort of an exercise other than heel raises, and the rules it is read by.

Numbers are named as the fields of an effort and are read off the noise-free motion. The rules:

- *tilt*: the angle of the foot against its rest before; raise and return by definition 1's 10 %
  rule on that angle, the hold lies between them, ``angle_deg`` is read in its middle.
- *hold*: from the last instant of coming into position at which the foot's intended motion turns it
  by over `REST_DPS` or carries its ball by over `REST_MPS`, to the first such instant of leaving.
  ``turning_dps`` is the root mean square of the foot's angular rate, sway and tremor included, in
  the loudest second at least `EDGE_S` from both ends; ``still`` means under `STILL_BELOW_DPS`;
  ``heel_down`` that the heel's mean height is under `HEEL_DOWN_CM`.
- *tiptoe walk*: from the heel's rising over `HEEL_UP_CM` to its last sinking under it. A step is
  from the planting of the foot to its leaving the ground, the last one to the heel's lowering;
  ``heel_up_s`` leaves out the times at which the heel of the bearing foot is under that height.
- *jump*: ``flight_s`` from the toes' leaving the ground to the first touch; the peak is the largest
  force that a chip of this rate without range or error would read in the landing.
- *landing*: the peak likewise, within `LANDING_S` of the touch; ``first_contact`` is ``flat`` when
  the foot's pitch at the touch is within `FLAT_WITHIN_DEG` of level, else by its sign;
  ``settle_s`` from the first touch to the instant from which on the foot's angular rate, root mean
  square over `SETTLE_WINDOW_S`, stays under `SETTLED_DPS` for `SETTLED_FOR_S`.
"""

from __future__ import annotations

from dataclasses import dataclass

REST_DPS = 3.0
REST_MPS = 0.02
EDGE_S = 0.5
#: Sway of a standing foot stays below this in its loudest second, bouncing by a degree and more
#: does not.
STILL_BELOW_DPS = 4.0
HEEL_DOWN_CM = 1.0
HEEL_UP_CM = 2.0
LANDING_S = 0.35
FLAT_WITHIN_DEG = 4.0
SETTLE_WINDOW_S = 0.25
SETTLED_DPS = 10.0
SETTLED_FOR_S = 0.5


@dataclass(frozen=True, slots=True)
class TrueStep:
    """One step on tiptoe: when the foot bore weight and how low the heel came."""

    start_s: float
    end_s: float
    lowest_heel_cm: float
    heel_up: bool


@dataclass(frozen=True, slots=True)
class TrueEffort:
    """One effort as it was done; ``numbers`` by the rules above, ``set`` and ``number`` from 1.

    ``side`` is whose effort it was: in a stretch of the other leg the foot with the sensor stands
    in front, as still, and the hold is one all the same.
    """

    exercise: str
    number: int
    start_s: float
    end_s: float
    numbers: dict[str, float | bool | str]
    set: int = 1
    side: str | None = None
    steps: tuple[TrueStep, ...] = ()
