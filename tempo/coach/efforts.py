"""How an effort of an exercise other than heel raises is scored: parts with reasons, as for reps.

A time gets 100 · min(t / low, high / t, 1), where low–high is what the source asks; a stretch or a
walk held for longer is no fault, so there it is 100 · min(t / low, 1). Stillness, the heel's
staying down and what touches first are 100 or 0. What was not measured is dropped with its reason,
and the other weights are rescaled.

A count is asked of a set, not of an effort: a set gets 100 · min(done / asked, 1) for it, and what
its efforts got by their weights. Where a count is judged, a session's score is the mean over its
sets, else over its efforts.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

from tempo.coach.protocol import Protocol, Target
from tempo.coach.scoring import Reason, RepScore, SetSummary, known_value, session_score
from tempo.exercises.effort import Effort
from tempo.reps.rep import Measured

#: Longer than asked is no fault of these.
_NO_FAULT = {"gastrocnemius_stretch", "soleus_stretch", "wall_calf_stretch", "down_dog"}
_NO_FAULT_WHAT = {"heel_up_s"}
_YES_OR_NO = {"still": ("still", "not_still"), "heel_down": ("heel_down", "heel_not_down")}


def score_effort(effort: Effort, protocol: Protocol) -> RepScore:
    """One effort against what is asked of it."""
    judged = [target for target in protocol.judged if target.what != "count"]
    verdicts = [(target, *_judge(effort, target)) for target in judged]
    known = sum(target.weight for target, _, points, _ in verdicts if points is not None)
    reasons = tuple(
        Reason(code, target.what, points, 0.0 if points is None else target.weight / known, of)
        for target, code, points, of in verdicts
    )
    score = sum(each.weight * (each.points or 0.0) for each in reasons) if known else None
    return RepScore(score, reasons, None)


def summarise_efforts(
    efforts: Sequence[Effort], scores: Sequence[RepScore], protocol: Protocol
) -> tuple[SetSummary, ...]:
    """One summary a set; what is only of heel raises stays unknown."""
    out = []
    for number in sorted({effort.set for effort in efforts}):
        pairs = [
            (effort, score)
            for effort, score in zip(efforts, scores, strict=True)
            if effort.set == number
        ]
        known = [score.score for _, score in pairs if score.score is not None]
        of_set = [effort for effort, _ in pairs]
        out.append(
            SetSummary(
                set=number,
                side=of_set[0].side,
                start_s=min(effort.start_s for effort in of_set),
                end_s=max(effort.end_s for effort in of_set),
                reps=len(of_set),
                partial=0,
                practice=0,
                score=_with_count(len(of_set), mean(known) if known else None, protocol),
                timed=0,
                on_tempo_share=None,
                eccentric_s_median=None,
                first_third_s=None,
                last_third_s=None,
                decay_s=None,
                decay_s_ci=None,
                tut_s=None,
                asked=asked_count(protocol),
            )
        )
    return tuple(out)


def efforts_score(
    sets: Sequence[SetSummary], scores: Sequence[RepScore], protocol: Protocol
) -> float | None:
    """The session's score; None where nothing was judged."""
    if asked_count(protocol) is None:
        return session_score(scores)
    known = [one.score for one in sets if one.score is not None]
    return mean(known) if known else None


def asked_count(protocol: Protocol) -> int | None:
    """How many efforts a set is judged by; None where its source gives no number."""
    target = protocol.target("count")
    return int(target.value) if target is not None and target.judged else None


def _with_count(done: int, of_efforts: float | None, protocol: Protocol) -> float | None:
    asked = asked_count(protocol)
    if asked is None:
        return of_efforts
    points = 100.0 * min(done / asked, 1.0)
    if of_efforts is None:
        return points
    weights = {target.what: target.weight for target in protocol.judged}
    count = weights.pop("count")
    return (count * points + sum(weights.values()) * of_efforts) / (count + sum(weights.values()))


def _judge(effort: Effort, target: Target) -> tuple[str, float | None, dict[str, float | str]]:
    value = getattr(effort.did, target.what, None)
    if isinstance(value, Measured):
        return _judge_time(effort, target, value)
    if value is None:
        return "withheld", None, {"why": effort.why_unknown(target.what)}
    if target.what == "first_contact":
        right = value == target.value
        return ("touched_first" if right else "other_first"), 100.0 * right, {"first": str(value)}
    good, bad = _YES_OR_NO[target.what]
    return (good if value else bad), 100.0 * bool(value), {}


def _judge_time(
    effort: Effort, target: Target, measured: Measured
) -> tuple[str, float | None, dict[str, float | str]]:
    value = known_value(measured)
    if value is None or isinstance(target.value, str):
        return "withheld", None, {"why": measured.withheld or "uncertain"}
    low, high = target.asked
    forgiven = effort.exercise in _NO_FAULT or target.what in _NO_FAULT_WHAT
    ci = measured.ci or 0.0
    points, code = 100.0, "on_time"
    if value < low:
        points *= max(value, 0.0) / low
        code = "near_short" if value + ci >= low else "too_short"
    elif value > high and not forgiven:
        points *= high / value
        code = "near_long" if value - ci <= high else "too_long"
    return code, points, {"value": value, "low": low, "high": high}
