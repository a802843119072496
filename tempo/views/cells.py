"""What stands in one rep's cells: a number with its interval, a word, or – and a footnote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tempo.coach.protocol import Protocol
from tempo.coach.scoring import RepScore, known_value
from tempo.reps.rep import Measured, Rep
from tempo.views import sentences
from tempo.views.units import Units, in_units, number, unit_name
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.session import Analysis


@dataclass(slots=True)
class Footnotes:
    """Letters for what a cell cannot say; a sentence keeps its letter. And columns left out."""

    letters: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)

    def mark(self, sentence: str) -> str:
        """The letter of a sentence.

        >>> notes = Footnotes()
        >>> notes.mark("one"), notes.mark("two"), notes.mark("one")
        ('a', 'b', 'a')
        """
        return self.letters.setdefault(sentence, _letter(len(self.letters)))

    def lines(self) -> list[str]:
        lettered = [f"{letter}: {sentence}" for sentence, letter in self.letters.items()]
        return lettered + [f"–: {sentence}" for sentence in self.absent]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the rep table: its title, the text of one rep's cell, the field it shows."""

    title: str
    cell: Callable[[Rep, RepScore, Footnotes], str]
    field: str | None = None

    def empty_because(self, reps: Sequence[Rep]) -> str | None:
        """Why no rep has this number, where that is so for one reason; None: show the column."""
        if self.field is None or not reps:
            return None
        measured = [getattr(rep, self.field) for rep in reps]
        codes = {each.withheld for each in measured if known_value(each) is None}
        if len(codes) != 1 or any(known_value(each) is not None for each in measured):
            return None
        return say("withheld", codes.pop() or "uncertain")


def shown_columns(analysis: Analysis, notes: Footnotes, units: Units) -> list[tuple[int, Column]]:
    """The columns that hold something; ``notes`` tell of the others. Each with its rank."""
    shown = []
    for rank, column in rep_columns(analysis.protocol, units):
        why = column.empty_because(analysis.outcome.reps)
        if why is None:
            shown.append((rank, column))
        else:
            notes.absent.append(say("table", "empty_column", title=column.title, why=why))
    return shown


def rep_columns(protocol: Protocol, units: Units) -> list[tuple[int, Column]]:
    """The columns in their order, each with its rank: what does not fit leaves by rank."""

    def time(title: str, name: str, *, with_ci: bool = True) -> Column:
        return Column(say("table", title), _number_cell(name, with_ci=with_ci), name)

    def length(title: str, name: str) -> Column:
        cell = _number_cell(name, scale=in_units(1.0, units))
        return Column(say("table", title, unit=unit_name(units)), cell, name)

    ranked = [
        (0, Column(say("table", "rep"), _rep_cell)),
        (6, time("raise", "concentric_s", with_ci=False)),
        (4, time("hold", "top_hold_s")),
        (1, time("lowering", "eccentric_s")),
        (3, Column(say("table", "tempo"), _tempo_cell(protocol))),
        (8, time("pause", "bottom_pause_s", with_ci=False)),
        (7, length("drop", "drop_cm")),
        (5, length("below", "depth_below_level_cm")),
        (9, Column(say("table", "even"), _number_cell("evenness", False, 2), "evenness")),
        (2, Column(say("table", "score"), _score_cell)),
    ]
    if not any(target.on_tempo for target in protocol.judged):
        ranked = [each for each in ranked if each[0] != 3]
    if protocol.target("evenness") is not None:
        ranked = [(3 if rank == 9 else rank, column) for rank, column in ranked]
    return ranked


def _rep_cell(rep: Rep, _: RepScore, notes: Footnotes) -> str:
    codes = [code for code in sentences.note_codes(rep) if code not in {"partial", "practice"}]
    return str(rep.rep) + "".join(notes.mark(say("note", code)) for code in codes)


def _number_cell(
    name: str, with_ci: bool = True, decimals: int = 1, scale: float = 1.0
) -> Callable[[Rep, RepScore, Footnotes], str]:
    def cell(rep: Rep, _: RepScore, notes: Footnotes) -> str:
        measured: Measured = getattr(rep, name)
        return measured_text(measured, notes, with_ci=with_ci, decimals=decimals, scale=scale)

    return cell


def _tempo_cell(protocol: Protocol) -> Callable[[Rep, RepScore, Footnotes], str]:
    def cell(rep: Rep, score: RepScore, _: Footnotes) -> str:
        return tempo_word(rep, score, protocol)

    return cell


def tempo_word(rep: Rep, score: RepScore, protocol: Protocol) -> str:
    """``on``; ``quick`` or ``slow`` lowering; ``off`` when another time is at fault; else ``–``."""
    if score.on_tempo is None:
        return "–"
    if score.on_tempo:
        return say("table", "on_tempo")
    lowering = next((each for each in protocol.judged if each.what == "eccentric_s"), None)
    value, band = known_value(rep.eccentric_s), lowering.on_tempo if lowering else None
    if value is not None and band is not None:
        if value < band[0]:
            return say("table", "quick")
        if value > band[1]:
            return say("table", "slow")
    return say("table", "off_tempo")


def _score_cell(rep: Rep, score: RepScore, _: Footnotes) -> str:
    if rep.practice:
        return say("table", "practice")
    if rep.partial:
        return say("table", "partial")
    return "–" if score.score is None else number(score.score, 0)


def measured_text(
    measured: Measured,
    notes: Footnotes,
    *,
    with_ci: bool = True,
    decimals: int = 1,
    scale: float = 1.0,
) -> str:
    """``9.8 ±0.2``, or ``–`` with the letter of the footnote that says why."""
    value = known_value(measured)
    if value is None:
        return "–" + notes.mark(say("withheld", measured.withheld or "uncertain"))
    text = f"{value * scale + 0.0:.{decimals}f}"
    if with_ci and measured.ci is not None:
        text += f" ±{measured.ci * scale:.{decimals}f}"
    return text


def _letter(index: int) -> str:
    """Counts a … z, aa, ab …."""
    prefix = _letter(index // 26 - 1) if index >= 26 else ""
    return prefix + chr(ord("a") + index % 26)
