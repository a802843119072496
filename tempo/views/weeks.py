"""Trends in sentences, and the weeks as rows."""

from __future__ import annotations

from collections.abc import Sequence

from tempo.history.kept import KeptSession
from tempo.reps.change import HEIGHT_REPEATS_CM
from tempo.views.kept import counted
from tempo.views.quantities import in_range, plus_minus, shown
from tempo.views.units import Units, number
from tempo.views.words import one_line, say
from tempo.weeks.of_efforts import OF_EFFORTS
from tempo.weeks.overview import Compared, Overview
from tempo.weeks.series import Break, Week
from tempo.weeks.trend import LEAST_SESSIONS, Trend


def heading(view: Overview) -> str:
    """Who, from when to when, how many sessions."""
    of_others = (session for each in view.others for session in each.sessions)
    sessions = view.sessions or sorted(of_others, key=lambda session: session.started)
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


def trend_sentence(trend: Trend, units: Units = "cm", of: str = "") -> str:
    """What is to be said of one quantity, in one sentence that claims no more than it may.

    ``of`` names the exercise where it is another one than heel raises.
    """
    name = say("weeks.name", trend.quantity)
    if of:
        name = say("others", "name", exercise=of[:1].upper() + of[1:], name=name)
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
    codes = {"depth_below_level_cm": "no_level", "efforts": "nothing_seen"}
    code = codes.get(quantity, "nothing_seen" if quantity in OF_EFFORTS else "uncertain")
    return say("withheld", code)
