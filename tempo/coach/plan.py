"""What to do today: the documents' rules as pure functions over a person's past sessions.

Nothing here is a diagnosis, and no rule is stricter or looser than its source without saying so:

====================  ==========================================================  =================
rule                  what the source says                                        the project's own
====================  ==========================================================  =================
relax first           000: relax the calf, then rehabilitate
first week            000, 002: step by step, no sudden increase; no number       one set
no jump               000, 002: no sudden increase; no number                     30 %
pain gate             Silbernagel 2007: up to 5 of 10 while training, settled by  what "settled" is
                      the next morning, not more from week to week                compared with
no stretching         003: not with pain at the Achilles tendon or the knee
no jumping            002: not what hurts                                         which sites
one step at a time    000, 002: little by little                                  order and sizes
====================  ==========================================================  =================

The order of steps, deeper → slower → more reps → more sets → one leg → load, is the project's own;
so are three steady sessions before a step and 80 % of reps on tempo as steady.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from tempo.coach.advice import PROJECT, STEP_BY_STEP, Advice
from tempo.coach.past import Now, Past, Rules, asked, current_run, is_first_week, usual
from tempo.coach.protocol import Protocol
from tempo.coach.steps import next_step

SILBERNAGEL = "Silbernagel 2007, known at second hand: Am J Sports Med 35:897, pain monitoring"
STRETCHING = "document 003, static stretching after running"
RELAX = "document 000, medial tibial stress: five rehabilitation actions"

#: With no answer before the session, this much in the morning counts as settled.
_SETTLED = 2.0

Doing = Literal["train", "rest", "done"]


@dataclass(frozen=True, slots=True)
class Done:
    """The last seven days against what the protocol asks; None where it does not say."""

    days: int
    sessions: int
    sets: int
    reps: int
    timed: int
    on_tempo: int
    asked_sessions: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Today: train, rest, or done; how much; the gate, the step and the warning with sources."""

    doing: Doing
    sets: int
    reps: int | None
    gate: Advice
    step: Advice
    warning: Advice | None
    done: Done
    drills: tuple[Advice, ...]


def plan_today(
    protocol: Protocol, past: Sequence[Past], now: Now, rules: Rules | None = None
) -> Plan:
    """What to do today.

    Parameters
    ----------
    protocol : what is asked in the end.
    past : earlier sessions under this protocol, in order.
    now : the day, the pain this morning, and where it hurts.
    """
    rules = rules or Rules()
    run = current_run(past, now, rules)
    gate = pain_gate(run, now, rules)
    warning = jump(run, now, rules)
    first = is_first_week(run, now)
    step = next_step(protocol, run, now, rules, gate, warning, first=first)
    sets, reps = _dose(protocol, run, rules, gate, step, first=first)
    today = sum(each.day == now.day for each in run)
    done = today >= (asked(protocol, "sessions_per_day") or 1)
    doing: Doing = "rest" if gate.code == "too_much" else "done" if done else "train"
    return Plan(doing, sets, reps, gate, step, warning, adherence(protocol, run, now), drills(now))


def pain_gate(run: Sequence[Past], now: Now, rules: Rules) -> Advice:
    """Whether pain allows the next step: ``go``, ``keep``, ``less`` or ``too_much``.

    Silbernagel's rule: up to 5 of 10 is allowed, it has settled by the next morning, and it does
    not grow from week to week. Settled is: no more than before the session or, where nobody
    answered before, no more than 2 (the project's own reading). No answer is no permission.
    """
    if now.pain is not None and now.pain > rules.most_pain:
        return Advice("too_much", SILBERNAGEL, {"pain": now.pain, "most": rules.most_pain})
    if not run:
        return Advice("first", STEP_BY_STEP)
    answers = run[-1].pain
    worst = max(answers.get("before", 0.0), answers.get("after", 0.0))
    morning = answers.get("next_morning")
    if worst > rules.most_pain:
        return Advice("less_after", SILBERNAGEL, {"pain": worst, "most": rules.most_pain})
    if morning is None:
        return Advice("keep_unasked", SILBERNAGEL)
    if morning > answers.get("before", _SETTLED):
        return Advice("less_morning", SILBERNAGEL, {"pain": morning})
    return _from_week_to_week(run, now, morning)


def _from_week_to_week(run: Sequence[Past], now: Now, morning: float) -> Advice:
    this, before = (_mornings(run, now.day - 7 * back) for back in (0, 1))
    if this and before and median(this) > median(before):
        return Advice("keep_growing", SILBERNAGEL, {"pain": median(this), "before": median(before)})
    return Advice("go", SILBERNAGEL, {"pain": morning})


def jump(run: Sequence[Past], now: Now, rules: Rules) -> Advice | None:
    """A warning when the week's lowering time is much more than the last four weeks' mean."""
    # the windows before this week's that lie wholly in the run
    weeks = min(4, (now.day - 6 - run[0].day) // 7) if run else 0
    if weeks < 1:
        return None
    week_s = _lowering_s(run, now.day)
    usual_s = sum(_lowering_s(run, now.day - 7 * back) for back in range(1, weeks + 1)) / weeks
    if usual_s <= 0 or week_s <= (1.0 + rules.most_more) * usual_s:
        return None
    of = {"more": 100.0 * (week_s / usual_s - 1.0), "most": 100.0 * rules.most_more}
    return Advice("jump", STEP_BY_STEP, of)


def adherence(protocol: Protocol, run: Sequence[Past], now: Now) -> Done:
    """What was done in the last seven days against the protocol's dose."""
    week = [each for each in run if now.day - 7 < each.day <= now.day]
    per_day, per_week = (
        asked(protocol, what) for what in ("sessions_per_day", "sessions_per_week")
    )
    return Done(
        days=len({each.day for each in week}),
        sessions=len(week),
        sets=sum(each.sets for each in week),
        reps=sum(each.reps for each in week),
        timed=sum(each.timed for each in week),
        on_tempo=sum(each.on_tempo for each in week),
        asked_sessions=per_week if per_week is not None else 7 * per_day if per_day else None,
    )


def drills(now: Now) -> tuple[Advice, ...]:
    """What goes with it: relax first; and what today's pain rules out."""
    found = [Advice("relax", RELAX)]
    if now.pain_where & {"achilles", "heel", "knee"}:
        found.append(Advice("no_stretching", STRETCHING))
    if now.pain_where & {"shin", "achilles", "heel", "knee"}:
        found.append(Advice("no_jumping", PROJECT))
    return tuple(found)


def _dose(
    protocol: Protocol,
    run: Sequence[Past],
    rules: Rules,
    gate: Advice,
    step: Advice,
    *,
    first: bool,
) -> tuple[int, int | None]:
    """Sets, and reps a set (None: neither the source nor the past gives a number)."""
    per_set = asked(protocol, "reps_per_set")
    reps = None if per_set is None else int(per_set)
    if not run:
        return 1, reps
    usual_sets, usual_reps = usual(run[-rules.steady_sessions :])
    if gate.code.startswith("less"):
        return max(1, usual_sets - 1), usual_reps
    if first:
        return 1, min(usual_reps, reps) if reps is not None else usual_reps
    sets = int(step.of["sets"]) if step.code == "more_sets" else usual_sets
    return sets, int(step.of["reps"]) if step.code == "more_reps" else usual_reps


def _mornings(run: Sequence[Past], last_day: int) -> list[float]:
    """Answers of the mornings after the sessions of the seven days up to this one."""
    return [
        each.pain["next_morning"]
        for each in run
        if last_day - 7 < each.day <= last_day and "next_morning" in each.pain
    ]


def _lowering_s(run: Sequence[Past], last_day: int) -> float:
    return sum(each.lowering_s for each in run if last_day - 7 < each.day <= last_day)
