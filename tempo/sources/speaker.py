"""Who speaks on a link, and what a recording's sidecar says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from tempo.sensors.decoder import Decoder
from tempo.sources.sidecar import FORMAT_VERSION, Sidecar


@dataclass(frozen=True, slots=True)
class Speaker:
    """A sensor, and the settings with which its decoder was made.

    `started_at` is the wall clock's time when the recording's clock read 0.
    """

    family: str
    name: str | None
    address: str | None
    settings: Mapping[str, Any]
    started_at: str | None = None


def sidecar(speaker: Speaker, decoder: Decoder, link: Mapping[str, int] | None = None) -> Sidecar:
    """What is known so far; the counters tell a supporter what became of the packets."""
    counters = {name: count for name, count in asdict(decoder.counters).items() if count}
    sensor = {"family": speaker.family, "name": speaker.name, "address": speaker.address}
    return Sidecar(
        definitions=FORMAT_VERSION,
        sensor={name: value for name, value in sensor.items() if value is not None},
        started_at=speaker.started_at,
        sample_rate_hz=decoder.rate_hz,
        lost_samples=decoder.counters.lost,
        origin="recorded",
        extra={"link": {**(link or {}), **counters}},
    )
