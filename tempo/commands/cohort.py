"""The tables of ``tempo analyse``, and many recordings into one (``--jobs``, ``--dask``)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tempo.commands.faults import sentence
from tempo.commands.options import OutFile, told_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from tempo.cohort import Asked, Done, Finished, Hands, Job
    from tempo.session import Analysis
    from tempo.sources.exports.tables import Guess
    from tempo.sources.importing import Reading

    Result = Analysis | Exception
    _Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--csv", type=OutFile(".csv"), metavar="OUT.csv", help="Write one row a rep."),
    click.option(
        "--parquet",
        type=OutFile(".parquet"),
        metavar="OUT.parquet",
        help="The same as Parquet (needs the extra 'parquet').",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Many recordings: N at a time, only the table and the failures. What is done is kept "
        "in OUT.csv.tempo-done beside the table, and not done again by the same version with the "
        "same options; the folder can be deleted.",
    ),
    click.option(
        "--dask",
        metavar="ADDRESS",
        help="The same on a Dask cluster that sees the same files (needs the extra 'dask').",
    ),
    click.option(
        "--done",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="FOLDER",
        help="Another folder for what is done; only so does it lie among the recordings.",
    ),
)


@dataclass(frozen=True, slots=True)
class Spread:
    """Where rows go, and who works."""

    csv: Path | None
    parquet: Path | None
    jobs: int | None
    dask: str | None
    done: Path | None

    @property
    def outs(self) -> tuple[Path, ...]:
        return tuple(out for out in (self.csv, self.parquet) if out is not None)

    @property
    def many(self) -> bool:
        """Whether only a table is wanted, made by several."""
        return self.jobs is not None or self.dask is not None


def spread_options(command: _Command) -> _Command:
    """What `spread_of` reads."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def spread_of(options: dict[str, Any], **others: object) -> Spread:
    """What the options say; they are taken out. ``others`` cannot be had of many recordings."""
    spread = Spread(*(options.pop(name) for name in ("csv", "parquet", "jobs", "dask", "done")))
    if spread.done is not None and not spread.many:
        raise click.UsageError("--done goes with --jobs or --dask")
    if not spread.many:
        return spread
    if spread.jobs is not None and spread.dask is not None:
        raise click.UsageError("--jobs and --dask both say who works; give one of them")
    if not spread.outs:
        raise click.UsageError(
            "--jobs and --dask write a table; add --csv OUT.csv or --parquet OUT.parquet"
        )
    for name, given in others.items():
        if given:
            raise click.UsageError(
                f"--jobs and --dask write a table and nothing else; leave out --{name}"
            )
    return spread


def never_over(recordings: tuple[Path, ...], outs: tuple[Path, ...]) -> None:
    """A table that would overwrite a recording is misuse."""
    for out in outs:
        if any(not named.is_dir() and named.resolve() == out.resolve() for named in recordings):
            raise click.UsageError(
                f"--{out.suffix.lower()[1:]} {out} would overwrite the recording; rename it"
            )


def written(
    results: Iterable[tuple[str, Result]], outs: tuple[Path, ...]
) -> list[tuple[str, Result]]:
    """Write each recording's rows as it comes; the files appear when they are whole."""
    if not outs:
        return list(results)
    from tempo.views.spreadsheet import rep_rows, sheet

    kept: list[tuple[str, Result]] = []
    with ExitStack() as stack:
        adds = [stack.enter_context(sheet(out)) for out in outs]
        for name, result in results:
            kept.append((name, result))
            if not isinstance(result, Exception):
                for add in adds:
                    add(rep_rows(result))
    for out in outs:
        told_file("Reps", out)
    return kept


def agreed(_: Guess) -> bool:
    """``--yes``, where nobody can be asked."""
    return True


def unasked(reading: Reading, yes: bool) -> Reading:
    """The same for many recordings at once: a guess is taken with ``--yes``, else refused."""
    return replace(reading, wishes=replace(reading.wishes, agree=agreed if yes else None))


def run(recordings: Sequence[Path], spread: Spread, **asked: Any) -> int:
    """Write the table; the number of recordings that failed. ``asked`` makes a `cohort.Asked`."""
    from tempo.cohort import Asked, Finished, cluster, jobs_in, processes, table
    from tempo.views.spreadsheet import sheet

    first = spread.outs[0]
    finished = Finished(spread.done or first.with_name(f"{first.name}.tempo-done"))
    if spread.done is None:
        _check_place(finished.folder, recordings)
    jobs = jobs_in(recordings, leave=spread.csv)
    with ExitStack() as stack:
        adds = [stack.enter_context(sheet(out)) for out in spread.outs]
        with cluster(spread.dask) if spread.dask else processes(spread.jobs or 1) as hands:
            done = _watched(jobs, Asked(**asked), finished, hands)
        for rows in table((one for one in done if one.wrong is None), finished):
            for add in adds:
                add(rows)
    failed = [one for one in done if one.wrong is not None]
    _tell(done, failed, spread)
    return len(failed)


def _check_place(folder: Path, recordings: Sequence[Path]) -> None:
    inside = folder.resolve()
    for named in recordings:
        if named.is_dir() and inside.is_relative_to(named.resolve()):
            raise click.UsageError(
                f"{folder} would lie among the recordings; write the table elsewhere, or say where "
                "what is done is kept with --done FOLDER"
            )


def _watched(jobs: Sequence[Job], asked: Asked, finished: Finished, hands: Hands) -> list[Done]:
    """All of them, in the order in which they were named, with a bar where somebody watches."""
    from tempo.cohort import work

    order = {job: at for at, job in enumerate(jobs)}
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        work(jobs, asked, finished, hands),
        length=len(jobs),
        file=sys.stderr,
        label="Analysing",
        hidden=hidden,
    ) as bar:
        return sorted(bar, key=lambda one: order[one.job])


def _tell(done: Sequence[Done], failed: Sequence[Done], spread: Spread) -> None:
    for one in failed:
        if one.wrong is not None:
            click.echo(sentence(one.wrong), err=True)
    before = sum(one.before for one in done)
    for out in spread.outs:
        told_file("Reps", out)
    click.echo(
        f"{len(done)} recordings: {len(done) - before - len(failed)} analysed, {before} done "
        f"before, {len(failed)} failed",
        err=True,
    )
