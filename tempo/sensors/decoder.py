"""The `Decoder` protocol: bytes in, `Samples` out, no radio; and the nouns it speaks in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from tempo.samples import Gap, Samples

#: Standard gravity, for sensors that speak in g.
G_MPS2 = 9.80665

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """One instant as a payload gives it: the sensor's own time if it has one, and what it holds."""

    time_s: float | None
    acc_mps2: Vector | None
    gyr_dps: Vector | None


@dataclass(slots=True)
class Counters:
    """What a decoder has seen and what it has thrown away."""

    payloads: int = 0
    packets: int = 0
    samples: int = 0
    rejected: int = 0
    resynchronised_bytes: int = 0
    duplicates: int = 0
    repeated: int = 0
    stuck: int = 0
    unpaired: int = 0
    invalid: int = 0
    clock_jumps: int = 0
    gaps: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes for a characteristic; wait before the next step so that the sensor can follow."""

    characteristic: str
    payload: bytes
    meaning: str
    response: bool = True
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Switch the notifications of a characteristic on."""

    characteristic: str


@dataclass(frozen=True, slots=True)
class Read:
    """Read a characteristic; what it holds goes to `Decoder.answer`."""

    characteristic: str


Step = Write | Subscribe | Read


@dataclass(frozen=True, slots=True)
class Signature:
    """How a family shows itself in the air.

    names : regular expressions searched in the advertised name.
    services : advertised service UUIDs, full and lower case.
    companies : Bluetooth company identifiers in the manufacturer data.
    """

    names: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    companies: tuple[int, ...] = ()


class Decoder(Protocol):
    """One sensor's bytes, without I/O.

    For every connection: take the steps of `setup` one by one (it looks at the answers so far
    before it yields the next), then call `restart`, then `feed`. Notifications of characteristic
    `stream` go to `read` while `setup` runs (the sensor is not yet as it shall be, so what comes
    back is thrown away) and to `feed` afterwards; everything else that arrives (other
    notifications, indications, values read) goes to `answer` at any time. Whoever keeps payloads
    for a replay keeps these calls in their order. No method raises on bad bytes; `setup` raises a
    `TempoError` when the sensor turns out to be one that cannot be used.
    """

    family: ClassVar[str]
    stream: str
    counters: Counters

    def setup(self) -> Iterator[Step]:
        """Steps that configure the sensor and start its stream."""
        ...

    def stop(self) -> tuple[Step, ...]:
        """Steps that stop the stream."""
        ...

    def feed(self, payload: bytes, received_s: float) -> Samples:
        """Samples that this payload completes, on the host's clock; may be empty."""
        ...

    def answer(self, characteristic: str, payload: bytes) -> None:
        """Take a value that is not part of the stream."""
        ...

    def restart(self) -> None:
        """The stream begins (again): a new stretch of time, nothing is carried over the break."""
        ...

    def read(self, payload: bytes) -> tuple[Reading, ...]:
        """The readings of one payload as they stand there, before clock and pairing."""
        ...

    def describe(self, payload: bytes) -> Mapping[str, object] | None:
        """What a payload says that carries no reading (a reply, a status)."""
        ...

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Stretches whose samples are missing."""
        ...

    @property
    def rate_hz(self) -> float | None:
        """The measured sample rate; None until it is known."""
        ...

    @property
    def troubles(self) -> tuple[str, ...]:
        """What the sensor said or did that a person should know, one sentence each."""
        ...

    @property
    def battery(self) -> str | None:
        """What the sensor said about its battery."""
        ...


@dataclass(slots=True)
class Remarks:
    """Sentences for a person, each said once."""

    _said: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.append(sentence)

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(self._said)
