"""Sensors that cannot be met or used: one sentence says why, and what to do."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from tempo.errors import TempoError
from tempo.sources.live import State
from tests.radio import virtual_clock
from tests.radio.families import FAMILIES, Polar
from tests.radio.kits import OpenImu, SensorTag
from tests.radio.scene import ADDRESS, Scene


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
