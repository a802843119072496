"""What people type on a computer with a virtual sensor, and how it ends."""

from __future__ import annotations

import asyncio

from tempo.samples import Samples
from tests.radio.bluez_machine import machine


def seconds(samples: Samples, start_s: float, length_s: float) -> Samples:
    first, last = samples.time_s.searchsorted([start_s, start_s + length_s])
    return samples[first:last]


def typed(folder, bluez, *words):
    async def go():
        async with machine(folder, bluez) as computer:
            return await computer.tempo(*words)

    return asyncio.run(go())


def one_sentence(ran) -> str:
    """What standard error says after what was announced; nothing else may be there."""
    assert ran.status == 1
    lines = [line for line in ran.err.splitlines() if line.startswith("tempo: ")]
    assert len(lines) == 1
    assert ran.err.endswith(lines[0] + "\n")
    assert "Traceback" not in ran.err
    return lines[0]
