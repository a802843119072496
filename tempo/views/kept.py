"""Kept sessions and people as lists in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from tempo.exercises.exercise import HEEL_RAISE
from tempo.history.kept import WHEN, Added, KeptSession, Person
from tempo.views.effort_words import exercise_name
from tempo.views.quantities import usual_text
from tempo.views.sentences import count_text, score_text
from tempo.views.units import number, tenths
from tempo.views.words import one_line, say, typed

_GAP = "  "
_NOTE_WIDTH = 30


def session_line(session: KeptSession) -> str:
    """One session in a line."""
    return say(
        "history",
        "line",
        session=session.id,
        day=_day(session),
        person=session.person,
        reps=session_count(session),
        sets=count_text("set", len(session.sets)),
        score=score_text(session.score),
    )


def kept_line(sessions: Sequence[KeptSession]) -> str:
    """What an evening left, exercise by exercise."""
    named = (f"{exercise_name(session.exercise)} {session.id}" for session in sessions)
    return say("history", "kept_exercises", list=", ".join(named))


def added_line(added: Added) -> str:
    """How many recordings were new, known and not usable."""
    new = counted("new", len(added.new))
    return say("history", "added", new=new, known=added.known, failed=len(added.failed))


def session_count(session: KeptSession) -> str:
    """``9 reps``, or ``wall calf stretch: 2 efforts``."""
    if session.exercise == HEEL_RAISE.name:
        return count_text("rep", session.count)
    code = "one_effort" if session.count == 1 else "efforts"
    name = exercise_name(session.exercise)
    return say("history", code, exercise=name, count=session.count)


def counted(thing: str, count: int) -> str:
    """``1 session``, ``2 sessions``; ``thing`` is ``session``, ``recording`` or ``new``."""
    if count == 1:
        return say("history", f"one_{thing}")
    return say("history", thing if thing == "new" else f"{thing}s", count=count)


def sessions_table(
    sessions: Sequence[KeptSession], stranded: Sequence[str] = (), width: int = 100
) -> str:
    """One line a session, and what lies about unfinished."""
    lines = []
    if not sessions:
        lines.append(say("history", "empty"))
    else:
        several = len({session.person for session in sessions}) > 1
        others = {session.exercise for session in sessions} != {HEEL_RAISE.name}
        left_out = (_OF_RAISES if others else _OF_SEVERAL) | (set() if several else {"person"})
        columns = [name for name in _COLUMNS if name not in left_out]
        rows = [[_cell(session, name) for name in columns] for session in sessions]
        lines += aligned([say("history.column", name) for name in columns], rows, width)
        if not all(session.started_known for session in sessions):
            lines.append(say("history", "by_file_date"))
        lines.append(say("history", "next"))
    lines += [say("history", "stranded", path=path, word=typed(path)) for path in stranded]
    return "\n".join(lines) + "\n"


def persons_table(persons: Sequence[Person]) -> str:
    """One line a person."""
    if not persons:
        return say("history", "nobody") + "\n"
    titles = [say("history.column", name) for name in ("person", "sessions", "first", "last")]
    rows = [
        [one_line(person.name), str(person.sessions), str(person.first), str(person.last)]
        for person in persons
    ]
    return "\n".join(aligned(titles, rows)) + "\n"


def aligned(titles: Sequence[str], rows: Sequence[Sequence[str]], width: int = 100) -> list[str]:
    """Columns under their titles, words to the left and numbers to the right; lines cut at width.

    >>> aligned(["day", "reps"], [["Monday", "9"]])
    ['day     reps', 'Monday     9']
    """
    sizes = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    right = [all(_is_number(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [
        _GAP.join(
            cell.rjust(size) if to_the_right else cell.ljust(size)
            for cell, size, to_the_right in zip(row, sizes, right, strict=True)
        ).rstrip()
        for row in [titles, *rows]
    ]
    return [line if len(line) <= width else line[: width - 1] + "…" for line in lines]


_COLUMNS = (
    *("session", "day", "time", "person", "side", "exercise", "protocol", "reps", "lowering"),
    *("measured", "on_tempo", "score", "pain", "notes"),
)
#: Only where there are other exercises than heel raises; then they take the place of these.
_OF_SEVERAL = frozenset({"exercise", "measured"})
_OF_RAISES = frozenset({"protocol", "lowering", "on_tempo"})


def _cell(session: KeptSession, name: str) -> str:
    lowerings = [
        kept.rep.eccentric_s.value
        for kept in session.counted
        if kept.rep.eccentric_s.value is not None
    ]
    share = session.on_tempo_share
    notes = one_line(session.notes or "")
    cells = {
        "session": session.id,
        "day": _day(session),
        "time": f"{session.started:%H:%M}",
        "person": one_line(session.person),
        "side": _sides(session),
        "exercise": exercise_name(session.exercise),
        "protocol": one_line(session.protocol),
        "reps": str(session.count),
        "measured": usual_text(session),
        "lowering": tenths(median(lowerings)) if lowerings else "–",
        "on_tempo": "–" if share is None else f"{100 * share:.0f} %",
        "score": "–" if session.score is None else number(session.score, 0),
        "pain": "/".join(_pain(session, when) for when in WHEN) if session.pain else "–",
        "notes": notes if len(notes) <= _NOTE_WIDTH else notes[: _NOTE_WIDTH - 1] + "…",
    }
    return cells[name]


def _day(session: KeptSession) -> str:
    return f"{session.day}{'' if session.started_known else '~'}"


def _sides(session: KeptSession) -> str:
    found = dict.fromkeys(each.side for each in session.sets if each.side is not None)
    return "+".join(found) or session.side or "–"


def _pain(session: KeptSession, when: str) -> str:
    return number(session.pain[when]) if when in session.pain else "–"


def _is_number(cell: str) -> bool:
    return cell in {"–", ""} or cell.removesuffix(" %").replace(".", "", 1).isdigit()
