"""An analysis keeps to one processor, so that many at a time are as quick as they can be.

The linear algebra library spreads large products over threads that wait for each other: on busy
cores an hour cost seven times its own work.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import time
from tempo.session import analyse
from tempo.simulator.sessions import standard_sessions
from tempo.sources.synthetic import as_recording

case = next(one for one in standard_sessions(3, 1) if one.mount == {mount!r})
recording = as_recording(case.simulate())
analyse(recording)  # meanwhile threads that the simulator woke go back to sleep
all_threads, this = time.process_time(), time.thread_time()
assert analyse(recording).outcome.reps
this = time.thread_time() - this
print((time.process_time() - all_threads - this) / this)
"""


@pytest.mark.parametrize("mount", ["foot", "shank"])
def test_an_analysis_leaves_the_other_processors_alone(mount):
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(mount=mount)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(ran.stdout) < 0.02
