"""A person with a virtual sensor and a computer in one room; tests of the first rig begin here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import aclosing
from functools import cache
from pathlib import Path

from tempo.samples import Samples
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.ble import BleRadio
from tempo.sources.choice import Wanted
from tempo.sources.live import Live, LiveParams
from tempo.sources.packet_log import PacketLog
from tempo.sources.recorder import Recorder, write_down
from tests.radio.bumble_central import Machine
from tests.radio.bumble_rig import Air, Sensor
from tests.radio.families import FAMILIES
from tests.radio.peripherals import Peripheral

ADDRESS = "F0:00:00:00:00:02"


@cache
def movement(rate_hz: float) -> Samples:
    """A minute of slow heel drops: four reps on the edge of a step."""
    return prepare(Recipe(reps=4, lower_s=8.0, walk=False, rate_hz=rate_hz), 1).samples


class Scene:
    """`enter` switches everything on; then `record` what `perform` sends."""

    def __init__(
        self,
        family: str = "witmotion",
        air: Air | None = None,
        moves: Callable[[float], Samples] = movement,
    ) -> None:
        self.air = air or Air()
        self.peripheral: Peripheral = FAMILIES[family]()
        self.samples = moves(self.peripheral.rate_hz)
        self.sensor = Sensor(self.air, self.peripheral, ADDRESS)
        self.others: list[Sensor] = []
        self.radio: BleRadio
        self.blocks: list[Samples] = []
        self.faults: list[str] = []

    async def enter(self, others: Iterable[Peripheral] = ()) -> Scene:
        await self.sensor.start()
        for number, other in enumerate(others):
            self.others.append(Sensor(self.air, other, f"F0:00:00:00:01:{number:02X}"))
            await self.others[-1].start()
        self.radio = await Machine(self.air).radio()
        return self

    async def perform(self) -> None:
        """The whole movement, from when the sensor is first set up; it goes on unheard."""
        loop = asyncio.get_running_loop()
        while not (self.peripheral.running and self.peripheral.heard):
            await asyncio.sleep(0.01)
        began_s = loop.time()
        for packet in self.peripheral.packets(self.samples):
            await asyncio.sleep(max(0.0, began_s + packet.due_s - loop.time()))
            if self.peripheral.may_send(packet.characteristic):
                await self.sensor.send(packet.characteristic, packet.payload)
        await asyncio.sleep(1.0)

    def live(self, **wanted: object) -> Live:
        return Live(self.radio, Wanted(**wanted), params=LiveParams(jitter=0.0))

    async def record(self, live: Live, csv: Path, log: Path | None = None) -> None:
        """Until the movement is over; the files of `tempo record`."""
        acting = asyncio.create_task(self.perform())
        logs: list[PacketLog] = []
        recorders: list[Recorder] = []

        def witness(speaker):
            logs.append(PacketLog(log, speaker))
            return logs[0]

        async def until_over():
            async with aclosing(live.blocks()) as blocks:
                async for block in blocks:
                    if live.fault and live.fault not in self.faults:
                        self.faults.append(live.fault)
                    self.blocks.append(block)
                    yield block
                    if acting.done():
                        return

        def begin() -> Recorder:
            recorders.append(Recorder(csv, live.about()))
            return recorders[0]

        live.witness = witness if log else None
        try:
            await write_down(until_over(), begin)
        finally:
            acting.cancel()
            for recorder in recorders:
                recorder.close()
                recorder.describe(live.about())
            for each in logs:
                each.close()

    @property
    def heard(self) -> Samples:
        return Samples.join([block for block in self.blocks if len(block)])
