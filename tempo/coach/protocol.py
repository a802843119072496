"""The nouns of what is asked: a target is a record of what one source says.

What a source does not say is no target, and a target that is not ``judged`` is shown, never scored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: ±20 % round a prescribed time counts as on tempo where the source gives no tolerance.
#: The project's own choice: no source document gives one.
ON_TEMPO_SHARE = 0.20
#: For a hold or a pause the band is never narrower than ±0.5 s: nobody keeps a 1 s hold to 0.2 s.
#: The project's own choice too.
ON_TEMPO_REST_S = 0.5

#: What can be judged, and how heavily by default. The weights are the project's own choice; within
#: a rep they are rescaled to the parts that its protocol judges and that could be measured.
JUDGED_WEIGHTS: Mapping[str, float] = {
    "eccentric_s": 5.0,
    "depth_below_level_cm": 2.0,
    "evenness": 2.0,
    "top_hold_s": 2.0,
    "concentric_s": 2.0,
    "late_drop": 1.0,
    "bottom_pause_s": 1.0,
    # of exercises other than heel raises
    "hold_s": 5.0,
    "heel_up_s": 5.0,
    "first_contact": 5.0,
    "still": 2.0,
    "heel_down": 2.0,
    "count": 2.0,
    "raise_s": 2.0,
    "return_s": 2.0,
}

TIMES = (
    *("concentric_s", "top_hold_s", "eccentric_s", "bottom_pause_s"),
    *("hold_s", "heel_up_s", "raise_s", "return_s"),
)
#: What can be judged only against a number; evenness, late drop, stillness, whether the heel stays
#: down and what touches first are judged without one.
NEEDS_NUMBER = (*TIMES, "depth_below_level_cm", "count")

#: What a source may ask for besides; shown, never scored.
SHOWN_ONLY = (
    "top_height_cm",
    "step_height_cm",
    "sets",
    "sets_per_side",
    "sets_per_day",
    "reps_per_set",
    "passes",
    "release_s",
    "sessions_per_day",
    "sessions_per_week",
    "weeks",
    "dose",
    "knee",
    "legs",
    "posture",
    "support",
    "load",
    "landing",
    "when",
    "intensity",
)

Evidence = Literal["read", "second-hand", "own"]
ChosenBy = Literal["default", "asked", "recording"]


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that one source asks for.

    ``tolerance`` is the source's own (None: it gives none). ``evidence`` says how well the source
    is known: ``read`` (its abstract, table or page was read), ``second-hand``, or ``own``.
    """

    what: str
    value: float | str
    unit: str
    tolerance: float | None
    source: str
    evidence: Evidence
    judged: bool
    weight: float

    @property
    def asked(self) -> tuple[float, float]:
        """Lowest and highest value that is just what the source says: one number, or its band."""
        value, spread = float(self.value), self.tolerance or 0.0
        return value - spread, value + spread

    @property
    def on_tempo(self) -> tuple[float, float] | None:
        """The band that counts as on tempo: the source's, else ±20 %. None: it is no time."""
        if self.what not in TIMES or isinstance(self.value, str):
            return None
        if self.tolerance is not None:
            return self.asked
        spread = self.value * ON_TEMPO_SHARE
        if self.what in {"top_hold_s", "bottom_pause_s"}:
            spread = max(spread, ON_TEMPO_REST_S)
        return max(0.0, self.value - spread), self.value + spread


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """What a source says and no sensor of this project sees, and why."""

    what: str
    because: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """The targets of one source.

    ``below_level`` False: going deeper is never asked for. ``asks_pain``: the source has a rule for
    pain, so it is asked how much it hurts. ``exercise`` is the code of what is to be done.
    """

    name: str
    title: str
    note: str
    below_level: bool
    targets: tuple[Target, ...]
    chosen_by: ChosenBy = "asked"
    asks_pain: bool = False
    exercise: str = "heel_raise"
    not_measured: tuple[NotMeasured, ...] = ()

    @property
    def judged(self) -> tuple[Target, ...]:
        return tuple(target for target in self.targets if target.judged)

    def target(self, what: str) -> Target | None:
        """The first target for ``what``, or None where the source says nothing about it."""
        return next((target for target in self.targets if target.what == what), None)
