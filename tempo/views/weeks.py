"""Trends in sentences and in a table for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from tempo.history.kept import KeptSession
from tempo.reps.change import HEIGHT_REPEATS_CM, Change
from tempo.views.kept import aligned, counted
from tempo.views.units import Units, in_units, number, unit_name
from tempo.views.words import one_line, say
from tempo.weeks.overview import Compared, Overview
from tempo.weeks.series import PAIN, Break, Week
from tempo.weeks.trend import LEAST_SESSIONS, Trend

_LENGTHS = ("depth_below_level_cm",)


def heading(view: Overview) -> str:
    """Who, from when to when, how many sessions."""
    sessions = view.sessions
    if not sessions:
        return say("weeks", "nothing")
    return say(
        "weeks",
        "heading",
        person=one_line(view.person),
        first=str(sessions[0].day),
        last=str(sessions[-1].day),
        sessions=counted("session", len(sessions)),
    )


def trend_sentence(trend: Trend, units: Units = "cm") -> str:
    """What is to be said of one quantity, in one sentence that claims no more than it may."""
    name = say("weeks.name", trend.quantity)
    if trend.side is not None:
        name = say("weeks", "of_side", name=name, side=say("side", trend.side))
    if trend.verdict == "unknown":
        return say("weeks", "unknown", name=name, why=_why_unknown(trend.quantity))
    if trend.change is None or trend.per_session is None:
        known = counted("session", len(trend.points))
        return say("weeks", "too_few", name=name, sessions=known, least=LEAST_SESSIONS)
    blanks = {
        "name": name,
        "change": plus_minus(trend.change, trend.quantity, units),
        "count": len(trend.points),
    }
    if trend.verdict == "no_change" and trend.change.measurable and trend.sure is not None:
        sure = plus_minus(trend.sure, trend.quantity, units)
        return say("weeks", "not_sure", **blanks, sure=sure)
    if trend.verdict in {"no_change", "within_habit"}:
        repeats = shown(HEIGHT_REPEATS_CM, trend.quantity, units)
        return say("weeks", trend.verdict, **blanks, repeats=repeats)
    return say(
        "weeks",
        "changed",
        **blanks,
        how=say(f"weeks.{trend.verdict}", trend.quantity),
        first=shown(in_range(trend.first, trend.quantity), trend.quantity, units),
        last=shown(in_range(trend.last, trend.quantity), trend.quantity, units),
        step=_step(trend, units),
    )


def still_text(trend: Trend, units: Units = "cm") -> str:
    """A quantity that did not change, with what the measurement cannot tell."""
    assert trend.change is not None
    name = say("weeks.name", trend.quantity)
    told = trend.sure if trend.change.measurable and trend.sure is not None else trend.change
    return f"{name} ({plus_minus(told, trend.quantity, units)})"


def compared_sentence(each: Compared, section: str, units: Units = "cm") -> str:
    """The first sessions against the last, or left against right."""
    habit = each.change.beyond_habit(each.quantity) is False
    code = "same" if not each.change.measurable else "habit" if habit else "differs"
    return say(
        f"weeks.{section}",
        code,
        name=say("weeks.name", each.quantity),
        before=shown(each.before, each.quantity, units),
        after=shown(each.after, each.quantity, units),
        change=plus_minus(each.change, each.quantity, units),
        repeats=shown(HEIGHT_REPEATS_CM, each.quantity, units),
    )


def break_sentence(each: Break) -> str:
    """From when on something is different."""
    day, old, new = str(each.day), each.old, each.new
    return say("weeks.break", each.code, day=day, old=old, new=new)


def trends_text(view: Overview, units: Units = "cm", width: int = 100) -> str:
    """All of it for the terminal: sentences, then the weeks."""
    lines = [heading(view)]
    if not view.sessions:
        return "\n".join(_wrapped(lines, width)) + "\n"
    lines += ["", *(f"* {line}" for line in sentences(view, units))]
    lines += ["", *aligned(*weeks_table(view.weeks), width=width)]
    lines += ["", say("weeks", "legend"), say("safety", "doctor")]
    return "\n".join(_wrapped(lines, width)) + "\n"


def sentences(view: Overview, units: Units = "cm") -> list[str]:
    """What there is to say of the weeks, the most asked-for first."""
    lines = [trend_sentence(each, units) for each in view.trends if _is_told(each)]
    lines += [trend_sentence(each, units) for each in view.of_side if each.change is not None]
    lines += [compared_sentence(each, "feet", units) for each in view.left_to_right]
    return lines + [break_sentence(each) for each in view.breaks]


def weeks_table(weeks: Sequence[Week]) -> tuple[list[str], list[list[str]]]:
    """One row a calendar week."""
    names = ("week", "sessions", "days", "sets", "reps", "on_tempo", "lowering", "tension")
    rows = [
        [
            str(week.monday),
            *map(str, (week.sessions, week.days, week.sets, week.reps)),
            f"{100 * week.on_tempo / week.timed:.0f} %" if week.timed else "–",
            number(week.lowering_s / 60),
            number(week.tut_s / 60),
        ]
        for week in weeks
    ]
    return [say("weeks.column", name) for name in names], rows


def shown(value: float, quantity: str, units: Units, *, fine: bool = False) -> str:
    """A value with its unit, as people read it; ``fine`` for steps of a session."""
    digits = 2 if fine or quantity == "evenness" else 1
    if quantity == "on_tempo_share":
        return f"{number(100 * value, 1 if fine else 0)} %"
    if quantity in _LENGTHS:
        return f"{in_units(value, units):.{digits}f} {unit_name(units)}"
    if quantity.endswith("_s"):
        return f"{value:.{digits}f} s"
    return f"{value:.{digits}f}"


def plus_minus(change: Change, quantity: str, units: Units, *, fine: bool = False) -> str:
    """``+0.20 ± 0.01 s``."""
    value = shown(change.value, quantity, units, fine=fine)
    unit = "".join(value.partition(" ")[1:])
    ci = shown(change.ci, quantity, units, fine=fine).removesuffix(unit)
    number_of_it = value.removesuffix(unit)
    sign = "−" if float(number_of_it) < 0 else "+"
    return f"{sign}{number_of_it.removeprefix('-')} ± {ci}{unit}"


def in_range(value: float | None, quantity: str) -> float:
    """An end of the line, where the quantity can be: no share over 1, no pain under 0."""
    top = 10.0 if quantity in PAIN else 1.0 if quantity in {"on_tempo_share", "evenness"} else None
    low = 0.0 if quantity not in {"depth_below_level_cm", "decay_s"} else None
    value = value or 0.0
    value = value if low is None else max(low, value)
    return value if top is None else min(top, value)


def session_cells(session: KeptSession) -> str:
    """The day as it is written in lists and pictures."""
    return f"{session.day}{'' if session.started_known else '~'}"


def _step(trend: Trend, units: Units) -> str:
    """How much it is a session, where that is a figure to hold on to."""
    if trend.per_session is None or not trend.quantity.endswith(("_s", "_cm")):
        return ""
    step = plus_minus(trend.per_session, trend.quantity, units, fine=True)
    return say("weeks", "step", step=step)


def _is_told(trend: Trend) -> bool:
    """Pain that nobody asked about, and numbers no session knows, need no line of their own."""
    return trend.verdict != "unknown" or trend.quantity in {"eccentric_s", "depth_below_level_cm"}


def _why_unknown(quantity: str) -> str:
    code = "no_level" if quantity == "depth_below_level_cm" else "uncertain"
    return say("withheld", code)


def _wrapped(lines: Sequence[str], width: int) -> list[str]:
    wrapped = []
    for line in lines:
        hanging = "  " if line.startswith("* ") else ""
        wrapped += textwrap.wrap(line, width, subsequent_indent=hanging) or [""]
    return wrapped
