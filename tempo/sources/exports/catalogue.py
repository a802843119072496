"""The apps whose exports are read, and which of them a file comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tempo.sources.exports import (
    dot,
    metabase,
    phyphox,
    polar,
    sensor_logger,
    sensor_logger_json,
    witmotion,
    witmotion_card,
)
from tempo.sources.exports.head import Head, heads, with_rows
from tempo.sources.exports.part import Part
from tempo.sources.exports.stream import Layout, Stream
from tempo.sources.exports.text import is_text, start_of

#: What every sensor that has no gyroscope is told.
_NEEDS_BOTH = "record acceleration and gyroscope together"
_WRITTEN = "files written like the described ones"


@dataclass(frozen=True, slots=True)
class App:
    """One app's export.

    ``layout`` recognises a header, ``finish`` mends one file's readings, ``settle`` makes one
    recording's acceleration and gyroscope out of several. ``with_gravity`` and ``with_gyroscope``
    say what to set in the app. The rest is for people: how it comes, where units and times
    are from, and on what it has been tried.
    """

    identifier: str
    title: str
    comes_as: str
    units: str
    clock: str
    tried: str
    layout: Callable[[Head], Layout | None] | None = None
    finish: Callable[[Stream, Sequence[Layout]], Stream] | None = None
    settle: Callable[[Sequence[Stream], Sequence[Layout]], list[Stream]] | None = None
    with_gravity: str = "export the raw acceleration, with gravity"
    with_gyroscope: str = _NEEDS_BOTH


APPS: tuple[App, ...] = (
    App(
        witmotion.APP,
        "WitMotion app",
        "`.txt` or `.csv`, one or several sensors in a file",
        "g, °/s, from the header",
        "arrival times: rows are counted and spaced evenly",
        _WRITTEN,
        layout=witmotion.layout,
    ),
    App(
        witmotion_card.APP,
        "WitMotion SD card",
        "binary `.TXT` with time frames",
        "ranges of 16 g and 2000 °/s assumed",
        "the logger's",
        "real frames, and files written like them",
    ),
    App(
        dot.APP,
        "Movella (Xsens) DOT",
        "`.csv` of app versions 2020 and later, `xsens_dot_server`",
        "m/s², °/s, by the app",
        "SampleTimeFine (µs or 100 µs), wraps mended",
        "a real recording export",
        layout=dot.layout,
        finish=dot.finish,
        with_gravity="choose the measurement mode Rate quantities",
    ),
    App(
        metabase.APP,
        "MbientLab MetaBase",
        "a `.csv` each for accelerometer and gyroscope",
        "g, deg/s, from the header",
        "epoch ms",
        "a real pair",
        layout=metabase.layout,
        with_gravity="choose Accelerometer, not Linear Acceleration",
        with_gyroscope="switch on Accelerometer and Gyroscope and name both files",
    ),
    App(
        phyphox.APP,
        "phyphox",
        "zip, folder or `.csv`, any separator and decimal sign",
        "m/s², rad/s, from the header",
        "seconds from the start; pauses from `meta/time.csv`",
        "a real pair",
        layout=phyphox.layout,
        finish=phyphox.finish,
        with_gravity='use the sensor "Accelerometer" (with g) and not "Linear acceleration"',
        with_gyroscope='add a simple experiment with "Accelerometer" and "Gyroscope" and export '
        "both",
    ),
    App(
        sensor_logger.APP,
        "Sensor Logger",
        "zip, folder, `.csv` or `.json`, any column order",
        "m/s² (g on iOS), rad/s, checked by gravity",
        "epoch ns",
        _WRITTEN,
        layout=sensor_logger.layout,
        settle=sensor_logger.settle,
        with_gravity="switch on Total Acceleration (Android) or Accelerometer and Gravity (iOS) in "
        "the app",
        with_gyroscope="switch on Gyroscope in the app and export all files as a zip",
    ),
    App(
        polar.APP,
        "Polar Sensor Logger",
        "`.txt`, one for each stream",
        "mg, dps, from the header",
        "the sensor's ns",
        _WRITTEN,
        layout=polar.layout,
        with_gyroscope="a Verity Sense has a gyroscope (H10 and OH1 have none): switch on ACC and "
        "GYRO and name both files",
    ),
)
TABLE = App(
    "table",
    "any other table",
    "text with time, acceleration and gyroscope",
    "from the header, or `--units`; else a guess that you confirm",
    "seconds, ms, µs, ns or date and time",
    _WRITTEN,
)
_BY_NAME = {app.identifier: app for app in (*APPS, TABLE)}


def app(identifier: str) -> App:
    """An app by its name."""
    return _BY_NAME[identifier]


def recognise(part: Part) -> tuple[tuple[Layout, ...], Head | None]:
    """What a file holds, and the most likely header when no app is recognised.

    Raises
    ------
    RecordingError
        It is empty, no text, or cannot be opened.
    """
    start = start_of(part)
    if not is_text(start):
        card = witmotion_card.recognise(part, start)
        if card is not None:
            return (card,), None
    if sensor_logger_json.is_export(start):
        return sensor_logger_json.layouts(part), None
    last: Head | None = None
    for head in heads(part):
        found = recognise_head(head)
        if found is not None:
            return (found,), None
        last = head
    return (), None if last is None else with_rows(last)


def recognise_head(head: Head) -> Layout | None:
    """The first app to which a header belongs."""
    for one in APPS if head.names else ():
        if one.layout is not None and one.layout(head) is not None:
            return one.layout(with_rows(head))
    return None
