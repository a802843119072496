"""The first rig, the computer: a bumble central behind bleak's own scanner and client."""

from __future__ import annotations

import asyncio
from typing import Any

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError
from bleak.uuids import normalize_uuid_str
from bumble.core import AdvertisingData
from bumble.device import Peer
from bumble.gatt import Characteristic

from tempo.sources.ble import BleRadio
from tests.radio.bumble_rig import PROPERTIES, SERVICE_LISTS, Air, make_device


class Machine:
    """The computer under test: a bumble central, and bleak's two classes bound to it."""

    def __init__(self, air: Air) -> None:
        self.device, self.controller = make_device(air, "central", "F0:00:00:00:00:01")

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
