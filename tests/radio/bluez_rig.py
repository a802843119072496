"""The second rig: a bluetoothd that never was, on a private D-Bus, for the unmodified command line.

bleak's own Linux backend talks to it as it would to BlueZ. Object paths look as BlueZ's do because
bleak takes them apart.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tempo.samples import Samples
from tests.radio.peripherals import Peripheral

if sys.platform != "linux":
    pytest.skip("BlueZ and D-Bus are Linux's", allow_module_level=True)
if shutil.which("dbus-daemon") is None:
    pytest.skip("dbus-daemon is not installed (package dbus-daemon)", allow_module_level=True)

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

ADAPTER_PATH = "/org/bluez/hci0"
ADAPTER, DEVICE = "org.bluez.Adapter1", "org.bluez.Device1"
SERVICE, CHARACTERISTIC = "org.bluez.GattService1", "org.bluez.GattCharacteristic1"
OBJECTS, PROPERTIES = "org.freedesktop.DBus.ObjectManager", "org.freedesktop.DBus.Properties"
ADDRESS = "F0:00:00:00:00:02"
MTU = 247


class BlueZ:
    """Owns org.bluez; has one adapter and one sensor, or none of them.

    refuse : member -> (D-Bus error, text), for calls that fail.
    """

    def __init__(
        self, peripheral: Peripheral | None, *, adapter: bool = True, powered: bool = True
    ):
        self.peripheral = peripheral
        self.refuse: dict[str, tuple[str, str]] = {}
        self.connects = 0
        self._gone = False
        self._visible = False
        self._resolved = False
        self._paths: dict[str, str] = {}
        self._device = f"{ADAPTER_PATH}/dev_{ADDRESS.replace(':', '_')}"
        self._adapter = {
            "Address": Variant("s", "F0:00:00:00:00:01"),
            "Powered": Variant("b", powered),
            "Roles": Variant("as", ["central"]),
            "Name": Variant("s", "fake"),
            "Discovering": Variant("b", False),
        }
        self._objects: dict[str, Any] = {ADAPTER_PATH: {ADAPTER: self._adapter}} if adapter else {}
        self._gatt: dict[str, Any] = {}
        if peripheral is not None:
            self._shown = self._device_properties(peripheral)
            self._make_gatt(peripheral)

    def _device_properties(self, peripheral: Peripheral) -> dict[str, Variant]:
        shown = {
            "Address": Variant("s", ADDRESS),
            "AddressType": Variant("s", "random"),
            "Name": Variant("s", peripheral.name),
            "Alias": Variant("s", peripheral.name),
            "Adapter": Variant("o", ADAPTER_PATH),
            "Paired": Variant("b", False),
            "Connected": Variant("b", False),
            "RSSI": Variant("n", -55),
            "UUIDs": Variant("as", list(peripheral.advertised)),
            "ServicesResolved": Variant("b", False),
        }
        if peripheral.company is not None:
            number, rest = peripheral.company
            shown["ManufacturerData"] = Variant("a{qv}", {number: Variant("ay", rest)})
        return shown

    def _make_gatt(self, peripheral: Peripheral) -> None:
        handle = 0x10
        for service, table in peripheral.services.items():
            path = f"{self._device}/service{handle:04x}"
            entry = {"UUID": Variant("s", service), "Primary": Variant("b", True)}
            self._gatt[path] = {SERVICE: {**entry, "Device": Variant("o", self._device)}}
            for characteristic, flags in table.items():
                handle += 2
                place = f"{path}/char{handle:04x}"
                self._paths[characteristic] = place
                entry = {"UUID": Variant("s", characteristic), "Service": Variant("o", path)}
                entry |= {"Value": Variant("ay", b""), "Notifying": Variant("b", False)}
                entry |= {"Flags": Variant("as", list(flags)), "MTU": Variant("q", MTU)}
                self._gatt[place] = {CHARACTERISTIC: entry}
            handle += 2

    async def start(self, bus_address: str) -> None:
        self._bus = await MessageBus(bus_address=bus_address).connect()
        self._bus.add_message_handler(self._called)
        await self._bus.request_name("org.bluez")

    def stop(self) -> None:
        self._gone = True
        self._bus.disconnect()

    def notify(self, characteristic: str, payload: bytes) -> None:
        changed = {"Value": Variant("ay", payload)}
        self._changed(self._paths[characteristic], CHARACTERISTIC, changed)

    def lose_link(self) -> None:
        """The sensor is out of reach."""
        assert self.peripheral is not None
        self.peripheral.unplug()
        off = {"ServicesResolved": Variant("b", False), "Connected": Variant("b", False)}
        self._shown |= off
        self._changed(self._device, DEVICE, off)

    async def perform(self, samples: Samples, sent: Callable[[int], None] = lambda _: None) -> None:
        """The movement in real time, from when the sensor is set up; goes on unheard."""
        sensor, loop = self.peripheral, asyncio.get_running_loop()
        assert sensor is not None
        packets = list(sensor.packets(samples))
        listened_to = packets[0].characteristic
        while not (sensor.running and sensor.heard and sensor.may_send(listened_to)):
            await asyncio.sleep(0.01)
        began_s = loop.time()
        for number, packet in enumerate(packets):
            await asyncio.sleep(max(0.0, began_s + packet.due_s - loop.time()))
            if sensor.may_send(packet.characteristic):
                self.notify(packet.characteristic, packet.payload)
            sent(number)

    def _emit(self, path: str, interface: str, member: str, signature: str, body: Any) -> None:
        message = Message(
            message_type=MessageType.SIGNAL,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=body,
        )
        if not self._gone:
            self._bus.send(message)

    def _changed(self, path: str, interface: str, properties: dict[str, Variant]) -> None:
        body = [interface, properties, []]
        self._emit(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def _added(self, path: str, interfaces: Any) -> None:
        self._emit("/", OBJECTS, "InterfacesAdded", "oa{sa{sv}}", [path, interfaces])

    def _called(self, call: Message) -> Message | bool | None:
        if (
            call.message_type != MessageType.METHOD_CALL
            or call.interface == "org.freedesktop.DBus.Peer"
        ):
            return None
        if call.member in self.refuse:
            return Message.new_error(call, *self.refuse[call.member])
        act = getattr(self, f"_do_{call.member}", None)
        if act is None:
            return Message.new_error(call, "org.freedesktop.DBus.Error.UnknownMethod", call.member)
        answer: Message | bool = act(call)
        return answer

    def _do_GetManagedObjects(self, call: Message) -> Message:  # noqa: N802  # BlueZ's names
        found = dict(self._objects)
        if self._visible:
            found[self._device] = {DEVICE: self._shown}
        if self._resolved:
            found |= self._gatt
        return Message.new_method_return(call, "a{oa{sa{sv}}}", [found])

    def _do_SetDiscoveryFilter(self, call: Message) -> Message:  # noqa: N802
        return Message.new_method_return(call)

    def _do_StartDiscovery(self, call: Message) -> Message:  # noqa: N802
        if self.peripheral is not None:
            asyncio.get_running_loop().call_later(0.01, self._show)
        return Message.new_method_return(call)

    def _show(self) -> None:
        if self._visible:
            self._changed(self._device, DEVICE, {"RSSI": Variant("n", -54)})
        else:
            self._visible = True
            self._added(self._device, {DEVICE: self._shown})

    def _do_StopDiscovery(self, call: Message) -> Message:  # noqa: N802
        return Message.new_method_return(call)

    def _do_Connect(self, call: Message) -> Message:  # noqa: N802
        self.connects += 1
        on = {"Connected": Variant("b", True)}
        asyncio.get_running_loop().call_soon(self._resolve)
        self._shown |= on
        self._changed(self._device, DEVICE, on)
        return Message.new_method_return(call)

    def _resolve(self) -> None:
        for path, interfaces in self._gatt.items():
            self._added(path, interfaces)
        self._resolved = True
        self._shown["ServicesResolved"] = Variant("b", True)
        self._changed(self._device, DEVICE, {"ServicesResolved": Variant("b", True)})

    def _do_Disconnect(self, call: Message) -> Message:  # noqa: N802
        asyncio.get_running_loop().call_soon(self.lose_link)
        return Message.new_method_return(call)

    def _uuid(self, call: Message) -> str:
        uuid: str = self._gatt[call.path][CHARACTERISTIC]["UUID"].value
        return uuid

    def _do_StartNotify(self, call: Message) -> Message:  # noqa: N802
        self.peripheral.subscribe(self._uuid(call), True)
        return Message.new_method_return(call)

    def _do_StopNotify(self, call: Message) -> Message:  # noqa: N802
        self.peripheral.subscribe(self._uuid(call), False)
        return Message.new_method_return(call)

    def _do_WriteValue(self, call: Message) -> Message:  # noqa: N802
        for characteristic, payload in self.peripheral.write(self._uuid(call), bytes(call.body[0])):
            asyncio.get_running_loop().call_later(0.005, self.notify, characteristic, payload)
        return Message.new_method_return(call)

    def _do_ReadValue(self, call: Message) -> Message:  # noqa: N802
        return Message.new_method_return(call, "ay", [self.peripheral.read(self._uuid(call))])
