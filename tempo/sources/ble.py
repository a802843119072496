"""Bluetooth Low Energy: the only file that knows bleak."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bleak import BleakClient, BleakScanner
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
)

from tempo.sensors.catalogue import recognise
from tempo.sources.radio import Advert, LinkError, RadioUnavailableError

logger = logging.getLogger(__name__)

BATTERY_SERVICE = "0000180f-0000-1000-8000-00805f9b34fb"
BATTERY_LEVEL = "00002a19-0000-1000-8000-00805f9b34fb"
CONNECT_S = 20.0
HANG_UP_S = 5.0

_Reason = BleakBluetoothNotAvailableReason
_OFF: Mapping[str, str] = {
    "linux": "switch it on in the settings or with: bluetoothctl power on",
    "darwin": "switch it on in the control centre",
    "win32": "switch it on in Settings, Bluetooth & devices",
}
_FORBIDDEN: Mapping[str, str] = {
    "linux": "log in at the machine itself, or ask its administrator for access to org.bluez",
    "darwin": "allow your terminal in System Settings, Privacy & Security, Bluetooth",
    "win32": "allow desktop apps in Settings, Privacy & security, Radios",
}
_NO_SERVICE: Mapping[str, str] = {
    "linux": "start it with: systemctl start bluetooth (the package is called bluez)",
}
_NO_ADAPTER = "plug in a Bluetooth adapter, or use a recording: tempo record --replay FILE"
#: Names of D-Bus errors that say that nobody listens, and that somebody may not ask.
_NOBODY = ("ServiceUnknown", "NameHasNoOwner", "NoReply", "Spawn.ServiceNotFound")
_NOT_ALLOWED = "DBus.Error.AccessDenied"
#: What sensors that want to be paired first are heard to answer (bleak #1943).
_UNPAIRED = ("NotPermitted", "NotAuthorized", "AuthenticationFailed", "Insufficient Auth")


class BleRadio:
    """The machine's Bluetooth adapter.

    scanner_backend, client_backend : stand in for bleak's own (virtual sensors).
    """

    def __init__(
        self,
        scanner_backend: type[BaseBleakScanner] | None = None,
        client_backend: type[BaseBleakClient] | None = None,
    ) -> None:
        self._scanner: dict[str, Any] = {"backend": scanner_backend} if scanner_backend else {}
        self._client: dict[str, Any] = {"backend": client_backend} if client_backend else {}

    async def adverts(self) -> AsyncGenerator[Advert, None]:
        seen: asyncio.Queue[Advert] = asyncio.Queue()

        def take(device: BLEDevice, heard: AdvertisementData) -> None:
            seen.put_nowait(_advert(device, heard))

        with _as_unavailable():
            scanner = BleakScanner(take, **self._scanner)
            await scanner.start()
        try:
            while True:
                yield await seen.get()
        finally:
            try:
                await asyncio.wait_for(scanner.stop(), HANG_UP_S)
            except Exception as wrong:  # noqa: BLE001  # whatever it is, scanning is over
                logger.debug("scanner did not stop: %r", str(wrong))

    async def connect(
        self, advert: Advert, arrived: Callable[[str, bytes], None], lost: Callable[[], None]
    ) -> BleLink:
        def hung_up(client: BleakClient) -> None:  # noqa: ARG001  # bleak's signature
            lost()

        device: Any = advert.device
        with _as_link_error("it could not be connected"):
            # a client that has been connected before may call back twice (bleak #2002)
            client = BleakClient(
                device, disconnected_callback=hung_up, timeout=CONNECT_S, **self._client
            )
            link = BleLink(client, arrived)
            try:
                await client.connect()
            except BaseException:
                await link.close()  # a half-open link would keep the sensor from showing itself
                raise
        return link


class BleLink:
    """A connection through bleak."""

    def __init__(self, client: BleakClient, arrived: Callable[[str, bytes], None]) -> None:
        self._client = client
        self._arrived = arrived

    async def subscribe(self, characteristic: str) -> None:
        def take(_: BleakGATTCharacteristic, payload: bytearray) -> None:
            self._arrived(characteristic, bytes(payload))

        with _as_link_error("it refused notifications"):
            await self._client.start_notify(self._known(characteristic), take)

    async def read(self, characteristic: str) -> bytes:
        with _as_link_error("it refused to be read"):
            return bytes(await self._client.read_gatt_char(self._known(characteristic)))

    async def write(self, characteristic: str, payload: bytes, *, response: bool) -> None:
        with _as_link_error("it refused a command"):
            known = self._known(characteristic)
            offered = {True: "write", False: "write-without-response"}
            if offered[response] not in known.properties:
                response = not response
            await self._client.write_gatt_char(known, payload, response=response)

    async def battery_percent(self) -> int | None:
        try:
            found = self._client.services.get_characteristic(BATTERY_LEVEL)
            payload = await self._client.read_gatt_char(found) if found else b""
        except (BleakError, OSError, TimeoutError) as wrong:
            logger.debug("battery not read: %r", str(wrong))
            return None
        return payload[0] if payload and payload[0] <= 100 else None

    async def close(self) -> None:
        try:
            await asyncio.wait_for(self._client.disconnect(), HANG_UP_S)
        except Exception as wrong:  # noqa: BLE001  # the link is given up, whatever it says
            logger.debug("did not hang up: %r", str(wrong))

    def _known(self, characteristic: str) -> BleakGATTCharacteristic:
        found = self._client.services.get_characteristic(characteristic)
        if found is None:
            raise LinkError(
                f"it has no characteristic {characteristic}: its firmware differs from what is "
                "known of this family, or --family names the wrong one"
            )
        return found


def _advert(device: BLEDevice, heard: AdvertisementData) -> Advert:
    name = heard.local_name or device.name
    battery = heard.service_data.get(BATTERY_SERVICE, b"")
    return Advert(
        address=device.address,
        name=name,
        signal_dbm=heard.rssi,
        battery_percent=battery[0] if battery and battery[0] <= 100 else None,
        match=recognise(name, heard.service_uuids, heard.manufacturer_data),
        device=device,
    )


@contextmanager
def _as_link_error(what: str) -> Iterator[None]:
    """Troubles of one connection; those of the whole radio go through `_as_unavailable`."""
    try:
        with _as_unavailable(only_certain=True):
            yield
    except TimeoutError:
        raise LinkError(f"{what}: no answer in time") from None
    except (BleakError, OSError, EOFError) as wrong:
        said = _text(wrong)
        unpaired = any(word in said for word in _UNPAIRED)
        remedy = "; pair it first in the system's Bluetooth settings" if unpaired else ""
        raise LinkError(f"{what} ({said}){remedy}") from wrong


@contextmanager
def _as_unavailable(*, only_certain: bool = False) -> Iterator[None]:
    """Troubles of the radio itself, as one sentence with the remedy for this system."""
    try:
        yield
    except BleakBluetoothNotAvailableError as wrong:
        raise RadioUnavailableError(_not_available(wrong.reason, _text(wrong))) from wrong
    except BleakDBusError as wrong:
        sentence = _by_name(wrong.dbus_error)
        if sentence is not None:
            raise RadioUnavailableError(sentence) from wrong
        if only_certain:
            raise
        raise RadioUnavailableError(_trouble(wrong)) from wrong
    except (BleakError, OSError, EOFError) as wrong:
        if only_certain:
            raise
        # without a bus there is no service to ask: a machine without Bluetooth, or a container
        no_bus = sys.platform == "linux" and isinstance(wrong, OSError | EOFError)
        raise RadioUnavailableError(_no_service() if no_bus else _trouble(wrong)) from wrong


def _by_name(dbus_error: str) -> str | None:
    if dbus_error.endswith(_NOBODY):
        return _no_service()
    if dbus_error.endswith(_NOT_ALLOWED):
        return _not_available(_Reason.DENIED_BY_SYSTEM, dbus_error)
    if dbus_error.endswith("Error.NotReady"):
        return _not_available(_Reason.POWERED_OFF, dbus_error)
    return None


def _not_available(reason: BleakBluetoothNotAvailableReason, said: str) -> str:
    if reason is _Reason.NO_BLUETOOTH:
        return f"this machine has no Bluetooth adapter; {_NO_ADAPTER}"
    if reason is _Reason.NO_BLE_CENTRAL_ROLE:
        return f"this machine's Bluetooth adapter is too old for Low Energy sensors; {_NO_ADAPTER}"
    if reason is _Reason.POWERED_OFF:
        return f"Bluetooth is switched off; {_OFF.get(sys.platform, 'switch it on')}"
    if reason is _Reason.UNKNOWN:
        return f"Bluetooth is not available ({said}); switch it off and on and try again"
    remedy = _FORBIDDEN.get(sys.platform, "allow it in the system's settings")
    return f"this program may not use Bluetooth; {remedy}"


def _no_service() -> str:
    remedy = _NO_SERVICE.get(sys.platform, "switch Bluetooth off and on")
    return (
        f"no Bluetooth here: its system service does not answer; {remedy}, "
        "or use a recording: tempo record --replay FILE"
    )


def _trouble(wrong: Exception) -> str:
    return f"scanning failed ({_text(wrong)}); switch Bluetooth off and on and try again"


def _text(wrong: BaseException) -> str:
    """What the library said, on one line."""
    said = " ".join(str(part) for part in wrong.args if isinstance(part, str))
    return " ".join(said.split()) or type(wrong).__name__
