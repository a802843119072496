"""The table of speed, every row measured in this run.

    python -m tests.benchmarks [--rounds 7] [--hours 24] [--live-hours 8] [--json FILE]
                               [--plot FILE]

Needs ``pip install -e .[bench,dev]``. Row 2's peers have environments of their own: see `peers`.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.turns import pin


def main() -> None:
    """Measure, print, write."""
    pin()
    from tempo.session import analyse
    from tempo.sources.recording import Recording
    from tempo.sources.sidecar import Sidecar
    from tests.benchmarks import (
        crowd,
        files,
        identity,
        offline,
        packets,
        peers,
        picture,
        scale,
    )

    asked = _arguments()
    hour, few = offline.hours()
    found = len(analyse(Recording("hour.csv", hour, Sidecar())).outcome.reps)
    rows = offline.compute_rows(hour, few, found, asked.rounds)
    rows += peers.peer_rows(hour)
    with tempfile.TemporaryDirectory() as folder:
        ten, whole = files.written(Path(folder), hour)
        rows += files.reading_rows(whole, asked.rounds)
        rows += files.cold_rows(ten, whole, asked.rounds)
    rows += packets.packet_rows(hour[: len(hour) // 6], asked.rounds)
    rows += crowd.crowd_rows()
    rows += identity.identity_rows()
    rows.append(offline.memory_row(hour))
    rows += offline.growth_rows(hour, asked.hours)
    rows += scale.sensor_rows(hour)
    if asked.live_hours > 1:
        rows += scale.memory_rows(hour, asked.live_hours)
    machine = f"Python {platform.python_version()}, {platform.machine()}, one core"
    sys.stdout.write(f"{picture.as_markdown(rows)}\n\n{machine}\n")
    if asked.json:
        text = json.dumps([{**asdict(row), "verdict": row.verdict} for row in rows], indent=1)
        asked.json.write_text(text + "\n", encoding="utf-8")
    if asked.plot:
        picture.draw(rows, asked.plot)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--hours", type=int, default=24, help="the longest recording of row 10")
    parser.add_argument(
        "--live-hours", type=int, default=0, help="of packets, for the memory of row 10: 8 (long)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--plot", type=Path, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    main()
