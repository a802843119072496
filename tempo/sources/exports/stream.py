"""The nouns of this room: what a header promises, and the readings of one sensor on one clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from tempo.samples import FloatArray
from tempo.sources.exports.body import Column, Watch
from tempo.sources.exports.head import Head

#: ``vector`` is one of acc, gyr and linear, and the header does not say which; ``motion`` and
#: ``linear`` are refused (orientation only, gravity removed); ``other`` is no signal.
What = Literal["both", "acc", "gyr", "gravity", "linear", "vector", "motion", "other"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was assumed or mended, as a stable code with its figures."""

    code: str
    of: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of each row on the file's own clock.

    ``zero_s`` is what to take off so that the recording's own time starts as the app shows it;
    files of one recording are merged before that.
    """

    time_s: FloatArray
    zero_s: float
    notes: tuple[Note, ...] = ()


#: From the raw column(s) of time to seconds.
Clock = Callable[[FloatArray], Times]
#: The rows of what is no table of text: the columns of time, then acc and gyr.
Rows = Callable[[Watch | None], FloatArray]


@dataclass(frozen=True, slots=True)
class Layout:
    """What one file holds, as its header says.

    ``time`` are the columns that `clock` makes seconds of; ``acc`` and ``gyr`` the places of x, y
    and z, with their units (None: gravity must tell). ``arrivals`` says that times are those of
    arrival. ``device`` is the column that names the sensor, ``started_at`` when it began.
    ``refused`` says why it cannot be used and which setting of the app would make it so.
    ``rows`` reads what is no table of text.
    """

    app: str
    what: What
    head: Head
    time: tuple[Column, ...] = ()
    clock: Clock | None = None
    acc: tuple[int, ...] = ()
    gyr: tuple[int, ...] = ()
    acc_unit: str | None = None
    gyr_unit: str | None = None
    arrivals: bool = False
    device: int | None = None
    sensor: str | None = None
    started_at: str | None = None
    notes: tuple[Note, ...] = ()
    refused: str | None = None
    rows: Rows | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """Readings of one sensor: times that rise, ``values`` (n, 3), or (n, 6) for both."""

    what: What
    time_s: FloatArray
    values: FloatArray
    layout: Layout
    zero_s: float = 0.0
    notes: tuple[Note, ...] = ()
    truncated: bool = False
    duplicates: int = 0

    @property
    def name(self) -> str:
        return self.layout.head.part.name

    @property
    def rate_hz(self) -> float:
        return (
            1 / max(float(np.median(np.diff(self.time_s))), 1e-9) if len(self.time_s) > 1 else 0.0
        )

    def noted(self, *notes: Note) -> Stream:
        """The same with more notes."""
        return replace(self, notes=(*self.notes, *notes))
