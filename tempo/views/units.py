"""Numbers for people: seconds, clock times, and lengths in cm or inch. Files stay in cm."""

from __future__ import annotations

from math import isfinite
from typing import Literal

Units = Literal["cm", "inch"]

_CM_PER_INCH = 2.54


def unit_name(units: Units) -> str:
    """``cm`` or ``in``."""
    return "in" if units == "inch" else "cm"


def in_units(value_cm: float, units: Units) -> float:
    """A length as it is shown.

    >>> in_units(5.08, "inch")
    2.0
    """
    return value_cm / _CM_PER_INCH if units == "inch" else value_cm


def length(value_cm: float, units: Units, *, measured: bool = False) -> str:
    """A length with its unit; a measured one always with its tenths.

    >>> length(26.0, "cm"), length(-1.04, "cm", measured=True)
    ('26 cm', '-1.0 cm')
    """
    write = tenths if measured else number
    return f"{write(in_units(value_cm, units))} {unit_name(units)}"


def number(value: float, decimals: int = 1) -> str:
    """A number without a needless ``.0`` and without a negative zero.

    >>> number(10.0), number(8.249), number(-0.01), number(0.91, 2)
    ('10', '8.2', '0', '0.91')
    """
    if not isfinite(value):
        return "–"
    text = f"{round(value, decimals) + 0.0:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def digits(value: float, decimals: int) -> str:
    """A measured number with the decimals that it is known to, and without a negative zero.

    >>> digits(3.0, 1), digits(-0.01, 1), digits(22.4, 0)
    ('3.0', '0.0', '22')
    """
    return f"{round(value, decimals) + 0.0:.{decimals}f}" if isfinite(value) else "–"


def tenths(value: float) -> str:
    """A measured number, always with its tenths.

    >>> tenths(8.0), tenths(-0.01)
    ('8.0', '0.0')
    """
    return digits(value, 1)


def clock(seconds: float) -> str:
    """Minutes and seconds.

    >>> clock(75.4), clock(-3.0)
    ('1:15', '-0:03')
    """
    whole = round(abs(seconds))
    sign = "-" if seconds < 0 and whole else ""
    return f"{sign}{whole // 60}:{whole % 60:02d}"


def plain_number(figure: float) -> str:
    """A measured figure with the digits that mean something to a person.

    >>> [plain_number(figure) for figure in (1234.5, 45.67, 0.01234, 3)]
    ['1234', '45.7', '0.012', '3']
    """
    if isinstance(figure, int) or abs(figure) >= 100:
        return f"{figure:.0f}"
    return f"{figure:.1f}" if abs(figure) >= 10 else f"{figure:.2g}"
