"""At most two things to do next time, each with the source it comes from.

The order is fixed: what the protocol judges first, then what keeps a session safe and steady. Every
threshold here is the project's own choice. Nothing is ever advised that the protocol does not ask
for: under a protocol without numbers nobody is told to be slower or deeper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from tempo.coach.protocol import TIMES, Protocol, Target
from tempo.coach.scoring import DECAY_TOLD_REPS, RepScore, SetSummary, known_value
from tempo.reps.rep import Rep

CONTROL = "document 000, medial tibial stress: five rehabilitation actions"
STEP_BY_STEP = (
    "documents 000, medial tibial stress: five rehabilitation actions, and 002, leg pain after "
    "running: causes and prevention"
)
PROJECT = "this project's own choice"

_MOST = 2
_OFTEN = 1 / 3  # a fault in this share of the reps is worth a sentence
_HURRY = 0.20  # so much quicker at the end of a set is worth a sentence
_STEADY = 0.80  # so many reps on tempo is praise
_UNEVEN = 0.50  # an S-shaped lowering has about 0.7


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence's code, its numbers, and where it comes from."""

    code: str
    source: str
    of: Mapping[str, float | str] = field(default_factory=dict)


def advise(
    reps: Sequence[Rep],
    scores: Sequence[RepScore],
    sets: Sequence[SetSummary],
    protocol: Protocol,
    level: str,
) -> tuple[Advice, ...]:
    """The two most useful sentences; none when there is no counted rep."""
    counted = [rep for rep in reps if rep.counted]
    if not counted:
        return ()
    found: list[Advice] = []
    for advice in _candidates(counted, scores, sets, protocol, level):
        found.append(advice)
        if len(found) == _MOST:
            break
    return tuple(found)


def _candidates(
    counted: Sequence[Rep],
    scores: Sequence[RepScore],
    sets: Sequence[SetSummary],
    protocol: Protocol,
    level: str,
) -> Iterator[Advice]:
    for target in sorted(protocol.judged, key=lambda target: -target.weight):
        if target.what in TIMES:
            yield from _about_time(counted, target)
    yield from _about_control(counted, protocol)
    yield from _about_depth(counted, protocol, level)
    yield from _about_hurry(sets)
    called = [score.on_tempo for score in scores if score.on_tempo is not None]
    if called and sum(called) >= _STEADY * len(called):
        yield Advice("well_paced", STEP_BY_STEP, {"on_tempo": sum(called), "reps": len(called)})
    if not protocol.judged:
        yield Advice("no_number", protocol.targets[0].source)
    yield Advice("hold_on", CONTROL)
    yield Advice("step_by_step", STEP_BY_STEP)


def _about_time(counted: Sequence[Rep], target: Target) -> Iterator[Advice]:
    values = [known_value(getattr(rep, target.what)) for rep in counted]
    known = [value for value in values if value is not None]
    band = target.on_tempo
    if not known or band is None:
        return
    typical = median(known)
    of: dict[str, float | str] = {
        "median": typical,
        "low": target.asked[0],
        "high": target.asked[1],
    }
    if typical < band[0]:
        yield Advice(f"{target.what}_short", target.source, of)
    elif typical > band[1]:
        yield Advice(f"{target.what}_long", target.source, of)


def _about_control(counted: Sequence[Rep], protocol: Protocol) -> Iterator[Advice]:
    if (
        protocol.target("eccentric_s") not in protocol.judged
        and protocol.target("evenness") is None
    ):
        return
    dropped = [rep.late_drop for rep in counted if rep.late_drop is not None]
    if dropped and sum(dropped) >= _OFTEN * len(dropped):
        yield Advice("late_drop", CONTROL, {"dropped": sum(dropped), "reps": len(dropped)})
    evenness = [value for rep in counted if (value := known_value(rep.evenness)) is not None]
    judged = protocol.target("evenness")
    if judged is not None and judged.judged and evenness and median(evenness) < _UNEVEN:
        yield Advice("uneven", judged.source, {"evenness": median(evenness)})


def _about_depth(counted: Sequence[Rep], protocol: Protocol, level: str) -> Iterator[Advice]:
    target = protocol.target("depth_below_level_cm")
    if target is None or not target.judged or not protocol.below_level:
        return
    known = [
        value for rep in counted if (value := known_value(rep.depth_below_level_cm)) is not None
    ]
    if (
        level != "none"
        and known
        and 2 * sum(value < target.asked[0] for value in known) >= len(known)
    ):
        yield Advice("deeper", target.source, {"short_cm": target.asked[0] - median(known)})


def _about_hurry(sets: Sequence[SetSummary]) -> Iterator[Advice]:
    hurried = [
        each
        for each in sets
        if each.decay_s is not None
        and each.reps >= DECAY_TOLD_REPS
        and each.first_third_s
        and -each.decay_s > max(_HURRY * each.first_third_s, each.decay_s_ci or 0.0)
    ]
    if hurried:
        worst = min(hurried, key=lambda each: each.decay_s or 0.0)
        of = {
            "set": worst.set,
            "first": worst.first_third_s or 0.0,
            "last": worst.last_third_s or 0.0,
        }
        yield Advice("hurried_at_the_end", PROJECT, of)
