"""What the name of a column says: which quantity, which axis, which unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_UNITS = (
    ("radps", r"rad(ians?)?([/_ ]?s(ec)?|ps|\*?s-1|\.s-1|_per_s)"),
    ("mdps", r"(mdps|mdeg[/_ ]?s)"),
    ("dps", r"(dps|deg(rees?)?([/_ ]?s(ec)?|ps|_per_s)|[^a-z0-9]{1,3}/s(ec)?)"),
    ("mps2", r"(m[/_ ]?s(ec)?\^?[2²]|m/s/s|ms-2|ms\^-2|mps2|mps\^2|m\.s-2|m/s\*\*2)"),
    ("mg", r"mg"),
    ("g", r"g('?s)?"),
    ("ns", r"(ns|nano(second)?s?)"),
    ("us", r"([uµμ]s|micro(second)?s?)"),
    ("ms", r"(ms|milli(second)?s?)"),
    ("s", r"(s|secs?|seconds?)"),
)
#: As they are written for people.
SHOWN_UNITS = {
    "s": "s",
    "ms": "ms",
    "us": "µs",
    "ns": "ns",
    "mps2": "m/s²",
    "g": "g",
    "mg": "mg",
    "dps": "°/s",
    "radps": "rad/s",
    "mdps": "m°/s",
}
_TIME = r"(time|times|timestamp|t|epoch|elapsed|clock|sampletime\w*|seconds_elapsed|date_?time)"
_GYR = r"(gyr(o(scope)?)?s?|gyrdata|ang(ular)?_?(vel(ocity)?|rate)|rot(ation)?_?rate|rot|omega|w|g)"
_ACC = r"(acc(el(eration|erometer)?)?s?|accdata|total_?acceleration|a)"
_LINEAR = re.compile(
    r"lin(ear)?|user|free|without_?g|ohne_?g|sans_?g|sin_?g|senza_?g|no_?g(ravity)?\b|gravity"
)
#: Units that only one quantity has, whatever language its name is in.
_TELLING = {"mps2", "radps", "dps", "mdps"}


@dataclass(frozen=True, slots=True)
class Named:
    """One column: ``what`` is time, acc, gyr, linear or other; axis and unit where said."""

    what: str
    axis: str | None = None
    unit: str | None = None


def unit_of(text: str) -> str | None:
    """The unit that a text stands for: s, ms, us, ns, mps2, g, mg, dps, radps or mdps.

    >>> unit_of("m/s^2"), unit_of("°/s"), unit_of("rad/s"), unit_of("ms"), unit_of("uT")
    ('mps2', 'dps', 'radps', 'ms', None)
    """
    bare = text.strip().lower()
    return next((unit for unit, form in _UNITS if re.fullmatch(form, bare)), None)


def named(name: str) -> Named:
    """What a column's name says, in the words that apps and research sets use.

    >>> named("Acceleration x (m/s^2)")
    Named(what='acc', axis='x', unit='mps2')
    >>> named("gyro_z")
    Named(what='gyr', axis='z', unit=None)
    >>> named("Linear Acceleration x (m/s^2)").what
    'linear'
    """
    text = name.strip().lower()
    unit = None
    bracket = re.search(r"[(\[{]([^)\]}]*)[)\]}]\s*$", text)
    if bracket:
        unit, text = unit_of(bracket[1]), text[: bracket.start()]
    text = re.sub(r"[\s.:/-]+", "_", text.strip()).strip("_")
    if not bracket:
        text, unit = _suffix(text)
    if re.fullmatch(_TIME, text):
        return Named("time", None, unit)
    axis, bare = _axis(text)
    if axis is None:
        return Named("other")
    if _LINEAR.search(bare):
        return Named("linear", axis, unit)
    for what, form in (("acc", _ACC), ("gyr", _GYR)):
        if re.fullmatch(form, bare):
            return Named(what, axis, unit)
    gauss = bracket is not None and re.search(r"[(\[{]\s*G\s*[)\]}]\s*$", name) is not None
    if unit in _TELLING or (not bare and unit is not None and not gauss):
        return Named("acc" if unit in {"mps2", "g", "mg"} else "gyr", axis, unit)
    return Named("other", axis, unit)


def places(found: Sequence[Named], what: str) -> tuple[int, ...]:
    """The columns of x, y and z of one quantity; empty when one is missing or there are two."""
    chosen = []
    for axis in "xyz":
        here = [at for at, one in enumerate(found) if one.what == what and one.axis == axis]
        if len(here) != 1:
            return ()
        chosen += here
    return tuple(chosen)


def unit_at(found: Sequence[Named], columns: Sequence[int]) -> str | None:
    """The unit that all of these columns name."""
    units = {found[at].unit for at in columns}
    return units.pop() if len(units) == 1 else None


def _suffix(text: str) -> tuple[str, str | None]:
    """`ax_g` and `time_ms`: a unit behind the last underscores."""
    for cut in re.finditer("_", text):
        unit = unit_of(text[cut.end() :])
        # one letter behind a bare name is an axis or a part of the name: `a_g` is no g
        if unit is not None and len(text[: cut.start()]) > 0:
            return text[: cut.start()], unit
    return text, None


def _axis(text: str) -> tuple[str | None, str]:
    """`acc_x`, `x_acc`, `accx`, `AccX`: the axis, and the name without it."""
    for form in (
        r"(?P<rest>.*?)_?(?P<axis>[xyz])(_axis)?",
        r"(?P<axis>[xyz])_(axis_?)?(?P<rest>.*)",
    ):
        found = re.fullmatch(form, text)
        if found:
            return found["axis"], found["rest"].strip("_")
    return None, text
