"""A simulated person as a source of samples, and as files with the truth beside them."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from tempo.errors import RecordingError
from tempo.samples import Samples
from tempo.simulator.coached import coached
from tempo.simulator.programme import Evening
from tempo.simulator.showcase import SHOWCASE, show
from tempo.simulator.simulation import Simulated
from tempo.sources.recording import Recording, write_recording, write_sidecar
from tempo.sources.replay import Replay
from tempo.sources.sidecar import Label, SetInfo, Sidecar


def as_recording(simulated: Simulated, name: str = "simulated") -> Recording:
    """What a person would have on disk after such a session."""
    return Recording(path=name, samples=simulated.samples, sidecar=_sidecar(simulated))


def as_source(simulated: Simulated, *, block_s: float = 0.1, speed: float = math.inf) -> Replay:
    """The person as a live source; without waiting unless a speed is given."""
    return Replay(as_recording(simulated), block_s=block_s, speed=speed)


class Coached:
    """A `Source`: somebody who follows the guided start, made when the first sample is asked for.

    ``floor`` is asked only then: whether they step up is known after the first question.
    """

    def __init__(self, lower_s: float, floor: Callable[[], bool], *, speed: float = 1.0) -> None:
        self._lower_s, self._floor, self._speed = lower_s, floor, speed

    @property
    def name(self) -> str:
        return "simulated"

    def about(self) -> Sidecar:
        return Sidecar(sensor="simulated", origin="simulated")

    async def blocks(self) -> AsyncGenerator[Samples, None]:
        """The samples at the pace at which they would come."""
        # making a person takes a second or more, and whoever looks on must not be kept waiting
        person = await asyncio.to_thread(coached, self._lower_s, floor=self._floor())
        block_s = min(0.04 * self._speed, 0.2)
        async for block in as_source(person, block_s=block_s, speed=self._speed).blocks():
            yield block


def write_simulated(path: str | Path, simulated: Simulated) -> tuple[Path, Path, Path]:
    """Write `NAME.csv`, `NAME.json` and `NAME.truth.json`; the paths, in this order.

    Raises
    ------
    RecordingError
        The name does not end in ``.csv`` or the folder cannot be written.
    """
    file = Path(path)
    write_recording(file, simulated.samples, _sidecar(simulated))
    truth = file.with_suffix(".truth.json")
    try:
        truth.write_text(truth_text(simulated), encoding="utf-8", newline="\n")
    except OSError as problem:
        raise RecordingError(
            f"{truth} cannot be written ({problem.strerror}); choose another folder"
        ) from None
    return file, file.with_suffix(".json"), truth


def write_programme(
    folder: str | Path, evenings: Iterable[Evening], begins: datetime, person: str | None = None
) -> Iterator[Path]:
    """Write each session of a programme and its truth; the recordings' paths, as they are written.

    ``begins`` is when the first one starts; the later ones start at the same time of their day.
    """
    for evening in evenings:
        started = begins + timedelta(days=evening.day)
        file = Path(folder) / f"{started:%Y-%m-%d}.csv"
        write_simulated(file, evening.simulated)
        known = replace(
            _sidecar(evening.simulated),
            started_at=started.isoformat(timespec="seconds"),
            person=person,
            pain=evening.pain,
        )
        write_sidecar(file, known)
        yield file


def truth_text(simulated: Simulated) -> str:
    """The truth as JSON: every rep with its instants and numbers, and whose foot it was."""
    return simulated.truth.as_json(
        definitions=1,
        origin="simulated",
        mount=simulated.mounting.on,
        place=simulated.mounting.place,
        lever_cm=round(100 * simulated.person.lever_m, 3),
        wobble_deg=round(simulated.person.wobble_deg, 3),
    )


def write_showcase(folder: str | Path) -> list[Path]:
    """Write all sample recordings into a folder."""
    return [write_simulated(Path(folder) / f"{name}.csv", show(name))[0] for name in SHOWCASE]


def _sidecar(simulated: Simulated) -> Sidecar:
    fields = dict(simulated.sidecar_fields)
    sets = tuple(SetInfo(**entry) for entry in fields.pop("sets", ()))
    labels = tuple(Label(**entry) for entry in fields.pop("labels", ()))
    return Sidecar(**fields, sets=sets, labels=labels)
