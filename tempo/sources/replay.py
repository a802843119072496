"""A recording played as if it came from a sensor now."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Iterator

import numpy as np

from tempo.samples import Samples
from tempo.sources.recording import Recording
from tempo.sources.sidecar import Sidecar


class Replay:
    """A `Source` that hands out a recording at the pace at which it was made.

    Parameters
    ----------
    recording : what to play.
    block_s : seconds of samples that come together, as over a radio link.
    speed : 1 as recorded, 2 twice as fast, infinity without waiting.
    """

    def __init__(self, recording: Recording, *, block_s: float = 0.1, speed: float = 1.0) -> None:
        if not block_s > 0 or not speed > 0:
            raise ValueError(f"block_s and speed must be positive, got {block_s} and {speed}")
        self._recording = recording
        self._block_s = block_s
        self._speed = speed

    @property
    def name(self) -> str:
        return self._recording.path

    def about(self) -> Sidecar:
        return self._recording.sidecar

    async def blocks(self) -> AsyncGenerator[Samples, None]:
        """Each block when its last sample is due on the event loop's clock."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        for lasted_s, block in cut(self._recording.samples, self._block_s):
            if self._speed < math.inf:
                await asyncio.sleep(max(0.0, started + lasted_s / self._speed - loop.time()))
            yield block


def cut(samples: Samples, block_s: float) -> Iterator[tuple[float, Samples]]:
    """Blocks of ``block_s`` seconds of the clock (none where a gap leaves one empty).

    Each comes with the seconds from the first sample to its last one.
    """
    since_s = samples.time_s - samples.time_s[:1]
    ends = np.flatnonzero(np.diff(np.floor(since_s / block_s))) + 1
    start = 0
    for end in [*ends.tolist(), len(samples)]:
        if end > start:
            yield float(since_s[end - 1]), samples[start:end]
        start = end
