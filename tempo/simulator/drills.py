"""The exercises that have a truth of their own, by name."""

from __future__ import annotations

from collections.abc import Callable

from tempo.simulator.drilling import Actor, Deed
from tempo.simulator.holding import down_dogs, stretches
from tempo.simulator.jumping import jump_squats
from tempo.simulator.landing import landings
from tempo.simulator.plan import Drill
from tempo.simulator.tilting import band, toe_raises
from tempo.simulator.tiptoeing import tiptoe_walk
from tempo.simulator.unseen import foam_roller, grabs

#: How each exercise is done, and what of it is an effort.
DRILLS: dict[str, Callable[[Actor, Drill], list[Deed]]] = {
    "toe_raise": toe_raises,
    "gastrocnemius_stretch": stretches,
    "soleus_stretch": stretches,
    "wall_calf_stretch": stretches,
    "down_dog": down_dogs,
    "tiptoe_walk": tiptoe_walk,
    "band_plantarflexion": band,
    "band_dorsiflexion": band,
    "band_inversion": band,
    "band_eversion": band,
    "jump_squat": jump_squats,
    "one_leg_landing": landings,
    "towel_grab": grabs,
    "towel_grab_seated": grabs,
    "arch_lift": grabs,
    "foam_roller": foam_roller,
}
#: The habits that an exercise knows; without any it is done as people are told to.
STYLES: dict[str, tuple[str, ...]] = {
    "toe_raise": ("seated",),
    **dict.fromkeys(
        ("gastrocnemius_stretch", "soleus_stretch", "wall_calf_stretch"),
        ("bounce", "shift", "heel_up", "stays"),
    ),
    "down_dog": ("pedal", "heel_up"),
    "tiptoe_walk": ("sinks",),
    **dict.fromkeys(
        ("band_plantarflexion", "band_dorsiflexion", "band_inversion", "band_eversion"),
        ("stool", "long_sitting", "chair"),
    ),
    "jump_squat": ("soft", "hard"),
    "one_leg_landing": ("forefoot", "flat", "heel", "hard"),
}


def drill(actor: Actor, plan: Drill) -> list[Deed]:
    """Do one set; it starts and ends standing with the foot flat."""
    if plan.exercise not in DRILLS:
        raise ValueError(f"unknown exercise {plan.exercise!r}; there are {', '.join(DRILLS)}")
    unknown = set(plan.style) - set(STYLES.get(plan.exercise, ()))
    if unknown:
        raise ValueError(f"{plan.exercise} is not done with {', '.join(sorted(unknown))}")
    return DRILLS[plan.exercise](actor, plan)
