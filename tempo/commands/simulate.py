"""``tempo simulate``: a recording of a person who never was, and the truth about it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tempo.commands.options import OutFile, day

if TYPE_CHECKING:
    from datetime import date

    from tempo.simulator.recipe import DrillRecipe, Recipe


@click.command()
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT.csv|FOLDER")
@click.option(
    "--exercise", default="heel_raise", show_default=True, help="What is done: toe_raise, …"
)
@click.option("--reps", type=int, default=15, show_default=True, help="Reps a set.")
@click.option("--count", type=int, help="Efforts a set, of other exercises; else the person's.")
@click.option("--sets", type=int, default=1, show_default=True, help="Sets.")
@click.option("--lower-s", type=float, default=10.0, show_default=True, help="Lowering time.")
@click.option("--raise-s", type=float, default=1.0, show_default=True, help="Raising time.")
@click.option(
    "--hold-s",
    type=float,
    default=1.0,
    show_default=True,
    help="Hold: at the top, of a stretch; length of a tiptoe walk.",
)
@click.option("--pause-s", type=float, default=1.5, show_default=True, help="Pause below.")
@click.option("--rest-s", type=float, default=30.0, show_default=True, help="Rest between sets.")
@click.option("--top-cm", type=float, default=8.0, show_default=True, help="Height at the top.")
@click.option(
    "--depth-cm", type=float, default=3.0, show_default=True, help="Depth below level; 0: no step."
)
@click.option(
    "--shape", default="even", show_default=True, help="How the heel comes down: even, s_shaped, …"
)
@click.option("--mount", type=click.Choice(["foot", "shank"]), default="foot", show_default=True)
@click.option("--side", type=click.Choice(["left", "right"]), default="left", show_default=True)
@click.option("--foot-length-cm", type=float, help="Of this person; else the seed's.")
@click.option("--wobble-deg", type=float, help="How much the foot wobbles; else the seed's.")
@click.option(
    "--chip", type=click.Choice(["good", "typical", "cheap"]), default="typical", show_default=True
)
@click.option("--rate-hz", type=float, default=100.0, show_default=True, help="Samples a second.")
@click.option("--protocol", default="box-10s", show_default=True, help="Named in the sidecar.")
@click.option("--level/--no-level", default=True, help="Whether they stand flat first.")
@click.option("--walk/--no-walk", default=True, help="Whether they walk in and out.")
@click.option(
    "--programme",
    type=click.IntRange(1, 400),
    metavar="SESSIONS",
    help="Write so many sessions into FOLDER, five a week.",
)
@click.option("--gain-s", type=float, default=0.0, help="Longer lowering from session to session.")
@click.option("--deeper-cm", type=float, default=0.0, help="Deeper from session to session.")
@click.option(
    "--begins", metavar="DATE", callback=day, help="Of the programme; else so that it ends today."
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Another seed, another person."
)
@click.pass_context
def simulate(
    ctx: click.Context,
    /,
    out: Path,
    seed: int,
    programme: int | None,
    gain_s: float,
    deeper_cm: float,
    begins: date | None,
    **recipe: Any,
) -> None:
    """Write a simulated session and its truth, or a programme of weeks.

    OUT.csv gets a sidecar and a truth file beside it. Times are from rest to rest, a little longer
    than they read by the definition.

    \b
    tempo simulate try.csv
    tempo simulate toes.csv --exercise toe_raise --count 10
    tempo simulate weeks --programme 60 --lower-s 4 --gain-s 0.2
    """  # noqa: D301  # a real backspace: click keeps the lines below it as they are
    from tempo.errors import TempoError
    from tempo.simulator.recipe import Recipe, prepare, prepare_drill
    from tempo.sources.synthetic import write_simulated
    from tempo.views.words import say, typed

    count = recipe.pop("count")
    exercise = recipe.pop("exercise").replace("-", "_").replace(" ", "_")
    drilled = exercise != "heel_raise"
    if drilled:
        drill = _drill_recipe(ctx, exercise, count)
    elif count is not None:
        raise click.UsageError(say("simulated", "count_of_others"))
    asked = Recipe(**recipe)
    try:
        if programme is not None:
            _write_weeks(
                out, asked, seed, begins, sessions=programme, gain_s=gain_s, deeper_cm=deeper_cm
            )
            return
        out = OutFile(".csv").convert(out, ctx.command.params[0], ctx)
        simulated = prepare_drill(drill, seed) if drilled else prepare(asked, seed)
    except TempoError as wrong:
        raise click.UsageError(str(wrong)) from None
    csv, json, truth = write_simulated(out, simulated)
    counts = {"reps": len(simulated.truth.reps), "efforts": len(simulated.truth.efforts)}
    line = "written_efforts" if counts["efforts"] else "written"
    click.echo(say("simulated", line, csv=csv, json=json, truth=truth, **counts))
    click.echo(say("simulated", "next", csv=typed(csv)))


def _drill_recipe(ctx: click.Context, exercise: str, count: int | None) -> DrillRecipe:
    """What was asked for of another exercise; what is only of heel raises is refused by name."""
    from dataclasses import fields

    from click.core import ParameterSource

    from tempo.simulator.recipe import DrillRecipe
    from tempo.views.words import say

    given = {
        name: value
        for name, value in ctx.params.items()
        if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT
    }
    known = {field.name for field in fields(DrillRecipe)}
    foreign = sorted(given.keys() - known - {"out", "seed", "exercise"})
    if foreign:
        option = "--" + foreign[0].replace("_", "-")
        raise click.UsageError(say("simulated", "not_of_others", option=option, exercise=exercise))
    asked = {name: value for name, value in given.items() if name in known}
    return DrillRecipe(**(asked | {"exercise": exercise, "count": count}))


def _write_weeks(
    folder: Path, recipe: Recipe, seed: int, begins: date | None, **asked: Any
) -> None:
    """A person's programme, a recording a session."""
    from datetime import datetime, time, timedelta

    from tempo.simulator.programme import Programme, evenings
    from tempo.sources.synthetic import write_programme
    from tempo.views.words import say

    programme = Programme(**asked)
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now().astimezone()
    first = begins or now.date() - timedelta(days=7 * ((programme.sessions + 4) // 5) - 1)
    started = datetime.combine(first, time(18, 30), now.tzinfo)
    written = write_programme(folder, evenings(programme, recipe, seed), started)
    with click.progressbar(
        written,
        length=programme.sessions,
        label=say("simulated", "simulating"),
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        count = sum(1 for _ in bar)
    click.echo(say("simulated", "weeks", count=count, folder=folder))
