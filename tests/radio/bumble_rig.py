"""The first rig: virtual sensors on bumble's in-process Bluetooth, met through bleak's public API.

bleak takes scanner and client classes; the two here talk to a bumble central on the same link. What
is known to go wrong in bumble's virtual controller (a cancelled connect that never answers, scan
responses that never arrive) is worked around where it happens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData
from bumble.device import Device
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.hci import Address
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport.common import AsyncPipeSink

from tests.radio.peripherals import Peripheral

PROPERTIES = {
    "READ": "read",
    "WRITE_WITHOUT_RESPONSE": "write-without-response",
    "WRITE": "write",
    "NOTIFY": "notify",
    "INDICATE": "indicate",
}
SERVICE_LISTS = (
    AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
)
SUPERVISION_TIMEOUT = 0x08


class Air(LocalLink):
    """The link all devices share; delivers in bursts at a connection interval, and may lose some.

    drop : says of every notification's ATT value whether it is lost.
    """

    def __init__(self, interval_s: float = 0.03) -> None:
        super().__init__()
        self.interval_s = interval_s
        self.drop: Callable[[bytes], bool] = lambda _: False
        self.dropped = 0
        self._queue: list[tuple[Any, ...]] = []

    def send_acl_data(self, sender: Any, destination: Any, transport: Any, data: bytes) -> None:
        if len(data) > 7 and data[4] == 0x1B and self.drop(data[7:]):
            self.dropped += 1
            return
        self._queue.append((sender, destination, transport, data))
        if len(self._queue) == 1:
            loop = asyncio.get_running_loop()
            loop.call_at((loop.time() // self.interval_s + 1) * self.interval_s, self._deliver)

    def _deliver(self) -> None:
        queue, self._queue = self._queue, []
        for arguments in queue:
            super().send_acl_data(*arguments)

    def cut(self) -> None:
        """Out of reach: both ends notice by supervision timeout."""
        self._queue.clear()
        for controller in list(self.controllers):
            for connection in list(controller.le_connections.values()):
                controller.on_le_disconnected(connection, SUPERVISION_TIMEOUT)


def make_device(air: Air, name: str, address: str) -> tuple[Device, Controller]:
    controller = Controller(name, link=air, public_address=address)
    host = Host(controller, AsyncPipeSink(controller))
    return Device(name=name, address=Address(address), host=host), controller


class Sensor:
    """A peripheral in the air."""

    def __init__(self, air: Air, peripheral: Peripheral, address: str) -> None:
        self.air, self.peripheral = air, peripheral
        self.device, _ = make_device(air, peripheral.name, address)
        self.characteristics: dict[str, Characteristic[bytes]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        for service, table in peripheral.services.items():
            made = [self._characteristic(uuid, names) for uuid, names in table.items()]
            self.device.add_service(Service(UUID(service), made))
        self.device.on("connection", lambda link: link.on("disconnection", self._unplugged))

    def _unplugged(self, _: int) -> None:
        self.peripheral.unplug()

    def _characteristic(self, uuid: str, names: tuple[str, ...]) -> Characteristic[bytes]:
        flags = Characteristic.Properties(0)
        for flag, name in PROPERTIES.items():
            if name in names:
                flags |= Characteristic.Properties[flag]
        value = CharacteristicValue(
            read=lambda _: self.peripheral.read(uuid),
            write=lambda _, payload: self._written(uuid, bytes(payload)),
        )
        may = Characteristic.READABLE | Characteristic.WRITEABLE
        made: Characteristic[bytes] = Characteristic(UUID(uuid), flags, may, value)
        made.on(
            Characteristic.EVENT_SUBSCRIPTION,
            lambda _, notify, indicate: self.peripheral.subscribe(uuid, notify or indicate),
        )
        self.characteristics[uuid] = made
        return made

    def _written(self, uuid: str, payload: bytes) -> None:
        for characteristic, reply in self.peripheral.write(uuid, payload):
            task = asyncio.create_task(self.send(characteristic, reply))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self.air.interval_s = self.peripheral.interval_s or self.air.interval_s

    async def start(self) -> None:
        await self.device.power_on()
        shown = [(AdvertisingData.COMPLETE_LOCAL_NAME, self.peripheral.name.encode())]
        uuids = [UUID(uuid).to_bytes() for uuid in self.peripheral.advertised]
        shown += [(SERVICE_LISTS[len(uuid) > 2], uuid) for uuid in uuids]
        if self.peripheral.company is not None:
            number, rest = self.peripheral.company
            shown.append(
                (AdvertisingData.MANUFACTURER_SPECIFIC_DATA, number.to_bytes(2, "little") + rest)
            )
        self.device.advertising_data = bytes(AdvertisingData(shown))
        await self.show()

    async def show(self) -> None:
        await self.device.start_advertising(
            auto_restart=True, advertising_interval_min=100, advertising_interval_max=100
        )

    async def hide(self) -> None:
        await self.device.stop_advertising()

    async def send(self, uuid: str, payload: bytes) -> None:
        """Notify or indicate, whichever the listener asked for."""
        for connection in list(self.device.connections.values()):
            made = self.characteristics[uuid]
            if made.properties & Characteristic.Properties.NOTIFY:
                await self.device.notify_subscriber(connection, made, payload)
            else:
                await self.device.indicate_subscriber(connection, made, payload)
