"""What a person's sessions of some weeks say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tempo.history.kept import KeptSession
from tempo.reps.change import Change
from tempo.weeks.others import Exercised, others, raises
from tempo.weeks.series import (
    OF_REPS,
    QUANTITIES,
    Break,
    Week,
    breaks,
    comparable,
    mean_of,
    sides,
    weeks,
)
from tempo.weeks.trend import Trend, compared, trends

#: Left and right are compared over so many days before the last session.
_SIDES_DAYS = 28
#: Sessions at each end that are compared.
_VISIT_SESSIONS = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """A rep's number in two groups of sessions, or on two sides, and the difference."""

    quantity: str
    before: float
    after: float
    change: Change


@dataclass(frozen=True, slots=True)
class Overview:
    """Trends, weeks and differences; the sessions are one person's, of heel raises, in order.

    ``trends`` are over both feet, ``of_side`` each foot's own (empty with one foot only),
    ``left_to_right`` compares the feet, ``since`` the last sessions with the first ones or, where a
    day of the last ``visit`` is named, with those before it. ``others`` are the other exercises.
    """

    person: str
    sessions: tuple[KeptSession, ...]
    trends: tuple[Trend, ...]
    of_side: tuple[Trend, ...]
    weeks: tuple[Week, ...]
    breaks: tuple[Break, ...]
    left_to_right: tuple[Compared, ...]
    since: tuple[Compared, ...]
    visit: date | None = None
    others: tuple[Exercised, ...] = ()

    def trend(self, quantity: str) -> Trend:
        """The quantity's trend over both feet."""
        return next(each for each in self.trends if each.quantity == quantity)

    def feet(self, quantity: str) -> tuple[Trend, ...]:
        """The quantity's trend of each foot, or the one there is."""
        return tuple(each for each in self.of_side if each.quantity == quantity) or (
            self.trend(quantity),
        )


def overview(
    sessions: Sequence[KeptSession], visit: date | None = None, earlier: Sequence[KeptSession] = ()
) -> Overview:
    """Put one person's sessions side by side; ``earlier`` ones count for the visit only.

    Raises
    ------
    TempoError
        Some were measured by other definitions than today's.
    """
    comparable(sessions)
    person = sessions[-1].person if sessions else ""
    exercised = others(sessions)
    sessions, earlier = raises(sessions), raises(earlier)
    both = sides(sessions)
    two = both if len(both) == 2 else ()
    before, after = _ends(sessions) if visit is None else _around(visit, [*earlier, *sessions])
    begins = sessions[-1].day - timedelta(days=_SIDES_DAYS) if sessions else None
    recent = [one for one in sessions if begins is not None and one.day > begins]
    return Overview(
        person=person,
        sessions=tuple(sessions),
        trends=trends(sessions, QUANTITIES),
        of_side=tuple(each for side in two for each in trends(sessions, OF_REPS, side)),
        weeks=weeks(sessions),
        breaks=breaks(sessions),
        left_to_right=_all_compared(recent, recent, ("left", "right")) if two else (),
        since=_all_compared(before, after),
        visit=visit,
        others=exercised,
    )


_Two = tuple[Sequence[KeptSession], Sequence[KeptSession]]


def _ends(sessions: Sequence[KeptSession]) -> _Two:
    """The first and the last ones, none of them twice."""
    count = min(_VISIT_SESSIONS, len(sessions) // 2)
    return sessions[:count], sessions[len(sessions) - count :]


def _around(visit: date, sessions: Sequence[KeptSession]) -> _Two:
    """The last ones up to the visit, and the last ones after it."""
    before = [one for one in sessions if one.day <= visit]
    after = [one for one in sessions if one.day > visit]
    return before[-_VISIT_SESSIONS:], after[-_VISIT_SESSIONS:]


def _all_compared(
    before: Sequence[KeptSession],
    after: Sequence[KeptSession],
    sides: tuple[str | None, str | None] = (None, None),
) -> tuple[Compared, ...]:
    found = []
    for quantity in OF_REPS:
        moved = compared(before, after, quantity, sides)
        old, new = mean_of(before, quantity, sides[0]), mean_of(after, quantity, sides[1])
        if moved is not None and old is not None and new is not None:
            found.append(Compared(quantity, old.value, new.value, moved))
    return tuple(found)
