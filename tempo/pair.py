"""The hall for two sensors: a left and a right recording of the same minutes, read together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from tempo.dsp.lag import Aligned, UnalignableError, align
from tempo.dsp.likeness import activity
from tempo.errors import RecordingError
from tempo.reps.legs import Carried, Footing, who_carried
from tempo.reps.rep import Rep, Stretch
from tempo.reps.symmetry import Compared, Leg, legs_of, symmetry
from tempo.session import Analysis, judged
from tempo.sources.sidecar import begun_apart_s

#: What two sidecars' `started_at` may be off against each other: two phones, one of them without a
#: network for a week.
CLOCKS_OFF_S = 15.0
_CURE = {
    "too_short": "record both from before the first raise to after the last",
    "no_overlap": "name two recordings of the same session",
    "nothing_shared": "walk some steps or rise on both feet at the beginning and at the end",
    "ambiguous": "name two recordings of the same session, or record both with one computer, which "
    "notes when each began",
}
_WHY = {
    "too_short": "one of them is shorter than 15 s, too short to find its place in the other",
    "no_overlap": "they do not overlap in time",
    "nothing_shared": "too little in them moves at the same time to tell which second is which",
    "ambiguous": "they may fit together in more than one way, or not at all",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Both analyses without what the other foot's sensor showed to be no rep, and their legs.

    ``clock`` turns the right recording's seconds into the left one's; ``clock_source`` says what it
    rests on: ``signal``, or ``signal_and_started_at``. ``lowerings`` says of each rep of the left
    and of the right foot how many legs rose and lowered, ``swings`` how many were taken out.
    """

    left: Analysis
    right: Analysis
    clock: Aligned
    clock_source: str
    lowerings: tuple[tuple[Carried, ...], tuple[Carried, ...]]
    swings: tuple[int, int]
    compared: tuple[Compared, ...]


def compare_legs(analysis: Analysis) -> tuple[Compared, ...]:
    """Left against right in one recording whose sets alternate; empty where only one leg worked."""
    outcome = analysis.outcome
    return symmetry(*legs_of(outcome.reps, _own_length_cm(analysis), outcome.level))


def pair(one: Analysis, other: Analysis) -> Pair:
    """A left and a right recording of the same session, in either order.

    Raises
    ------
    RecordingError
        The sides are wrong, or the two cannot be laid on one clock; says why and what to do.
    """
    left, right = _in_order(one, other)
    clock, source = _clock(left, right)
    carried = who_carried(
        _footing(left), _footing(right), clock.to_second, clock.to_first, clock.ci_s
    )
    left, of_left = _without_swings(left, carried[0])
    right, of_right = _without_swings(right, carried[1])
    swings = len(carried[0]) - len(of_left), len(carried[1]) - len(of_right)
    compared = symmetry(_leg(left, of_left), _leg(right, of_right))
    return Pair(left, right, clock, source, (of_left, of_right), swings, compared)


def _in_order(one: Analysis, other: Analysis) -> tuple[Analysis, Analysis]:
    """Left first, each rep on the side of the foot that wears the sensor."""
    sides = [_side(one), _side(other)]
    names = one.recording.path, other.recording.path
    for side, name in zip(sides, names, strict=True):
        if side == "both":
            raise RecordingError(
                f"{name} is of both sides by its sidecar; a pair is a left and a right recording"
            )
    known = [side for side in sides if side is not None]
    if len(known) == 2 and known[0] == known[1]:
        raise RecordingError(
            f"{names[0]} and {names[1]} are both of the {known[0]} side; a pair is a left and a "
            'right recording: correct "side" in their sidecars'
        )
    turned = sides[0] == "right" or sides[1] == "left"
    left, right = (other, one) if turned else (one, other)
    return _on_side(left, "left"), _on_side(right, "right")


def _side(analysis: Analysis) -> str | None:
    """The foot that wears the sensor: the sidecar's, for sets may name the leg that works."""
    return analysis.recording.sidecar.side


def _on_side(analysis: Analysis, side: str) -> Analysis:
    reps = tuple(replace(rep, side=side) for rep in analysis.outcome.reps)
    sidecar = replace(analysis.recording.sidecar, side=side)
    recording = replace(analysis.recording, sidecar=sidecar)
    return judged(recording, replace(analysis.outcome, reps=reps), analysis.protocol)


def _clock(left: Analysis, right: Analysis) -> tuple[Aligned, str]:
    near = begun_apart_s(left.recording.sidecar, right.recording.sidecar)
    raises = [
        (number, rep.concentric_start_s)
        for number, analysis in enumerate((left, right))
        for rep in analysis.outcome.reps
    ]
    signals = [
        activity(one.recording.samples.time_s, one.recording.samples.gyr_dps)
        for one in (left, right)
    ]
    try:
        found = align(
            *signals,
            shared_s=np.array(raises, dtype=np.float64).reshape(-1, 2),
            near=None if near is None else (near, CLOCKS_OFF_S),
        )
    except UnalignableError as code:
        names = f"{left.recording.path} and {right.recording.path}"
        why, cure = _WHY[str(code)], _CURE[str(code)]
        raise RecordingError(f"{names} cannot be read as a pair: {why}; {cure}") from None
    return found, "signal" if near is None else "signal_and_started_at"


def _footing(analysis: Analysis) -> Footing:
    outcome = analysis.outcome
    return Footing(
        outcome.reps, outcome.trace.time_s, outcome.trace.heel_m, analysis.recording.samples
    )


def _leg(analysis: Analysis, lowerings: tuple[Carried, ...]) -> Leg:
    """The reps to compare: those that this leg is known to have carried, if there are any."""
    sure = tuple(one.rep for one in lowerings if one.carried)
    return Leg(sure or analysis.outcome.reps, _own_length_cm(analysis), analysis.outcome.level)


def _own_length_cm(analysis: Analysis) -> float | None:
    """The foot length where it was told, for the default one is less certain."""
    outcome = analysis.outcome
    return None if "foot_length_default" in outcome.quality else outcome.foot_length_cm


def _without_swings(
    analysis: Analysis, carried: tuple[Carried, ...]
) -> tuple[Analysis, tuple[Carried, ...]]:
    """Without the swings of a foot in the air, which go to what was rejected."""
    kept = [one for one in carried if one.carried is not False]
    if len(kept) == len(carried):
        return analysis, carried
    reps = _numbered([one.rep for one in kept])
    swings = [
        Stretch(one.rep.concentric_start_s, one.rep.eccentric_end_s, "foot_in_air")
        for one in carried
        if one.carried is False
    ]
    rejected = sorted((*analysis.outcome.rejected, *swings), key=lambda each: each.start_s)
    outcome = replace(analysis.outcome, reps=reps, rejected=tuple(rejected))
    told = tuple(replace(one, rep=rep) for one, rep in zip(kept, reps, strict=True))
    return judged(analysis.recording, outcome, analysis.protocol), told


def _numbered(reps: list[Rep]) -> tuple[Rep, ...]:
    """Sets and reps counted anew, without holes."""
    numbers = [(1, 1)]
    for before, rep in pairwise(reps):
        number, count = numbers[-1]
        numbers.append((number, count + 1) if rep.set == before.set else (number + 1, 1))
    return tuple(
        replace(rep, set=number, rep=count)
        for rep, (number, count) in zip(reps, numbers, strict=False)
    )
