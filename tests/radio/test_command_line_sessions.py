"""`tempo record`, `live` and `sensors check` with a sensor, in real time, to their good end."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from functools import cache

import pytest

from tempo.simulator.chip import TYPICAL
from tempo.simulator.coached import coached
from tempo.sources.recording import read_recording
from tests.radio.bluez_machine import machine
from tests.radio.bluez_rig import ADDRESS, BlueZ
from tests.radio.command_line import seconds
from tests.radio.families import FAMILIES
from tests.radio.scene import movement


async def recorded(family, folder, length_s):
    """`tempo record` with a sensor that moves for a little longer than is recorded."""
    bluez = BlueZ(FAMILIES[family]())
    sent = seconds(movement(bluez.peripheral.rate_hz), 10.0, length_s + 3.0)
    async with machine(folder, bluez) as computer:
        acting = asyncio.create_task(bluez.perform(sent))
        options = ("--seconds", length_s, "--packets", f"{family}.jsonl", "--side", "left")
        ran = await computer.tempo("record", "--out", f"{family}.csv", *options)
        acting.cancel()
        again = await computer.tempo(
            "record",
            "--out",
            f"{family}-again.csv",
            "--replay",
            f"{family}.jsonl",
            "--speed",
            "inf",
        )
    return ran, again, sent, bluez.peripheral


@pytest.fixture(scope="module")
def takes(tmp_path_factory):
    """Ten seconds of three families, in real time, all at once."""
    folder = tmp_path_factory.mktemp("takes")
    families = ("witmotion", "dot", "open")

    async def all_at_once():
        return await asyncio.gather(*(recorded(family, folder, 10.0) for family in families))

    return folder, dict(zip(families, asyncio.run(all_at_once()), strict=True))


@pytest.mark.long
@pytest.mark.parametrize("family", ["witmotion", "dot", "open"])
def test_ten_seconds_are_recorded(takes, family):
    folder, all_takes = takes
    ran, again, sent, peripheral = all_takes[family]
    assert ran.status == again.status == 0
    csv = folder / f"{family}.csv"
    recording = read_recording(csv)
    heard = recording.samples
    assert heard.time_s[-1] - heard.time_s[0] == pytest.approx(10.0, abs=0.05)
    assert heard.acc_mps2 == pytest.approx(sent.acc_mps2[: len(heard)], abs=0.01)
    assert heard.gyr_dps == pytest.approx(sent.gyr_dps[: len(heard)], abs=0.04)
    known = json.loads(csv.with_suffix(".json").read_text())
    assert known["sensor"] == {"family": family, "name": peripheral.name, "address": ADDRESS}
    assert (known["origin"], known["side"], known["lost_samples"]) == ("recorded", "left", 0)
    assert not peripheral.heard
    replayed = (folder / f"{family}-again.csv").read_bytes()
    assert replayed.startswith(csv.read_bytes())


@cache
def evening(rate_hz):
    """On the floor: level, a practice raise, and three reps; half a minute."""
    whole = coached(1.6, floor=True, chip=replace(TYPICAL, rate_hz=rate_hz)).samples
    return seconds(whole, 1.0, 36.0)


async def coached_by_command(family, folder, end):
    """`tempo live`, ended in some way when the person has done it all."""
    bluez = BlueZ(FAMILIES[family]())
    async with machine(folder, bluez) as computer:
        words = ("--sensor", bluez.peripheral.name, "--heel-pain", "yes", "--record", "kept")
        typing = asyncio.create_task(computer.tempo("live", *words, "--json", "--sound", "none"))
        await bluez.perform(evening(bluez.peripheral.rate_hz))
        end(computer)
        ran = await typing
        (csv,) = (folder / "kept").glob("*.csv")
        again = await computer.tempo("analyse", csv.relative_to(folder), "--json")
    return ran, again, csv, bluez.peripheral


async def checked_by_command(folder):
    """`tempo sensors check`, while the sensor moves."""
    bluez = BlueZ(FAMILIES["witmotion"]())
    async with machine(folder, bluez) as computer:
        words = ("--sensor", bluez.peripheral.name, "--seconds", "6")
        typing = asyncio.create_task(computer.tempo("sensors", "check", *words))
        acting = asyncio.create_task(bluez.perform(seconds(evening(100.0), 5.0, 10.0)))
        ran = await typing
        acting.cancel()
    return ran, bluez.peripheral


@pytest.fixture(scope="module")
def evenings(tmp_path_factory):
    """Two sessions that end in two ways, and a check of a sensor; in real time, all at once."""

    async def all_at_once():
        folders = [tmp_path_factory.mktemp("evening") for _ in range(3)]
        return await asyncio.gather(
            coached_by_command("open", folders[0], lambda computer: computer.press_ctrl_c()),
            coached_by_command("dot", folders[1], lambda computer: computer.shut_down()),
            checked_by_command(folders[2]),
        )

    return asyncio.run(all_at_once())


@pytest.mark.long
@pytest.mark.parametrize("which", [0, 1], ids=["ctrl-c", "shut down"])
def test_a_session_with_a_sensor_is_coached_saved_and_found_again(evenings, which):
    ran, again, csv, sensor = evenings[which]
    assert (ran.status, again.status) == (0, 0)
    assert ran.out == again.out
    answer = json.loads(ran.out)
    assert answer["protocol"]["name"] == "floor"
    assert answer["recording"]["level"] == "labelled"
    assert [rep["practice"] for rep in answer["reps"]] == [True, False, False, False]
    said = ran.err.splitlines()
    assert any("--heel-pain no changes that" in line for line in said)
    told = [line.partition(":")[0] for line in said if line.startswith("Rep ")]
    assert told[:2] == ["Rep 1", "Rep 2"]
    assert said[-2].startswith("Recording: kept")
    assert said[-1].startswith("Kept in the history as ")
    assert sorted(one.suffix for one in csv.parent.iterdir()) == [".csv", ".json"]
    assert (sensor.running, sensor.heard) == (False, set()), "it was told to stop"


@pytest.mark.long
def test_a_live_sensor_is_checked(evenings):
    ran, sensor = evenings[2]
    assert "The sensor's own count: 0 samples lost" in ran.out
    assert "Losses: no sample is missing." in ran.out
    assert "as it should be (9.8)" in ran.out
    assert ran.out.splitlines()[-1].startswith(("All is well", "Nothing is wrong"))
    assert ran.status == 0
    assert ran.err.startswith("Collecting 6 s")
    assert not sensor.heard
