"""Which files belong to one recording.

They are of the same app, lie in the same place, and their names differ only in the sensor; else
they are the only two of their kind, or those that started together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from tempo.sources.exports.stream import Layout

_SENSORS = re.compile(
    r"total_?acceleration|linear[ _]?acceleration|accelerometer_?uncalibrated|acceleration"
    r"|gyroscope_?uncalibrated|angular[ _]?velocity|accelerometer|gyroscope|magnetometer"
    r"|gravity|accel|magn|gyro|acc|gyr|\d+(\.\d+)?_?hz"
)
_HALVES = {"acc", "linear", "gyr", "vector"}
_FITTING = (*({"acc", "gyr"}, {"acc", "vector"}, {"gyr", "vector"}, {"vector"}, {"linear", "gyr"}),)
#: Files whose first rows lie this near together started together.
_TOGETHER_S = 10.0


@dataclass(slots=True)
class Group:
    """The files of one recording, and those beside them that tell more about it."""

    app: str
    place: str
    key: str
    layouts: list[Layout] = field(default_factory=list)
    companions: list[Layout] = field(default_factory=list)

    @property
    def held(self) -> str:
        """``acc``, ``linear``, ``gyr`` or ``vector`` when it holds only half of a recording."""
        what = {one.what for one in self.layouts}
        gravity = {"linear", "gravity"} <= what or "acc" in what
        if what & {"both", "motion"} or ("gyr" in what and gravity):
            return "both"
        if "vector" in what:
            return "vector" if len(self.layouts) == 1 else "both"
        return next((one for one in ("gyr", "acc", "linear") if one in what), "other")


def stem_without_sensor(path: PurePosixPath | str) -> str:
    """A file's name without its ending and the words for sensors.

    >>> stem_without_sensor("walk_MetaWear_D4_Gyroscope_25.000Hz_1.4.4.csv")
    'walk_metawear_d4_1.4.4'
    >>> stem_without_sensor("TotalAcceleration.csv")
    ''
    """
    stem = PurePosixPath(path).stem.lower()
    bare = _SENSORS.sub("", stem)
    return re.sub(r"[ _-]+", "_", bare).strip(" _-")


def groups(layouts: Iterable[Layout], *, named: bool = False) -> list[Group]:
    """Put the files of one recording together.

    Files that a person ``named`` may lie in different places and belong together all the same.
    """
    found: dict[tuple[str, ...], Group] = {}
    companions: list[Layout] = []
    for layout in layouts:
        if layout.what == "other":
            companions.append(layout)
            continue
        place = _place(layout)
        alone = layout.what in {"both", "motion"} or layout.rows is not None
        name = layout.head.part.name
        key = name if alone else stem_without_sensor(layout.head.part.path.name)
        group = found.setdefault(
            (layout.app, place, key, str(alone)), Group(layout.app, place, key)
        )
        group.layouts.append(layout)
    made = _joined(list(found.values()), named=named)
    for group in made:
        group.companions = [
            one for one in companions if one.app == group.app and _beside(one, group)
        ]
    return made


def _place(layout: Layout) -> str:
    part = layout.head.part
    return str(PurePosixPath(part.place) / part.path.parent)


def _beside(companion: Layout, group: Group) -> bool:
    """In the same folder, or in `meta` inside it."""
    return _place(companion) in {group.place, str(PurePosixPath(group.place) / "meta")}


def _joined(found: Sequence[Group], *, named: bool) -> list[Group]:
    """Halves whose names do not fit, but which are the only ones or started together."""
    made = list(found)
    for first in found:
        mates = [
            one
            for one in made
            if one.app == first.app and one.held in _HALVES and (named or one.place == first.place)
        ]
        fitting = [one for one in mates if one is not first and {first.held, one.held} in _FITTING]
        near = fitting if len(mates) == 2 else [one for one in fitting if _together(first, one)]
        near = _most_alike(first, near)
        if first in mates and len(near) == 1:
            first.layouts += near[0].layouts
            made.remove(near[0])
    return made


def _most_alike(group: Group, others: Sequence[Group]) -> list[Group]:
    """Those whose names share most: sensors that were started together have their own addresses."""
    own = set(group.key.split("_"))
    shared = [len(own & set(one.key.split("_"))) for one in others]
    return [one for one, count in zip(others, shared, strict=True) if count == max(shared)]


def _together(one: Group, other: Group) -> bool:
    starts = [group.layouts[0].started_at for group in (one, other)]
    if None in starts:
        return False
    early, late = (datetime.fromisoformat(str(start)) for start in starts)
    return abs((early - late).total_seconds()) < _TOGETHER_S
