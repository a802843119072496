"""The next small step, in the project's own order; each says where what it asks comes from."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from tempo.coach.advice import PROJECT, STEP_BY_STEP, Advice
from tempo.coach.past import Now, Past, Rules, asked, usual
from tempo.coach.protocol import Protocol


def next_step(
    protocol: Protocol,
    run: Sequence[Past],
    now: Now,
    rules: Rules,
    gate: Advice,
    warning: Advice | None,
    *,
    first: bool,
) -> Advice:
    """One small step, or why there is none."""
    if first:
        return Advice("first_week", STEP_BY_STEP)
    if gate.code != "go":
        return Advice("not_now", gate.source)
    if warning is not None:
        return Advice("not_more", STEP_BY_STEP)
    recent = run[-rules.steady_sessions :]
    if len(recent) < rules.steady_sessions:
        return Advice("few", PROJECT, {"sessions": rules.steady_sessions})
    return (
        _deeper(protocol, recent, now, rules)
        or _slower(protocol, recent, rules)
        or _unsteady(recent, rules)
        or _more(protocol, recent, rules)
        or _harder(run, recent, now)
    )


def _deeper(protocol: Protocol, recent: Sequence[Past], now: Now, rules: Rules) -> Advice | None:
    target = protocol.target("depth_below_level_cm")
    if target is None or isinstance(target.value, str) or not protocol.below_level:
        return None
    known = [each.depth_cm for each in recent if each.depth_cm is not None]
    if not known or median(known) >= target.value or "heel" in now.pain_where:
        return None
    return Advice("deeper", target.source, {"step_cm": rules.deeper_cm, "now_cm": median(known)})


def _slower(protocol: Protocol, recent: Sequence[Past], rules: Rules) -> Advice | None:
    target = protocol.target("eccentric_s")
    band = target.on_tempo if target is not None and target.judged else None
    known = [each.usual_lowering_s for each in recent if each.usual_lowering_s is not None]
    if target is None or band is None or not known or median(known) >= band[0]:
        return None
    aim = min(median(known) + rules.slower_s, target.asked[0])
    return Advice("slower", target.source, {"aim": aim, "now": median(known)})


def _unsteady(recent: Sequence[Past], rules: Rules) -> Advice | None:
    timed = sum(each.timed for each in recent)
    if not timed:
        return None
    share = sum(each.on_tempo for each in recent) / timed
    if share >= rules.steady_share:
        return None
    return Advice(
        "steady_first", PROJECT, {"share": 100 * share, "asked": 100 * rules.steady_share}
    )


def _more(protocol: Protocol, recent: Sequence[Past], rules: Rules) -> Advice | None:
    sets, reps = usual(recent)
    asked_reps, asked_sets = asked(protocol, "reps_per_set"), asked(protocol, "sets")
    if asked_reps is not None and reps < asked_reps:
        more = min(reps + rules.more_reps, int(asked_reps))
        return Advice("more_reps", _source(protocol, "reps_per_set"), {"reps": more, "now": reps})
    if asked_sets is not None and sets < asked_sets:
        return Advice("more_sets", _source(protocol, "sets"), {"sets": sets + 1, "now": sets})
    return None


def _harder(run: Sequence[Past], recent: Sequence[Past], now: Now) -> Advice:
    legs = {each.legs_down for each in recent}
    if legs == {2}:
        return Advice("one_leg", PROJECT)
    hurts = bool(now.pain) or any(
        answer > 0 for each in run if now.day - each.day < 7 for answer in each.pain.values()
    )
    if legs == {1} and not hurts:
        return Advice("load", PROJECT)
    return Advice("stay_pain" if legs == {1} else "stay", STEP_BY_STEP)


def _source(protocol: Protocol, what: str) -> str:
    target = protocol.target(what)
    return PROJECT if target is None else target.source
