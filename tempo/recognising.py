"""Which exercise it is: every machine watches, and what explains most of the movement is named."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from tempo.exercises.effort import Effort, TiptoeWalk
from tempo.exercises.exercise import BY_NAME, Exercise
from tempo.exercises.watch import Watch
from tempo.reps.rep import Rep, Stretch
from tempo.samples import Samples
from tempo.step import Outcome, Setup

#: The machine that stands for a look; that of sideways tilts adds up the gyro's turns.
_WATCHED = {
    "toe_raise": BY_NAME["toe_raise"],
    "held_stretch": BY_NAME["gastrocnemius_stretch"],
    "tiptoe_walk": BY_NAME["tiptoe_walk"],
    "band_up_down": Exercise("band_up_down", "tilt", "band_up_down", lifted=True),
    "band_sideways": Exercise("band_sideways", "tilt", "band_sideways", "inward", lifted=True),
    "jump_squat": BY_NAME["jump_squat"],
    "one_leg_landing": BY_NAME["one_leg_landing"],
}
LOOKS = ("heel_raise", *_WATCHED)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many efforts a machine saw, and for how many seconds."""

    look: str
    efforts: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Recognised:
    """The look and why; with None the reason is what it may be. ``watch`` saw the efforts."""

    look: str | None
    reason: str
    between: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    efforts: tuple[Effort, ...] = ()
    rejected: tuple[Stretch, ...] = ()
    unfinished: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Watched:
    """What one machine found in a recording."""

    efforts: tuple[Effort, ...]
    rejected: tuple[Stretch, ...]
    unfinished: tuple[Stretch, ...]
    heel_turns: tuple[bool, ...]


def watched(samples: Samples, setup: Setup, exercise: Exercise) -> Watched:
    """One machine on a whole recording."""
    watch = Watch(exercise, setup)
    efforts = [*watch.push(samples), *watch.finish()]
    return Watched(
        tuple(efforts), tuple(watch.rejected), tuple(watch.unfinished), watch.heel_turns
    )


def recognise(samples: Samples, setup: Setup, outcome: Outcome) -> Recognised:
    """The look of what was done; ``outcome`` is what the heel-raise pipeline found."""
    found = {look: watched(samples, setup, exercise) for look, exercise in _WATCHED.items()}
    evidence = (
        Evidence("heel_raise", len(outcome.reps), sum(map(_rep_s, outcome.reps))),
        *(
            Evidence(look, len(one.efforts), sum(each.end_s - each.start_s for each in one.efforts))
            for look, one in found.items()
        ),
    )
    look, reason, between = _verdict(found, outcome)
    if look is None or look == "heel_raise":
        return Recognised(look, reason, between, evidence)
    chosen = found[look]
    return Recognised(
        look, reason, between, evidence, chosen.efforts, chosen.rejected, chosen.unfinished
    )


def _rep_s(rep: Rep) -> float:
    return rep.eccentric_end_s - rep.concentric_start_s


def _verdict(
    found: dict[str, Watched], outcome: Outcome
) -> tuple[str | None, str, tuple[str, ...]]:
    count = {look: len(one.efforts) for look, one in found.items()}
    reps = len(outcome.reps)
    steps = max(
        (len(each.did.steps) for each in found["tiptoe_walk"].efforts
         if isinstance(each.did, TiptoeWalk)),
        default=0,
    )
    if count["jump_squat"] >= 2 and count["jump_squat"] > count["one_leg_landing"]:
        return "jump_squat", "flights", ()
    if count["one_leg_landing"] >= 2:
        return "one_leg_landing", "falls", ()
    if steps >= 4:
        return "tiptoe_walk", "steps_without_heel", ()
    turned = _turned(found, outcome)
    if turned is not None:
        return turned
    if count["held_stretch"] >= 1:
        return "held_stretch", "steps_away_and_back", ()
    if reps >= 2:
        return "heel_raise", "heel_rises", ()
    return None, "nothing_explains_it", ()


def _turned(
    found: dict[str, Watched], outcome: Outcome
) -> tuple[str | None, str, tuple[str, ...]] | None:
    """Among exercises that turn the foot out of rest and back."""
    reps = len(outcome.reps)
    updown, sideways = found["band_up_down"], found["band_sideways"]
    most = max(reps, len(updown.efforts), len(sideways.efforts), len(found["toe_raise"].efforts))
    if most < 3:
        return None
    roms = [rep.rom_deg.value for rep in outcome.reps if rep.rom_deg.value is not None]
    if reps >= 0.6 * most and roms and median(roms) > 30.0:
        return "heel_raise", "turns_too_far_for_toes", ()
    heel = updown.heel_turns
    if heel and 3 * sum(heel) >= 2 * len(heel) and reps >= 0.6 * most:
        return "heel_raise", "strides_tell_the_heel_rises", ()
    if heel and 3 * sum(heel) <= len(heel) and reps >= 0.6 * most:
        return "toe_raise", "strides_tell_the_toes_rise", ()
    if reps >= 0.6 * most:
        return None, "front_unknown", ("heel_raise", "toe_raise")
    return None, "turns_about_no_known_point", ("band_up_down", "band_sideways", "toe_raise")
