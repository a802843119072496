"""The one way in which bytes reach a decoder, live or out of a packet log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tempo.samples import Samples
from tempo.sensors.decoder import Decoder, Step


class Witness(Protocol):
    """Somebody who writes down what happens in a conversation."""

    def connected(self) -> None: ...

    def stepped(self) -> None: ...

    def arrived(self, characteristic: str, payload: bytes, received_s: float) -> None: ...


class Conversation:
    """Leads a decoder through connections, and tells a witness everything the decoder was told.

    What the witness wrote, told again in the same order, gives the same samples to the bit: a
    decoder has no other source of knowledge.
    """

    def __init__(self, decoder: Decoder, witness: Witness | None = None) -> None:
        self.decoder = decoder
        self._witness = witness
        self._steps: Iterator[Step] = iter(())

    def connected(self) -> None:
        """A connection stands; the decoder starts anew."""
        if self._witness:
            self._witness.connected()
        self.decoder.restart()
        self._steps = self.decoder.setup()

    def step(self) -> Step | None:
        """The next step of the set-up, None when it is done."""
        if self._witness:
            self._witness.stepped()
        return next(self._steps, None)

    def arrived(self, characteristic: str, payload: bytes, received_s: float) -> Samples:
        """Samples that this value completes; may be empty."""
        if self._witness:
            self._witness.arrived(characteristic, payload, received_s)
        if characteristic == self.decoder.stream:
            return self.decoder.feed(payload, received_s)
        self.decoder.answer(characteristic, payload)
        return Samples.empty()
