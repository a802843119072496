"""Some weeks of one person on one page: for the runner's wall and for the clinic's file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tempo import __version__
from tempo.coach.advice import Advice
from tempo.coach.plan import Plan
from tempo.coach.protocols import Protocol, choose_protocol
from tempo.errors import TempoError
from tempo.history.evenings import KeptEvening
from tempo.history.kept import WHEN, KeptSession
from tempo.reps.rep import DEFINITIONS_VERSION
from tempo.views import sentences, weeks
from tempo.views.evenings import evening_details
from tempo.views.page import Article, Block, Bullets, Heading, Picture, Table, Text, Together
from tempo.views.page_html import html
from tempo.views.plots_weeks import weeks_png
from tempo.views.quantities import shown
from tempo.views.report import asked, listed, safety, write_pages
from tempo.views.today import done_text, gate_text, step_text
from tempo.views.trends import other_sentences, others_table
from tempo.views.units import Units, number, tenths, unit_name
from tempo.views.words import one_line, say
from tempo.weeks.overview import Overview
from tempo.weeks.series import points

_PRINT_DPI = 180
#: More sessions than these are in the picture only; the table shows the last ones.
_MOST_ROWS = 24


def write_period(
    view: Overview,
    path: Path,
    *,
    units: Units = "cm",
    paper: str = "a4",
    plan: tuple[Protocol, Plan] | None = None,
    evenings: Sequence[KeptEvening] = (),
) -> None:
    """Write the page; the ending of ``path`` says HTML or PDF."""
    write_pages([period_article(view, units, plan, evenings)], path, _title(view), paper)


def period_html(
    view: Overview, units: Units = "cm", plan: tuple[Protocol, Plan] | None = None
) -> str:
    """The same page as text, for whoever shows it elsewhere."""
    return "".join(html([period_article(view, units, plan)], _title(view)))


def period_article(
    view: Overview,
    units: Units,
    plan: tuple[Protocol, Plan] | None = None,
    evenings: Sequence[KeptEvening] = (),
) -> Article:
    """Who and when, what changed, the picture, what was done and is asked, how it was measured."""
    if not view.sessions:
        done = listed(say("period", "evenings"), [evening_details(one) for one in evenings])
        return [Heading(weeks.heading(view), 1), *_others(view, units), *done, safety()]
    protocol = _protocol(view)
    return [
        *_opening(view, protocol, units),
        Heading(say("period", "trend"), 2),
        Bullets(tuple(_changes(view, units))),
        *listed(
            _visit(view), [weeks.compared_sentence(each, "visit", units) for each in view.since]
        ),
        *listed(
            say("period", "feet"),
            [weeks.compared_sentence(each, "feet", units) for each in view.left_to_right],
        ),
        Picture(weeks_png(view, units=units, dpi=_PRINT_DPI), say("period", "picture")),
        *listed(say("period", "breaks"), [weeks.break_sentence(each) for each in view.breaks]),
        *_programme(plan, units),
        Together(
            (
                Heading(say("period", "weeks"), 2),
                _numbers(*weeks.weeks_table(view.weeks)),
            )
        ),
        Heading(say("period", "sessions"), 2),
        *_sessions(view, units),
        *_others(view, units),
        *listed(
            say("period", "evenings"), [evening_details(one) for one in evenings[-_MOST_ROWS:]]
        ),
        *([asked(protocol, units)] if protocol is not None else []),
        safety(),
        _method(view),
    ]


def _title(view: Overview) -> str:
    return say("period", "title", person=one_line(view.person))


def _opening(view: Overview, protocol: Protocol | None, units: Units) -> list[Block]:
    last = view.sessions[-1]
    lines = [] if protocol is None else sentences.protocol_lines(protocol, units)[:1]
    side = last.side or "?"
    lines.append(say("period", "setting", mount=last.mount or "?", side=side))
    return [Heading(weeks.heading(view), 1), *(Text(line) for line in lines)]


def _changes(view: Overview, units: Units) -> list[str]:
    """What changed, a sentence each; what did not, in one."""
    still = [each for each in view.trends if each.verdict == "no_change"]
    lines = [
        weeks.trend_sentence(each, units)
        for each in view.trends
        if each.points and each not in still
    ]
    if still:
        names = ", ".join(weeks.still_text(each, units) for each in still)
        lines.append(say("period", "still", names=names))
    return lines


def _visit(view: Overview) -> str:
    if view.visit is None:
        return say("period", "visit")
    return say("period", "visit_day", day=str(view.visit))


def _programme(plan: tuple[Protocol, Plan] | None, units: Units) -> list[Block]:
    """Dose against what was done, the next step and the gate, each with its source in full."""
    if plan is None:
        return []
    protocol, today = plan
    lines = [done_text(today).removeprefix("; ").capitalize() + "."] if today.done.sessions else []
    if (dose := sentences.dose_line(protocol)) is not None:
        lines.append(dose)
    if (asked_sessions := today.done.asked_sessions) is not None:
        lines.append(say("today", "asked_week", count=number(asked_sessions)))
    lines += [step_text(today, units), gate_text(today, units)]
    sources = "; ".join(dict.fromkeys(each.source for each in _advices(today)))
    lines.append(say("period", "sources", sources=sources))
    return listed(say("period", "programme"), lines)


def _advices(plan: Plan) -> Sequence[Advice]:
    return [each for each in (plan.step, plan.gate, plan.warning, *plan.drills) if each is not None]


def _sessions(view: Overview, units: Units) -> list[Block]:
    names = ("day", "sets", "reps", "lowering", "depth", "on_tempo", "score", "pain")
    titles = [say("period.column", name, unit=unit_name(units)) for name in names]
    rows = [_row(session, units) for session in view.sessions[-_MOST_ROWS:]]
    blocks: list[Block] = [_numbers(titles, rows)]
    if (left := len(view.sessions) - len(rows)) > 0:
        blocks.append(Text(say("period", "earlier", count=left), quiet=True))
    notes = [
        f"{session.day}: {one_line(session.notes)}"
        for session in view.sessions[-_MOST_ROWS:]
        if session.notes
    ]
    return [*blocks, *([Bullets(tuple(notes))] if notes else [])]


def _others(view: Overview, units: Units) -> list[Block]:
    """Each other exercise: what changed in its own numbers, and what was done."""
    if not view.others:
        return []
    told = Bullets(tuple(other_sentences(view.others, units)))
    return [Heading(say("period", "others"), 2), told, _numbers(*others_table(view.others))]


def _row(session: KeptSession, units: Units) -> list[str]:
    def mean(quantity: str) -> str:
        found = points([session], quantity)
        if not found:
            return "–"
        value = shown(found[0].value, quantity, units).split(" ")[0]
        ci = shown(found[0].ci or 0.0, quantity, units).split(" ")[0]
        return f"{value} ± {ci}"

    share = session.on_tempo_share
    return [
        weeks.session_cells(session),
        str(len(session.sets)),
        str(len(session.counted)),
        mean("eccentric_s"),
        mean("depth_below_level_cm"),
        "–" if share is None else f"{100 * share:.0f} %",
        "–" if session.score is None else number(session.score, 0),
        " / ".join(number(session.pain[when]) if when in session.pain else "–" for when in WHEN),
    ]


def _numbers(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    return Table(tuple(titles), tuple(tuple(row) for row in rows))


def _protocol(view: Overview) -> Protocol | None:
    """The last session's, where it can be found by its name."""
    try:
        return choose_protocol(None, view.sessions[-1].protocol)
    except TempoError:
        return None


def _method(view: Overview) -> Together:
    versions = ", ".join(dict.fromkeys(session.version for session in view.sessions))
    footer = say(
        "period",
        "footer",
        definitions=DEFINITIONS_VERSION,
        version=__version__,
        versions=versions,
        minutes=tenths(sum(session.duration_s for session in view.sessions) / 60),
    )
    return Together(
        (
            Heading(say("report", "method"), 2),
            Text(say("report", "method_text")),
            Text(say("period", "method_text")),
            Text(footer, quiet=True),
        )
    )
