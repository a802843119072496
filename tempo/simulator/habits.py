"""How people do each exercise: what they draw from when nobody plans, and what they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tempo.simulator.plan import Drill

STRETCHES = ("gastrocnemius_stretch", "soleus_stretch", "wall_calf_stretch")
BANDS = ("band_plantarflexion", "band_dorsiflexion", "band_inversion", "band_eversion")
UNSEEN = ("towel_grab", "towel_grab_seated", "arch_lift", "foam_roller")
#: How far feet turn against a band, degrees.
_BAND_DEG = {
    "band_plantarflexion": (15, 40),
    "band_dorsiflexion": (12, 30),
    "band_inversion": (10, 30),
    "band_eversion": (10, 25),
}
_TOLD_S = {"tiptoe_walk": 60.0, "down_dog": 10.0, "toe_raise": 1.0} | dict.fromkeys(STRETCHES, 18.0)


def habit(exercise: str, rng: np.random.Generator) -> Drill:
    """One person's way of an exercise; with ``sides`` in the style, sets take turns of legs."""
    plan = Drill(exercise, sloppy=float(rng.beta(1.2, 3.0)), fatigue=float(rng.uniform(0, 1)))
    return _HABITS[exercise](plan, rng)


def told(exercise: str, count: int, hold_s: float | None, rng: np.random.Generator) -> Drill:
    """The exercise as somebody does it who follows what is said."""
    return Drill(
        exercise,
        count=count,
        hold_s=_TOLD_S.get(exercise, 2.5) if hold_s is None else hold_s,
        angle_deg=rng.uniform(*_BAND_DEG.get(exercise, (12, 20))),
        pause_s=1.5,
        sloppy=0.0,
        fatigue=0.2,
    )


def _toe_raise(plan: Drill, rng: np.random.Generator) -> Drill:
    return replace(
        plan,
        count=int(rng.integers(5, 21)),
        angle_deg=rng.uniform(8, 25),
        raise_s=rng.uniform(0.6, 2.5),
        hold_s=float(rng.choice([rng.uniform(0, 0.4), rng.uniform(0.4, 3)])),
        return_s=rng.uniform(0.8, 3.0),
        pause_s=rng.uniform(0.3, 2.0),
        style=("seated",) if rng.uniform() < 0.25 else (),
    )


def _band(plan: Drill, rng: np.random.Generator) -> Drill:
    return replace(
        plan,
        count=int(rng.integers(5, 16)),
        angle_deg=rng.uniform(*_BAND_DEG[plan.exercise]),
        raise_s=rng.uniform(0.4, 1.5),
        hold_s=rng.uniform(1, 5),
        return_s=rng.uniform(0.7, 3.0),
        pause_s=rng.uniform(0.5, 2.0),
        style=(str(rng.choice(["stool", "long_sitting", "chair"])),),
    )


def _hold(plan: Drill, rng: np.random.Generator) -> Drill:
    dog = plan.exercise == "down_dog"
    moves = "pedal" if dog else str(rng.choice(["bounce", "bounce", "shift"]))
    style = [moves] if rng.uniform() < 0.3 else []
    if rng.uniform() < (0.4 if dog else 0.2):
        style.append("heel_up")
    if not dog:
        style += ["stays"] * bool(rng.uniform() < 0.3) + ["sides"] * bool(rng.uniform() < 0.25)
    hold_s = rng.uniform(8, 14) if dog else rng.uniform(10, 45)
    count, pause_s = int(rng.integers(1, 4)), rng.uniform(1.0, 6.0)
    return replace(plan, count=count, hold_s=hold_s, pause_s=pause_s, style=tuple(style))


def _tiptoe_walk(plan: Drill, rng: np.random.Generator) -> Drill:
    style = ("sinks",) if rng.uniform() < 0.4 else ()
    return replace(plan, count=1, hold_s=rng.uniform(20, 60), style=style)


def _jump_squat(plan: Drill, rng: np.random.Generator) -> Drill:
    pause_s = float(rng.choice([0.0, rng.uniform(0.4, 2.5)]))
    style = ("hard" if rng.uniform() < 0.35 else "soft",)
    return replace(plan, count=int(rng.integers(5, 16)), pause_s=pause_s, style=style)


def _landing(plan: Drill, rng: np.random.Generator) -> Drill:
    first = str(rng.choice(["forefoot", "flat", "heel"], p=[0.6, 0.2, 0.2]))
    style = (first, *["hard"] * bool(rng.uniform() < 0.3))
    count, height_m = int(rng.integers(3, 7)), rng.uniform(0.15, 0.35)
    return replace(plan, count=count, height_m=height_m, style=style, pause_s=1.5)


def _unseen(plan: Drill, rng: np.random.Generator) -> Drill:
    return replace(
        plan,
        count=15 if plan.exercise == "foam_roller" else int(rng.integers(5, 16)),
        hold_s=rng.uniform(1.5, 3.5),
        raise_s=rng.uniform(0.6, 1.6),
        pause_s=rng.uniform(0.5, 1.5),
    )


_HABITS: dict[str, Callable[[Drill, np.random.Generator], Drill]] = {
    "toe_raise": _toe_raise,
    **dict.fromkeys((*STRETCHES, "down_dog"), _hold),
    "tiptoe_walk": _tiptoe_walk,
    **dict.fromkeys(BANDS, _band),
    "jump_squat": _jump_squat,
    "one_leg_landing": _landing,
    **dict.fromkeys(UNSEEN, _unseen),
}
