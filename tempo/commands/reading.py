"""How recordings are read, as the person says it: units, columns, a guess to confirm, patience."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from tempo.sources.exports.tables import Guess
    from tempo.sources.importing import Reading
    from tempo.sources.opening import Take
    from tempo.sources.recording import Recording

    _Command = TypeVar("_Command", bound=Callable[..., Any])

#: Files from this size on are read with a bar, where somebody watches.
_BAR_FROM_BYTES = 50_000_000
LENGTHS = ("cm", "inch")
_UNITS = (("s", "ms", "us", "ns"), ("mps2", "g", "mg"), ("dps", "radps", "mdps"))


def units_of_columns(
    ctx: click.Context, param: click.Parameter, given: str | None
) -> tuple[str, ...] | None:
    """Three units such as ``s,g,dps``."""
    return None if given is None else _three(ctx, param, given, "")


def units_of_both(
    ctx: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """Each ``cm`` or ``inch``, or three units such as ``s,g,dps``."""
    return tuple(
        (one.strip().lower(),)
        if one.strip().lower() in LENGTHS
        else _three(ctx, param, one, "cm, inch, or ")
        for one in given
    )


def _three(ctx: click.Context, param: click.Parameter, text: str, also: str) -> tuple[str, ...]:
    units = tuple(part.strip().lower() for part in text.split(","))
    if len(units) != 3 or any(one not in known for one, known in zip(units, _UNITS, strict=True)):
        known = "; ".join(", ".join(named) for named in _UNITS)
        raise click.BadParameter(
            f"{text!r} is not {also}three units such as s,g,dps ({known})", ctx, param
        )
    return units


_OPTIONS = (
    click.option(
        "--columns",
        metavar="T,AX,AY,AZ,GX,GY,GZ",
        help="Of a table that no app is known for: seven column names, or numbers from 1.",
    ),
    click.option("--yes", is_flag=True, help="Take what such a table seems to be for granted."),
    click.option(
        "--rate-hz",
        type=click.FloatRange(1, 10_000),
        metavar="HZ",
        help="Samples a second, of a file that has no times in it.",
    ),
    click.option(
        "--gyr-unit",
        type=click.Choice(["dps", "radps"]),
        help="The gyroscope's unit, when the recording does not tell.",
    ),
)
column_units = click.option(
    "--units",
    callback=units_of_columns,
    metavar="s,g,dps",
    help="Of such a table: the units of time, acceleration and gyroscope.",
)


def parted(
    given: tuple[tuple[str, ...], ...],
) -> tuple[Literal["cm", "inch"], tuple[str, ...] | None]:
    """Of what was given as ``--units``: the unit of lengths, and those of columns."""
    columns = [units for units in given if units[0] not in LENGTHS]
    inch = [units for units in given if units[0] in LENGTHS][-1:] == [("inch",)]
    return "inch" if inch else "cm", columns[-1] if columns else None


def reading_options(command: _Command) -> _Command:
    """What `reading_of` reads, except the units of columns."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def reading_of(options: dict[str, Any]) -> Reading:
    """What the options say; those of `reading_options` and ``units`` are taken out of them."""
    from tempo.sources.exports.tables import Wishes
    from tempo.sources.importing import Reading

    columns, yes = options.pop("columns"), options.pop("yes")
    units, gyr_unit = options.pop("units"), options.pop("gyr_unit")
    named = tuple(name.strip() for name in columns.split(",")) if columns else ()
    if named and len(named) != 7:
        raise click.UsageError(
            f"--columns names {len(named)} columns; seven are needed: time, acceleration x, y, z, "
            "gyroscope x, y, z"
        )

    def agree(guess: Guess) -> bool:
        from tempo.views.words import say

        click.echo(say("imported", "guess", name=guess.name, guess=str(guess)), err=True)
        if yes:
            return True
        asked = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
        return asked and click.confirm(say("imported", "is_that_right"), err=True)

    return Reading(gyr_unit, options.pop("rate_hz"), Wishes(named, units or (), agree))


def read_watched(take: Take, reading: Reading) -> Recording:
    """Read it, with a bar when it is long and somebody watches."""
    from dataclasses import replace

    if take.size < _BAR_FROM_BYTES or not sys.stderr.isatty():
        return take.read(reading)
    with _bar(take) as watch:
        return take.read(replace(reading, watch=watch))


@contextmanager
def _bar(take: Take) -> Iterator[Callable[[int, int], None]]:
    from tempo.views.words import one_line

    label = f"Reading {one_line(str(take.path))}"
    with click.progressbar(length=take.size, file=sys.stderr, label=label) as bar:
        at = [0]

        def watch(done: int, _: int) -> None:
            # the next file of the same recording starts from its beginning
            bar.update(done - at[0] if done > at[0] else done)
            at[0] = done

        yield watch
