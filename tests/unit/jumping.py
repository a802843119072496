"""A live session on a clock that jumps, with a source that sends blocks as it is told."""

from __future__ import annotations

import asyncio
import json
import selectors

from tempo.coach.protocols import load_protocol
from tempo.live.session import LiveSession
from tempo.sources.sidecar import Sidecar
from tempo.views.answer import to_json
from tempo.views.spoken import wording
from tests.unit.onlookers import Diary


class JumpingSelector(selectors.DefaultSelector):
    """Never waits: time jumps to the next thing that is due."""

    now_s = 0.0

    def select(self, timeout=None):
        events = super().select(0)
        if not events and timeout:
            self.now_s += timeout
        return events


def run(main):
    """The result of a coroutine, in no time."""
    selector = JumpingSelector()

    def loop():
        made = asyncio.SelectorEventLoop(selector)
        made.time = lambda: selector.now_s
        return made

    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(main)


class Packets:
    """A `Source` that sends blocks of given sizes, with silence where it is told to."""

    name = "packets"

    def about(self):
        return Sidecar(sensor="packets")

    def __init__(self, samples, sizes, *, silent_after=None, silence_s=0.0, fault=None):
        self._samples, self._sizes = samples, sizes
        self._silent_after, self._silence_s, self._fault = silent_after, silence_s, fault

    async def blocks(self):
        start = number = 0
        while start < len(self._samples):
            size = self._sizes[number % len(self._sizes)]
            block = self._samples[start : start + size]
            if len(block):
                await asyncio.sleep(float(block.time_s[-1] - block.time_s[0]) + 0.01)
            yield block
            start, number = start + size, number + 1
            if number == self._silent_after:
                await asyncio.sleep(self._silence_s)
                if self._fault is not None:
                    raise self._fault


def live(recording, sizes=(7,), *, view=None, protocol="hsr", **options):
    """What a session with this recording's samples ends with."""
    source = options.pop("source", None) or Packets(recording.samples, sizes)
    view = view or Diary()

    async def main():
        session = LiveSession(
            source,
            load_protocol(protocol),
            wording=wording(),
            sidecar=options.pop("sidecar", recording.sidecar),
            **options,
        )
        session.attend(view)
        return await session.run()

    return run(main()), view


def said_of(analysis):
    """The whole answer, as `tempo … --json` prints it."""
    return json.dumps(to_json(analysis), allow_nan=False)
