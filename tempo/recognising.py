"""Which exercise it is: every machine watches, and what explains most of the movement is named."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from tempo.exercises.effort import Effort, TiptoeWalk
from tempo.exercises.exercise import BY_NAME, Exercise
from tempo.exercises.tilt_measure import Turned
from tempo.exercises.watch import Watch
from tempo.reps.rep import Rep, Stretch
from tempo.samples import Samples
from tempo.step import Outcome, Setup

#: The machine that stands for a look; nobody said yet whether the foot is off the floor.
_WATCHED = {
    "toe_raise": BY_NAME["toe_raise"],
    "held_stretch": BY_NAME["gastrocnemius_stretch"],
    "tiptoe_walk": BY_NAME["tiptoe_walk"],
    "band_up_down": Exercise("band_up_down", "tilt", "band_up_down"),
    "band_sideways": Exercise("band_sideways", "tilt", "band_sideways", "inward"),
    "jump_squat": BY_NAME["jump_squat"],
    "one_leg_landing": BY_NAME["one_leg_landing"],
}
#: Shorter rests are what standing about holds many of.
_LONG_HOLD_S = 8.0
#: A foot that rests like this stands (8°), or hangs or lies (20°).
_STANDING_RAD, _NOT_STANDING_RAD = 0.14, 0.35
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
    turns: tuple[Turned, ...]


def watched(samples: Samples, setup: Setup, exercise: Exercise) -> Watched:
    """One machine on a whole recording."""
    watch = Watch(exercise, setup)
    efforts = [*watch.push(samples), *watch.finish()]
    return Watched(tuple(efforts), tuple(watch.rejected), tuple(watch.unfinished), watch.turns)


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
    """The look, the code of why, and between which it is where that is open."""
    count = {look: len(one.efforts) for look, one in found.items()}
    reps, rises_s = len(outcome.reps), sum(map(_rep_s, outcome.reps))
    walks = [one.did for one in found["tiptoe_walk"].efforts]
    steps = max((len(one.steps) for one in walks if isinstance(one, TiptoeWalk)), default=0)
    holds_s = [one.end_s - one.start_s for one in found["held_stretch"].efforts]
    held = sum(each >= _LONG_HOLD_S for each in holds_s)
    if count["jump_squat"] >= 2 and count["jump_squat"] > count["one_leg_landing"]:
        return "jump_squat", "flights", ()
    if count["one_leg_landing"] >= 2 and count["one_leg_landing"] > reps:
        return "one_leg_landing", "falls", ()
    if steps >= 4:
        return "tiptoe_walk", "steps_without_heel", ()
    if held >= 2 and sum(holds_s) > 2.0 * rises_s:
        return "held_stretch", "steps_away_and_back", ()
    if outcome.mount_detected == "shank" and reps >= 2:
        return "heel_raise", "heel_rises", ()
    turned = _turned(found, outcome)
    return turned if turned is not None else (None, "nothing_explains_it", ())


def _turned(  # noqa: PLR0911  # a table of evidence, one line an outcome
    found: dict[str, Watched], outcome: Outcome
) -> tuple[str | None, str, tuple[str, ...]] | None:
    """Among exercises that turn the foot out of rest and back."""
    reps = len(outcome.reps)
    toes = sum(one.reason == "toe_raise" for one in outcome.rejected)
    tilts = max((found[look].turns for look in ("band_up_down", "band_sideways")), key=len)
    if max(reps, toes, len(tilts)) < 3:
        return None
    offs = [one.off_stand_rad for one in tilts if one.off_stand_rad is not None]
    along = [one.along_front for one in tilts if one.along_front is not None]
    if offs and median(offs) > _NOT_STANDING_RAD:
        if not along:
            return None, "front_unknown", ("band_up_down", "band_sideways")
        if median(map(abs, along)) > 0.8:
            return "band_up_down", "turns_in_the_air", ()
        if median(map(abs, along)) < 0.6:
            return "band_sideways", "turns_in_the_air", ()
        return None, "turns_about_no_known_point", ("band_up_down", "band_sideways")
    roms = [rep.rom_deg.value for rep in outcome.reps if rep.rom_deg.value is not None]
    if reps >= 3 and reps > 2 * toes:
        if roms and median(roms) > 30.0:
            return "heel_raise", "turns_too_far_for_toes", ()
        if along and sum(each > 0.5 for each in along) >= 0.6 * len(along):
            return "heel_raise", "strides_tell_the_heel_rises", ()
        return None, "front_unknown", ("heel_raise", "toe_raise")
    if toes >= 3 and toes > 2 * reps and offs and median(offs) < _STANDING_RAD:
        return "toe_raise", "strides_tell_the_toes_rise", ()
    return None, "turns_about_no_known_point", ("toe_raise", "band_up_down", "band_sideways")
