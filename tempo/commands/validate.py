"""``tempo validate``: how true the numbers are, where the truth is known."""

from __future__ import annotations

import sys

import click


@click.command()
@click.option(
    "--sessions",
    type=click.IntRange(1, 1000),
    default=12,
    show_default=True,
    help="Simulated sessions of each kind.",
)
@click.option(
    "--everyday-minutes",
    type=click.FloatRange(0, 10000),
    default=20.0,
    show_default=True,
    help="Walking, stairs, squats and the like, per mount: how many ghosts?",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, another crowd.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes; default: all processors.")
@click.option(
    "--real",
    "real",
    multiple=True,
    type=click.Path(),
    help="Also a real recording NAME.csv with NAME.truth.json beside it, or a folder of them.",
)
@click.option(
    "--semi-real",
    "semi_real",
    multiple=True,
    type=click.Path(),
    help="The same for recordings made out of real ones.",
)
@click.option(
    "--exercise",
    metavar="NAME|all",
    help="Other exercises instead: counts, errors, and what each is taken for.",
)
@click.option("--markdown", is_flag=True, help="One line a family, as in the README.")
def validate(
    *,
    sessions: int,
    everyday_minutes: float,
    seed: int,
    workers: int | None,
    real: tuple[str, ...],
    semi_real: tuple[str, ...],
    exercise: str | None,
    markdown: bool,
) -> None:
    """Print how true the numbers are.

    Simulates the standard set of people, analyses them, and compares with the truth. A truth file
    is {"reps": [{...}]} with numbers named as in DEFINITIONS.md, as tempo simulate writes it.
    """
    if exercise is not None:
        _exercises(exercise, seed, sessions, workers)
        return
    from tempo.sources.known import known_recordings
    from tempo.validation.reps import validate as run
    from tempo.views.accuracy import accuracy_table, short_table

    recordings = [
        recording
        for origin, paths in (("real", real), ("semi-real", semi_real))
        for path in paths
        for recording in known_recordings(path, origin)
    ]
    watched = sys.stderr.isatty()
    progress = _show if watched else None
    results = run(seed, sessions, everyday_minutes, progress, workers, recordings)
    if watched:
        _show("")
    click.echo(short_table(results) if markdown else accuracy_table(results), nl=False)


def _exercises(exercise: str, seed: int, sessions: int, workers: int | None) -> None:
    from tempo.exercises.exercise import BY_NAME
    from tempo.validation.exercises import validate_exercises
    from tempo.views.exercise_accuracy import exercise_accuracy

    name = exercise.replace("-", "_").replace(" ", "_")
    if name != "all" and name not in BY_NAME:
        raise click.UsageError(f"no exercise {exercise!r}; there are all, {', '.join(BY_NAME)}")
    watched = sys.stderr.isatty()
    results = validate_exercises(name, seed, sessions, _show if watched else None, workers)
    if watched:
        _show("")
    click.echo(exercise_accuracy(results), nl=False)


def _show(name: str) -> None:
    """The session that is running, on one line of standard error that is written over."""
    from tempo.views.words import one_line

    click.echo(f"\r\x1b[K{one_line(name)}", nl=False, err=True)
