"""``tempo analyse``: recordings in; a table, JSON, CSV, a picture or a page out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from tempo.commands.cohort import (
    Spread,
    never_over,
    run,
    spread_of,
    spread_options,
    unasked,
    written,
)
from tempo.commands.faults import sentence
from tempo.commands.options import (
    PAGES,
    PICTURES,
    OutFile,
    asking,
    chosen_protocol,
    screen,
    told_file,
)
from tempo.commands.paired import pair_told, paired
from tempo.commands.reading import (
    parted,
    read_watched,
    reading_of,
    reading_options,
    units_of_both,
)

if TYPE_CHECKING:
    from tempo.coach.protocol import Protocol
    from tempo.session import Analysis
    from tempo.sources.importing import Reading
    from tempo.sources.opening import Take

    Result = Analysis | Exception


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the person asked for, of every recording alike."""

    mount: str
    foot_length_cm: float | None
    reading: Reading
    protocol: Protocol | None
    exercise: str | None
    units: Literal["cm", "inch"]
    as_json: bool
    plot: Path | None
    report: Path | None
    as_pair: bool


@click.command()
@click.argument("recordings", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--mount",
    type=click.Choice(["auto", "foot", "shank"]),
    default="auto",
    show_default=True,
    help="Where the sensor sits: on the foot or shoe, or on the shin above the ankle.",
)
@click.option(
    "--foot-length-cm",
    type=click.FloatRange(10, 40),
    metavar="CM",
    help="Heel to toe; without it 26 cm is assumed and the lengths are less certain.",
)
@asking
@click.option(
    "--exercise",
    metavar="NAME|auto",
    help="Which exercise: heel_raise, toe_raise, …, or auto to let it be recognised; else what the "
    "recording says; see tempo exercises.",
)
@reading_options
@click.option(
    "--pair",
    "as_pair",
    is_flag=True,
    help="Two RECORDINGS of one session, left foot and right foot: compare the legs.",
)
@click.option("--json", "as_json", is_flag=True, help="The answer for machines, one line each.")
@spread_options
@click.option(
    "--plot",
    type=OutFile(*PICTURES),
    metavar="OUT.png",
    help="Draw heel height and lowering times (png, svg, pdf).",
)
@click.option(
    "--report",
    type=OutFile(*PAGES),
    metavar="OUT.html",
    help="Write one page to keep or to print (html, pdf).",
)
@click.option(
    "--units",
    multiple=True,
    callback=units_of_both,
    metavar="cm|inch|s,g,dps",
    help="Lengths on the screen and in reports: cm or inch; files stay in cm. Or the units of "
    "--columns: time, acceleration and gyroscope, such as s,g,dps.",
)
@click.pass_context
def analyse(
    ctx: click.Context,
    /,
    recordings: tuple[Path, ...],
    protocol: str | None,
    tempo: str | None,
    **options: Any,
) -> None:
    """Find and score every heel raise in RECORDINGS, or another exercise.

    These are CSV files, exports of sensor apps (files, zips), or folders of them.

    \b
    tempo analyse evening.csv
    tempo analyse phyphox.zip
    tempo analyse evening.csv --foot-length-cm 27 --plot evening.png
    tempo analyse clinic/ --csv reps.csv
    tempo analyse trial/ --csv reps.csv --jobs 8
    tempo analyse left.csv right.csv --pair
    tempo analyse stretch.csv --exercise gastrocnemius_stretch
    """  # noqa: D301  # a real backspace: click keeps the lines below it as they are
    units, options["units"] = parted(options["units"])
    others = {name: options[name] for name in ("report", "plot")}
    spread = spread_of(options, **others, pair=options["as_pair"], json=options["as_json"])
    yes = options["yes"]
    asked = _Asked(
        reading=reading_of(options),
        protocol=chosen_protocol(protocol, tempo),
        units=units,
        **options,
    )
    never_over(recordings, spread.outs)
    failed = (
        _spread(recordings, asked, spread, yes)
        if spread.many
        else _one_by_one(recordings, asked, spread)
    )
    ctx.exit(1 if failed else 0)


def _spread(recordings: tuple[Path, ...], asked: _Asked, spread: Spread, yes: bool) -> int:
    """Many at a time into a table; how many failed."""
    return run(
        recordings,
        spread,
        reading=unasked(asked.reading, yes),
        mount=asked.mount,
        foot_length_cm=asked.foot_length_cm,
        protocol=asked.protocol,
        exercise=asked.exercise,
    )


def _one_by_one(recordings: tuple[Path, ...], asked: _Asked, spread: Spread) -> int:
    """One after the other, each told as soon as it is known; how many failed."""
    from tempo.sources.opening import takes

    found = takes(recordings, leave=spread.csv)
    if asked.as_pair and len(found) != 2:
        raise click.UsageError(
            f"--pair takes two recordings, left and right; here are {len(found)}"
        )
    several = len(found) > 1
    analysed = _watched(_analysed(found, asked, several), len(found))
    both = paired(analysed) if asked.as_pair else None
    told = (
        pair_told(both, asked.units, as_json=asked.as_json)
        if both
        else _told(analysed, asked, several)
    )
    results = written(told, spread.outs)
    if several and not asked.as_pair and not asked.as_json:
        from tempo.views.tables import overview_table

        click.echo(overview_table(results, width=screen()[0]), nl=False)
    good = [result for _, result in results if not isinstance(result, Exception)]
    if asked.report is not None:
        from tempo.views.report import write_report

        write_report(good, asked.report, units=asked.units, pair=both)
        told_file("Page", asked.report)
    return len(results) - len(good)


def _analysed(found: list[Take], asked: _Asked, several: bool) -> Iterator[tuple[Path, Result]]:
    """Each recording's analysis, of a routine's each exercise's; of several, failures too."""
    from tempo.parts import analyse_parts

    for take in found:
        file = take.path
        try:
            analyses = analyse_parts(
                read_watched(take, asked.reading),
                mount=asked.mount,
                foot_length_cm=asked.foot_length_cm,
                protocol=asked.protocol,
                exercise=asked.exercise,
            )
            if asked.plot:
                _draw(analyses[0], asked.plot, file if several else None, asked)
        except Exception as wrong:
            # one strange file must not cost the answers for the other thousand
            if not several:
                raise
            yield file, wrong
        else:
            yield from ((file, analysis) for analysis in analyses)


def _watched(results: Iterator[tuple[Path, Result]], count: int) -> Iterator[tuple[Path, Result]]:
    """A bar on standard error, where somebody watches it and nothing else moves."""
    if count < 2 or sys.stdout.isatty() or not sys.stderr.isatty():
        yield from results
        return
    with click.progressbar(results, length=count, file=sys.stderr, label="Analysing") as bar:
        yield from bar


def _told(
    results: Iterable[tuple[Path, Result]], asked: _Asked, several: bool
) -> Iterator[tuple[str, Result]]:
    """Say what is to be said of each recording at once, and hand on what the end needs."""
    from tempo.views import answer

    for file, result in results:
        if isinstance(result, Exception):
            click.echo(sentence(result), err=True)
            if asked.as_json:
                click.echo(answer.line(answer.failure_to_json(str(file), result)))
            yield str(file), result
            continue
        if asked.as_json:
            click.echo(answer.line(answer.to_json(result)))
        elif not several:
            from tempo.views import tables  # not for machines, who wait for every import

            width, bold = screen()
            table = tables.session_table(result, units=asked.units, width=width, bold=bold)
            click.echo(table, nl=False)
        yield str(file), result if asked.report is not None else _slim(result)


def _slim(analysis: Analysis) -> Analysis:
    """Without the dense signals, so that a thousand recordings fit in memory."""
    from tempo.samples import Samples

    bare = Samples.empty()
    trace = replace(analysis.outcome.trace, time_s=bare.time_s, heel_m=bare.time_s)
    return replace(
        analysis,
        recording=replace(analysis.recording, samples=bare),
        outcome=replace(analysis.outcome, trace=trace),
    )


def _draw(analysis: Analysis, path: Path, of: Path | None, asked: _Asked) -> None:
    """Draw one recording; of several each puts its own name behind the file's."""
    from tempo.views.plots import plot_analysis

    target = path if of is None else path.with_stem(f"{path.stem}-{of.stem}")
    plot_analysis(analysis, target, units=asked.units)
    told_file("Picture", target)
