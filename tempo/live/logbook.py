"""What a live session leaves: every sample, and what became known of them, as it becomes known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tempo.coach.protocol import Protocol
from tempo.coach.protocols import choose_protocol
from tempo.errors import TempoError
from tempo.home import refuges
from tempo.samples import Interval, Samples
from tempo.sources.recorder import Recorder, Told
from tempo.sources.recording import Recording
from tempo.sources.sidecar import Label, SetInfo, Sidecar

#: A side is told so long before it counts (`Sets` reads a side from two seconds before it on).
_SIDE_AHEAD_S = 2.0
_OF_SOURCE = ("sensor", "sample_rate_hz", "lost_samples")


class Logbook:
    """Keeps the samples that follow on, and writes them down at once where a path is given."""

    def __init__(
        self,
        name: str,
        sidecar: Sidecar,
        path: Path | None,
        told: Told = lambda _code, _of: None,
    ) -> None:
        self.sidecar = sidecar
        self._name = name
        self._path = path
        self._told = told
        self._blocks: list[Samples] = []
        self._last_s = -math.inf
        self._recorder: Recorder | None = None

    @property
    def samples(self) -> bool:
        """Whether there is any sample."""
        return bool(self._blocks)

    @property
    def saved(self) -> str | None:
        """The path of what was written, once there is something and while it is on the disk."""
        recorder = self._recorder
        return str(recorder.path) if recorder is not None and recorder.trouble is None else None

    @property
    def is_lost(self) -> bool:
        """Whether the recording that was asked for is not on the disk."""
        return self._recorder is not None and self._recorder.trouble is not None

    def write(self, block: Samples) -> Samples:
        """Keep what follows on, and give it back."""
        block = _following(block, self._last_s)
        if not len(block):
            return block
        self._last_s = float(block.time_s[-1])
        self._blocks.append(block)
        if self._recorder is None and self._path is not None:
            self._recorder = Recorder(self._path, self.sidecar, self._told, refuges)
        if self._recorder is not None:
            self._recorder.write(block)
        return block

    def label(self, name: str, stretch: Interval) -> None:
        """Write a label down at once."""
        label = Label(stretch.start_s, stretch.end_s, name)
        self.describe(labels=(*self.sidecar.labels, label))

    def next_leg(self, other: Mapping[str, str]) -> tuple[float | None, str | None]:
        """From when on the other leg works, and which it is; nothing before the first sample."""
        if not self._blocks:
            return None, None
        sets = self.sidecar.sets
        if not sets:
            sets = (SetInfo(float(self._blocks[0].time_s[0]), self.sidecar.side),)
        side = sets[-1].side or self.sidecar.side
        start_s = self._last_s + _SIDE_AHEAD_S
        now = SetInfo(start_s, other.get(side) if side else None)
        self.describe(sets=(*sets, now))
        return start_s, now.side

    def note_pain(self, when: str, value: float) -> None:
        """Pain 0–10 ``before`` or ``after``."""
        if when in {"before", "after"} and 0 <= value <= 10:
            self.describe(pain={**(self.sidecar.pain or {}), when: float(value)})

    def learn(self, about: Sidecar) -> None:
        """What the source says of itself; nothing that the pipeline was set up with."""
        said = {name: getattr(about, name) for name in _OF_SOURCE}
        self.describe(**{name: value for name, value in said.items() if value is not None})

    def describe(self, **known: Any) -> None:
        """More is known; it is written down at once."""
        self.sidecar = replace(self.sidecar, **known)
        if self._recorder is not None:
            self._recorder.describe(self.sidecar)

    def add(self, name: str, value: object) -> None:
        """Write down something that the format has no field for."""
        self.describe(extra={**self.sidecar.extra, name: value})

    def ask_for(self, protocol: Protocol) -> Protocol:
        """Name in the sidecar what is asked; as it will be when the recording is analysed.

        Only a name by which it can be found is kept: a file of one's own stays outside.
        """
        try:
            found = choose_protocol(None, protocol.name)
        except TempoError:
            found = None
        findable = found == replace(protocol, chosen_by="recording")
        self.describe(protocol=protocol.name if findable else None)
        return found if found is not None and findable else protocol

    def close(self) -> None:
        """No more samples come."""
        if self._recorder is not None:
            self._recorder.close()

    def recording(self) -> Recording:
        """What was kept, as it would be read back."""
        samples = Samples.join(self._blocks)
        return Recording(self.saved or self._name, samples, self.sidecar)


def _following(block: Samples, last_s: float) -> Samples:
    """The samples that are numbers and whose time rises."""
    rows = np.column_stack([block.time_s, block.acc_mps2, block.gyr_dps])
    good = np.asarray(np.isfinite(rows).all(axis=1))
    if good.all() and (np.diff(block.time_s, prepend=last_s) > 0).all():
        return block
    kept = []
    for row, finite in enumerate(good.tolist()):
        if finite and block.time_s[row] > last_s:
            kept.append(row)
            last_s = float(block.time_s[row])
    return Samples(block.time_s[kept], block.acc_mps2[kept], block.gyr_dps[kept])
