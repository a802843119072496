"""The project's recording: `NAME.csv` with the samples and `NAME.json` with what is known of them.

The format is DEFINITIONS.md, "A recording". Reading states every liberty that it takes as a stable
code in `Recording.quality`:

`truncated_last_line`, `duplicate_rows_dropped`, `time_in_ms` (`_us`, `_ns`), `acc_in_g` (`_mg`),
`gyr_in_radps`, `stuck_samples`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tempo.errors import RecordingError
from tempo.samples import FloatArray, Samples
from tempo.sources import units
from tempo.sources.sidecar import Label, SetInfo, Sidecar, read_sidecar, sidecar_text
from tempo.sources.table import Table, read_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Label", "Recording", "SetInfo", "Sidecar", "read_recording", "write_recording"]

COLUMNS = (
    *("time_s", "acc_x_mps2", "acc_y_mps2", "acc_z_mps2"),
    *("gyr_x_dps", "gyr_y_dps", "gyr_z_dps"),
)
HEADER_LINE = ",".join(COLUMNS) + "\n"
#: Below this a quick raise (0.3 s) has too few samples to be timed; clocks may be 2.5 % slow.
SLOWEST_HZ = 20 / 1.025
SHORTEST_S = 1.0
#: Samples that repeat each other for longer than this come from a stuck stream.
STUCK_S = 0.5

_QUANTITIES = (
    ("time", ("",), tuple(units.TIME_UNITS_PER_S)),
    ("acc", ("_x", "_y", "_z"), tuple(units.ACC_UNITS)),
    ("gyr", ("_x", "_y", "_z"), tuple(units.GYR_UNITS)),
)
#: No sensor reads more, in whatever unit: nanoseconds since 1970; 2000 deg/s in thousandths.
_FARTHEST = np.array([1e20] + 6 * [1e7])
_ROWS_PER_WRITE = 8192


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording as it was read.

    ``path`` is what the person named, ``quality`` the stable codes of what was found and mended,
    ``duplicate_rows`` how many repeated rows were dropped.
    """

    path: str
    samples: Samples
    sidecar: Sidecar
    quality: tuple[str, ...] = ()
    duplicate_rows: int = 0

    def to_frame(self) -> pd.DataFrame:
        """One row a sample; units are in the columns' names."""
        import pandas as pd

        one = self.samples
        return pd.DataFrame(
            np.column_stack([one.time_s, one.acc_mps2, one.gyr_dps]), columns=list(COLUMNS)
        )


def read_recording(path: str | os.PathLike[str], *, gyr_unit: str | None = None) -> Recording:
    """Read a recording and the sidecar beside it.

    Parameters
    ----------
    path : the CSV file.
    gyr_unit : ``dps``, ``radps`` or ``mdps`` if the person knows; else header and gravity tell.

    Raises
    ------
    RecordingError
        The file or its sidecar cannot be used; one sentence with the line and the remedy.
    """
    file = Path(path)
    if file.suffix.lower() == ".json" and file.is_file():
        raise RecordingError(f"{file} is a sidecar; name the .csv file beside it")
    table = read_table(file, lambda header: _columns(file, header)[0])
    time_unit, acc_unit, header_gyr_unit = _columns(file, table.header)[1]
    sidecar = read_sidecar(file.with_suffix(".json"))
    if sidecar.origin == "imported" and gyr_unit is None and header_gyr_unit == "dps":
        gyr_unit = "dps"  # the import settled it
    _check_reach(table)
    kept = _without_repeats(table)
    rows = table.values if kept.all() else table.values[kept]
    # everything from here on goes through column after column
    columns = np.ascontiguousarray(rows.T)
    time_s, time_code = units.in_seconds(str(file), columns[0], time_unit)
    rate_hz = usual_rate_hz(str(file), time_s)
    acc, acc_code = units.in_mps2(str(file), columns[1:4].T, acc_unit, rate_hz)
    turned = columns[4:7].T
    gyr, gyr_code = (
        (turned * units.GYR_UNITS[gyr_unit], None)
        if gyr_unit
        else units.in_dps(str(file), acc, turned, header_gyr_unit, rate_hz)
    )
    found = {
        "truncated_last_line": table.truncated,
        "duplicate_rows_dropped": len(rows) < len(table.values),
        **dict.fromkeys(filter(None, (time_code, acc_code, gyr_code)), True),
        "stuck_samples": is_stuck(time_s, acc, gyr),
    }
    return Recording(
        path=os.fspath(path),
        samples=Samples(time_s, acc, gyr),
        sidecar=sidecar,
        quality=tuple(code for code, true in found.items() if true),
        duplicate_rows=len(table.values) - len(rows),
    )


def write_recording(
    path: str | os.PathLike[str], samples: Samples, sidecar: Sidecar | None = None
) -> None:
    """Write `NAME.csv`, every float so that it reads back exactly, and `NAME.json` beside it.

    Each file appears whole or not at all. Without a sidecar only the samples are written.

    Raises
    ------
    RecordingError
        The name does not end in ``.csv``, a sample is no number, or the folder cannot be written.
    """
    file = Path(path)
    if file.suffix.lower() != ".csv":
        raise RecordingError(f"{file}: a recording's name ends in .csv; add it")
    rows = np.column_stack([samples.time_s, samples.acc_mps2, samples.gyr_dps])
    if not np.isfinite(rows).all():
        raise RecordingError(f"{file}: samples that are no numbers cannot be written; drop them")
    if sidecar is not None:
        write_sidecar(file, sidecar)
    _write_whole(file, _csv_texts(rows))


def write_sidecar(path: str | os.PathLike[str], sidecar: Sidecar) -> None:
    """Write `NAME.json` beside the recording ``NAME.csv``, whole or not at all."""
    _write_whole(Path(path).with_suffix(".json"), [sidecar_text(sidecar)])


def _columns(file: Path, header: Sequence[str]) -> tuple[list[int], list[str]]:
    """Places of the seven columns, and the units that the header names for time, acc and gyr."""
    places = {column.lower(): place for place, column in enumerate(header)}
    chosen: list[int] = []
    named: list[str] = []
    missing: list[str] = []
    for quantity, axes, known in _QUANTITIES:
        for unit in known:
            found = [places.get(f"{quantity}{axis}_{unit}", -1) for axis in axes]
            if min(found) >= 0:
                chosen += found
                named.append(unit)
                break
        else:
            usual = [f"{quantity}{axis}_{known[0]}" for axis in axes]
            missing += [column for column in usual if column not in places]
    if missing:
        raise RecordingError(
            f"{file}, line 1: no column {', '.join(missing)}; the header must be "
            f"{','.join(COLUMNS)} (it is {_shortened(header)})"
        )
    return chosen, named


def is_canonical(header: Sequence[str]) -> bool:
    """Whether a header is meant to be that of a recording, be it complete or not."""
    known = {
        f"{quantity}{axis}_{unit}"
        for quantity, axes, named in _QUANTITIES
        for axis in axes
        for unit in named
        if axis
    }
    return any(column.strip().lower() in known for column in header)


def _shortened(header: Sequence[str]) -> str:
    text = ",".join(header)
    return text if len(text) <= 80 else text[:77] + "…"


def _check_reach(table: Table) -> None:
    if max(table.values.max(), -table.values.min()) <= _FARTHEST.min():
        return
    reach = [max(column.max(), -column.min()) for column in table.values.T]
    if (reach > _FARTHEST).any():
        beyond = np.abs(table.values) > _FARTHEST
        row, column = (int(place) for place in np.argwhere(beyond)[0])
        raise RecordingError(
            f"{table.layout.path}, line {table.line_of(row)}: {COLUMNS[column]} is "
            f"{table.values[row, column]:g}, which no sensor reads; correct or delete the line"
        )


def _without_repeats(table: Table) -> FloatArray:
    """Which rows to keep: a row that repeats the one before goes; time that stands or falls, no."""
    time = table.values[:, 0]
    kept = np.ones(len(time), dtype=bool)
    step = np.diff(time)
    if not (step > 0).all():
        if (step < 0).any():
            row = int(np.argmax(step < 0)) + 1
            raise RecordingError(
                f"{table.layout.path}, line {table.line_of(row)}: the time falls from "
                f"{time[row - 1]:.12g} to {time[row]:.12g}; delete what was recorded before or "
                "after, or put the lines in order"
            )
        kept[1:] = (np.diff(table.values, axis=0) != 0).any(axis=1)
        differs = kept[1:] & (step == 0)
        if differs.any():
            row = int(np.argmax(differs)) + 1
            raise RecordingError(
                f"{table.layout.path}, line {table.line_of(row)}: the same time "
                f"{time[row]:.12g} as the line before but other values; export the times with "
                "more digits or delete one of the two lines"
            )
    return kept


def usual_rate_hz(name: str, time_s: FloatArray) -> float:
    """One over the median step, once the recording is known to be long and quick enough."""
    lasts_s = float(time_s[-1] - time_s[0])
    if lasts_s < SHORTEST_S:
        count = f"{len(time_s)} sample{'s' if len(time_s) != 1 else ''}"
        raise RecordingError(
            f"{name} holds only {count} ({lasts_s:.2g} s); record {SHORTEST_S:g} s or more"
        )
    rate_hz = 1 / float(np.median(np.diff(time_s)))
    if rate_hz < SLOWEST_HZ:
        raise RecordingError(
            f"{name}: {rate_hz:.3g} samples a second are too few to time a raise; "
            "set the sensor to 50 Hz or more (20 Hz at the least) and record again"
        )
    return rate_hz


def is_stuck(time_s: FloatArray, acc: FloatArray, gyr: FloatArray) -> bool:
    """Whether the same six numbers came for longer than `STUCK_S`."""
    first, *others = (*acc.T, *gyr.T)
    same = np.flatnonzero(first[1:] == first[:-1]) + 1  # rows like the one before
    for column in others:
        same = same[column[same] == column[same - 1]]
    if same.size == 0:
        return False
    starts = np.flatnonzero(np.diff(same, prepend=-1) > 1)
    last = same[np.append(starts[1:], same.size) - 1]
    begun = same[starts] - 1
    return bool(((time_s[last] - time_s[begun] > STUCK_S) & (last - begun > 1)).any())


def _csv_texts(rows: FloatArray) -> Iterator[str]:
    yield HEADER_LINE
    for start in range(0, len(rows), _ROWS_PER_WRITE):
        yield csv_lines(rows[start : start + _ROWS_PER_WRITE])


def csv_lines(rows: FloatArray) -> str:
    """One line a row of `COLUMNS`, every float so that it reads back exactly."""
    return "".join(",".join(map(repr, row)) + "\n" for row in rows.tolist())


def for_me_alone(path: str, flags: int) -> int:
    """Open a file that, where it is made anew, nobody else may read: it tells of one's health."""
    return os.open(path, flags, 0o600)


def _write_whole(path: Path, texts: Iterable[str]) -> None:
    """Write beside the place and move there, so that nobody ever sees half a file."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(partial, "w", encoding="utf-8", newline="\n", opener=for_me_alone) as stream:
            stream.writelines(texts)
        partial.replace(path)
    except OSError as problem:
        reason = problem.strerror or problem
        raise RecordingError(
            f"{path} cannot be written ({reason}); choose another place"
        ) from problem
    finally:
        with suppress(OSError):  # there is nothing to take away where there was no place
            partial.unlink(missing_ok=True)
