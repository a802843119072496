"""``tempo live``: the coach in the room."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
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
    from tempo.live.session import LiveSession
    from tempo.sources.choice import Wanted
    from tempo.sources.sidecar import Sidecar
    from tempo.sources.source import Source


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the person typed."""

    sensor: str | None
    family: str | None
    settings: dict[str, str]
    replay: Path | None
    simulate: bool
    speed: float
    protocol: str | None
    tempo: str | None
    tui: bool
    terminal: bool  # the lines are there anyway
    web: bool
    lan: bool
    port: int | None
    record: Path | None
    as_json: bool
    fade: bool
    sound: str
    heel_pain: str | None
    mount: str
    side: str | None
    foot_length_cm: float | None
    units: Literal["cm", "inch"]


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
def live(*, keeping: Keeping, **options: Any) -> None:
    """Coach a session while it happens.

    Name a --sensor, --replay a recording, or --simulate a person. Ctrl-C ends and saves.
    """
    from tempo.coach.protocols import choose_protocol

    asked = _Asked(**options)
    wanted = _wanted(asked)
    known = keeping.sign(_sidecar(asked))
    chosen = choose_protocol(chosen_protocol(asked.protocol, asked.tempo), known.protocol)
    session = _session(asked, wanted, chosen, known, keeping)
    _follow(session, asked)
    keeping.keep(asked.protocol if session.protocol == chosen else None, session.book.saved)
    if session.book.is_lost:
        from tempo.errors import TempoError

        raise TempoError("not everything is on the disk; make room before the next session")


def _wanted(asked: _Asked) -> Wanted | None:
    """The sensor, where one is meant; what does not go together is misuse."""
    named = asked.sensor is not None or asked.family is not None or asked.settings
    wanted = wanted_sensor(asked.sensor, asked.family, asked.settings) if named else None
    if sum((wanted is not None, asked.replay is not None, asked.simulate)) != 1:
        raise click.UsageError("Give one of --sensor NAME, --replay FILE and --simulate")
    if not asked.web and (asked.lan or asked.port is not None):
        raise click.UsageError("--lan and --port are about the page: add --web")
    if asked.web and asked.tui:
        raise click.UsageError("--web and --tui are two ways to look; give one of them")
    if wanted is not None and asked.speed != 1.0:
        raise click.UsageError(
            "--speed is for --replay and --simulate; a sensor keeps its own pace"
        )
    if asked.replay is not None and asked.heel_pain is not None:
        raise click.UsageError("--heel-pain is for --sensor and --simulate; a replay asks nothing")
    return wanted


def _session(
    asked: _Asked, wanted: Wanted | None, chosen: Protocol, known: Sidecar, keeping: Keeping
) -> LiveSession:
    """Source, protocol and files put together; nothing runs yet."""
    from tempo.coach.fading import Fading
    from tempo.live.session import LiveSession
    from tempo.views.spoken import wording

    replay = asked.replay
    source = _source(wanted, replay, chosen, asked.speed, lambda: not session.protocol.below_level)
    heels = {} if replay is not None else _heel_pain(asked.heel_pain, asked.simulate)
    place = keeping.place(_file(asked.record, replay), replay)
    if place is not None:
        offer(place.parent)
    session = LiveSession(
        source,
        chosen,
        wording=wording(asked.units),
        sidecar=known,
        record=place,
        guided=replay is None,
        fading=Fading(asked.fade),
        speed=asked.speed,
        **heels,
    )
    return session


def _follow(session: LiveSession, asked: _Asked) -> None:
    """Run it, before whoever looks on."""
    import asyncio

    from tempo.commands.room import Room
    from tempo.views.web.address import take_place

    room = Room(session, sys.stderr if asked.as_json else sys.stdout, as_json=asked.as_json)
    questions = asked.replay is None
    if asked.web:
        room.on_page(take_place(lan=asked.lan, port=asked.port), asked.units)
    if asked.tui:
        asyncio.run(room.run_whole_terminal(asked.sound, questions=questions))
    else:
        asyncio.run(room.run(asked.sound, careful=not asked.simulate, questions=questions))


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


def _sidecar(asked: _Asked) -> Sidecar:
    """What is known before the first sample."""
    from tempo.sources.recording import read_recording
    from tempo.sources.sidecar import Sidecar

    if asked.replay is not None:
        known = read_recording(asked.replay).sidecar
    else:
        origin = "simulated" if asked.simulate else "recorded"
        started = datetime.now().astimezone().isoformat(timespec="seconds")
        known = Sidecar(origin=origin, started_at=started)
    if asked.mount != "auto":
        known = replace(known, mount=asked.mount)
    if asked.side is not None:
        known = replace(known, side=asked.side)
    if asked.foot_length_cm is not None:
        known = replace(known, foot_length_cm=asked.foot_length_cm)
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
