"""Where an evening's samples come from, and what becomes of them when it is over."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import click

from tempo.coach.evening_report import EveningReport
from tempo.commands.faults import sentence
from tempo.commands.options import wanted_sensor
from tempo.errors import TempoError
from tempo.evening.session import EveningSession
from tempo.sources.sidecar import Sidecar
from tempo.sources.source import Source


@dataclass(frozen=True, slots=True)
class Wants:
    """What was asked for: a sensor, a recording, a simulated person, or none of them."""

    sensor: str | None
    family: str | None
    settings: Mapping[str, str]
    replay: Path | None
    simulate: bool
    speed: float

    def __post_init__(self) -> None:
        radio = self._has_radio
        if sum((radio, self.replay is not None, self.simulate)) > 1:
            raise click.UsageError(
                "Give one of --sensor NAME, --replay FILE and --simulate, or none"
            )
        if radio and self.speed != 1.0:
            raise click.UsageError("--speed is not for a sensor, which keeps its own pace")

    @property
    def _has_radio(self) -> bool:
        return self.sensor is not None or self.family is not None or bool(self.settings)

    def source(self) -> Source | None:
        """Where samples come from; None: nothing is measured."""
        if self._has_radio:
            from tempo.sources.ble import BleRadio
            from tempo.sources.live import Live

            return Live(BleRadio(), wanted_sensor(self.sensor, self.family, dict(self.settings)))
        if self.replay is not None:
            from tempo.sources.recording import read_recording
            from tempo.sources.replay import Replay

            recording = read_recording(self.replay)
            return Replay(recording, block_s=min(0.04 * self.speed, 0.2), speed=self.speed)
        if self.simulate:
            from tempo.sources.performing import Performing

            return Performing(speed=self.speed)
        return None

    def sidecar(self, side: str | None, foot_length_cm: float | None, now: datetime) -> Sidecar:
        """What is known before the first sample."""
        from tempo.sources.recording import read_recording

        if self.replay is not None:
            known = replace(read_recording(self.replay).sidecar, labels=(), exercise=None)
        else:
            origin = "simulated" if self.simulate else "recorded"
            started = now.isoformat(timespec="seconds")
            known = Sidecar(origin=origin, started_at=started, mount="foot")
        if self.simulate:
            known = replace(known, side="left")
        return replace(
            known,
            side=side or known.side,
            foot_length_cm=foot_length_cm if foot_length_cm is not None else known.foot_length_cm,
        )


def place_in(folder: Path | None, replay: Path | None) -> Path | None:
    """A name in the folder that is free."""
    from tempo.sources.unfinished import free_name

    if folder is None:
        return None
    with suppress(OSError):  # the evening is worth more than its folder: told when it is written
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = replay.stem if replay is not None else f"{datetime.now().astimezone():%Y-%m-%d_%H-%M-%S}"
    return free_name(folder, f"{name}.csv")


def keep_all(
    report: EveningReport,
    session: EveningSession,
    started: datetime,
    person: str | None,
    *,
    asked: bool,
) -> None:
    """The evening into the history: what was done, the recording, and each exercise as a session.

    ``asked``: the recording was asked for where it lies, so it stays there too.
    """
    from tempo.evening.sensed import SensedEvening
    from tempo.history.evenings import keep_evening
    from tempo.history.folder import Folder
    from tempo.history.kept import NOBODY, SIMULATED
    from tempo.home import home_folder
    from tempo.parts import is_routine
    from tempo.sources.recording import read_recording
    from tempo.views.words import say

    sensed = session if isinstance(session, SensedEvening) else None
    simulated = sensed is not None and sensed.book.sidecar.origin == "simulated"
    whose = person or (SIMULATED if simulated else NOBODY)
    try:
        folder = Folder(home_folder() / "history")
        if report.steps:
            saved = sensed.book.saved if sensed is not None else None
            recording = None if saved is None else read_recording(Path(saved))
            path = keep_evening(report, started, whose, folder.evenings, recording)
            click.echo(say("history", "kept_evening", path=path), err=True)
            if recording is not None and is_routine(recording.sidecar):
                _keep_sessions(Path(recording.path))
            if saved is not None and not asked:
                folder.delete(Path(saved))
    except TempoError as problem:  # the evening is over, and written down where it was recorded
        click.echo(sentence(problem), err=True)


def _keep_sessions(recording: Path) -> None:
    """Each exercise that the sensor saw is a session like any other: trends know them all."""
    from tempo.history.history import History
    from tempo.views.kept import kept_line

    added = History().add([recording])
    for failed in added.failed:
        click.echo(sentence(failed), err=True)
    if added.new:
        click.echo(kept_line(added.new), err=True)
