"""What a person reads while a sensor is looked for and recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tempo.views.words import one_line, say

if TYPE_CHECKING:
    from tempo.sources.radio import Advert


@dataclass(frozen=True, slots=True)
class Progress:
    """How a recording is doing; what is not known is None."""

    state: str
    name: str
    seconds: float
    samples: int
    rate_hz: float | None
    lost: int
    battery: str | None
    fault: str | None


def progress_line(now: Progress) -> str:
    """One line: what is going on, time, rate, losses, battery."""
    state = say("recording.state", now.state, name=now.name)
    if now.fault and now.state != "stream":
        state = f"{state} ({one_line(now.fault)})"
    if not now.samples:
        return state
    parts = [
        state,
        f"{int(now.seconds) // 60}:{int(now.seconds) % 60:02d}",
        say("recording", "rate", rate_hz=f"{now.rate_hz:.1f}") if now.rate_hz else "",
        say("recording", "lost", lost=now.lost),
        say("recording", "battery", battery=now.battery) if now.battery else "",
    ]
    return " · ".join(part for part in parts if part)


def near_table(adverts: Iterable[Advert]) -> str:
    """What is near: the sensors that are known, strongest first, then the rest on one line each."""
    strongest = sorted(adverts, key=lambda advert: -(advert.signal_dbm or -999))
    known = [advert for advert in strongest if advert.match is not None]
    rows = [tuple(say("near", head) for head in ("name", "address", "family", "signal", "battery"))]
    rows += [_row(advert) for advert in known]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (rows if known else [])
    ]
    lines += [_remark(advert) for advert in known if _remark(advert)]
    others = [_other(advert) for advert in strongest if advert.match is None]
    if not known:
        lines.append(say("near", "none" if others else "nothing"))
    if others:
        lines.append(say("near", "unknown", those=", ".join(others)))
    if any(advert.match and not advert.match.refused for advert in known):
        lines.append(say("near", "next"))
    return "\n".join(lines)


def _row(advert: Advert) -> tuple[str, ...]:
    assert advert.match is not None
    battery = advert.battery_percent
    return (
        one_line(advert.name or "–"),
        one_line(advert.address),
        f"{advert.match.family.identifier} ({advert.match.family.title})",
        "–" if advert.signal_dbm is None else f"{advert.signal_dbm} dBm",
        "–" if battery is None else f"{battery} %",
    )


def _remark(advert: Advert) -> str:
    assert advert.match is not None
    text = advert.match.refused or advert.match.family.caution
    return "" if text is None else f"{one_line(advert.title)}: {text}"


def _other(advert: Advert) -> str:
    signal = "" if advert.signal_dbm is None else f", {advert.signal_dbm} dBm"
    return f"{one_line(advert.name or 'no name')} ({one_line(advert.address)}{signal})"
