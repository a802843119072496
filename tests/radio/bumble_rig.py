"""The first rig: virtual sensors on bumble's in-process Bluetooth, met through bleak's public API.

bleak takes scanner and client classes; the two here talk to a bumble central on the same link. What
is known to go wrong in bumble's virtual controller (a cancelled connect that never answers, scan
responses that never arrive) is worked around where it happens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError
from bleak.uuids import normalize_uuid_str
from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData
from bumble.device import Device, Peer
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.hci import Address
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport.common import AsyncPipeSink

from tempo.sources.ble import BleRadio
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


def _device(air: Air, name: str, address: str) -> tuple[Device, Controller]:
    controller = Controller(name, link=air, public_address=address)
    host = Host(controller, AsyncPipeSink(controller))
    return Device(name=name, address=Address(address), host=host), controller


class Sensor:
    """A peripheral in the air."""

    def __init__(self, air: Air, peripheral: Peripheral, address: str) -> None:
        self.air, self.peripheral = air, peripheral
        self.device, _ = _device(air, peripheral.name, address)
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


class Machine:
    """The computer under test: a bumble central, and bleak's two classes bound to it."""

    def __init__(self, air: Air) -> None:
        self.device, self.controller = _device(air, "central", "F0:00:00:00:00:01")

    async def radio(self) -> BleRadio:
        await self.device.power_on()
        scanner = type("Scanner", (_Scanner,), {"machine": self})
        client = type("Client", (_Client,), {"machine": self})
        return BleRadio(scanner, client)


class _Scanner(BaseBleakScanner):
    machine: Machine

    def __init__(self, callback: Any, services: Any, mode: str = "active", **_: Any) -> None:
        super().__init__(callback, services)

    async def start(self) -> None:
        self.seen_devices = {}
        self.machine.device.on("advertisement", self._heard)
        await self.machine.device.start_scanning(filter_duplicates=False)

    async def stop(self) -> None:
        self.machine.device.remove_listener("advertisement", self._heard)
        await self.machine.device.stop_scanning()

    def _heard(self, advertisement: Any) -> None:
        shown = advertisement.data
        name = shown.get(AdvertisingData.Type.COMPLETE_LOCAL_NAME)
        services = [
            normalize_uuid_str(uuid.to_hex_str("-"))
            for kind in SERVICE_LISTS
            for uuid in shown.get(kind) or []
        ]
        company = shown.get(AdvertisingData.Type.MANUFACTURER_SPECIFIC_DATA)
        data = AdvertisementData(
            local_name=name,
            manufacturer_data={company[0]: bytes(company[1])} if company else {},
            service_data={},
            service_uuids=services,
            tx_power=None,
            rssi=advertisement.rssi,
            platform_data=(),
        )
        address = advertisement.address.to_string(False)
        device = self.create_or_update_device(address, address, name, advertisement.address, data)
        self.call_detection_callbacks(device, data)


class _Client(BaseBleakClient):
    machine: Machine

    def __init__(self, address_or_ble_device: BLEDevice, services: Any = None, **kw: Any) -> None:
        super().__init__(address_or_ble_device, **kw)
        self._address = address_or_ble_device.details
        self._connection: Any = None
        self._peer: Any = None
        self._listeners: dict[int, Any] = {}

    @property
    def name(self) -> str:
        return str(self.address)

    @property
    def mtu_size(self) -> int:
        return self._peer.gatt_client.mtu if self._peer else 23

    @property
    def is_connected(self) -> bool:
        return self._connection is not None

    async def connect(self, pair: bool, **kw: Any) -> None:
        try:
            async with asyncio.timeout(self._timeout):
                connection = await self.machine.device.connect(self._address, timeout=None)
                self._connection, self._peer = connection, Peer(connection)
                connection.on("disconnection", self._gone)
                await self._peer.request_mtu(247)
                self.services = await self._discovered()
        except BaseException:
            self.machine.controller.pending_le_connection = None
            self.machine.device.le_connecting = False
            raise

    async def _discovered(self) -> BleakGATTServiceCollection:
        found = BleakGATTServiceCollection()
        for theirs in await self._peer.discover_services():
            await theirs.discover_characteristics()
            uuid = normalize_uuid_str(theirs.uuid.to_hex_str("-"))
            service = BleakGATTService(theirs, theirs.handle, uuid)
            found.add_service(service)
            for char in theirs.characteristics:
                flags = [
                    name
                    for flag, name in PROPERTIES.items()
                    if char.properties & Characteristic.Properties[flag]
                ]
                uuid = normalize_uuid_str(char.uuid.to_hex_str("-"))
                known = BleakGATTCharacteristic(
                    char, char.handle, uuid, flags, lambda: self.mtu_size - 3, service
                )
                found.add_characteristic(known)
                for tag in await char.discover_descriptors():
                    uuid = normalize_uuid_str(tag.type.to_hex_str("-"))
                    found.add_descriptor(BleakGATTDescriptor(tag, tag.handle, uuid, known))
        return found

    def _gone(self, _: int) -> None:
        if self._connection is None:
            return
        self._connection = self._peer = self.services = None
        if self._disconnected_callback:
            self._disconnected_callback()

    def _require(self) -> None:
        if not self.is_connected:
            raise BleakError("Not connected")

    async def disconnect(self) -> None:
        if self._connection is not None:
            await self._connection.disconnect()

    async def pair(self, *_: Any, **__: Any) -> None:
        raise NotImplementedError

    async def unpair(self) -> None:
        raise NotImplementedError

    async def read_gatt_char(self, characteristic: Any, **_: Any) -> bytearray:
        self._require()
        return bytearray(await characteristic.obj.read_value())

    async def read_gatt_descriptor(self, descriptor: Any, **_: Any) -> bytearray:
        raise NotImplementedError

    async def write_gatt_char(self, characteristic: Any, data: Any, response: bool) -> None:
        self._require()
        await characteristic.obj.write_value(bytes(data), with_response=response)

    async def write_gatt_descriptor(self, descriptor: Any, data: Any) -> None:
        raise NotImplementedError

    async def start_notify(self, characteristic: Any, callback: Any, **_: Any) -> None:
        self._require()

        def listen(value: bytes) -> None:
            callback(bytearray(value))

        self._listeners[characteristic.handle] = listen
        await characteristic.obj.subscribe(listen)

    async def stop_notify(self, characteristic: Any) -> None:
        self._require()
        await characteristic.obj.unsubscribe(self._listeners.pop(characteristic.handle))
