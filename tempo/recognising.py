"""Which exercise it is: every machine watches, and what explains most of the movement is named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median

from tempo.exercises.effort import Effort, Tilt, TiptoeWalk
from tempo.exercises.exercise import BY_NAME, Exercise
from tempo.exercises.tilt_measure import Turned
from tempo.exercises.watch import Watch
from tempo.reps.hindsight import HEEL_OR_TOES, goes_below_level
from tempo.reps.rep import Rep, Stretch
from tempo.samples import Samples
from tempo.step import Outcome, Setup

#: The machine that stands for a look; nobody said yet whether the foot is off the floor, and of
#: stretches only what the foot itself shows is believed.
_WATCHED = {
    "toe_raise": BY_NAME["toe_raise"],
    "held_stretch": Exercise("held_stretch", "hold", "held_stretch"),
    "tiptoe_walk": BY_NAME["tiptoe_walk"],
    "band_up_down": Exercise("band_up_down", "tilt", "band_up_down"),
    "band_sideways": Exercise("band_sideways", "tilt", "band_sideways", "inward"),
    "jump_squat": BY_NAME["jump_squat"],
    "one_leg_landing": BY_NAME["one_leg_landing"],
}
#: Shorter rests are what standing about holds many of.
_LONG_HOLD_S = 8.0
#: A foot that rests like this stands on the same floor (4°), or hangs or lies (20°).
_STANDING_RAD, _NOT_STANDING_RAD = 0.07, 0.35
#: So many turns, raises or toes are an exercise; turns about an axis that no stride has need more.
_SEVERAL, _MANY, _STEPS, _MOSTLY = 3, 5, 4, 0.8
#: Cosine with the strides' axis of turns that go across it, and of those that go along.
_SIDEWAYS, _ALONG = 0.6, 0.8
#: Against a band people hold (004: 2–3 s); a leg that is rolled to and fro does not.
_BAND_HOLD_S = 0.8
#: Toes do not come up by more, degrees.
_TOO_FAR_DEG = 30.0
_BANDS = ("band_up_down", "band_sideways")
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
    look, reason, between = _verdict(_Seen(outcome, found))
    if look is None or look == "heel_raise":
        return Recognised(look, reason, between, evidence)
    chosen = found[look]
    return Recognised(
        look, reason, between, evidence, chosen.efforts, chosen.rejected, chosen.unfinished
    )


def unless_named(outcome: Outcome, *, other: bool) -> Outcome:
    """Raises that may be the heel's or the toes' are none where the recording names another.

    Whoever recorded it saw what was done; who asks afterwards, perhaps for a whole folder, did not,
    and the signal does not decide it.
    """
    if not other or HEEL_OR_TOES not in outcome.quality:
        return outcome
    withdrawn = (
        Stretch(rep.concentric_start_s, rep.eccentric_end_s, "named_otherwise")
        for rep in outcome.reps
    )
    quality = tuple(dict.fromkeys((*outcome.quality, "no_reps")))
    return replace(outcome, reps=(), rejected=(*outcome.rejected, *withdrawn), quality=quality)


def _rep_s(rep: Rep) -> float:
    return rep.eccentric_end_s - rep.concentric_start_s


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the rules look at."""

    outcome: Outcome
    found: dict[str, Watched]

    def count(self, look: str) -> int:
        return len(self.found[look].efforts)

    def rejected(self, *reasons: str) -> int:
        return sum(one.reason in reasons for one in self.outcome.rejected)

    @property
    def rises_s(self) -> float:
        return sum(map(_rep_s, self.outcome.reps))

    @property
    def holds_s(self) -> list[float]:
        return [one.end_s - one.start_s for one in self.found["held_stretch"].efforts]

    @property
    def long_holds(self) -> int:
        return sum(each >= _LONG_HOLD_S for each in self.holds_s)

    @property
    def steps(self) -> int:
        walks = (one.did for one in self.found["tiptoe_walk"].efforts)
        return max((len(one.steps) for one in walks if isinstance(one, TiptoeWalk)), default=0)

    @property
    def turns(self) -> tuple[Turned, ...]:
        return max((self.found[look].turns for look in _BANDS), key=len)

    @property
    def turns_s(self) -> float:
        """How long the foot was turned out of rest."""
        return max(
            sum(one.end_s - one.start_s for one in self.found[look].efforts) for look in _BANDS
        )

    @property
    def off_rad(self) -> float | None:
        """How far the foot rested from how it had stood."""
        offs = [one.off_stand_rad for one in self.turns if one.off_stand_rad is not None]
        return median(offs) if offs else None

    @property
    def along(self) -> float | None:
        """Cosine of the turns' axis with that of strides, whichever way; None: no strides."""
        along = [abs(one.along_front) for one in self.turns if one.along_front is not None]
        return median(along) if along else None

    @property
    def turn_hold_s(self) -> float:
        efforts = max((self.found[look].efforts for look in _BANDS), key=len)
        holds = [one.did.hold_s.value or 0.0 for one in efforts if isinstance(one.did, Tilt)]
        return median(holds) if holds else 0.0


#: The look (None: open), the code of why, and between which it is where that is open.
_Told = tuple[str | None, str, tuple[str, ...]]


def _verdict(seen: _Seen) -> _Told:
    """The first rule that holds. What rules a look out stands before what would be taken for it."""
    for rule in (_off_the_ground, _toes, _heels, _kneels, _against_a_band, _stays, _either):
        told = rule(seen)
        if told is not None:
            return told
    return None, "nothing_explains_it", ()


def _off_the_ground(seen: _Seen) -> _Told | None:
    """Flights and falls; a step into a stretch ends in a touch, too, but then in a long rest."""
    jumps, landings = seen.count("jump_squat"), seen.count("one_leg_landing")
    if jumps >= 2 and jumps > landings:
        return "jump_squat", "flights", ()
    if landings >= 2 and landings > max(len(seen.outcome.reps), seen.long_holds):
        return "one_leg_landing", "falls", ()
    if seen.steps >= _STEPS:
        return "tiptoe_walk", "steps_without_heel", ()
    return None


def _toes(seen: _Seen) -> _Told | None:
    """Swings that strides call the toes' and that begin where the foot stood, all that way."""
    toes = seen.rejected("toe_raise")
    stood = seen.off_rad is not None and seen.off_rad < _STANDING_RAD
    ways = [one.along_front < -0.5 for one in seen.turns if one.along_front is not None]
    if sum(ways) < _MOSTLY * len(ways):
        return None
    if toes >= _SEVERAL and toes > 2 * len(seen.outcome.reps) and stood:
        return "toe_raise", "strides_tell_the_toes_rise", ()
    return None


def _heels(seen: _Seen) -> _Told | None:
    """Raises that nothing in `reps` spoke against, and that toes cannot have been."""
    reps = seen.outcome.reps
    least = 2 if seen.outcome.mount_detected == "shank" else _SEVERAL
    # half as many raises as the foot turned are some that a band's turns were taken for
    few = len(reps) < least or 2 * len(reps) <= len(seen.turns)
    if few or 2.0 * seen.rises_s < sum(seen.holds_s):
        return None
    if seen.outcome.mount_detected == "shank":
        return "heel_raise", "heel_rises", ()
    if HEEL_OR_TOES in seen.outcome.quality or len(reps) <= 2 * seen.rejected("toe_raise"):
        return None
    roms = [rep.rom_deg.value for rep in reps if rep.rom_deg.value is not None]
    if roms and median(roms) > _TOO_FAR_DEG:
        return "heel_raise", "turns_too_far_for_toes", ()
    if goes_below_level(reps):
        return "heel_raise", "heel_below_level", ()
    return "heel_raise", "strides_tell_the_heel_rises", ()


def _kneels(seen: _Seen) -> _Told | None:
    """A down dog: a hold between two kneelings on the toes."""
    if seen.long_holds and seen.rejected("toes_tucked", "turned_too_far") > seen.long_holds:
        return "held_stretch", "kneels_before_and_after", ()
    return None


def _against_a_band(seen: _Seen) -> _Told | None:
    """A foot that turns and holds where it bears no weight, or about an axis that bears none."""
    if len(seen.turns) < _SEVERAL or seen.turn_hold_s < _BAND_HOLD_S or seen.off_rad is None:
        return None
    lies = seen.off_rad > _NOT_STANDING_RAD
    if seen.along is None:
        return (None, "front_unknown", _BANDS) if lies else None
    if seen.along < _SIDEWAYS and len(seen.turns) >= _MANY:
        return "band_sideways", "turns_in_the_air", ()
    if not lies:
        return None
    if seen.along > _ALONG:
        return "band_up_down", "turns_in_the_air", ()
    return None, "turns_about_no_known_point", _BANDS


def _stays(seen: _Seen) -> _Told | None:
    """Rests that last longer than all that was done beside them."""
    if seen.long_holds >= 2 and sum(seen.holds_s) > max(2.0 * seen.rises_s, seen.turns_s):
        return "held_stretch", "steps_away_and_back", ()
    return None


def _either(seen: _Seen) -> _Told | None:
    """Turns out of rest and back that nothing tells apart."""
    reps, toes = len(seen.outcome.reps), seen.rejected("toe_raise")
    if max(reps, toes, len(seen.turns)) < _SEVERAL:
        return None
    if reps >= _SEVERAL and HEEL_OR_TOES in seen.outcome.quality:
        return None, "front_unknown", ("heel_raise", "toe_raise")
    return None, "turns_about_no_known_point", ("toe_raise", *_BANDS)
