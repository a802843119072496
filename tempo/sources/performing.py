"""A simulated person who follows an evening: does what is asked now, else stands and waits."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass

from tempo.samples import Samples
from tempo.simulator.performer import Performer
from tempo.sources.sidecar import Sidecar


@dataclass(frozen=True, slots=True)
class Wish:
    """A set of an exercise: how many, or how long, and on which side (None: both)."""

    exercise: str
    count: int | None
    seconds: float | None
    side: str | None


class Performing:
    """A `Source` that can be told what to do."""

    def __init__(self, seed: int = 3, *, speed: float = 1.0) -> None:
        self._speed = speed
        self._person = Performer(seed, block_s=min(0.04 * speed, 0.2))
        self._playing: Iterator[Samples] = iter(())

    @property
    def name(self) -> str:
        return "simulated"

    def about(self) -> Sidecar:
        return Sidecar(sensor="simulated", origin="simulated", sample_rate_hz=100.0)

    def follow(self, wish: Wish | None) -> None:
        """Leave what is being done for this; None: do that to its end."""
        if wish is not None:
            self._playing = self._person.perform(
                wish.exercise, count=wish.count, seconds=wish.seconds, side=wish.side or "left"
            )

    async def blocks(self) -> AsyncGenerator[Samples, None]:
        """The samples at the pace at which they would come; without end."""
        loop = asyncio.get_running_loop()
        started_s = loop.time()
        while True:
            playing = self._playing
            block = next(playing, None)
            if block is None:
                if self._playing is playing:
                    self._playing = self._person.stand(1.0)
                continue
            if self._speed < math.inf:
                due_s = started_s + float(block.time_s[-1]) / self._speed
                await asyncio.sleep(max(0.0, due_s - loop.time()))
            else:
                await asyncio.sleep(0)
            yield block
