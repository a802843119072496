"""`tempo record` that is interrupted: by a person, the system, the link or the bus."""

from __future__ import annotations

import asyncio

import pytest

from tempo.sources.recording import read_recording
from tests.radio.bluez_machine import machine
from tests.radio.bluez_rig import BlueZ
from tests.radio.command_line import one_sentence, seconds
from tests.radio.families import FAMILIES
from tests.radio.scene import movement


async def disturbed(folder, family, disturb, *words):
    """A recording that is disturbed after a second of movement."""
    bluez = BlueZ(FAMILIES[family]())
    sent = seconds(movement(bluez.peripheral.rate_hz), 10.0, 20.0)
    async with machine(folder, bluez) as computer:
        acting = asyncio.create_task(bluez.perform(sent))
        typing = asyncio.create_task(computer.tempo("record", "--out", "a.csv", *words))
        while not (folder / "a.csv").exists():
            await asyncio.sleep(0.02)
        await asyncio.sleep(1.5)
        disturb(computer, bluez)
        ran = await typing
        acting.cancel()
    return ran, bluez.peripheral


def press_ctrl_c(computer, bluez):
    assert bluez.peripheral.running
    computer.press_ctrl_c()


@pytest.fixture(scope="module")
def disturbances(tmp_path_factory):
    """Recordings that are disturbed in different ways, all at once."""
    cases = {
        "ctrl-c": ("dot", press_ctrl_c),
        "shut down": ("dot", lambda computer, _: computer.shut_down()),
        "lost link": ("open", lambda _, bluez: bluez.lose_link(), "--seconds", "5"),
        "dead bus": ("witmotion", lambda computer, _: computer.kill_the_bus()),
    }
    folders = {name: tmp_path_factory.mktemp("disturbed") for name in cases}

    async def all_at_once():
        return await asyncio.gather(*(disturbed(folders[name], *cases[name]) for name in cases))

    ended = dict(zip(cases, asyncio.run(all_at_once()), strict=True))
    return {name: (folders[name] / "a.csv", *ended[name]) for name in cases}


@pytest.mark.parametrize("how", ["ctrl-c", "shut down"])
def test_ctrl_c_and_sigterm_end_a_recording_and_stop_the_sensor(disturbances, how):
    csv, ran, sensor = disturbances[how]
    assert (ran.status, sensor.running, sensor.heard) == (0, False, set())
    assert ran.out.startswith("Written: a.csv and a.json (")
    recording = read_recording(csv)
    assert len(recording.samples) > 60
    assert recording.sidecar.sample_rate_hz == pytest.approx(60, rel=0.02)


def test_a_lost_link_is_made_again(disturbances):
    csv, ran, sensor = disturbances["lost link"]
    assert ran.status == 0
    assert "The link was made 2 times" in ran.err
    recording = read_recording(csv)
    assert recording.sidecar.lost_samples > 10
    assert recording.samples.time_s[-1] - recording.samples.time_s[0] > 4.9
    assert not sensor.running


def test_the_death_of_the_bus_keeps_what_was_recorded(disturbances):
    csv, ran, _ = disturbances["dead bus"]
    assert "system service does not answer" in one_sentence(ran)
    assert ran.out.startswith("Written: a.csv and a.json (")
    recording = read_recording(csv)
    assert len(recording.samples) > 100
    assert not recording.quality
