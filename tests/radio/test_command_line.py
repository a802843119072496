"""The unmodified command line on bleak's own Linux backend: what a person types and gets."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys

import pytest

from tempo.samples import Samples
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
            "record", "--out", f"{family}-again.csv", "--replay", f"{family}.jsonl", "--speed", "inf"
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
    print(ran, again)
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
