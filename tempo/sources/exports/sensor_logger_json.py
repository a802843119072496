"""Sensor Logger's JSON export: one list of objects, numbers as text, all sensors mixed.

Read object by object, so that memory is needed for the numbers only.
"""

from __future__ import annotations

import io
import json
import re
from array import array
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from tempo.errors import RecordingError
from tempo.samples import FloatArray
from tempo.sources.exports import sensor_logger
from tempo.sources.exports.body import Watch
from tempo.sources.exports.civil import iso
from tempo.sources.exports.head import Head
from tempo.sources.exports.part import Part
from tempo.sources.exports.stream import Layout, Note

_BLOCK = 1 << 20
_SENSOR = re.compile(rb'"sensor"\s*:\s*"([^"]{1,60})"')
_KEYS = ("time", "seconds_elapsed", "x", "y", "z")


def is_export(start: bytes) -> bool:
    """Whether these are the first bytes of such a list."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"[") and text[1:].lstrip().startswith(b"{") and b'"sensor"' in text


def layouts(part: Part) -> tuple[Layout, ...]:
    """One for each sensor in it, and the metadata as a companion."""
    made = []
    for sensor, entry in _firsts(part).items():
        here = replace(part, path=PurePosixPath(f"{sensor}.json"))
        if sensor == "Metadata":
            names, row = tuple(map(str, entry)), tuple(map(str, entry.values()))
            made.append(
                Layout(sensor_logger.APP, "other", Head(here, "", "", 0, names, (), (row,)))
            )
        elif set(_KEYS) <= set(entry):
            made.append(_layout(part, here, sensor, entry))
    return tuple(made)


def _firsts(part: Part) -> dict[str, dict[str, Any]]:
    """The first object of each sensor."""
    found: dict[str, dict[str, Any]] = {}
    wanted = _sensors(part)
    for entry in _objects(part, None):
        found.setdefault(str(entry.get("sensor")), entry)
        if len(found) >= len(wanted):
            break
    return found


def _sensors(part: Part) -> set[bytes]:
    """The sensors' names, by a look through the whole text without reading its objects."""
    names: set[bytes] = set()
    rest = b""
    with part.open() as stream:
        while block := stream.read(_BLOCK):
            names.update(_SENSOR.findall(rest + block))
            rest = block[-80:]
    return names


def _layout(part: Part, here: Part, sensor: str, entry: dict[str, Any]) -> Layout:
    what = sensor_logger.what_of(sensor)[0]
    return Layout(
        sensor_logger.APP,
        what,
        Head(here, "", "", 0, _KEYS),
        clock=sensor_logger.clock,
        acc=(2, 3, 4) if what != "gyr" else (),
        gyr=(2, 3, 4) if what == "gyr" else (),
        gyr_unit="radps",
        sensor="phone (Sensor Logger)",
        started_at=iso(float(entry["time"]) / 1e9),
        notes=(Note("units_by_app"),),
        rows=lambda watch: _rows(part, sensor, watch),
    )


def _rows(part: Part, sensor: str, watch: Watch | None) -> FloatArray:
    numbers = array("d")
    for entry in _objects(part, watch):
        if entry.get("sensor") != sensor:
            continue
        try:
            numbers.extend([float(entry[key]) for key in _KEYS])
        except (KeyError, TypeError, ValueError):
            raise RecordingError(
                f"{part.name}: an entry of {sensor} lacks one of {', '.join(_KEYS)}; export as CSV"
            ) from None
    return np.frombuffer(numbers).reshape(-1, len(_KEYS))


def _objects(part: Part, watch: Watch | None) -> Iterator[dict[str, Any]]:
    """The objects of the list one by one; an end that was cut off is left out."""
    decoder, text, done = json.JSONDecoder(), "", 0
    with part.open() as stream:
        reader = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace")
        while block := reader.read(_BLOCK):
            text += block
            done += len(block)
            at = 0
            while (start := text.find("{", at)) >= 0:
                try:
                    entry, at = decoder.raw_decode(text, start)
                except json.JSONDecodeError:
                    break
                except RecursionError:
                    raise RecordingError(f"{part.name} is no export; export as CSV") from None
                if isinstance(entry, dict):
                    yield entry
            text = text[at:]
            if len(text) > 4 * _BLOCK:
                raise RecordingError(f"{part.name} is damaged near its start; export it again")
            if watch is not None:
                watch(done, part.size)
