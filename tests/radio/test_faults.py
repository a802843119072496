"""What goes wrong in the air, on the virtual stack and clock; and that nothing is invented."""

from __future__ import annotations

import asyncio
import math
from contextlib import aclosing

import numpy as np
import pytest

from tempo.errors import TempoError
from tempo.samples import Samples
from tempo.session import analyse
from tempo.sources.live import State
from tempo.sources.packet_log import PacketReplay
from tempo.sources.radio import LinkError
from tempo.sources.recording import read_recording
from tests.radio import virtual_clock
from tests.radio.families import FAMILIES, OpenImu, Polar, SensorTag, WitMotion
from tests.radio.scene import ADDRESS, Scene


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


def complaint(family="witmotion", others=(), prepare=None, **wanted) -> str:
    """The sentence with which looking for a sensor or its first connection ends."""

    async def go() -> str:
        scene = await Scene(family).enter(others)
        if prepare:
            await prepare(scene)
        acting = asyncio.create_task(scene.perform())

        async def listen() -> None:
            async with aclosing(scene.live(**wanted).blocks()) as blocks:
                async for block in blocks:
                    assert not len(block)

        with pytest.raises(TempoError) as wrong:
            await listen()
        acting.cancel()
        return str(wrong.value)

    return virtual_clock.run(go())


def test_a_sensor_that_never_speaks_is_given_up_with_advice():
    async def mute(scene: Scene) -> None:
        scene.peripheral.silent = True

    said = complaint("open", prepare=mute)
    assert said.startswith("XIAO heel was tried 4 times and sent no sample: it has been silent")
    assert "charge it" in said


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


def test_a_sensor_that_does_not_answer_a_connect_runs_into_a_time_limit():
    async def freeze(scene: Scene) -> None:
        scene.air.send_acl_data = lambda *_: None

    assert "no answer in time" in complaint(prepare=freeze)


def test_a_sensor_with_other_firmware_is_said_to_be_so():
    def without_control() -> OpenImu:
        odd = OpenImu()
        del odd.services[odd.advertised[0]][odd.control]
        return odd

    FAMILIES["odd"] = without_control
    try:
        said = complaint("odd")
    finally:
        del FAMILIES["odd"]
    assert "it has no characteristic 4bc00004" in said


def test_of_several_sensors_the_person_chooses():
    said = complaint(others=[OpenImu()])
    assert said.startswith("2 sensors are near: ")
    assert ADDRESS in said
    assert said.endswith("name one with --sensor ADDRESS")


@pytest.mark.parametrize("sensor", ["xiao HEEL", "f0:00:00:00:01:00"])
def test_a_sensor_is_chosen_by_name_or_address(sensor):
    async def go() -> str:
        scene = await Scene("witmotion").enter([OpenImu()])
        live = scene.live(sensor=sensor)
        async with aclosing(live.blocks()) as blocks:
            async for _ in blocks:
                if live.state is State.STREAM:
                    return live.name
        return ""

    assert virtual_clock.run(go()) == "XIAO heel"


def test_what_cannot_be_used_is_refused_with_the_reason():
    assert "at most 10 samples a second" in complaint("tag", sensor="CC2650 SensorTag")
    assert complaint("tag").startswith("only CC2650 SensorTag is near: ")
    assert "no gyroscope" in complaint("h10")


def test_nobody_there_is_said_with_what_to_do():
    said = complaint(sensor="Nobody")
    assert said.startswith("Nobody did not show itself within 15 s; switch it on")


def test_a_setting_that_there_is_not_is_named():
    assert "no setting 'colour'" in complaint(settings={"colour": "red"})


class _H10(Polar):
    def __init__(self) -> None:
        super().__init__()
        self.name = "Polar H10 12345678"


class _Tag(SensorTag):
    rate_hz = 25.0  # the simulator's slowest; nobody gets to hear it


@pytest.fixture(autouse=True)
def _refused_families(monkeypatch):
    monkeypatch.setitem(FAMILIES, "h10", _H10)
    monkeypatch.setitem(FAMILIES, "tag", _Tag)


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
