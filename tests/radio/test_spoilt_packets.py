"""Packets that come twice, late, cut short or with flipped bits invent nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from tempo.samples import Samples
from tempo.sources.recording import read_recording
from tests.radio.disturbed import is_sound, run
from tests.radio.families import FAMILIES
from tests.radio.peripherals import Packet
from tests.radio.scene import Scene, movement


def duplicated(packets: list[Packet], dice: random.Random) -> Iterator[Packet]:
    for packet in packets:
        yield packet
        for _ in range(dice.choice([0, 0, 0, 1, 2])):
            yield packet


def late(packets: list[Packet], dice: random.Random) -> Iterator[Packet]:
    """Every now and then one comes after the one that follows it."""
    held: Packet | None = None
    for packet in packets:
        if held is None and dice.random() < 0.1:
            held = packet
            continue
        yield packet
        if held is not None:
            yield held._replace(due_s=packet.due_s)
            held = None


def truncated(packets: list[Packet], dice: random.Random) -> Iterator[Packet]:
    for packet in packets:
        length = len(packet.payload)
        cut = dice.randrange(length) if dice.random() < 0.1 else length
        yield packet._replace(payload=packet.payload[:cut])


def corrupted(packets: list[Packet], dice: random.Random) -> Iterator[Packet]:
    for packet in packets:
        payload = bytearray(packet.payload)
        if dice.random() < 0.1:
            payload[dice.randrange(len(payload))] ^= 1 << dice.randrange(8)
        yield packet._replace(payload=bytes(payload))


def spoiled(family: str, how, monkeypatch, tmp_path) -> Scene:
    class Spoiled(FAMILIES[family]):
        def packets(self, samples: Samples) -> Iterator[Packet]:
            yield from how(list(super().packets(samples)), random.Random(7))  # noqa: S311

    monkeypatch.setitem(FAMILIES, "spoiled", Spoiled)
    return run("spoiled", tmp_path, moves=lambda rate_hz: movement(rate_hz)[: int(25 * rate_hz)])


WITH_CLOCKS = ("open", "dot", "movesense", "polar")


@pytest.mark.parametrize("how", [duplicated, late])
@pytest.mark.parametrize("family", WITH_CLOCKS)
def test_what_comes_twice_or_late_invents_nothing(family, how, monkeypatch, tmp_path):
    scene = spoiled(family, how, monkeypatch, tmp_path)
    heard = read_recording(tmp_path / "a.csv").samples
    is_sound(heard, scene.samples)
    least = 0.7 if how is late else 0.95
    assert least * len(scene.samples) < len(heard) <= len(scene.samples)


@pytest.mark.parametrize("family", [*WITH_CLOCKS, "metawear", "thingy", "witmotion"])
def test_what_is_cut_short_invents_nothing(family, monkeypatch, tmp_path):
    scene = spoiled(family, truncated, monkeypatch, tmp_path)
    heard = read_recording(tmp_path / "a.csv").samples
    is_sound(heard, scene.samples)
    assert 0.5 * len(scene.samples) < len(heard) <= len(scene.samples)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_flipped_bits_end_nothing_and_add_nothing(family, monkeypatch, tmp_path):
    """A wrong number cannot be told from a right one here; a wrong time or count can."""
    scene = spoiled(family, corrupted, monkeypatch, tmp_path)
    heard = read_recording(tmp_path / "a.csv").samples
    assert (np.diff(heard.time_s) > 0).all()
    lasts_s = scene.samples.time_s[-1] - scene.samples.time_s[0]
    assert heard.time_s[-1] - heard.time_s[0] < lasts_s + 1.0
    assert 0.5 * len(scene.samples) < len(heard) <= len(scene.samples) + 2
