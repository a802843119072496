"""A cheap accelerometer is off by percents: in a slow turn that is more than the lever is felt."""

from __future__ import annotations

import pytest

from tempo.session import analyse
from tempo.simulator.sessions import standard_sessions
from tempo.sources.synthetic import as_recording


@pytest.mark.parametrize(
    ("seed", "family"), [(106, "foot, 7-12 s, quiet"), (9, "foot, 7-12 s, quiet, S-shaped")]
)
def test_slow_raises_are_not_refused_for_what_the_sensor_gets_wrong(seed, family):
    case = next(case for case in standard_sessions(seed, 1) if case.family == family)
    assert case.chip.name == "cheap"
    simulated = case.simulate()
    outcome = analyse(as_recording(simulated)).outcome
    assert len(outcome.reps) == len(simulated.truth.reps) == 8
