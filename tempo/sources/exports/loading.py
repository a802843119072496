"""From files of one recording to samples: read, put in time, merged, and checked for gravity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tempo.errors import RecordingError
from tempo.samples import FloatArray
from tempo.sources import units
from tempo.sources.exports.body import Body, Column, Watch, read_body
from tempo.sources.exports.catalogue import App, app
from tempo.sources.exports.clocks import SHARED, counted, in_order
from tempo.sources.exports.gravity import in_mps2
from tempo.sources.exports.merging import merged
from tempo.sources.exports.naming import SHOWN_UNITS
from tempo.sources.exports.stream import Layout, Note, Stream, Times
from tempo.sources.recording import SLOWEST_HZ

#: A slow accelerometer still shows where up is; below this nothing can be laid between its rows.
_SLOWEST_ACC_HZ = 9.5
#: No sensor reads more, in whatever unit: nanoseconds since 1970; 2000 °/s in thousandths.
_FARTHEST_TIME = 1e20
_FARTHEST = 1e7
#: Notes that name the units.
_ABOUT_UNITS = {"units_in_header", "units_by_app", "said_by_person"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person said beyond the files, and who watches."""

    gyr_unit: str | None = None
    rate_hz: float | None = None
    watch: Watch | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is made of the files of one recording."""

    time_s: FloatArray
    acc_mps2: FloatArray
    gyr_dps: FloatArray
    notes: tuple[Note, ...]
    sensor: str | None
    started_at: str | None
    truncated: bool
    duplicates: int


def load(
    name: str,
    layouts: Sequence[Layout],
    companions: Sequence[Layout],
    device: str | None = None,
    asked: Asked | None = None,
) -> Loaded:
    """Read the files of one recording.

    Raises
    ------
    RecordingError
        Gravity or the gyroscope is missing, or a file cannot be read; one sentence that says what
        to set in the app.
    """
    maker, asked = app(layouts[0].app), asked or Asked()
    usable = [one for one in layouts if one.what not in {"motion", "other"}]
    if not usable:
        reason = next((one.refused for one in layouts if one.refused), None)
        reason = reason or f"it holds no acceleration and no gyroscope; {maker.with_gyroscope}"
        raise RecordingError(f"{name} ({maker.title}) cannot be used: {reason}")
    _expect_both(name, maker, usable)
    streams = [_stream(layout, device, asked) for layout in _needed(usable)]
    if maker.finish is not None:
        streams = [maker.finish(stream, companions) for stream in streams]
    if maker.settle is not None:
        streams = maker.settle(streams, companions)
    return _joined(name, maker, streams, asked.gyr_unit)


def _needed(usable: Sequence[Layout]) -> list[Layout]:
    """Without the files of which another one tells more; a fault in those costs nothing."""
    held = {one.what for one in usable}
    if "both" in held:
        return [one for one in usable if one.what == "both"]
    spare = {"linear", "gravity", "vector"} if {"acc", "gyr"} <= held else set()
    return [one for one in usable if one.what not in spare]


def _expect_both(name: str, maker: App, usable: Sequence[Layout]) -> None:
    """Say what is missing before anything is read."""
    held = {one.what for one in usable}
    if held & {"both", "vector"} or {"acc", "gyr"} <= held:
        return
    if "gyr" not in held:
        only = "linear acceleration" if held == {"linear"} else "acceleration"
        raise RecordingError(
            f"{name} ({maker.title}) holds no gyroscope, only {only}; {maker.with_gyroscope}"
        )
    if not held & {"acc", "linear"}:
        raise RecordingError(
            f"{name} ({maker.title}) holds no acceleration, only the gyroscope; "
            f"{maker.with_gyroscope}"
        )


def _stream(layout: Layout, device: str | None, asked: Asked) -> Stream:
    """One file's readings, in time."""
    places = (*layout.acc, *layout.gyr)
    body = _body(layout, places, device, asked.watch)
    rows = body.values
    count = rows.shape[1] - len(places)
    assert layout.clock is not None
    _check_reach(layout, body, places, count)
    times = _timed(layout.head.part.name, layout.clock(rows[:, :count]), asked.rate_hz)
    time_s, values, notes = times.time_s, rows[:, count:], [*layout.notes, *times.notes]
    order, moved = in_order(layout.head.part.name, time_s, body.line_of)
    if order is not None:
        time_s, values = time_s[order], values[order]
        notes += moved
    line_of = body.line_of if order is None else lambda row: body.line_of(int(order[row]))
    before = len(time_s)
    time_s, values, mended = _risen(layout, time_s, values, line_of)
    stream = Stream(layout.what, time_s, values, layout, times.zero_s, (*notes, *mended))
    dropped = before - len(time_s)
    same = sum(int(note.of["rows"]) for note in mended if note.code == "same_time_dropped")
    return replace(stream, truncated=body.truncated, duplicates=dropped - same)


def _check_reach(layout: Layout, body: Body, places: tuple[int, ...], count: int) -> None:
    """Whether all readings are such as a sensor can have."""
    beyond = np.abs(body.values) > np.array([_FARTHEST_TIME] * count + [_FARTHEST] * len(places))
    if beyond.any():
        row = int(np.argmax(beyond.any(axis=1)))
        raise RecordingError(
            f"{layout.head.part.name}, line {body.line_of(row)}: "
            f"{float(np.nanmax(np.abs(body.values[row, count:]))):g} is more than any sensor "
            "reads; correct or delete the line"
        )


def _timed(name: str, times: Times, rate_hz: float | None) -> Times:
    """Times of a file that has some, else of a rate that the person says."""
    if np.isfinite(times.time_s).all():
        return times
    if rate_hz is None:
        raise RecordingError(
            f"{name} has no times in it; say at which rate it was recorded, such as --rate-hz 100"
        )
    return Times(np.arange(len(times.time_s)) / rate_hz, 0.0, (Note("rate_said"),))


def _body(layout: Layout, places: tuple[int, ...], device: str | None, watch: Watch | None) -> Body:
    if layout.rows is not None:
        return Body(layout.rows(watch))
    columns = [*layout.time, *map(Column, places)]
    if device is None or layout.device is None:
        return read_body(layout.head, columns, watch)
    known = {device: 1.0}
    columns.append(Column(layout.device, lambda text: known.get(text, 0.0)))
    body = read_body(layout.head, columns, watch)
    body = body.kept(body.values[:, -1] == 1.0)
    return replace(body, values=body.values[:, :-1])


def _risen(
    layout: Layout, time_s: FloatArray, values: FloatArray, line_of: Callable[[int], int]
) -> tuple[FloatArray, FloatArray, tuple[Note, ...]]:
    """Times that rise: arrivals are counted out, repeats dropped."""
    if len(time_s) < 2:
        return time_s, values, ()
    if layout.arrivals:
        even_s, lost = counted(time_s)
        return even_s, values, (Note("times_rebuilt", {"lost": lost}),)
    same = np.diff(time_s) == 0
    if not same.any():
        return time_s, values, ()
    repeats = same & (np.diff(values, axis=0) == 0).all(axis=1)
    if (same & ~repeats).mean() > SHARED:
        even_s, lost = counted(time_s)
        return even_s, values, (Note("times_rebuilt", {"lost": lost}),)
    kept = np.append(True, ~same)
    rows = int((same & ~repeats).sum())
    notes: tuple[Note, ...] = ()
    if rows:
        line = line_of(int(np.argmax(same & ~repeats)) + 1)
        notes = (Note("same_time_dropped", {"rows": rows, "line": line}),)
    return time_s[kept], values[kept], notes


def _joined(name: str, maker: App, streams: Sequence[Stream], gyr_unit: str | None) -> Loaded:
    """One recording out of one stream with both sensors, or of one of each."""
    acc, gyr = _chosen(name, maker, streams)
    used = [acc] if acc is gyr else [acc, gyr]
    if acc is gyr:
        time_s, acc_rows, gyr_rows = acc.time_s, acc.values[:, :3], acc.values[:, 3:]
        notes: tuple[Note, ...] = ()
    else:
        _expect_quick(acc, gyr)
        time_s, acc_rows, gyr_rows, notes = merged(acc, gyr)
        if acc.rate_hz < SLOWEST_HZ:
            notes = (*notes, Note("acc_slow", {"rate_hz": acc.rate_hz}))
    if not gyr_rows.any():
        raise RecordingError(
            f"{name} ({maker.title}): the gyroscope reads 0 throughout; switch it on in the app "
            "and record again"
        )
    acc_mps2, acc_unit, unit_notes = in_mps2(name, maker, time_s, acc_rows, acc.layout.acc_unit)
    gyr_unit = gyr_unit or gyr.layout.gyr_unit or "dps"
    zero_s = min(one.zero_s for one in used)
    since_s = time_s - zero_s
    named = {"acc": SHOWN_UNITS[acc_unit], "gyr": SHOWN_UNITS[gyr_unit]}
    said = [
        Note(note.code, named) if note.code in _ABOUT_UNITS else note
        for one in used
        for note in one.notes
    ]
    return Loaded(
        time_s=np.round(since_s, 6) if zero_s else since_s,
        acc_mps2=acc_mps2,
        gyr_dps=gyr_rows * units.GYR_UNITS[gyr_unit],
        notes=_once([*said, *notes, *unit_notes]),
        sensor=acc.layout.sensor,
        started_at=min((at for one in used if (at := one.layout.started_at)), default=None),
        truncated=any(one.truncated for one in used),
        duplicates=sum(one.duplicates for one in used),
    )


def _chosen(name: str, maker: App, streams: Sequence[Stream]) -> tuple[Stream, Stream]:
    """The accelerometer and the gyroscope; twice the same where one stream has both."""
    by_what = {one.what: one for one in reversed(streams)}
    if "both" in by_what:
        return by_what["both"], by_what["both"]
    if "acc" in by_what and "gyr" in by_what:
        return by_what["acc"], by_what["gyr"]
    if "gyr" not in by_what:
        raise RecordingError(f"{name} ({maker.title}) holds no gyroscope; {maker.with_gyroscope}")
    raise RecordingError(
        f"{name} ({maker.title}) holds acceleration without gravity only, so nothing tells which "
        f"way is up; {maker.with_gravity}"
    )


def _expect_quick(acc: Stream, gyr: Stream) -> None:
    """Whether both are quick enough; the gyroscope times the movement, gravity changes slowly."""
    for one, least_hz in ((acc, _SLOWEST_ACC_HZ), (gyr, SLOWEST_HZ)):
        if one.rate_hz < least_hz:
            sensor = "accelerometer" if one is acc else "gyroscope"
            raise RecordingError(
                f"{one.name}: the {sensor} gives only {one.rate_hz:.3g} readings a second; set it "
                "to 50 Hz or more and record again"
            )


def _once(notes: Sequence[Note]) -> tuple[Note, ...]:
    """Each note once; files of one recording say the same of themselves."""
    kept: list[Note] = []
    for note in notes:
        if note not in kept:
            kept.append(note)
    return tuple(kept)
