"""Left against right, for people: a small table, what is larger, and which legs did the work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tempo.reps.rep import Measured
from tempo.reps.symmetry import Compared
from tempo.views.units import Units, in_units, unit_name
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.pair import Pair

_GAP = "  "
_SIDES = ("left", "right")


def comparison_rows(
    compared: Sequence[Compared], units: Units
) -> tuple[list[str], list[list[str]]]:
    """Titles, and a row of cells for each quantity that both legs have."""
    titles = [say("symmetry", name) for name in ("what", "left", "right", "difference", "index")]
    rows = []
    for each in compared:
        if each.difference.value is None:
            continue
        scale, decimals, unit = _scale(each.quantity, units)
        what = _name(each.quantity)
        decimals = _enough(each, scale, decimals)
        cells = [
            _cell(measured, scale, decimals)
            for measured in (each.left, each.right, each.difference)
        ]
        shown = say("symmetry", "with_unit", what=what, unit=unit)
        rows.append([shown, *cells, _cell(each.index_percent, 1.0, 0)])
    return titles, rows


def comparison_lines(compared: Sequence[Compared], units: Units) -> list[str]:
    """The rows set out in columns, for a terminal."""
    titles, rows = comparison_rows(compared, units)
    if not rows:
        return []
    sizes = [max(len(line[column]) for line in (titles, *rows)) for column in range(len(titles))]
    return [
        _GAP + cells[0].ljust(sizes[0]) + _GAP + _GAP.join(map(str.rjust, cells[1:], sizes[1:]))
        for cells in (titles, *rows)
    ]


def comparison_sentences(compared: Sequence[Compared], units: Units) -> list[str]:
    """What is larger on one side by more than the error, or that nothing is; and the legend."""
    if not any(each.larger for each in compared):
        return []
    told = [each for each in compared if each.larger in _SIDES]
    lines = [] if told else [say("symmetry", "neither")]
    for each in told:
        scale, decimals, unit = _scale(each.quantity, units)
        decimals = _enough(each, scale, decimals)
        size, ci = abs(each.difference.value or 0.0), each.difference.ci or 0.0
        blanks = {
            "what": _name(each.quantity).capitalize(),
            "difference": f"{size * scale:.{decimals}f}",
            "ci": f"{ci * scale:.{decimals}f}",
            "unit": unit,
        }
        lines.append(say("symmetry", f"larger_{each.larger}", **blanks))
    return [*lines, say("symmetry", "legend")]


def pair_sentences(pair: Pair) -> list[str]:
    """How sure the common clock is, which legs did what, and what was taken out."""
    clock = pair.clock
    lines = [say("symmetry", "clock", ci=f"{clock.ci_s:.2f}", anchors=clock.anchors)]
    for side, lowerings, swings in zip(_SIDES, pair.lowerings, pair.swings, strict=True):
        told = say("side", side).capitalize()
        ways = Counter((one.legs_up, one.legs_down) for one in lowerings)
        for (up, down), count in sorted(ways.items(), key=lambda each: -each[1]):
            code = f"legs_{up}_{down}" if up and down else "legs_unknown"
            lines.append(say("symmetry", code, side=told, count=count, all=len(lowerings)))
        if swings:
            code = "one_swing" if swings == 1 else "swings"
            lines.append(say("symmetry", code, side=told, count=swings))
    return lines


def _name(quantity: str) -> str:
    return say("symmetry", quantity) if quantity == "rom_deg" else say("what", quantity)


def _scale(quantity: str, units: Units) -> tuple[float, int, str]:
    """Factor, decimals and unit in which a quantity is shown."""
    if quantity.endswith("_cm"):
        return in_units(1.0, units), 1, unit_name(units)
    if quantity.endswith("_s"):
        return 1.0, 1, "s"
    return 1.0, 0, "°"


def _enough(each: Compared, scale: float, decimals: int) -> int:
    """One decimal more where the interval of the difference would read ±0."""
    ci = (each.difference.ci or 0.0) * scale
    return decimals + 1 if decimals and ci < 0.5 * 10.0**-decimals else decimals


def _cell(measured: Measured, scale: float, decimals: int) -> str:
    if measured.value is None:
        return "–"
    text = f"{round(measured.value * scale, decimals) + 0.0:.{decimals}f}"
    return text if measured.ci is None else f"{text} ±{measured.ci * scale:.{decimals}f}"
