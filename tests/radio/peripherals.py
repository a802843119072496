"""Sensors that never were: what they show, how they answer, and the bytes of a person's movement.

They know no radio. A rig hands them commands and takes their packets; whether a packet may leave is
for the sensor to say (`running`), as real ones stay mute until they are set up in the right order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tempo.samples import Samples

G_MPS2 = 9.80665
NOTIFY, INDICATE, READ = "notify", "indicate", "read"
WRITE, WRITE_FREE = "write", "write-without-response"


class Packet(NamedTuple):
    """A notification, due so many seconds after the sensor began to measure."""

    due_s: float
    characteristic: str
    payload: bytes


Services = dict[str, dict[str, tuple[str, ...]]]


@dataclass
class Peripheral:
    """One sensor; `interval_s` is the connection interval it has asked for."""

    name: str
    services: Services
    advertised: tuple[str, ...] = ()
    company: tuple[int, bytes] | None = None
    running: bool = False
    silent: bool = False
    interval_s: float | None = None
    commands: list[tuple[str, bytes]] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)

    def write(self, characteristic: str, payload: bytes) -> list[tuple[str, bytes]]:
        """Take a command; notifications in reply."""
        self.commands.append((characteristic, payload))
        return self.obey(characteristic, payload)

    def obey(self, characteristic: str, payload: bytes) -> list[tuple[str, bytes]]:
        return []

    def read(self, characteristic: str) -> bytes:
        raise KeyError(characteristic)

    def subscribe(self, characteristic: str, on: bool) -> None:
        (self.heard.add if on else self.heard.discard)(characteristic)

    def unplug(self) -> None:
        """The connection is gone; what else a family forgets, it forgets in `reset`."""
        self.heard.clear()

    def may_send(self, characteristic: str) -> bool:
        return self.running and not self.silent and characteristic in self.heard

    def packets(self, samples: Samples) -> Iterator[Packet]:
        """The whole movement as bytes; the first sample is measured at 0 s."""
        raise NotImplementedError


def words(rows: np.ndarray, scale: float) -> list[list[int]]:
    """Rows as the int16 words of a chip, clipped at its range."""
    return np.clip(np.rint(rows / scale), -32768, 32767).astype(int).tolist()


def since(samples: Samples) -> list[float]:
    return (samples.time_s - samples.time_s[0]).tolist()


def groups(count: int, size: int) -> Iterator[slice]:
    for start in range(0, count - size + 1, size):
        yield slice(start, start + size)


def asked(commands: Sequence[tuple[str, bytes]], payload: bytes) -> bool:
    return any(payload == said for _, said in commands)
