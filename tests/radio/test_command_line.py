"""The unmodified command line on bleak's own Linux backend: what a person types and gets."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from dataclasses import replace
from functools import cache

import pytest

from tempo.samples import Samples
from tempo.simulator.chip import TYPICAL
from tempo.simulator.coached import coached
from tempo.sources.recording import read_recording
from tests.radio.families import FAMILIES
from tests.radio.scene import movement

if sys.platform != "linux":
    pytest.skip("BlueZ and D-Bus are Linux's", allow_module_level=True)
if shutil.which("dbus-daemon") is None:
    pytest.skip("dbus-daemon is not installed (package dbus-daemon)", allow_module_level=True)

from tests.radio.bluez_rig import ADDRESS, BlueZ, machine


def seconds(samples: Samples, start_s: float, length_s: float) -> Samples:
    first, last = samples.time_s.searchsorted([start_s, start_s + length_s])
    return samples[first:last]


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
    return seconds(whole, 2.5, 36.0)


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


def test_scan_shows_what_is_near(tmp_path):
    ran = typed(tmp_path, BlueZ(FAMILIES["witmotion"]()), "scan", "--seconds", "0.5")
    assert ran.status == 0
    assert f"WT901BLE68  {ADDRESS}  witmotion (WitMotion BLE 5.0)" in ran.out
    assert "dBm" in ran.out


def test_scan_says_when_nothing_is_near(tmp_path):
    ran = typed(tmp_path, BlueZ(None), "scan", "--seconds", "0.3")
    assert (ran.status, ran.out.count("\n")) == (0, 1)
    assert "Nothing is near" in ran.out


@pytest.mark.parametrize(
    ("bluez", "sentence"),
    [
        (BlueZ(None, adapter=False), "no Bluetooth adapter; plug"),
        (BlueZ(None, powered=False), "switched off; switch it on in the settings or with"),
        (None, "no Bluetooth here: its system service does not answer; start it"),
    ],
    ids=["no adapter", "switched off", "no service"],
)
@pytest.mark.parametrize("words", [("scan",), ("record", "--out", "a.csv")], ids=" ".join)
def test_without_bluetooth_one_sentence_says_so(tmp_path, bluez, sentence, words):
    assert sentence in one_sentence(typed(tmp_path, bluez, *words))
    assert list(tmp_path.iterdir()) == []


def test_without_a_bus_one_sentence_says_so(tmp_path):
    async def go():
        async with machine(tmp_path, None) as computer:
            computer.unplug_the_bus()
            return await computer.tempo("scan")

    assert "no Bluetooth here" in one_sentence(asyncio.run(go()))


REFUSALS = [
    ("StartDiscovery", "org.bluez.Error.NotReady", "switched off"),
    ("StartDiscovery", "org.freedesktop.DBus.Error.AccessDenied", "may not use Bluetooth"),
    ("StartDiscovery", "org.bluez.Error.Failed", "scanning failed (org.bluez.Error.Failed"),
    ("Connect", "org.bluez.Error.Failed", "was tried 4 times and sent no sample"),
    ("StartNotify", "org.bluez.Error.NotPermitted", "sent no sample: it refused notifications"),
    ("WriteValue", "org.bluez.Error.NotAuthorized", "; pair it first in the system's"),
]


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    """`tempo record` where one call of BlueZ's fails; all at once, as each takes seconds."""

    async def one(member, error):
        folder = tmp_path_factory.mktemp("refused")
        bluez = BlueZ(FAMILIES["witmotion"]())
        bluez.refuse[member] = (error, "virtual")
        async with machine(folder, bluez) as computer:
            return folder, await computer.tempo("record", "--out", "a.csv")

    async def all_at_once():
        return await asyncio.gather(*(one(member, error) for member, error, _ in REFUSALS))

    return asyncio.run(all_at_once())


@pytest.mark.parametrize("number", range(len(REFUSALS)), ids=lambda n: " ".join(REFUSALS[n][:2]))
def test_a_refusal_is_one_sentence(refused, number):
    folder, ran = refused[number]
    assert REFUSALS[number][2] in one_sentence(ran)
    assert list(folder.iterdir()) == []


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
