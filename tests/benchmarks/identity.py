"""Row 8: the same numbers however the samples come, and whatever the processor can."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.benchmarks.row import Row
from tests.golden.answers import every_way, hashes_at, known_levels


def identity_rows() -> list[Row]:
    """How many different answers there are; one is aimed at."""
    with tempfile.TemporaryDirectory() as folder:
        ways = len(every_way(Path(folder) / "live.csv"))
    levels = known_levels()
    hashes = len({json.dumps(hashes_at(level)) for level in levels.values()})
    return [
        Row(
            "8", "whole, 15 chunkings, live, replay: reps to the last bit", f"{ways}", "1", ways, 1
        ),
        Row("8", f"answers at {', '.join(levels)}: hashes", f"{hashes}", "1", hashes, 1),
    ]
