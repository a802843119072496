"""Everything a sensor said, byte by byte: one JSON object a line, which replays to equal samples.

First line: ``{"packets": 1, "family", "name", "address", "settings", "started_at"}``. Then, in the
order in which the decoder was told: ``{"did": "connected"}``, ``{"did": "stepped"}``, and
``{"from": characteristic, "at_s": seconds, "hex": payload}``.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tempo.errors import RecordingError, TempoError
from tempo.samples import Samples
from tempo.sensors.catalogue import family
from tempo.sensors.decoder import Decoder
from tempo.sources.conversation import Conversation
from tempo.sources.recording import for_me_alone
from tempo.sources.sidecar import Sidecar
from tempo.sources.speaker import Speaker, sidecar

FORMAT_VERSION = 1
ENDING = ".jsonl"


class PacketLog:
    """A `Witness` that writes a file, each line at once, until the disk is full: `trouble`."""

    def __init__(self, path: Path, speaker: Speaker) -> None:
        self.trouble: str | None = None
        self._file = open(path, "w", encoding="utf-8", newline="\n", opener=for_me_alone)  # noqa: SIM115  # closed by `close`
        header = {"packets": FORMAT_VERSION, "family": speaker.family, "name": speaker.name}
        header |= {"address": speaker.address, "settings": dict(speaker.settings)}
        self._line({**header, "started_at": speaker.started_at})

    def connected(self) -> None:
        self._line({"did": "connected"})

    def stepped(self) -> None:
        self._line({"did": "stepped"})

    def arrived(self, characteristic: str, payload: bytes, received_s: float) -> None:
        self._line({"from": characteristic, "at_s": received_s, "hex": payload.hex()})

    def close(self) -> None:
        with suppress(OSError):  # what `trouble` tells of would be tried again
            self._file.close()

    def _line(self, entry: Mapping[str, object]) -> None:
        if self.trouble is not None:
            return
        try:
            self._file.write(json.dumps(entry) + "\n")
            self._file.flush()
        except OSError as problem:
            self.trouble = problem.strerror or str(problem)


class PacketReplay:
    """A `Source`: the packets of a log, told to a decoder as if they came now.

    Raises
    ------
    RecordingError
        The file is no packet log; names the line.
    """

    def __init__(self, path: Path, *, speed: float = math.inf) -> None:
        self._path = path
        self._entries = _entries(path)
        self.speaker = _speaker(path, next(self._entries, {}))
        self.decoder: Decoder = family(self.speaker.family).make(**self.speaker.settings)
        self._speed = speed

    @property
    def name(self) -> str:
        return str(self._path)

    def about(self) -> Sidecar:
        return sidecar(self.speaker, self.decoder)

    async def blocks(self) -> AsyncGenerator[Samples, None]:
        """Each payload's samples when the payload is due on the event loop's clock."""
        loop = asyncio.get_running_loop()
        started: float | None = None
        for at_s, block in self._told():
            if started is None:
                started = loop.time() - at_s / self._speed
            if self._speed < math.inf:
                await asyncio.sleep(max(0.0, started + at_s / self._speed - loop.time()))
            yield block

    def _told(self) -> Iterator[tuple[float, Samples]]:
        conversation = Conversation(self.decoder)
        for number, entry in enumerate(self._entries, 2):
            try:
                if entry.get("did") == "connected":
                    conversation.connected()
                elif entry.get("did") == "stepped":
                    conversation.step()
                else:
                    payload, at_s = bytes.fromhex(entry["hex"]), float(entry["at_s"])
                    block = conversation.arrived(str(entry["from"]), payload, at_s)
                    if len(block):
                        yield at_s, block
            except (KeyError, TypeError, ValueError):
                raise RecordingError(
                    f"{self._path}, line {number}: no entry of a packet log; remove the line"
                ) from None


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    """The lines; a last one that was cut off when the program ended is left out."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                entry = json.loads(line)
            except ValueError:
                entry = None
            if not isinstance(entry, dict):
                if not line.endswith("\n"):
                    return
                raise RecordingError(
                    f"{path}, line {number}: no entry of a packet log; remove the line or record "
                    "again with --packets"
                )
            yield entry


def _speaker(path: Path, header: Mapping[str, Any]) -> Speaker:
    if header.get("packets") != FORMAT_VERSION or not isinstance(header.get("settings"), dict):
        raise RecordingError(
            f"{path} is no packet log of version {FORMAT_VERSION}; "
            "make one with tempo record --packets"
        )
    speaker = Speaker(
        str(header.get("family")),
        header.get("name"),
        header.get("address"),
        header["settings"],
        header.get("started_at"),
    )
    try:
        family(speaker.family).make(**speaker.settings)
    except (TempoError, TypeError) as wrong:
        raise RecordingError(
            f"{path}, line 1: settings that fit no decoder ({wrong}); correct the line"
        ) from None
    return speaker
