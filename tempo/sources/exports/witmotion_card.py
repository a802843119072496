"""WitMotion loggers' SD card "TXT", which is no text: checksummed frames of 11 bytes.

`55 50` time, `55 51` acceleration, `55 52` rate, `55 53` angle and others; a reading is what
stands between one time frame and the next, or between one acceleration and the next.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from tempo.samples import FloatArray
from tempo.sources.exports.body import Watch
from tempo.sources.exports.civil import iso_local
from tempo.sources.exports.head import Head
from tempo.sources.exports.part import Part
from tempo.sources.exports.stream import Layout, Note, Times
from tempo.sources.units import STANDARD_GRAVITY_MPS2

APP = "witmotion_card"
LENGTH = 11
_ACC = 16 * STANDARD_GRAVITY_MPS2 / 32768
_GYR = 2000 / 32768
_BLOCK = 1 << 22
_LEAST_SHARE = 0.5

_Bytes = NDArray[np.uint8]


def recognise(part: Part, start: bytes) -> Layout | None:
    """Recognised by frames with right checksums in half of the first bytes."""
    frames = _frames(np.frombuffer(start, dtype=np.uint8))
    if len(frames) < 3 or len(frames) * LENGTH < _LEAST_SHARE * len(start):
        return None
    kinds = set(frames[:, 1].tolist())
    refused = None
    if not {0x51, 0x52} <= kinds:
        refused = (
            "it holds no acceleration or no rate of turn; switch both on in the logger's settings"
        )
    first = next((frame for frame in frames if frame[1] == 0x50), None)
    started = None if first is None else _moment_s(first)
    return Layout(
        APP,
        "both" if refused is None else "motion",
        Head(part, "binary", "", 0, ()),
        clock=_clock,
        acc=(1, 2, 3),
        gyr=(4, 5, 6),
        acc_unit="mps2",
        gyr_unit="dps",
        sensor="WitMotion logger",
        started_at=None if started is None else iso_local(started),
        notes=(Note("zone_of_computer"), Note("range_by_app"), Note("units_by_app")),
        refused=refused,
        rows=lambda watch: _rows(part, watch),
    )


def _frames(raw: _Bytes) -> _Bytes:
    """All frames (n, 11) whose checksum is right; of two that overlap, the first."""
    if len(raw) < LENGTH:
        return np.empty((0, LENGTH), dtype=np.uint8)
    windows = np.lib.stride_tricks.sliding_window_view(raw, LENGTH)
    at = np.flatnonzero((windows[:, 0] == 0x55) & (windows[:, 1] >= 0x50) & (windows[:, 1] <= 0x5F))
    at = at[windows[at, :-1].sum(axis=1, dtype=np.uint64) % 256 == windows[at, -1]]
    if len(at) and (np.diff(at) < LENGTH).any():
        kept: list[int] = []
        for place in at.tolist():
            if not kept or place - kept[-1] >= LENGTH:
                kept.append(place)
        at = np.array(kept)
    return np.asarray(windows[at])


def _rows(part: Part, watch: Watch | None) -> FloatArray:
    """Time, acceleration and rate (n, 7)."""
    blocks, rest, done = [], b"", 0
    with part.open() as stream:
        while block := stream.read(_BLOCK):
            joined = rest + block
            # cut where a frame begins, so that none is cut in two
            cut = max(joined.rfind(b"\x55\x50"), joined.rfind(b"\x55\x51"), 0)
            whole, rest = (joined[:cut], joined[cut:]) if cut else (joined, b"")
            blocks.append(_frames(np.frombuffer(whole, dtype=np.uint8)))
            done += len(block)
            if watch is not None:
                watch(done, part.size)
    blocks.append(_frames(np.frombuffer(rest, dtype=np.uint8)))
    return _readings(np.concatenate(blocks))


def _readings(frames: _Bytes) -> FloatArray:
    """One row for each acceleration that a rate follows before the next acceleration.

    Without time frames the times are no numbers.
    """
    kind = frames[:, 1]
    acc, gyr = np.flatnonzero(kind == 0x51), np.flatnonzero(kind == 0x52)
    after = np.searchsorted(gyr, acc)
    ends = np.append(acc[1:], len(frames))
    paired = after < len(gyr)
    paired[paired] = gyr[after[paired]] < ends[paired]
    acc, after = acc[paired], after[paired]
    clock = np.flatnonzero(kind == 0x50)
    moments = np.array([_moment_s(frame) for frame in frames[clock]])
    if not len(clock):
        clock, moments = np.array([-1]), np.array([np.nan])
    before = np.searchsorted(clock, acc) - 1
    acc, after, before = acc[before >= 0], after[before >= 0], before[before >= 0]
    return np.column_stack(
        [
            moments[before],
            _ACC * _words(frames[acc]),
            _GYR * _words(frames[gyr[after]]),
        ]
    )


def _words(frames: _Bytes) -> FloatArray:
    return np.ascontiguousarray(frames[:, 2:8]).view("<i2").astype(float)


def _moment_s(frame: _Bytes) -> float:
    year, month, day, hour, minute, second = (int(value) for value in frame[2:8])
    thousandths = int(frame[8]) + 256 * int(frame[9])
    try:
        moment = datetime(2000 + year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        # a clock that was never set counts from zeros
        return ((day * 24 + hour) * 60 + minute) * 60 + second + thousandths / 1000
    return moment.timestamp() + thousandths / 1000


def _clock(raw: FloatArray) -> Times:
    return Times(raw[:, 0], float(raw[0, 0]))
