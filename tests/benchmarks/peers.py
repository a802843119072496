"""Row 2: end-to-end peers, each in an environment of its own, where its requirements fit.

python -m venv skdh && skdh/bin/pip install scikit-digital-health
python -m venv gaitmap && gaitmap/bin/pip install gaitmap gaitmap_mad
BENCH_SKDH=skdh/bin/python BENCH_GAITMAP=gaitmap/bin/python python -m tests.benchmarks
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from tempo.samples import Samples
from tests.benchmarks.offline import tempo
from tests.benchmarks.row import Row, spent
from tests.benchmarks.turns import in_turn

_ALONE = Path(__file__).with_name("peer_alone.py")
_PEERS = (
    ("skdh", "BENCH_SKDH", "skdh.Sit2Stand", 6.0, 12.0),
    ("gaitmap", "BENCH_GAITMAP", "gaitmap Madgwick + DTW, 1/12 scaled", 25.0, 50.0),
)


def peer_rows(hour: Samples) -> list[Row]:
    """How many times as long as we they take for the hour; none where no environment is named."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hour.npz"
        np.savez(file, time_s=hour.time_s, acc=hour.acc_mps2, gyr=hour.gyr_dps)
        for what, variable, title, goal, stretch in _PEERS:
            if variable not in os.environ:
                continue
            python = Path(os.environ[variable]).absolute()
            ours_s = in_turn({"tempo": tempo(hour)}, 1)["tempo"]
            words = [str(python), str(_ALONE), what, str(file)]
            done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=folder)
            peer_s = float(done.stdout.splitlines()[-1])
            peer = f"{title} {spent(peer_s)}"
            ratio = peer_s / ours_s
            rows.append(
                Row(
                    "2",
                    "end to end",
                    spent(ours_s),
                    peer,
                    ratio,
                    goal,
                    stretch,
                    more_is_better=True,
                )
            )
    return rows
