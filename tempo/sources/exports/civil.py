"""Dates and times as apps write them."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone

_DATE_TIME = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T_]+(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,:_](\d+))?"
)
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?")


def civil_s(text: str, *, padded: bool = True) -> float:
    """Seconds since 1970 as if the clock on the wall showed UTC; NaN for what is no time.

    ``padded`` False: what stands behind the seconds is a whole number of milliseconds (`.7` is
    7 ms), as apps write it that fill up nothing with zeros.

    >>> civil_s("1970-1-1 0:01:0.7"), civil_s("1970-1-1 0:01:0.7", padded=False)
    (60.7, 60.007)
    """
    found = _DATE_TIME.match(text.strip())
    if found is None:
        return math.nan
    *whole, fraction = found.groups()
    try:
        moment = datetime(*map(int, whole), tzinfo=UTC)  # type: ignore[arg-type, misc]  # six numbers
    except ValueError:
        return math.nan
    if not fraction:
        return moment.timestamp()
    if not padded and len(fraction) < 3:
        return moment.timestamp() + int(fraction) / 1000
    return moment.timestamp() + float(f"0.{fraction}")


def iso_local(civil: float) -> str | None:
    """An instant of the wall clock as ISO 8601, in the time zone of this computer."""
    try:
        moment = datetime.fromtimestamp(civil, UTC).replace(tzinfo=None)
        return moment.astimezone().isoformat(timespec="milliseconds")
    except (OverflowError, OSError, ValueError):
        return None


def iso(epoch_s: float, offset: str = "") -> str | None:
    """Seconds since 1970 as ISO 8601, in the zone ``+0100``, ``GMT+8``, ``01:00`` or UTC."""
    try:
        zone = zone_of(offset)
        return datetime.fromtimestamp(epoch_s, zone).isoformat(timespec="milliseconds")
    except (OverflowError, OSError, ValueError):
        return None


def zone_of(text: str) -> timezone:
    """A zone from how apps write it; UTC when there is none in the text.

    >>> str(zone_of("GMT+8")), str(zone_of("-0730")), str(zone_of("01:00"))
    ('UTC+08:00', 'UTC-07:30', 'UTC+01:00')
    """
    bare = text.strip()
    found = _OFFSET.search(bare) or _OFFSET.search(f"+{bare}")
    if found is None:
        return UTC
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(ahead if found[1] == "+" else -ahead)


def iso_zoned(text: str) -> str | None:
    """`2021-08-30_17:05:05_000 GMT+8` as ISO 8601; None for what is no time."""
    civil = civil_s(text)
    if math.isnan(civil):
        return None
    zone = zone_of(text[19:])
    moment = datetime.fromtimestamp(civil, UTC).replace(tzinfo=zone)
    return moment.isoformat(timespec="milliseconds")
