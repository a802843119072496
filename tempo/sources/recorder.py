"""Writes a source down while it speaks: a canonical recording at every moment."""

from __future__ import annotations

import asyncio
import io
import math
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tempo.errors import RecordingError
from tempo.samples import FloatArray, Samples
from tempo.sources.recording import HEADER_LINE, csv_lines, write_sidecar
from tempo.sources.sidecar import Sidecar
from tempo.sources.unfinished import begin_file, free_name, marked, remove

Told = Callable[[str, Mapping[str, object]], None]

#: When the link is down at the end, this much longer is waited for the last samples.
GRACE_S = 3.0


@dataclass(slots=True)
class Written:
    """What has been written so far; `dropped` samples did not follow on the ones before."""

    samples: int = 0
    dropped: int = 0
    first_s: float | None = None
    last_s: float | None = None
    paths: list[Path] = field(default_factory=list)

    @property
    def lasted_s(self) -> float:
        """From the first sample to the last."""
        if self.first_s is None or self.last_s is None:
            return 0.0
        return self.last_s - self.first_s


class Recorder:
    """The files of a recording that grows.

    Every block is handed to the system at once, so a program that dies loses nothing it was given.
    The sidecar is written at the start, with what is known then, and again by `describe`; until
    `close` it carries the mark of an unfinished recording (`sources.unfinished`).

    A place that cannot be written (any more) ends nothing: what is not on the disk waits in memory,
    every block tries again, and at the end it is saved `elsewhere`.

    Parameters
    ----------
    told : what the person must know, as a code with its blanks: ``memory`` once, when the disk
        fails; at the end ``elsewhere`` or ``nowhere`` (section ``recording.trouble``).
    elsewhere : folders to save in when this one fails, looked up only then.
    """

    def __init__(
        self,
        path: Path,
        sidecar: Sidecar,
        told: Told = lambda _code, _of: None,
        elsewhere: Callable[[], Iterable[Path]] = tuple,
    ) -> None:
        self.path = path
        self.trouble: str | None = None
        self.written = Written(paths=[path, path.with_suffix(".json")])
        self._told = told
        self._elsewhere = elsewhere
        self._warned = False
        self._sidecar = sidecar
        self._waiting = bytearray(HEADER_LINE.encode())
        self._on_disk = 0
        self._file: io.FileIO | None = None
        self._closed = False
        self._keep()
        self.describe(sidecar)

    def close(self) -> None:
        """Take the mark off; what is not on the disk is tried once more, then elsewhere."""
        if self._closed:
            return
        self._closed = True
        self._keep()
        if self._file is not None:
            self._file.close()
        self._describe()
        if self.trouble is None:
            return
        reason, wanted = self.trouble, self.path
        for folder in self._elsewhere():
            if self._save_in(folder):
                self._told("elsewhere", {"path": wanted, "reason": reason, "place": self.path})
                return
        self._told("nowhere", {"path": wanted, "reason": reason})

    def write(self, samples: Samples) -> None:
        """Add a block; samples that are no numbers or whose time does not rise are left out."""
        rows = np.column_stack([samples.time_s, samples.acc_mps2, samples.gyr_dps])
        rows = rows[self._good(rows)]
        done = self.written
        done.dropped += len(samples) - len(rows)
        if not len(rows):
            return
        done.samples += len(rows)
        done.first_s = float(rows[0, 0]) if done.first_s is None else done.first_s
        done.last_s = float(rows[-1, 0])
        self._waiting += csv_lines(rows).encode()
        self._keep()

    def describe(self, sidecar: Sidecar) -> None:
        """Write the sidecar, in place of the one before."""
        self._sidecar = sidecar
        self._describe()
        if self._closed and self.trouble is not None:
            self._told("nowhere", {"path": self.path, "reason": self.trouble})

    def _describe(self) -> None:
        try:
            write_sidecar(self.path, marked(self._sidecar, unfinished=not self._closed))
        except RecordingError as problem:
            cause = problem.__cause__
            self._fail(cause if isinstance(cause, OSError) else OSError(str(problem)))

    def _keep(self) -> None:
        """Hand everything that waits to the system; a part of it where there is room for a part."""
        try:
            if self._file is None:
                self._file = begin_file(self.path)
            while self._waiting:
                count = self._file.write(self._waiting)
                self._on_disk += count
                del self._waiting[:count]
        except OSError as problem:
            self._fail(problem)
        else:
            self.trouble = None

    def _fail(self, problem: OSError) -> None:
        self.trouble = problem.strerror or str(problem)
        if not self._warned and not self._closed:
            self._warned = True
            self._told("memory", {"path": self.path, "reason": self.trouble})

    def _save_in(self, folder: Path) -> bool:
        """Write everything there; whether that went well."""
        place = free_name(folder, self.path.name)
        whole = True
        try:
            before = self.path.read_bytes()[: self._on_disk] if self._on_disk else b""
        except OSError:
            before, whole = HEADER_LINE.encode(), False  # the rest, where the disk has gone
        try:
            with begin_file(place) as file:
                waiting = memoryview(before + bytes(self._waiting))
                while waiting:
                    waiting = waiting[file.write(waiting) :]
            write_sidecar(place, marked(self._sidecar, unfinished=False))
        except (OSError, RecordingError):
            with suppress(OSError):
                place.unlink(missing_ok=True)
            return False
        if whole:
            with suppress(OSError):
                remove(self.path)
        self.path, self.trouble = place, None
        self.written.paths = [place, place.with_suffix(".json")]
        return True

    def _good(self, rows: FloatArray) -> list[bool]:
        last_s = -np.inf if self.written.last_s is None else self.written.last_s
        good = []
        for row in rows.tolist():
            follows = all(map(math.isfinite, row)) and row[0] > last_s
            last_s = row[0] if follows else last_s
            good.append(follows)
        return good


async def write_down(
    blocks: AsyncGenerator[Samples, None],
    begin: Callable[[], Recorder],
    *,
    seconds: float = math.inf,
    watch: Callable[[], None] = lambda: None,
) -> None:
    """Write blocks until they end or `seconds` have been recorded.

    Parameters
    ----------
    blocks : what a source hands out; empty blocks only let time pass.
    begin : opens the recorder, once the first samples are there.
    watch : called after every block.
    """
    loop = asyncio.get_running_loop()
    recorder: Recorder | None = None
    ends_s, late_s = math.inf, math.inf
    async with aclosing(blocks):
        async for block in blocks:
            if recorder is None and len(block):
                recorder = begin()
                ends_s = float(block.time_s[0]) + seconds
                late_s = loop.time() + seconds + GRACE_S
            if recorder is not None and len(block):
                recorder.write(block[: int(np.searchsorted(block.time_s, ends_s))])
            watch()
            if loop.time() > late_s or (len(block) and block.time_s[-1] >= ends_s):
                return
