"""``tempo live``: the coach in the room."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from tempo.commands.finish import offer
from tempo.commands.keeping import Keeping, keeping
from tempo.commands.options import (
    asking,
    chosen_protocol,
    lan,
    port,
    settings,
    sound,
    units,
    wanted_sensor,
)

if TYPE_CHECKING:
    from tempo.coach.protocol import Protocol
    from tempo.sources.choice import Wanted
    from tempo.sources.sidecar import Sidecar
    from tempo.sources.source import Source


@click.command()
@click.option("--sensor", metavar="NAME|ADDRESS", help="The sensor; see tempo scan.")
@click.option("--family", metavar="FAMILY", help="Its family, when it is not recognised.")
@settings
@click.option(
    "--replay",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Play a recording as if it happened now.",
)
@click.option("--simulate", is_flag=True, help="A simulated person: no sensor needed.")
@click.option(
    "--speed",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="Of --replay and --simulate: 2 is twice as fast.",
)
@asking
@click.option("--tui", is_flag=True, help="On the whole terminal, readable from two metres.")
@click.option("--terminal", is_flag=True, help="In lines here; so it is with a page, too.")
@click.option("--web", is_flag=True, help="On a page, on this computer or with --lan on a phone.")
@lan
@port
@click.option(
    "--record",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Leave the recording there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON at the end.")
@click.option("--fade", is_flag=True, help="Say less from set to set.")
@sound
@click.option(
    "--heel-pain",
    type=click.Choice(["yes", "no"]),
    help="Whether it hurts where the tendon meets the heel; else asked once.",
)
@click.option("--mount", type=click.Choice(["auto", "foot", "shank"]), default="auto")
@click.option("--side", type=click.Choice(["left", "right"]), help="The leg that starts.")
@click.option("--foot-length-cm", type=click.FloatRange(10, 40), metavar="CM")
@keeping
@units
def live(
    *,
    keeping: Keeping,
    sensor: str | None,
    family: str | None,
    settings: dict[str, str],
    replay: Path | None,
    simulate: bool,
    speed: float,
    protocol: str | None,
    tempo: str | None,
    tui: bool,
    terminal: bool,  # noqa: ARG001  # the lines are there anyway
    web: bool,
    lan: bool,
    port: int | None,
    record: Path | None,
    as_json: bool,
    fade: bool,
    sound: str,
    heel_pain: str | None,
    mount: str,
    side: str | None,
    foot_length_cm: float | None,
    units: Literal["cm", "inch"],
) -> None:
    """Coach a session while it happens.

    Name a --sensor, --replay a recording, or --simulate a person. Ctrl-C ends and saves.
    """
    import asyncio

    from tempo.coach.fading import Fading
    from tempo.coach.protocols import choose_protocol
    from tempo.commands.room import Room
    from tempo.live import LiveSession
    from tempo.views.spoken import wording
    from tempo.views.web.address import take_place

    named = sensor is not None or family is not None or settings
    wanted = wanted_sensor(sensor, family, settings) if named else None
    if sum((wanted is not None, replay is not None, simulate)) != 1:
        raise click.UsageError("Give one of --sensor NAME, --replay FILE and --simulate")
    if not web and (lan or port is not None):
        raise click.UsageError("--lan and --port are about the page: add --web")
    if web and tui:
        raise click.UsageError("--web and --tui are two ways to look; give one of them")
    if wanted is not None and speed != 1.0:
        raise click.UsageError(
            "--speed is for --replay and --simulate; a sensor keeps its own pace"
        )
    if replay is not None and heel_pain is not None:
        raise click.UsageError("--heel-pain is for --sensor and --simulate; a replay asks nothing")
    said = {"mount": mount, "side": side, "foot": foot_length_cm}
    known = keeping.sign(_sidecar(replay, simulate, said))
    chosen = choose_protocol(chosen_protocol(protocol, tempo), known.protocol)
    source = _source(wanted, replay, chosen, speed, lambda: not session.protocol.below_level)
    heels = {} if replay is not None else _heel_pain(heel_pain, simulate)
    place = keeping.place(_file(record, replay), replay)
    if place is not None:
        offer(place.parent)
    session = LiveSession(
        source,
        chosen,
        wording=wording(units),
        sidecar=known,
        record=place,
        guided=replay is None,
        fading=Fading(fade),
        speed=speed,
        **heels,
    )
    room = Room(session, sys.stderr if as_json else sys.stdout, as_json=as_json)
    if web:
        room.on_page(take_place(lan=lan, port=port), units)
    if tui:
        asyncio.run(room.run_whole_terminal(sound, questions=replay is None))
    else:
        asyncio.run(room.run(sound, careful=not simulate, questions=replay is None))
    keeping.keep(protocol if session.protocol == chosen else None, session.book.saved)
    if session.book.is_lost:
        from tempo.errors import TempoError

        raise TempoError("not everything is on the disk; make room before the next session")


def _heel_pain(said: str | None, simulate: bool) -> dict[str, Any]:
    """What is known of the heel, and who keeps the answer; a simulated person's is nobody's."""
    from tempo.settings import read_settings, remember

    if simulate:
        return {"heel_pain": None if said is None else said == "yes"}
    if said is not None:
        remember(heel_pain=said == "yes")
    return {
        "heel_pain": read_settings().heel_pain,
        "remember": lambda hurts: remember(heel_pain=hurts),
    }


def _sidecar(replay: Path | None, simulate: bool, said: dict[str, Any]) -> Sidecar:
    """What is known before the first sample."""
    from tempo.sources.recording import read_recording
    from tempo.sources.sidecar import Sidecar

    if replay is not None:
        known = read_recording(replay).sidecar
    else:
        origin = "simulated" if simulate else "recorded"
        started = datetime.now().astimezone().isoformat(timespec="seconds")
        known = Sidecar(origin=origin, started_at=started)
    if said["mount"] != "auto":
        known = dataclasses.replace(known, mount=said["mount"])
    if said["side"] is not None:
        known = dataclasses.replace(known, side=said["side"])
    if said["foot"] is not None:
        known = dataclasses.replace(known, foot_length_cm=said["foot"])
    return known


def _source(
    wanted: Wanted | None,
    replay: Path | None,
    chosen: Protocol,
    speed: float,
    floor: Callable[[], bool],
) -> Source:
    from tempo.coach.pacing import asked_s

    if replay is not None:
        from tempo.sources.recording import read_recording
        from tempo.sources.replay import Replay

        recording = read_recording(replay)
        return Replay(recording, block_s=min(0.04 * speed, 0.2), speed=speed)
    if wanted is not None:
        from tempo.sources.ble import BleRadio
        from tempo.sources.live import Live

        return Live(BleRadio(), wanted)
    from tempo.sources.synthetic import Coached

    return Coached(asked_s(chosen, "eccentric") or 5.0, floor, speed=speed)


def _file(folder: Path | None, replay: Path | None) -> Path | None:
    """A name in the folder that is free."""
    from tempo.sources.unfinished import free_name

    if folder is None:
        return None
    with suppress(OSError):  # the session is worth more than its folder: told when it is written
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = replay.stem if replay is not None else f"{datetime.now().astimezone():%Y-%m-%d_%H-%M-%S}"
    return free_name(folder, f"{name}.csv")
