"""One door for every file, folder and zip: recordings of tempo, exports of apps, other tables.

`takes` looks at what was named and says which recordings there are; each is read when it is asked
for. `read_recording` is the short way for a single one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tempo.errors import RecordingError
from tempo.sources import recording as canonical
from tempo.sources.exports import tables
from tempo.sources.exports.catalogue import app, recognise
from tempo.sources.exports.devices import devices_in
from tempo.sources.exports.grouping import Group, groups, stem_without_sensor
from tempo.sources.exports.head import Head
from tempo.sources.exports.part import (
    ENDINGS,
    Part,
    file_part,
    folder_parts,
    is_zip,
    zip_parts,
)
from tempo.sources.exports.stream import Layout
from tempo.sources.importing import Reading, imported, of_sensor
from tempo.sources.recording import Recording


@dataclass(frozen=True, slots=True)
class Take:
    """One recording that can be read; ``path`` is what a person would call it.

    ``size`` is how many bytes there are to read, ``files`` what they are called when there are
    several.
    """

    path: Path
    size: int
    read: Callable[[Reading], Recording]
    files: tuple[str, ...] = ()


def read_recording(path: str | os.PathLike[str], *, gyr_unit: str | None = None) -> Recording:
    """Read a recording, whoever made it: tempo's CSV file, or an app's file, zip or folder.

    Parameters
    ----------
    path : the file, zip or folder.
    gyr_unit : ``dps``, ``radps`` or ``mdps`` if the person knows; else header and gravity tell.

    Raises
    ------
    RecordingError
        It holds no recording, or several, or one that cannot be used; one sentence that says what
        to do.
    """
    found = takes([Path(path)])
    if len(found) > 1:
        named = ", ".join(str(take.path) for take in found[:5])
        raise RecordingError(f"{path} holds {len(found)} recordings ({named}); name one of them")
    return found[0].read(Reading(gyr_unit=gyr_unit))


def takes(named: Sequence[Path], leave: Path | None = None) -> list[Take]:
    """Every recording in what was named, halves of one recording put together.

    ``leave`` is a file to pass over in folders. What cannot be read is a take too, and says why
    when it is read.

    Raises
    ------
    RecordingError
        A folder or a zip has no recording in it, or is a zip that no recording needs.
    """
    found: list[Take] = []
    alone: list[Layout] = []
    at = 0
    for path in dict.fromkeys(named):
        if path.is_dir():
            found += _in_folder(path, leave)
        elif path.is_file() and is_zip(path):
            found += _in_zip(path)
        else:
            look = _look(file_part(path))
            if not alone:
                at = len(found)
            alone += look.layouts
            found += [] if look.layouts else [_single(path, look)]
    made = [group for group in groups(_with_siblings(alone), named=True) if _named(group, alone)]
    found[at:at] = [take for group in made for take in _group_takes(group)]
    if alone and not made:
        found.insert(at, _nothing(alone[0]))
    return list({take.path: take for take in found}.values())


@dataclass(frozen=True, slots=True)
class _Look:
    """What a first look at a file shows: what an app wrote, a header, or why it cannot be read."""

    part: Part
    layouts: tuple[Layout, ...] = ()
    head: Head | None = None
    problem: RecordingError | None = None

    @property
    def canonical(self) -> bool:
        """Whether it begins with the header of a recording of tempo."""
        head = self.head
        return head is not None and not head.before and canonical.is_canonical(head.names)


def _look(part: Part) -> _Look:
    try:
        layouts, head = recognise(part)
    except RecordingError as problem:
        return _Look(part, problem=problem)
    return _Look(part, layouts, head)


def _single(path: Path, look: _Look) -> Take:
    """A file that no app wrote."""
    if look.canonical or path.suffix.lower() == ".json" or not path.is_file():
        return _canonical(path)
    return _table(look, path)


def _in_folder(folder: Path, leave: Path | None) -> list[Take]:
    """A folder that is one export is one recording; else each of those in it."""
    out = None if leave is None else leave.resolve()
    found: list[Take] = []
    looks: list[_Look] = []
    for part in folder_parts(folder):
        path = Path(part.name)
        if path.resolve() == out:
            continue
        if path.suffix.lower() == ".zip":
            found += _in_zip(path, named=False)
        else:
            looks.append(_look(part))
    made = groups(layout for look in looks for layout in look.layouts)
    apps = {Path(look.part.name).parent for look in looks if look.layouts}
    for look in looks:
        path = Path(look.part.name)
        if look.canonical:
            found.append(_canonical(path))
        elif not look.layouts and path.suffix.lower() == ".csv" and path.parent not in apps:
            found.append(_table(look, path))
    if not found and len(made) == 1:
        return _group_takes(made[0], folder)
    found += [take for group in made for take in _group_takes(group)]
    if not found:
        raise RecordingError(f"{folder} has no recording (.csv) in it; name another folder")
    return sorted(found, key=lambda take: take.path)


def _in_zip(path: Path, *, named: bool = True) -> list[Take]:
    """What is in a zip; one that was not named may hold anything, and is passed over then."""
    try:
        looks = [_look(part) for part in zip_parts(path)]
    except RecordingError as problem:
        return [_failing(path, problem)]
    recognised = any(look.layouts or look.canonical for look in looks)
    return _zip_takes(path, looks) if recognised or named else []


def _zip_takes(path: Path, looks: Sequence[_Look]) -> list[Take]:
    if any(look.canonical for look in looks):
        # their sidecars would be lost
        problem = RecordingError(f"{path} holds recordings of tempo; unpack it, name the folder")
        return [_failing(path, problem)]
    made = groups(layout for look in looks for layout in look.layouts)
    if made:
        named = path if len(made) == 1 else None
        return [take for group in made for take in _group_takes(group, named)]
    tables_in = [look for look in looks if look.part.path.suffix.lower() != ".json"]
    if not tables_in:
        problem = RecordingError(
            f"{path} holds no recording (no .csv, .txt or .json that is known); export as CSV"
        )
        return [_failing(path, problem)]
    return [
        _table(look, path if len(tables_in) == 1 else Path(look.part.name)) for look in tables_in
    ]


def _with_siblings(layouts: Sequence[Layout]) -> list[Layout]:
    """The layouts, their companions, and the other halves that lie beside them."""
    known = {one.head.part.name for one in layouts}
    more: list[Layout] = []
    for group in groups(layouts):
        folder = Path(group.layouts[0].head.part.place)
        wanted = [folder / "meta" / "time.csv", folder / "Metadata.csv"]
        if group.held != "both":
            wanted += [
                path
                for path in sorted(folder.iterdir())
                if path.suffix.lower() in ENDINGS and stem_without_sensor(path.name) == group.key
            ]
        for path in wanted:
            if path.is_file() and str(path) not in known:
                known.add(str(path))
                more += [one for one in _look(file_part(path)).layouts if one.app == group.app]
    return [*layouts, *more]


def _named(group: Group, layouts: Sequence[Layout]) -> bool:
    """Whether a group has one of the named files in it."""
    return any(one is layout for one in group.layouts for layout in layouts)


def _group_takes(group: Group, path: Path | None = None) -> list[Take]:
    """One take, or one for each sensor of a file with several."""
    path = path or Path(group.layouts[0].head.part.name)
    sizes = {one.head.part.name: one.head.part.size for one in group.layouts}
    size, files = sum(sizes.values()), tuple(sizes) if path == Path(next(iter(sizes))) else ()
    sensors = devices_in(group.layouts[0])
    if len(sensors) < 2:
        return [Take(path, size, partial(imported, path, group, None), files)]
    return [
        Take(of_sensor(path, sensor), size, partial(imported, path, group, sensor))
        for sensor in sensors
    ]


def _canonical(path: Path) -> Take:
    size = path.stat().st_size if path.is_file() else 0
    return Take(
        path, size, lambda reading: canonical.read_recording(path, gyr_unit=reading.gyr_unit)
    )


def _failing(path: Path, problem: RecordingError) -> Take:
    def read(_: Reading) -> Recording:
        raise problem

    return Take(path, 0, read)


def _nothing(layout: Layout) -> Take:
    """A file that an app wrote beside the signals."""
    part, maker = layout.head.part, app(layout.app)
    return _failing(
        Path(part.name),
        RecordingError(
            f"{part.name} ({maker.title}) holds no acceleration and no gyroscope; name the file of "
            "the accelerometer and that of the gyroscope"
        ),
    )


def _table(look: _Look, path: Path) -> Take:
    if look.problem is not None:
        return _failing(path, look.problem)

    def read(reading: Reading) -> Recording:
        layout = tables.layout(look.head, reading.wishes, look.part.name)
        group = Group(layout.app, "", "", [layout])
        return imported(path, group, None, reading)

    return Take(path, look.part.size, read)
