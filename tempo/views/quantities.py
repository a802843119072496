"""A session's numbers as people read them: with their units, and where they can be."""

from __future__ import annotations

from statistics import median

from tempo.exercises.exercise import HEEL_RAISE
from tempo.history.kept import KeptSession
from tempo.reps.change import Change
from tempo.views.units import Units, in_units, number, tenths, unit_name
from tempo.views.words import say
from tempo.weeks.of_efforts import effort_number, own_numbers
from tempo.weeks.series import PAIN

_SHARES = frozenset({"on_tempo_share", "still_share", "evenness"})
_LENGTHS = ("depth_below_level_cm", "lowest_heel_cm")


#: Decimals and unit by the end of a quantity's name, as for most; a flight is short.
_ENDINGS = {"efforts": (0, ""), "_s": (1, " s"), "_deg": (1, " °"), "_mps2": (0, " m/s²")}


def shown(value: float, quantity: str, units: Units, *, fine: bool = False) -> str:
    """A value with its unit, as people read it; ``fine`` for steps of a session."""
    if quantity.endswith("_share"):
        return f"{number(100 * value, 1 if fine else 0)} %"
    digits, unit = next(
        (known for ending, known in _ENDINGS.items() if quantity.endswith(ending)), (1, "")
    )
    if quantity in _LENGTHS:
        value, unit = in_units(value, units), f" {unit_name(units)}"
    digits = 2 if fine or quantity in {"evenness", "flight_s"} else digits
    return f"{value:.{digits}f}{unit}"


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
    top = 10.0 if quantity in PAIN else 1.0 if quantity in _SHARES else None
    low = 0.0 if quantity not in {"depth_below_level_cm", "decay_s"} else None
    value = value or 0.0
    value = value if low is None else max(low, value)
    return value if top is None else min(top, value)


def usual_text(session: KeptSession, units: Units = "cm") -> str:
    """The session's own number in a few words: ``hold 18.3 s``; a dash where none is known."""
    if session.exercise == HEEL_RAISE.name:
        known = [one.rep.eccentric_s.value for one in session.counted]
        lowered = [value for value in known if value is not None]
        return say("others", "lowered", value=tenths(median(lowered))) if lowered else "–"
    for quantity in own_numbers(session.exercise):
        found = effort_number(session, quantity)
        if found is not None and quantity != "efforts":
            return say("others.usual", quantity, value=shown(found[0], quantity, units))
    return "–"
