"""``tempo routine``: one coach for the evening."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from tempo.commands.options import lan, port

if TYPE_CHECKING:
    pass


@click.command()
@click.argument("name", required=False)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    metavar="MY.toml",
    help="A routine of your own instead of a built-in one.",
)
@click.option(
    "--hurts",
    type=click.Choice(["nowhere", "shin", "achilles", "knee", "heel"]),
    multiple=True,
    help="Where it hurts now, as often as needed; else asked. heel: where the tendon meets it.",
)
@click.option(
    "--sore", type=click.Choice(["no", "mild", "severe"]), help="How sore the legs are; else asked."
)
@click.option(
    "--sets",
    type=click.IntRange(1, 20),
    help="So many sets of everything; else the document's, and one in the first week.",
)
@click.option(
    "--speed",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="To look at what comes: 10 is ten times as fast.",
)
@click.option(
    "--sound",
    type=click.Choice(["auto", "tones", "bell", "none"]),
    default="auto",
    show_default=True,
    help="auto: tones with tempo-coach[sound], else the bell of a terminal.",
)
@click.option("--web", is_flag=True, help="On a page, on this computer or with --lan on a phone.")
@lan
@port
def routine(
    *,
    name: str | None,
    file: Path | None,
    hurts: tuple[str, ...],
    sore: Literal["no", "mild", "severe"] | None,
    sets: int | None,
    speed: float,
    sound: str,
    web: bool,
    lan: bool,
    port: int | None,
) -> None:
    """Lead through an evening: shin, calf, stretch or arch.

    Relax first, then train, stretch while warm; sets and rests timed, sides in turn. Works without
    a sensor, by voice and clock.
    """
    from tempo.evening import EveningSession
    from tempo.views.evening_words import evening_wording

    if not web and (lan or port is not None):
        raise click.UsageError("--lan and --port are about the page: add --web")
    chosen = _chosen(name, file)
    session = EveningSession(
        chosen, wording=evening_wording(chosen), said=_said(hurts, sore), speed=speed
    )
