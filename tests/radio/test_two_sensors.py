"""Two sensors at once: two recordings that `tempo analyse --pair` lays on one clock."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tempo.commands.take import Notes, Take
from tempo.commands.two_takes import SIDES, beside, both
from tempo.errors import TempoError
from tempo.pair import pair
from tempo.session import analyse
from tempo.simulator.chip import GOOD
from tempo.simulator.people import draw_person
from tempo.simulator.plan import RepPlan
from tempo.simulator.two_feet import TwoFeet, closing, opening, simulate_two_feet, two_up_one_down
from tempo.sources.choice import Wanted
from tempo.sources.live import Live, LiveParams
from tempo.sources.recording import read_recording
from tempo.sources.turns import Turns
from tests.radio import virtual_clock
from tests.radio.bumble_central import Machine
from tests.radio.bumble_rig import Air, Sensor
from tests.radio.families import FAMILIES

ADDRESSES = ("F0:00:00:00:00:02", "F0:00:00:00:00:03")


def feet(rate_hz: float) -> TwoFeet:
    reps = tuple(RepPlan(lower_s=each) for each in (3.0, 4.0, 3.5))
    steps = (*opening(), two_up_one_down("left", reps), *closing())
    chip = replace(GOOD, rate_hz=rate_hz)
    return simulate_two_feet(draw_person(5, wobble_deg=0.3), steps, 5, chip=chip)


class Room:
    """A person with a sensor on either foot, and a computer."""

    def __init__(self) -> None:
        self.air = Air(0.03)
        self.peripherals = [FAMILIES["witmotion"]() for _ in SIDES]
        self.feet = feet(self.peripherals[0].rate_hz)

    async def takes(self, out: Path, switched_on: int = 2, seconds: float = 50.0) -> list[Take]:
        self.sensors = [
            Sensor(self.air, peripheral, address)
            for peripheral, address in zip(self.peripherals, ADDRESSES, strict=True)
        ]
        for sensor in self.sensors[:switched_on]:
            await sensor.start()
        radio = Turns(await Machine(self.air).radio())
        return [
            Take(
                Live(radio, Wanted(sensor=address), params=LiveParams(jitter=0.0)),
                beside(out, side),
                seconds,
                None,
                Notes("foot", side, 100.0 * self.feet.left.person.foot_length_m),
            )
            for side, address in zip(SIDES, ADDRESSES, strict=True)
        ]

    async def perform(self) -> None:
        """Both feet move once both sensors are heard."""
        while not all(one.running and one.heard for one in self.peripherals):
            await asyncio.sleep(0.01)
        loop = asyncio.get_running_loop()
        began_s = loop.time()

        async def foot(number: int) -> None:
            peripheral = self.peripherals[number]
            samples = (self.feet.left, self.feet.right)[number].samples
            for packet in peripheral.packets(samples):
                await asyncio.sleep(max(0.0, began_s + packet.due_s - loop.time()))
                if peripheral.may_send(packet.characteristic):
                    await self.sensors[number].send(packet.characteristic, packet.payload)

        await asyncio.gather(*(foot(number) for number in range(2)))


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> tuple[Path, TwoFeet]:
    out = tmp_path_factory.mktemp("two") / "evening.csv"
    room = Room()

    async def go() -> None:
        takes = await room.takes(out)
        acting = asyncio.create_task(room.perform())
        await both(takes)
        acting.cancel()
        for take in takes:
            take.finish()

    virtual_clock.run(go())
    return out, room.feet


def test_either_foot_has_its_file_and_they_began_together(recorded):
    out, _ = recorded
    left, right = (read_recording(beside(out, side)) for side in SIDES)
    assert (left.sidecar.side, right.sidecar.side) == SIDES
    began = [datetime.fromisoformat(one.sidecar.started_at or "") for one in (left, right)]
    assert abs((began[1] - began[0]).total_seconds()) < 1.0
    for one in (left, right):
        assert one.samples.time_s[-1] - one.samples.time_s[0] == pytest.approx(50.0, abs=0.5)


def test_they_are_a_pair(recorded):
    out, feet = recorded
    found = pair(*(analyse(read_recording(beside(out, side))) for side in SIDES))
    assert found.clock_source == "signal_and_started_at"
    assert abs(found.clock.offset_s) < 0.3 + found.clock.ci_s
    assert [(one.legs_up, one.legs_down) for one in found.lowerings[0]] == [(2, 1)] * 3
    assert found.right.outcome.reps == ()
    for one, true in zip(found.left.outcome.reps, feet.left.truth.reps, strict=True):
        assert one.eccentric_s.value == pytest.approx(true.eccentric_s, abs=0.6)


def test_when_one_is_missing_neither_is_left_alone(tmp_path):
    room = Room()

    async def go() -> None:
        takes = await room.takes(tmp_path / "evening.csv", switched_on=1)
        try:
            await both(takes)
        finally:
            for take in takes:
                take.finish()

    with pytest.raises(TempoError) as wrong:
        virtual_clock.run(go())
    assert ADDRESSES[1] in str(wrong.value)
