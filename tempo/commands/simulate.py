"""``tempo simulate``: a recording of a person who never was, and the truth about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tempo.commands.options import OutFile


@click.command()
@click.argument("out", type=OutFile(".csv"), metavar="OUT.csv")
@click.option("--reps", type=int, default=15, show_default=True, help="Reps a set.")
@click.option("--sets", type=int, default=1, show_default=True, help="Sets.")
@click.option("--lower-s", type=float, default=10.0, show_default=True, help="Lowering time.")
@click.option("--raise-s", type=float, default=1.0, show_default=True, help="Raising time.")
@click.option("--hold-s", type=float, default=1.0, show_default=True, help="Hold at the top.")
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
    "--seed", type=int, default=0, show_default=True, help="Another seed, another person."
)
def simulate(out: Path, seed: int, **recipe: Any) -> None:
    """Write a simulated session and its truth.

    OUT.csv gets a sidecar and a truth file beside it. Times are from rest to rest, a little longer
    than they read by the definition.
    """
    from tempo.errors import TempoError
    from tempo.simulator.recipe import Recipe, prepare
    from tempo.sources.synthetic import write_simulated
    from tempo.views.words import say

    try:
        simulated = prepare(Recipe(**recipe), seed)
    except TempoError as wrong:
        raise click.UsageError(str(wrong)) from None
    csv, json, truth = write_simulated(out, simulated)
    count = len(simulated.truth.reps)
    click.echo(say("simulated", "written", csv=csv, json=json, truth=truth, reps=count))
    click.echo(say("simulated", "next", csv=csv))
