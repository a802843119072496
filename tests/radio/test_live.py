"""A guided session over the air, for every family: live is what analyse finds in what it left."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from tempo.coach.protocols import load_protocol
from tempo.live.session import LiveSession
from tempo.samples import Samples
from tempo.session import analyse
from tempo.simulator.chip import TYPICAL
from tempo.simulator.coached import coached
from tempo.sources.recording import read_recording
from tempo.sources.sidecar import Sidecar
from tempo.views.answer import to_json
from tempo.views.spoken import wording
from tests.radio import virtual_clock
from tests.radio.bumble_rig import Air
from tests.radio.families import FAMILIES, WitMotion
from tests.radio.kits import Uart
from tests.radio.peripherals import Packet
from tests.radio.scene import Scene
from tests.unit.onlookers import Diary

PROTOCOL = "3-0-1-1"


@cache
def evening(rate_hz: float) -> Samples:
    """Level, step up, a practice raise, four reps, a rest, three quicker ones."""
    return coached(2.5, chip=replace(TYPICAL, rate_hz=rate_hz)).samples


def first_set(rate_hz: float) -> Samples:
    """The same without the rest and what follows."""
    return evening(rate_hz)[: round(66 * rate_hz)]


class Chaos(Air):
    """Bursts that come after 8 to 250 ms, never twice after the same."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._dice = np.random.default_rng(seed)

    def _deliver(self) -> None:
        super()._deliver()
        self.interval_s = float(self._dice.uniform(0.008, 0.25))


def torn(packets: Iterator[Packet], seed: int) -> Iterator[Packet]:
    """A byte stream in notifications of 1 to 90 bytes, each sent when its last byte is there."""
    dice = np.random.default_rng(seed)
    held, wanted = b"", 20
    for packet in packets:
        held += packet.payload
        while len(held) >= wanted:
            yield packet._replace(payload=held[:wanted])
            held, wanted = held[wanted:], int(dice.integers(1, 90))


class TornWitMotion(WitMotion):
    def packets(self, samples: Samples) -> Iterator[Packet]:
        return torn(super().packets(samples), 5)


class TornUart(Uart):
    def packets(self, samples: Samples) -> Iterator[Packet]:
        return torn(super().packets(samples), 6)


async def session(scene: Scene, record) -> tuple[Diary, str]:
    """A guided session, until the person has done it all; what it answers."""

    def react(state) -> None:
        if state.choices:
            live.answer(state.code, state.choices[0])

    diary = Diary(react)
    live = LiveSession(
        scene.live(),
        load_protocol(PROTOCOL),
        wording=wording(),
        views=[diary],
        sidecar=Sidecar(origin="recorded", side="left", foot_length_cm=26.5),
        record=record,
        guided=True,
    )
    acting = asyncio.create_task(scene.perform())
    acting.add_done_callback(lambda _: live.stop())
    analysis = await live.run()
    acting.cancel()
    return diary, json.dumps(to_json(analysis), allow_nan=False)


@pytest.mark.parametrize("family", FAMILIES)
def test_live_is_what_analyse_finds_in_the_recording(family, tmp_path, monkeypatch):
    monkeypatch.setitem(FAMILIES, "witmotion", TornWitMotion)
    monkeypatch.setitem(FAMILIES, "uart", TornUart)
    record = tmp_path / "evening.csv"
    moves, sets = (evening, [4, 3]) if family == "open" else (first_set, [4])

    async def go():
        scene = await Scene(family, Chaos(len(family)), moves).enter()
        return scene, *(await session(scene, record))

    scene, diary, said = virtual_clock.run(go())
    answer = json.loads(said)
    assert [summary["reps"] for summary in answer["sets"]] == sets
    assert [rep["practice"] for rep in answer["reps"]] == [True] + sum(sets) * [False]
    assert answer["recording"]["level"] == "labelled"
    assert answer["score"] > 50
    recording = read_recording(record)
    assert recording.sidecar.sensor["family"] == family
    assert len(recording.samples) > 0.95 * len(scene.samples)
    assert json.dumps(to_json(analyse(recording)), allow_nan=False) == said
    counted = [cue.of["rep"] for cue, _ in diary.cues if cue.kind == "count"]
    assert counted == [rep for count in sets for rep in range(1, count + 1)]
    assert not scene.peripheral.heard, "nobody listens to the sensor any more"
