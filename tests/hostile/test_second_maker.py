"""Sessions of another maker: every effort found, none made up, and timed."""

from __future__ import annotations

import numpy as np
import pytest

from tempo.session import Analysis, analyse
from tempo.sources.recording import read_recording
from tests.hostile.second_maker import Done, written
from tests.hostile.second_sessions import SESSIONS

SEEDS = range(20, 24)
#: The number that the maker knows, s, of each kind of effort.
TIMES = ("hold_s", "flight_s", "walk_s")
#: How far off a time may be, s: lowerings that begin and end at once read too long.
MOST_OFF_S = {"heel_raise": 0.8, "jump_squat": 0.1, "gastrocnemius_stretch": 0.6}


def found_in(analysis: Analysis, kind: str) -> list[tuple[float, float, float]]:
    """Start and end of each effort, and its time; NaN where it has none."""
    if kind == "heel_raise":
        reps = analysis.outcome.reps
        return [
            (one.concentric_start_s, one.eccentric_end_s, one.eccentric_s.value) for one in reps
        ]
    out = []
    for one in analysis.efforts:
        times = [getattr(one.did, name).value for name in TIMES if hasattr(one.did, name)]
        out.append((one.start_s, one.end_s, times[0] if times else np.nan))
    return out


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", SESSIONS)
def test_every_effort_is_found_and_timed(kind: str, seed: int, tmp_path):
    done: list[Done] = written(tmp_path / "session.csv", SESSIONS[kind], seed)
    analysis = analyse(read_recording(tmp_path / "session.csv"), exercise=kind)
    found = found_in(analysis, kind)
    assert len(found) == len(done)
    for (start_s, end_s, time_s), true in zip(found, done, strict=True):
        assert start_s < true.end_s
        assert true.start_s < end_s
        if kind != "one_leg_landing":
            assert abs(time_s - true.lasts_s) < MOST_OFF_S.get(kind, 0.2)
