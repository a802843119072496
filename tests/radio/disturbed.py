"""A recorded movement with something beside it that disturbs it, and what may be left."""

from __future__ import annotations

import asyncio

import numpy as np

from tempo.samples import Samples
from tests.radio import virtual_clock
from tests.radio.scene import Scene

#: No test lasts longer on the virtual clock: who waits for ever is caught.
LIMIT_S = 1200.0


def run(family: str, tmp_path, spoil=None, **options) -> Scene:
    """A recorded movement, with `spoil(scene, live)` beside it from the beginning."""

    async def go() -> Scene:
        scene = await Scene(family, **options).enter()
        live = scene.live()
        spoiling = asyncio.create_task(spoil(scene, live)) if spoil else None
        async with asyncio.timeout(LIMIT_S):
            await scene.record(live, tmp_path / "a.csv")
        if spoiling:
            spoiling.cancel()
            await asyncio.wait({spoiling})
            assert spoiling.cancelled() or spoiling.exception() is None
        scene.connections = live.connections
        return scene

    return virtual_clock.run(go())


def is_sound(heard: Samples, sent: Samples) -> None:
    """Time rises, and every sample is one that was sent, in order."""
    assert (np.diff(heard.time_s) > 0).all()
    at = 0
    for row in heard.acc_mps2:
        far = np.abs(sent.acc_mps2[at : at + 8000] - row).max(axis=1)
        found = np.flatnonzero(far < 0.011)
        assert len(found), "a sample that was never sent"
        at += int(found[0]) + 1
