"""From a plan to a track: each activity put after the one before."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tempo.samples import FloatArray
from tempo.simulator.ambulation import walk
from tempo.simulator.drilling import Actor, Deed
from tempo.simulator.drills import drill
from tempo.simulator.exercises import exercise
from tempo.simulator.people import Person
from tempo.simulator.plan import (
    Activity,
    Aid,
    Drill,
    Exercise,
    RaiseSet,
    SessionPlan,
    Stand,
    Walk,
)
from tempo.simulator.raises import Intent, Raiser
from tempo.simulator.track import Track

_FIDGETS = ("weight_shift", "shuffle", "jiggle", "weight_shift")


@dataclass(slots=True)
class Acted:
    """What came of a plan: the track, the intents, and the rows of labels and of sets' starts.

    ``deeds`` are those of exercises other than heel raises, each with its name and set.
    """

    track: FloatArray = field(default_factory=lambda: np.empty((0, 0)))
    intents: list[Intent] = field(default_factory=list)
    labels: list[tuple[int, int, str]] = field(default_factory=list)
    sets: list[tuple[int, str]] = field(default_factory=list)
    deeds: list[tuple[str, int, Deed]] = field(default_factory=list)


def act(person: Person, session: SessionPlan, grid_hz: float, rng: np.random.Generator) -> Acted:
    """Let a person do what the plan says."""
    outwards = 1.0 if session.side == "left" else -1.0
    track = Track(outwards * np.radians(person.toe_out_deg), grid_hz)
    raiser = Raiser(person, track, session.moved, rng)
    acted = Acted()
    for activity in session.activities:
        perform(activity, track, raiser, acted, session.side, rng)
    for intent in acted.intents:
        if intent.practice:
            acted.labels.append((intent.raise_start, intent.lower_end, "practice"))
    acted.track = track.finish()
    return acted


def perform(
    activity: Activity,
    track: Track,
    raiser: Raiser,
    acted: Acted,
    side: str,
    rng: np.random.Generator,
) -> None:
    """Put one activity on the track, and what it was into ``acted``."""
    start = len(track)
    match activity:
        case RaiseSet():
            side = activity.side or side
            acted.sets.append((start, side))
            acted.intents += raiser.perform(activity, len(acted.sets), side)
        case Aid():
            raiser.aid(activity)
        case Stand():
            _stand(track, activity, rng)
            if activity.label:
                acted.labels.append((start, len(track), activity.label))
        case Walk():
            walk(track, activity, rng)
        case Drill():
            acted.sets.append((start, activity.side or side))
            actor = Actor(raiser.person, track, side, rng)
            done = drill(actor, activity)
            acted.deeds += [(activity.exercise, len(acted.sets), deed) for deed in done]
        case Exercise():
            exercise(track, activity, rng)


def _stand(track: Track, stand: Stand, rng: np.random.Generator) -> None:
    pauses_s = rng.dirichlet(np.full(stand.fidgets + 1, 3.0)) * stand.seconds
    for pause_s in pauses_s[:-1]:
        track.hold(pause_s)
        exercise(track, Exercise(str(rng.choice(_FIDGETS)), count=1), rng)
    track.hold(pauses_s[-1])
