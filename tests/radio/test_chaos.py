"""Links and sensors that die at the worst moment; no hang, no invented sample."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from tempo.samples import Samples
from tempo.sources.live import Live, State
from tempo.sources.recording import read_recording
from tests.radio import virtual_clock
from tests.radio.disturbed import LIMIT_S, is_sound, run
from tests.radio.scene import Scene, movement


def minutes(rate_hz: float) -> Samples:
    """The movement again and again, ten minutes long."""
    one = movement(rate_hz)
    length_s = float(one.time_s[-1]) + 1 / rate_hz
    parts = [Samples(one.time_s + n * length_s, one.acc_mps2, one.gyr_dps) for n in range(9)]
    return Samples.join(parts)


def test_fifty_lost_links_in_a_row(tmp_path):
    lost = []

    async def cut_again_and_again(scene: Scene, live) -> None:
        while len(lost) < 50:
            before = len(scene.heard)
            while live.state is not State.STREAM or len(scene.heard) < before + 15:
                await asyncio.sleep(0.05)
            scene.air.cut()
            lost.append(live.connections)
            while live.state is State.STREAM:
                await asyncio.sleep(0.01)

    scene = run("open", tmp_path, cut_again_and_again, moves=minutes)
    assert lost == list(range(1, 51))
    assert scene.connections == 51
    recording = read_recording(tmp_path / "a.csv")
    heard = recording.samples
    gaps = np.flatnonzero(np.diff(heard.time_s) > 0.016)
    assert len(gaps) == 50
    missing = len(scene.samples) - len(heard)
    assert recording.sidecar.lost_samples == pytest.approx(missing, rel=0.01)
    # the movement repeats itself, so a sample's place is told by its time
    assert (np.diff(heard.time_s) > 0).all()
    sent = scene.samples
    at = np.searchsorted(sent.time_s - sent.time_s[-1], heard.time_s - heard.time_s[-1])
    near = np.clip(at + np.arange(-20, 21)[:, None], 0, len(sent) - 1)
    far = np.abs(sent.acc_mps2[near] - heard.acc_mps2).max(axis=2).min(axis=0)
    assert far.max() < 0.011, "every sample was sent, within 0.2 s of where it stands"


class Watched(Live):
    """Tells of every new state at once."""

    told = staticmethod(lambda _: None)

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name == "state":
            self.told(value)


@pytest.mark.parametrize("first", [True, False], ids=["at first", "when it had streamed"])
@pytest.mark.parametrize("at", list(State), ids=lambda state: state.value)
def test_a_link_lost_at_every_state_comes_back(at, first, tmp_path):
    cuts = []

    async def cut_there(scene: Scene, live) -> None:
        come = asyncio.Event()

        def told(state: State) -> None:
            if state is at and (live.streamed or first) and not cuts:
                cuts.append(state)
                scene.air.cut()
                come.set()

        live.told = told
        live.__class__ = Watched
        if at is State.SCAN and first:
            told(at)
        elif at is State.BACKOFF and first:
            while live.state is not State.STREAM:
                await asyncio.sleep(0.001)
            scene.air.cut()
        elif not first:
            while not live.streamed:
                await asyncio.sleep(0.001)
            scene.air.cut()
        await come.wait()
        await scene.sensor.hide()
        await asyncio.sleep(2.0)
        await scene.sensor.show()

    scene = run("open", tmp_path, cut_there)
    assert cuts == [at]
    assert len(scene.heard) > 4000
    is_sound(scene.heard, scene.samples)


@pytest.mark.parametrize("dead", ["battery_percent", "subscribe", "read", "write"])
@pytest.mark.parametrize("attempt", [1, 2])
def test_a_sensor_that_stops_answering_is_connected_anew(dead, attempt, tmp_path):
    """Nobody hangs up and nothing is answered: only a limit on every wait helps."""
    hung = []

    async def go() -> Scene:
        scene = await Scene("open").enter()
        live, connect = scene.live(), scene.radio.connect
        acting = []

        async def connected(*arguments):
            link = await connect(*arguments)
            acting.append(link)
            if len(acting) == attempt:

                async def never(*_, **__):
                    hung.append(dead)
                    await asyncio.Event().wait()

                setattr(link, dead, never)
            return link

        async def lose_it_once() -> None:
            while len(scene.heard) < 1000:
                await asyncio.sleep(0.1)
            if attempt == 2:
                scene.air.cut()

        scene.radio.connect = connected
        losing = asyncio.create_task(lose_it_once())
        async with asyncio.timeout(LIMIT_S):
            await scene.record(live, tmp_path / "a.csv")
        losing.cancel()
        scene.connections = live.connections
        return scene

    scene = virtual_clock.run(go())
    assert hung[0] == dead
    assert scene.connections == attempt + 1
    assert "it gave no answer for 10 s" in scene.faults or attempt == 1
    assert len(scene.heard) > 3000
    is_sound(scene.heard, scene.samples)


def for_ever(perform):
    """The movement is over, but nobody says that the recording is."""

    async def go() -> None:
        await perform()
        await asyncio.Event().wait()

    return go


def test_a_battery_that_dies_leaves_what_came_before(tmp_path):
    """Ten minutes of looking for it, and then the person ends it."""
    ended = []

    async def go() -> Scene:
        scene = await Scene("open").enter()
        live = scene.live()
        scene.perform = for_ever(scene.perform)
        recording = asyncio.create_task(scene.record(live, tmp_path / "a.csv"))
        while len(scene.heard) < 2000:
            await asyncio.sleep(0.1)
        scene.peripheral.silent = True
        await scene.sensor.hide()
        scene.air.cut()
        await asyncio.sleep(600.0)
        assert not recording.done()
        assert live.fault == "it does not show itself"
        assert live.state in {State.SCAN, State.BACKOFF}
        recording.cancel()
        await asyncio.wait({recording})
        ended.append(recording.cancelled())
        return scene

    scene = virtual_clock.run(go())
    assert ended == [True]
    recording = read_recording(tmp_path / "a.csv")
    assert len(recording.samples) >= 2000
    assert recording.sidecar.extra.get("unfinished") is None
    is_sound(recording.samples, scene.samples)
