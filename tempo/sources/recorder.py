"""Writes a source down while it speaks: a canonical recording at every moment."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tempo.errors import RecordingError
from tempo.samples import FloatArray, Samples
from tempo.sources.recording import HEADER_LINE, csv_lines, write_sidecar
from tempo.sources.sidecar import Sidecar

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
    The sidecar is written at the start, with what is known then, and again by `describe`.
    """

    def __init__(self, path: Path, sidecar: Sidecar) -> None:
        self.path = path
        self.written = Written(paths=[path, path.with_suffix(".json")])
        try:
            self._file = path.open("w", encoding="utf-8", newline="\n")
            self._file.write(HEADER_LINE)
        except OSError as problem:
            reason = problem.strerror or problem
            raise RecordingError(
                f"{path} cannot be written ({reason}); choose another place"
            ) from None
        self.describe(sidecar)

    def close(self) -> None:
        """Close the file; it was complete before."""
        self._file.close()

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
        try:
            self._file.write(csv_lines(rows))
            self._file.flush()
        except OSError as problem:
            raise RecordingError(
                f"{self.path} cannot be written any more ({problem.strerror or problem}); "
                "what came before is kept: make room and record again"
            ) from None

    def describe(self, sidecar: Sidecar) -> None:
        """Write the sidecar, in place of the one before."""
        write_sidecar(self.path, sidecar)

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
