"""What goes wrong in the air, on the virtual stack and clock; and that nothing is invented."""

from __future__ import annotations

import asyncio
import math
from contextlib import aclosing

import numpy as np
import pytest

from tempo.samples import Samples
from tempo.session import analyse
from tempo.sources.packet_log import PacketReplay
from tempo.sources.radio import LinkError
from tempo.sources.recording import read_recording
from tests.radio import virtual_clock
from tests.radio.families import FAMILIES, WitMotion
from tests.radio.kits import OpenImu
from tests.radio.scene import Scene


def session(family, tmp_path, spoil=None, **options):
    """A recorded minute, with `spoil` running beside it from when the stream stands."""

    async def go() -> Scene:
        scene = await Scene(family, **options).enter()
        live = scene.live()
        spoiling = asyncio.create_task(after(scene, spoil)) if spoil else None
        await scene.record(live, tmp_path / "a.csv", tmp_path / "a.jsonl")
        if spoiling:
            await spoiling
        scene.connections = live.connections
        return scene

    return virtual_clock.run(go())


async def after(scene, spoil) -> None:
    while not scene.heard.time_s.size:
        await asyncio.sleep(0.05)
    await spoil(scene)


def gaps_of(samples: Samples, rate_hz: float) -> list[tuple[float, float]]:
    steps = np.diff(samples.time_s)
    return [
        (float(samples.time_s[at]), float(samples.time_s[at + 1]))
        for at in np.flatnonzero(steps > 1.6 / rate_hz)
    ]


def is_of(heard: Samples, sent: Samples) -> None:
    """Every sample is one that was sent, in order: nothing invented, nothing interpolated."""
    at = 0
    for row in heard.acc_mps2:
        while np.abs(sent.acc_mps2[at] - row).max() > 0.011:
            at += 1
    assert at < len(sent)


@pytest.mark.parametrize("family", ["witmotion", "dot", "open", "movesense"])
def test_a_sensor_that_hangs_up_in_a_lowering_is_fetched_back(family, tmp_path):
    async def hang_up(scene: Scene) -> None:
        await asyncio.sleep(18.0)
        (connection,) = scene.sensor.device.connections.values()
        await scene.sensor.hide()
        await connection.disconnect()
        await asyncio.sleep(3.0)
        await scene.sensor.show()

    scene = session(family, tmp_path, hang_up)
    assert scene.connections == 2
    assert any("hung up" in fault for fault in scene.faults)
    recording = read_recording(tmp_path / "a.csv")
    ((from_s, to_s),) = gaps_of(recording.samples, scene.peripheral.rate_hz)
    assert 3.0 < to_s - from_s < 6.0
    missing = len(scene.samples) - len(recording.samples)
    assert recording.sidecar.lost_samples == pytest.approx(missing, abs=0.25 * missing)
    assert recording.sidecar.extra["link"]["connections"] == 2
    is_of(recording.samples, scene.samples)
    outcome = analyse(recording).outcome
    whole = [rep for rep in outcome.reps if rep.eccentric_s.value is not None]
    assert len(whole) == 3, "the rep with the hole is not timed, the others are"
    for rep in whole:
        assert not (rep.eccentric_start_s < from_s < rep.eccentric_end_s)


def test_a_packet_log_replays_over_a_lost_link(tmp_path):
    async def cut(scene: Scene) -> None:
        await asyncio.sleep(10.0)
        scene.air.cut()

    session("polar", tmp_path, cut)

    async def again() -> Samples:
        replay = PacketReplay(tmp_path / "a.jsonl", speed=math.inf)
        return Samples.join([block async for block in replay.blocks()])

    filed, replayed = read_recording(tmp_path / "a.csv").samples, asyncio.run(again())
    assert np.array_equal(filed.time_s, replayed.time_s)
    assert np.array_equal(filed.acc_mps2, replayed.acc_mps2)
    assert np.array_equal(filed.gyr_dps, replayed.gyr_dps)


def test_a_sensor_that_falls_silent_is_connected_anew(tmp_path):
    async def mute(scene: Scene) -> None:
        await asyncio.sleep(10.0)
        scene.peripheral.silent = True
        await asyncio.sleep(1.0)
        while scene.peripheral.heard:
            await asyncio.sleep(0.05)
        scene.peripheral.silent = False

    scene = session("open", tmp_path, mute)
    assert scene.connections == 2
    ((from_s, to_s),) = gaps_of(scene.heard, 100.0)
    assert 2.0 < to_s - from_s < 4.0


def test_dropped_notifications_are_gaps_and_nothing_else(tmp_path):
    dropped = []

    async def drop(scene: Scene) -> None:
        await asyncio.sleep(12.0)
        for _ in range(3):
            left = [4]

            def lose(_: bytes, left=left) -> bool:
                left[0] -= 1
                dropped.append(left[0] >= 0)
                return left[0] >= 0

            scene.air.drop = lose
            await asyncio.sleep(8.0)

    scene = session("open", tmp_path, drop)
    recording = read_recording(tmp_path / "a.csv")
    assert sum(dropped) == scene.air.dropped == 12
    assert len(gaps_of(recording.samples, 100.0)) == 3
    assert recording.sidecar.lost_samples == 12 * 5
    assert len(recording.samples) == len(scene.samples) - 12 * 5
    is_of(recording.samples, scene.samples)


def test_losses_of_a_sensor_without_a_clock_are_found(tmp_path):
    async def drop(scene: Scene) -> None:
        await asyncio.sleep(20.0)
        left = [10]

        def lose(_: bytes) -> bool:
            left[0] -= 1
            return left[0] >= 0

        scene.air.drop = lose

    scene = session("witmotion", tmp_path, drop)
    recording = read_recording(tmp_path / "a.csv")
    assert recording.sidecar.lost_samples == 20
    assert len(gaps_of(recording.samples, 100.0)) == 1
    is_of(recording.samples, scene.samples)


@pytest.mark.parametrize("size", [1, 7, 33])
def test_frames_may_be_cut_anywhere(size, tmp_path):
    class Cutting(WitMotion):
        """Sends its byte stream in pieces of an odd size."""

        def packets(self, samples):
            for packet in super().packets(samples[:1500]):
                for at in range(0, len(packet.payload), size):
                    yield packet._replace(payload=packet.payload[at : at + size])

    FAMILIES["cutting"] = Cutting
    try:
        scene = session("cutting", tmp_path)
    finally:
        del FAMILIES["cutting"]
    assert len(scene.heard) == 1500
    is_of(scene.heard, scene.samples)


def test_a_connection_that_fails_is_tried_again(tmp_path):
    async def go() -> Scene:
        scene = await Scene("open").enter()
        connect, left = scene.radio.connect, [2]

        async def failing(*arguments):
            left[0] -= 1
            if left[0] >= 0:
                raise LinkError("it could not be connected (virtual)")
            return await connect(*arguments)

        scene.radio.connect = failing
        await scene.record(scene.live(), tmp_path / "a.csv")
        return scene

    scene = virtual_clock.run(go())
    assert len(scene.heard) == len(scene.samples)
    assert scene.faults == ["it could not be connected (virtual)"]


def test_a_sensor_that_comes_back_after_minutes_goes_on(tmp_path):
    async def leave(scene: Scene) -> None:
        await asyncio.sleep(8.0)
        await scene.sensor.hide()
        scene.air.cut()
        await asyncio.sleep(35.0)
        await scene.sensor.show()

    scene = session("dot", tmp_path, leave)
    assert scene.connections == 2
    ((from_s, to_s),) = gaps_of(scene.heard, 60.0)
    assert 35.0 < to_s - from_s < 50.0
    assert "it does not show itself" in scene.faults


def test_leaving_stops_the_sensor():
    async def go() -> OpenImu:
        scene = await Scene("open").enter()
        acting = asyncio.create_task(scene.perform())
        async with aclosing(scene.live().blocks()) as blocks:
            async for block in blocks:
                if len(block):
                    break
        acting.cancel()
        return scene.peripheral

    sensor = virtual_clock.run(go())
    assert not sensor.running
    assert sensor.commands[-1] == (sensor.control, b"\x00")
