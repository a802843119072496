"""What a person is going to do: plain records of activities, in order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RepPlan:
    """One intended heel raise; times are from rest to rest, heights over the level.

    ``creep_m`` is what the heel sinks slowly during the hold, ``bounces`` the number of small
    springs at the bottom after the lowering, ``shifts`` that of weight shifts in the pause.
    """

    raise_s: float = 1.0
    hold_s: float = 1.0
    lower_s: float = 10.0
    pause_s: float = 1.5
    top_m: float = 0.085
    bottom_m: float = -0.03
    shape: str = "even"
    raise_shape: str = "s_shaped"
    corner_s: float = 0.3
    creep_m: float = 0.0
    bounces: int = 0
    shifts: int = 0
    practice: bool = False


@dataclass(frozen=True, slots=True)
class RaiseSet:
    """Heel raises on the spot.

    Parameters
    ----------
    begin : ``sink`` (foot flat, the heel is let down, then raised), ``level`` (the first raise
        starts with the foot flat) or ``hanging`` (the recording starts with the heel hanging).
    end : ``lift`` (the foot is picked up and put down flat), ``level`` (the heel comes up to level
        and stays) or ``hanging`` (nothing more happens).
    fatigue : 0-1, how far the tremor grows to the person's worst.
    knee_bent_deg : how far the shank leans forwards over the foot for the whole set.
    """

    reps: tuple[RepPlan, ...]
    begin: str = "sink"
    end: str = "lift"
    sink_s: float = 1.5
    settle_s: float = 2.0
    fatigue: float = 1.0
    knee_bent_deg: float = 0.0
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Aid:
    """The other foot of a `RaiseSet`: up with it, off the ground while it lowers, put down again.

    ``lag_s`` is how much later it rises; it does no rep of its own. ``lifts`` False leaves it in
    the air, hanging, through the whole set: up with one.
    """

    reps: tuple[RepPlan, ...]
    sink_s: float = 1.5
    settle_s: float = 2.0
    lag_s: float = 0.05
    lifts: bool = True


@dataclass(frozen=True, slots=True)
class Stand:
    """Standing flat; ``label`` marks it in the sidecar; ``fidgets`` counts small foot moves."""

    seconds: float
    label: str | None = None
    fidgets: int = 0


@dataclass(frozen=True, slots=True)
class Walk:
    """Strides of one foot.

    ``gait`` is ``walk``, ``run``, ``stairs_up``, ``stairs_down``, ``step_on`` or ``step_off``
    (backwards); ``turn_deg`` is the change of heading over all strides.
    """

    gait: str = "walk"
    strides: int = 6
    stride_m: float | None = None
    stride_s: float | None = None
    rise_m: float | None = None
    turn_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Exercise:
    """Anything else that people do and that is no heel raise: ``exercises.EXERCISES`` by name."""

    kind: str
    count: int = 5
    period_s: float | None = None


@dataclass(frozen=True, slots=True)
class Drill:
    """One set of an exercise of `DRILLS`, which has a truth; times are from rest to rest.

    Parameters
    ----------
    count : efforts; one for a tiptoe walk.
    hold_s : how long a tilt or a stretch is held, a tiptoe walk or an unseen exercise lasts.
    raise_s, return_s, angle_deg : of a tilt.
    pause_s : between efforts.
    sloppy, fatigue : 0-1, how far efforts vary and how far they wane.
    style : habits, by the words that the exercise knows (``drills.STYLES``).
    side : whose effort it is; else that of the sensor.
    height_m : a stool's.
    """

    exercise: str
    count: int = 8
    hold_s: float = 2.0
    raise_s: float = 1.0
    return_s: float = 1.5
    angle_deg: float = 15.0
    pause_s: float = 1.0
    sloppy: float = 0.2
    fatigue: float = 0.2
    style: tuple[str, ...] = ()
    side: str | None = None
    height_m: float = 0.25


Activity = RaiseSet | Aid | Stand | Walk | Exercise | Drill


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One recording: the activities in order, and what the sidecar says of them.

    ``moved`` says which of heel ``height`` or foot ``pitch`` follows the planned shapes,
    ``exercise`` what the sidecar says it was, where it says so.
    """

    activities: tuple[Activity, ...]
    name: str = "session"
    protocol: str | None = "box-10s"
    side: str = "left"
    moved: str = "height"
    step_height_m: float | None = 0.12
    exercise: str | None = None
