"""The noun: what an exercise is to a sensor on the foot. What is asked of it is in ``coach/``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Which machine watches: that of heel raises is in ``reps/``; ``timer``: no sensor sees it.
Kind = Literal["raise", "tilt", "hold", "tiptoe", "jump", "landing", "timer"]


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise, by its stable code.

    Parameters
    ----------
    looks_like : exercises of the same look cannot be told apart by one sensor on the foot; what
        ``auto`` answers with is the look.
    turns : where a `tilt` goes from rest: which way the foot turns.
    lifted : the foot is off the ground (a band against a seated person's foot).
    """

    name: str
    kind: Kind
    looks_like: str
    turns: Literal["toes_up", "toes_down", "inward", "outward"] | None = None
    lifted: bool = False


#: Every exercise of the five documents that tempo knows, in the documents' order of use.
EXERCISES = (
    Exercise("heel_raise", "raise", "heel_raise"),
    Exercise("warm_up_raise", "raise", "heel_raise"),
    Exercise("toe_raise", "tilt", "toe_raise", turns="toes_up"),
    Exercise("gastrocnemius_stretch", "hold", "held_stretch"),
    Exercise("soleus_stretch", "hold", "held_stretch"),
    Exercise("wall_calf_stretch", "hold", "held_stretch"),
    Exercise("down_dog", "hold", "held_stretch"),
    Exercise("tiptoe_walk", "tiptoe", "tiptoe_walk"),
    Exercise("band_plantarflexion", "tilt", "band_up_down", turns="toes_down", lifted=True),
    Exercise("band_dorsiflexion", "tilt", "band_up_down", turns="toes_up", lifted=True),
    Exercise("band_inversion", "tilt", "band_sideways", turns="inward", lifted=True),
    Exercise("band_eversion", "tilt", "band_sideways", turns="outward", lifted=True),
    Exercise("jump_squat", "jump", "jump_squat"),
    Exercise("one_leg_landing", "landing", "one_leg_landing"),
    Exercise("towel_grab", "timer", "unseen"),
    Exercise("towel_grab_seated", "timer", "unseen"),
    Exercise("arch_lift", "timer", "unseen"),
    Exercise("foam_roller", "timer", "unseen"),
)
HEEL_RAISE = EXERCISES[0]
BY_NAME = {exercise.name: exercise for exercise in EXERCISES}
