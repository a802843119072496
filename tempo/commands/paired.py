"""Two recordings of one session, left and right, read together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tempo.commands.options import screen
from tempo.views.units import Units

if TYPE_CHECKING:
    from tempo.pair import Pair
    from tempo.session import Analysis


def paired(found: Iterable[tuple[Path, Analysis | Exception]]) -> Pair:
    """Both recordings read together; what is wrong with one of them is wrong with the pair."""
    from tempo.pair import pair

    analyses = []
    for _, result in found:
        if isinstance(result, Exception):
            raise result
        analyses.append(result)
    return pair(*analyses)


def pair_told(pair: Pair, units: Units, *, as_json: bool) -> Iterator[tuple[str, Analysis]]:
    """Left, right, and what the two say together."""
    from tempo.views import answer, tables

    width, bold = screen()
    for analysis in (pair.left, pair.right):
        if as_json:
            click.echo(answer.line(answer.to_json(analysis, pair)))
        else:
            table = tables.session_table(analysis, units=units, width=width, bold=bold)
            click.echo(table)
        yield analysis.recording.path, analysis
    if not as_json:
        click.echo(tables.pair_table(pair, units=units, width=width, bold=bold), nl=False)
