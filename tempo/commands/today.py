"""``tempo today``: three lines."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Literal

import click

from tempo.commands.options import chosen_protocol, day, opened_history, person, screen, units

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tempo.coach.past import Rules
    from tempo.history.history import History
    from tempo.history.kept import KeptSession


@click.command()
@person
@click.option("--protocol", metavar="NAME|FILE", help="What is asked; else the last session's.")
@click.option(
    "--pain", type=click.FloatRange(0, 10), metavar="0-10", help="How much it hurts this morning."
)
@click.option(
    "--pain-where",
    type=click.Choice(["none", "shin", "calf", "achilles", "heel", "knee"]),
    help="heel: where the tendon meets it. Else as last said.",
)
@click.option(
    "--most-more",
    type=click.FloatRange(0, 500),
    metavar="PERCENT",
    help="Warn when a week has so much more lowering than the four before it; else 30.",
)
@click.option("--on", "on", metavar="DATE", callback=day, help="For another day than today.")
@units
def today(
    person: str | None,
    protocol: str | None,
    pain: float | None,
    pain_where: str | None,
    most_more: float | None,
    on: date | None,
    units: Literal["cm", "inch"],
) -> None:
    """Say in three lines what to do today: how much, why, and when to stop.

    From what the documents say and what you did; never a diagnosis.
    """
    from datetime import datetime

    from tempo.history.evenings import evenings
    from tempo.history.kept import NOBODY
    from tempo.settings import read_settings
    from tempo.views.evenings import daily_line, evenings_line
    from tempo.views.today import plan_lines
    from tempo.weeks.daily import daily
    from tempo.weeks.others import raises
    from tempo.weeks.today import today as plan_for

    chosen = chosen_protocol(protocol, None)
    book = opened_history()
    whose = book.whose(person) if person is None or book.persons() else None
    date_of = on or datetime.now().astimezone().date()
    sessions = _sessions(book, whose, date_of, pain)
    if chosen is None and (trained := raises(sessions)):
        chosen = book.folder.protocol_of(trained[-1].file)
    followed, plan = plan_for(
        sessions,
        date_of,
        protocol=chosen,
        pain=pain,
        pain_where=_where(pain_where),
        heel_pain=whose in {None, NOBODY} and bool(read_settings().heel_pain),
        rules=_rules(most_more),
    )
    done = evenings(book.folder.evenings, whose or NOBODY)
    lines = [*plan_lines(plan, followed, date_of, units), evenings_line(done, date_of)]
    lines.append(daily_line(daily(done, date_of)))
    for line in filter(None, lines):
        click.echo(textwrap.fill(line, screen()[0], subsequent_indent="  "))


def _sessions(
    book: History, whose: str | None, on: date, pain: float | None
) -> Sequence[KeptSession]:
    """What the person did; today's pain is noted as the last session's next morning."""
    from tempo.views.words import say
    from tempo.weeks.today import morning_after

    sessions = book.sessions(whose) if whose is not None else ()
    if pain is None or (asked := morning_after(sessions, on)) is None:
        return sessions
    book.edit(asked.id, pain={"next_morning": pain})
    click.echo(say("today", "noted", pain=f"{pain:g}", day=str(asked.day)), err=True)
    return book.sessions(whose)


def _where(told: str | None) -> set[str] | None:
    """Where it hurts: nowhere, there, or as last said."""
    if told is None:
        return None
    return set() if told == "none" else {told}


def _rules(most_more: float | None) -> Rules:
    from tempo.coach.past import Rules

    return Rules() if most_more is None else Rules(most_more=most_more / 100)
