"""A person over weeks: the same body, session after session, changing slowly or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from tempo.simulator.people import draw_person
from tempo.simulator.recipe import Recipe, prepare
from tempo.simulator.simulation import Simulated

#: Monday, Tuesday, Thursday, Friday, Saturday.
_DAYS = (0, 1, 3, 4, 5)
#: How a person varies from day to day: shares of the lowering time, and cm of height.
_LOWER_SPREAD = 0.04
_HEIGHT_SPREAD_CM = 0.5


@dataclass(frozen=True, slots=True)
class Programme:
    """So many sessions, five a week, that differ by what a recipe says and by a slow change.

    ``gain_s`` is added to the intended lowering time from session to session, ``deeper_cm`` to the
    depth; ``pain`` is what the person answers at first (0–10), easing to nothing with a gain.
    """

    sessions: int = 60
    gain_s: float = 0.0
    deeper_cm: float = 0.0
    pain: float = 3.0


@dataclass(frozen=True, slots=True)
class Evening:
    """One session of a programme: on which day from the first one, and the person's answers."""

    day: int
    simulated: Simulated
    pain: dict[str, float]


def evenings(programme: Programme, recipe: Recipe, seed: int = 0) -> Iterator[Evening]:
    """The sessions, one after the other; the same arguments give the same bits.

    Raises
    ------
    TempoError
        The recipe, or what it becomes in the end, is nothing that a person does.
    """
    person = draw_person(seed, recipe.wobble_deg)
    for number in range(programme.sessions):
        rng = np.random.default_rng([seed, 11, number])
        today = replace(
            recipe,
            lower_s=(recipe.lower_s + number * programme.gain_s) * rng.normal(1.0, _LOWER_SPREAD),
            top_cm=recipe.top_cm + rng.normal(0.0, _HEIGHT_SPREAD_CM),
            depth_cm=max(
                recipe.depth_cm
                + number * programme.deeper_cm
                + rng.normal(0.0, _HEIGHT_SPREAD_CM) * (recipe.depth_cm > 0),
                0.1 * (recipe.depth_cm > 0),
            ),
        )
        yield Evening(
            day=7 * (number // len(_DAYS)) + _DAYS[number % len(_DAYS)],
            simulated=prepare(today, 1000 * seed + number, person),
            pain=_pain(programme, number, rng),
        )


def _pain(programme: Programme, number: int, rng: np.random.Generator) -> dict[str, float]:
    """Whole points: a little more after than before, settled by the next morning."""
    eased = number / max(programme.sessions - 1, 1) if programme.gain_s > 0 else 0.0
    before = programme.pain * (1.0 - eased)
    answers = {"before": before, "after": before + 0.6, "next_morning": before}
    return {
        when: float(np.clip(np.round(value + rng.normal(0.0, 0.4)), 0, 10))
        for when, value in answers.items()
    }
