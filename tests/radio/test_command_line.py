"""The unmodified command line on bleak's own Linux backend: what a person types and gets."""

from __future__ import annotations

import asyncio

import pytest

from tests.radio.bluez_machine import machine
from tests.radio.bluez_rig import ADDRESS, BlueZ
from tests.radio.command_line import one_sentence, typed
from tests.radio.families import FAMILIES


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
