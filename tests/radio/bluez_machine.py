"""A computer with a bluetoothd that never was, on which people type."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.radio.bluez_rig import BlueZ

ROOT = Path(__file__).resolve().parents[2]
#: What takes seconds is taken for a hang only when a crowded machine could not explain it.
_HANGS_S = 300.0


@dataclass(frozen=True)
class Ran:
    """How a command line ended."""

    status: int
    out: str
    err: str


class Machine:
    """A computer with such a bluetoothd, on which people type."""

    def __init__(
        self,
        folder: Path,
        bluez: BlueZ | None,
        bus_address: str,
        daemon: asyncio.subprocess.Process,
    ) -> None:
        self._env = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": bus_address, "PYTHONPATH": str(ROOT)}
        self._env["PYTHONFAULTHANDLER"] = "1"
        self._daemon = daemon
        self._bluez = bluez
        self._folder = folder
        self._typed: asyncio.subprocess.Process | None = None

    async def tempo(self, *words: object) -> Ran:
        """`tempo …` in a process of its own, from beginning to end."""
        self._typed = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tempo", *map(str, words)),
            cwd=self._folder,
            env=self._env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        talk = asyncio.ensure_future(self._typed.communicate())
        done, _ = await asyncio.wait({talk}, timeout=_HANGS_S)
        if not done:
            self._typed.send_signal(signal.SIGABRT)  # and faulthandler says where it hangs
        out, err = await talk
        assert done, f"tempo {' '.join(map(str, words))} hangs:\n{err.decode()}"
        return Ran(self._typed.returncode or 0, out.decode(), err.decode())

    def press_ctrl_c(self) -> None:
        self._signal(signal.SIGINT)

    def shut_down(self) -> None:
        """As the system does with every program when it is switched off."""
        self._signal(signal.SIGTERM)

    def _signal(self, sign: signal.Signals) -> None:
        assert self._typed is not None
        self._typed.send_signal(sign)

    def unplug_the_bus(self) -> None:
        """As in a container, where there is no system bus."""
        self._env["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={self._folder / 'no-bus'}"

    def kill_the_bus(self) -> None:
        if self._bluez is not None:
            self._bluez.stop()  # without a word: the bus dies in the same instant
        self._daemon.kill()


@asynccontextmanager
async def machine(folder: Path, bluez: BlueZ | None) -> AsyncIterator[Machine]:
    """A private D-Bus with this bluetoothd on it; without one nobody owns org.bluez."""
    daemon = await asyncio.create_subprocess_exec(
        *("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        address = (await daemon.stdout.readline()).decode().strip()
        if bluez is not None:
            await bluez.start(address)
        yield Machine(folder, bluez, address, daemon)
        if bluez is not None:
            bluez.stop()
    finally:
        if daemon.returncode is None:
            daemon.kill()
        await daemon.wait()
