"""Every family end to end on the virtual stack: found, connected, set up, recorded, analysed."""

from __future__ import annotations

import asyncio
import math

import numpy as np
import pytest

from tempo.commands.scan import near
from tempo.samples import Samples
from tempo.session import analyse
from tempo.sources.packet_log import PacketReplay
from tempo.sources.recording import read_recording, write_recording
from tests.radio import virtual_clock
from tests.radio.families import FAMILIES
from tests.radio.scene import ADDRESS, Scene, movement

PHASES = ("concentric_s", "top_hold_s", "eccentric_s")


def same(one: Samples, other: Samples) -> bool:
    """To the bit."""
    return all(
        np.array_equal(mine, theirs)
        for mine, theirs in (
            (one.time_s, other.time_s),
            (one.acc_mps2, other.acc_mps2),
            (one.gyr_dps, other.gyr_dps),
        )
    )


async def replayed(path) -> Samples:
    return Samples.join([block async for block in PacketReplay(path, speed=math.inf).blocks()])


@pytest.fixture(scope="module")
def reps(tmp_path_factory):
    """The reps of a movement that was never in the air, out of a file."""
    found = {}

    def of(rate_hz: float):
        if rate_hz not in found:
            path = tmp_path_factory.mktemp("files") / f"{rate_hz:g}.csv"
            write_recording(path, movement(rate_hz))
            found[rate_hz] = analyse(read_recording(path)).outcome.reps
        return found[rate_hz]

    return of


@pytest.mark.parametrize("family", FAMILIES)
def test_a_minute_of_heel_drops_comes_through(family, tmp_path, reps):
    csv, log = tmp_path / "evening.csv", tmp_path / "evening.jsonl"

    async def session() -> Scene:
        scene = await Scene(family).enter()
        (advert,) = await near(scene.radio, 3.0)
        assert (advert.match.family.identifier, advert.address) == (family, ADDRESS)
        await scene.record(scene.live(), csv, log)
        return scene

    scene = virtual_clock.run(session())
    recording = read_recording(csv)
    assert not recording.quality
    assert same(recording.samples, scene.heard)
    assert same(asyncio.run(replayed(log)), scene.heard)
    assert recording.sidecar.sensor["family"] == family
    assert recording.sidecar.lost_samples == 0
    assert recording.sidecar.sample_rate_hz == pytest.approx(scene.peripheral.rate_hz, rel=0.01)
    assert len(scene.heard) >= len(scene.samples) - scene.peripheral.rate_hz
    assert not scene.faults
    agrees(analyse(recording).outcome.reps, reps(scene.peripheral.rate_hz))


def agrees(heard, filed) -> None:
    """The air adds a sensor's quantisation and a clock that has to be found."""
    assert len(heard) == len(filed) == 4
    for ours, theirs in zip(heard, filed, strict=True):
        for phase in PHASES:
            mine, other = getattr(ours, phase), getattr(theirs, phase)
            assert mine.value == pytest.approx(other.value, abs=max(0.05, 0.5 * other.ci))
        assert ours.drop_cm.value == pytest.approx(theirs.drop_cm.value, abs=0.1)
