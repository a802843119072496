"""Load: four sensors and five browsers in one process; from a packet's arrival to its cue.

The clock of the loop jumps, so only work counts, all of it in one thread: what a packet waits for
is what the others cost.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from time import process_time

import numpy as np

from tempo.coach.cues import Cue
from tempo.live.onlooker import Frame
from tests.benchmarks.row import Row, spent
from tests.faults.household import Browser, Household
from tests.radio import virtual_clock
from tests.unit.onlookers import Diary

_BROWSERS, _SECONDS = 5, 120.0
#: Between packets of ten samples.
_PACKET_S = 0.1


class _Stopwatch(Diary):
    """Notes how long after the packet's arrival something is heard and seen."""

    def __init__(self, house: Household) -> None:
        super().__init__()
        self._house = house
        self.heard_s: list[float] = []
        self.seen_s: list[float] = []

    def on_cue(self, cue: Cue, in_s: float) -> None:  # noqa: ARG002  # as every `View`
        self.heard_s.append(process_time() - self._house.worn[0].arrived_s)

    def on_frame(self, frame: Frame) -> None:
        if not frame.stale:
            self.seen_s.append(process_time() - self._house.worn[0].arrived_s)


def crowd_rows() -> list[Row]:
    """Sample in to cue out, and how many rows the files lack."""
    with tempfile.TemporaryDirectory() as folder:
        house = Household(Path(folder))
        watch = _Stopwatch(house)

        async def inside(house: Household) -> None:
            browsers = [Browser(house.host) for _ in range(_BROWSERS)]
            looking = [asyncio.create_task(browser.look(1e6)) for browser in browsers]
            await house.session(_SECONDS, views=(watch,))
            for task in looking:
                task.cancel()
            await asyncio.wait(looking)

        virtual_clock.run(house.stay(inside))
        decoded = sum(live.decoder.counters.samples for live in house.lives if live.decoder)
        rows = sum(len(file.read_bytes().splitlines()) - 1 for file in house.files)
    peer = f"packet every {spent(_PACKET_S)}"
    lines = []
    for what, times in (("cue", watch.heard_s), ("frame", watch.seen_s)):
        half, most = np.percentile(times, [50, 99])
        name = f"4 sensors, 5 browsers: packet in → {what} out, p50"
        lines.append(Row("live", name, spent(half), peer, half / _PACKET_S))
        lines.append(Row("live", f"… p99 of {len(times)}", spent(most), peer, most / _PACKET_S))
    lost = f"{decoded - rows} of {decoded}"
    return [*lines, Row("live", "… decoded samples not in the files", lost, "0", decoded - rows, 0)]
