"""How a rep, a set and a session are scored: 0–100, from parts with reasons. Pure functions.

What is judged is what the protocol's source says, and nothing else. Each judged target is one part:

==========================  ==========================================================  =========
part                        points, 0–100                                               weight
==========================  ==========================================================  =========
a time (lowering, raise,    100 · min(t / low, high / t, 1), where low–high is what     5, 2, 2, 1
hold, pause)                the source asks: one number, or its own band (hold: 1–2 s)
``depth_below_level_cm``    100 at the asked depth or below it, 0 from 2 cm above it,   2
                            in proportion between
``evenness``                100 · evenness                                              2
``late_drop``               0 if the last quarter of the way was dropped, else 100      1
==========================  ==========================================================  =========

So 8.2 of 10 s is 82 points, and 12.2 s as many: too slow is as far off as too fast. A rep's score
is the mean of its parts by weight; a part that could not be measured is dropped, with the reason,
and the other weights are rescaled; with nothing left the score is None. A set's and the session's
score is the mean over the counted reps that have one (whole reps, no practice), every rep alike.

*On tempo*: every judged time lies in the source's band or, where the source gives none, within
±20 % of it (a hold or a pause never narrower than ±0.5 s). *Decay*: mean lowering time of the last
third of the set's counted reps minus that of the first third (thirds of n // 3 reps, from three
reps on); negative = hurrying.

The weights, ±20 %, ±0.5 s and 2 cm are the project's own choice; no source gives them. (2 cm is
about what a person's heel height varies from week to week: 1.96 · √2 · 0.8 cm, Byrne 2017.) Scores
use the best estimate. Where its 90 % interval holds an edge of the band, the reason's code begins
with ``near_`` and nothing is claimed about the side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, sqrt
from statistics import median

from tempo.coach.protocol import Protocol, Target
from tempo.reps.rep import Measured, Rep

DEPTH_RAMP_CM = 2.0
#: A decay is always given; it is worth a sentence from sets of this many reps on.
DECAY_TOLD_REPS = 6
_DECILES = 11  # travel times at 0, 10, … 100 % of the way


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part has its points. ``weight`` is its share of the rep's score, ``of`` the numbers."""

    code: str
    part: str
    points: float | None
    weight: float
    of: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RepScore:
    """A rep's score out of 100 (None: nothing to judge), its reasons, and whether on tempo."""

    score: float | None
    reasons: tuple[Reason, ...]
    on_tempo: bool | None


@dataclass(frozen=True, slots=True)
class SetSummary:
    """One set in numbers.

    ``reps`` counts the whole reps that are no practice, ``timed`` those of them that could be
    called on or off tempo, ``tut_s`` adds up their time under tension. ``asked`` is how many its
    source asks for where that is judged, which it is of other exercises than heel raises only.
    """

    set: int
    side: str | None
    start_s: float
    end_s: float
    reps: int
    partial: int
    practice: int
    score: float | None
    timed: int
    on_tempo_share: float | None
    eccentric_s_median: float | None
    first_third_s: float | None
    last_third_s: float | None
    decay_s: float | None
    decay_s_ci: float | None
    tut_s: float | None
    asked: int | None = None


def score_rep(rep: Rep, protocol: Protocol, level: str) -> RepScore:
    """The rep against the protocol; partial and practice reps are not scored.

    ``level`` is ``labelled``, ``assumed`` or ``none``; with ``none`` depth is not judged.
    """
    if not rep.counted:
        return RepScore(None, (), None)
    verdicts = [(target, _judge(rep, target, level)) for target in protocol.judged]
    known = sum(target.weight for target, verdict in verdicts if verdict.points is not None)
    reasons = tuple(
        Reason(
            verdict.code,
            target.what,
            verdict.points,
            0.0 if verdict.points is None else target.weight / known,
            verdict.of,
        )
        for target, verdict in verdicts
    )
    score = sum(reason.weight * (reason.points or 0.0) for reason in reasons) if known else None
    return RepScore(score, reasons, _on_tempo(rep, protocol))


def summarise_sets(reps: Sequence[Rep], scores: Sequence[RepScore]) -> tuple[SetSummary, ...]:
    """One summary a set, in the order of the sets; ``scores`` stand beside ``reps``."""
    pairs = list(zip(reps, scores, strict=True))
    return tuple(
        _summarise([pair for pair in pairs if pair[0].set == number])
        for number in sorted({rep.set for rep in reps})
    )


def session_score(scores: Sequence[RepScore]) -> float | None:
    """The mean over all reps that have a score, or None."""
    return _mean([score.score for score in scores if score.score is not None])


def last_third_s(rep: Rep) -> float | None:
    """How long the last third of the lowering's travel took, s; None where it is not known."""
    times = rep.travel_times_s
    if len(times) != _DECILES:
        return None
    return times[-1] - (times[6] + (times[7] - times[6]) * 2 / 3)


def known_value(measured: Measured) -> float | None:
    """The number, or None when it is withheld (or is no number at all)."""
    value = measured.value
    return value if value is not None and isfinite(value) else None


@dataclass(frozen=True, slots=True)
class _Verdict:
    code: str
    points: float | None
    of: Mapping[str, float | str]


def _judge(rep: Rep, target: Target, level: str) -> _Verdict:
    if target.what == "depth_below_level_cm":
        return _judge_depth(rep, target, level)
    if target.what == "evenness":
        return _judge_evenness(rep)
    if target.what == "late_drop":
        return _judge_late_drop(rep)
    return _judge_time(rep, target)


def _withheld(code: str | None) -> _Verdict:
    return _Verdict("withheld", None, {"why": code or "uncertain"})


def _judge_time(rep: Rep, target: Target) -> _Verdict:
    measured: Measured = getattr(rep, target.what)
    value, band = known_value(measured), target.on_tempo
    if value is None or band is None:
        return _withheld(measured.withheld)
    asked_low, asked_high = target.asked
    points = 100.0
    if value < asked_low:
        points *= max(value, 0.0) / asked_low
    elif value > asked_high:
        points *= asked_high / value
    of: dict[str, float | str] = {"value": value, "low": asked_low, "high": asked_high}
    if target.what == "eccentric_s" and (last_s := _dropped_in_s(rep)) is not None:
        of["last_third_s"] = last_s
    return _Verdict(_time_code(value, measured.ci, band), points, of)


def _time_code(value: float, ci: float | None, band: tuple[float, float]) -> str:
    low, high = band
    if value < low:
        return "near_short" if ci is not None and value + ci >= low else "too_short"
    if value > high:
        return "near_long" if ci is not None and value - ci <= high else "too_long"
    if ci is not None and value - ci < low:
        return "near_short"
    if ci is not None and value + ci > high:
        return "near_long"
    return "on_time"


def _dropped_in_s(rep: Rep) -> float | None:
    """Time of the last third where it took under half of what constant speed takes, else None."""
    last_s = last_third_s(rep)
    if last_s is None or last_s >= rep.travel_times_s[-1] / 6:
        return None
    return last_s


def _judge_depth(rep: Rep, target: Target, level: str) -> _Verdict:
    measured = rep.depth_below_level_cm
    value, asked = known_value(measured), target.asked[0]
    if value is None or level == "none":
        return _withheld(measured.withheld or "no_level")
    points = 100.0 * min(1.0, max(0.0, 1.0 - (asked - value) / DEPTH_RAMP_CM))
    if measured.ci is not None and abs(value - asked) <= measured.ci:
        code = "near_depth"
    else:
        code = "deep_enough" if value >= asked else "too_shallow"
    if asked == 0:
        code += "_below_level"
    return _Verdict(code, points, {"value_cm": value, "asked_cm": asked, "short_cm": asked - value})


def _judge_evenness(rep: Rep) -> _Verdict:
    value = known_value(rep.evenness)
    if value is None:
        return _withheld(rep.evenness.withheld)
    return _Verdict("evenness", 100.0 * min(1.0, max(0.0, value)), {"evenness": value})


def _judge_late_drop(rep: Rep) -> _Verdict:
    if rep.late_drop is None:
        return _withheld(rep.evenness.withheld or rep.eccentric_s.withheld)
    if rep.late_drop:
        return _Verdict("late_drop", 0.0, {})
    return _Verdict("no_late_drop", 100.0, {})


def _on_tempo(rep: Rep, protocol: Protocol) -> bool | None:
    inside: list[bool | None] = []
    for target in protocol.judged:
        if (band := target.on_tempo) is not None:
            value = known_value(getattr(rep, target.what))
            inside.append(None if value is None else band[0] <= value <= band[1])
    if False in inside:
        return False
    return None if None in inside or not inside else True


def _summarise(pairs: Sequence[tuple[Rep, RepScore]]) -> SetSummary:
    reps = [rep for rep, _ in pairs]
    counted = [rep for rep in reps if rep.counted]
    called = [score.on_tempo for _, score in pairs if score.on_tempo is not None]
    lowerings = [rep.eccentric_s for rep in counted if known_value(rep.eccentric_s) is not None]
    values = [value for each in lowerings if (value := known_value(each)) is not None]
    tension = [value for rep in counted if (value := known_value(rep.tut_s)) is not None]
    first, last, decay_ci = _thirds(lowerings)
    return SetSummary(
        set=reps[0].set,
        side=reps[0].side,
        start_s=min(rep.concentric_start_s for rep in reps),
        end_s=max(rep.eccentric_end_s for rep in reps),
        reps=len(counted),
        partial=sum(rep.partial for rep in reps),
        practice=sum(rep.practice for rep in reps),
        score=session_score([score for _, score in pairs]),
        timed=len(called),
        on_tempo_share=sum(called) / len(called) if called else None,
        eccentric_s_median=median(values) if values else None,
        first_third_s=first,
        last_third_s=last,
        decay_s=None if first is None or last is None else last - first,
        decay_s_ci=decay_ci,
        tut_s=sum(tension) if tension else None,
    )


def _thirds(
    lowerings: Sequence[Measured],
) -> tuple[float | None, float | None, float | None]:
    """Means of the first and the last third, and the 90 % half width of their difference."""
    size = len(lowerings) // 3
    if size == 0:
        return None, None, None
    first, last = lowerings[:size], lowerings[-size:]
    spread = sqrt(sum((each.ci or 0.0) ** 2 for each in (*first, *last))) / size
    return _mean_value(first), _mean_value(last), spread


def _mean_value(each: Sequence[Measured]) -> float | None:
    return _mean([measured.value for measured in each if measured.value is not None])


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
