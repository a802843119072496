"""Two sensors recorded at once: two recordings that know when they began."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from tempo.commands.take import Take

SIDES = ("left", "right")


def beside(path: Path, side: str) -> Path:
    """The file of one foot.

    >>> beside(Path("evening.csv"), "left").name
    'evening-left.csv'
    """
    return path.with_stem(f"{path.stem}-{side}")


async def both(takes: Sequence[Take]) -> None:
    """Until both have ended; what goes wrong with one ends the other, which keeps what it has."""
    failures: list[BaseException] = []
    try:
        async with asyncio.TaskGroup() as group:
            for take in takes:
                group.create_task(take.run())
    except* asyncio.CancelledError:
        if any(take.recorder is None for take in takes):
            raise
    except* Exception as several:  # noqa: BLE001  # raised again, without the group around it
        failures += several.exceptions
    if failures:
        raise failures[0]
