"""What a person is going to do: plain records of activities, in order."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RepPlan:
    """One intended heel raise; times are from rest to rest, heights over the level.

    ``creep_m`` is what the heel sinks slowly during the hold, ``bounces`` the number of small
    springs at the bottom after the lowering.
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
    practice: bool = False


@dataclass(frozen=True, slots=True)
class RaiseSet:
    """Heel raises on the spot, starting with the foot flat and the heel at level.

    ``sink_first``: the heel is let down to the first rep's starting height before the first raise;
    otherwise the first raise starts at level. ``fatigue`` (0-1) lets the tremor grow.
    """

    reps: tuple[RepPlan, ...]
    sink_first: bool = True
    sink_s: float = 1.5
    settle_s: float = 2.0
    fatigue: float = 1.0
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """Standing flat; ``label`` marks it in the sidecar; ``fidget`` counts small foot moves."""

    seconds: float
    label: str | None = None
    fidgets: int = 0


Activity = RaiseSet | Stand


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One recording: the activities in order, and what the sidecar says of them."""

    activities: tuple[Activity, ...]
    name: str = "session"
    protocol: str | None = "box-10s"
    side: str = "left"
    moved: str = "height"
    step_height_m: float | None = 0.12
    families: tuple[str, ...] = field(default=())
