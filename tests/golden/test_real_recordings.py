"""Other people's real recordings: what is there is found, and nothing else.

The truth of the ten quick raises is optical; the slow ones are *semi-real*, six of the ten
stretched in time. What made them, and how near any estimator can come, stands in the
folder's own README.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tempo.session import Analysis, analyse
from tempo.sources.recording import read_recording

NO_RAISE = (
    "walk_foot_uneven_clock",
    "walk_foot_square",
    "walk_tibia",
    "stand_then_moves_foot",
)


@cache
def analysed(file: Path, mount: str) -> Analysis:
    return analyse(read_recording(file), mount=mount)


def truth(file: Path) -> list[dict[str, Any]]:
    text = file.with_suffix(".truth.json").read_text(encoding="utf-8")
    reps: list[dict[str, Any]] = json.loads(text)["reps"]
    return reps


def errors_s(file: Path, field: str) -> list[float]:
    """Found minus true, rep by rep; as many were found as there are."""
    found, true = analysed(file, "foot").outcome.reps, truth(file)
    assert len(found) == len(true)
    return [getattr(one, field) - other[field] for one, other in zip(found, true, strict=True)]


def lowering_errors_s(file: Path) -> list[float]:
    values = [rep.eccentric_s.value for rep in analysed(file, "foot").outcome.reps]
    known = [value for value in values if value is not None]
    assert len(known) == len(values), "a lowering is withheld on a foot"
    return [value - true["eccentric_s"] for value, true in zip(known, truth(file), strict=True)]


@pytest.mark.parametrize("field", ["concentric_end_s", "eccentric_start_s"])
def test_ten_quick_real_raises_are_found_and_their_tops_timed(real, field):
    errors = errors_s(real / "heel_raises_left_foot.csv", field)
    assert len(errors) == 10
    assert max(map(abs, errors)) <= 0.15


def test_quick_real_lowerings_are_timed(real):
    """The bottoms are next to the straight lines that bridge the cut-out stretches."""
    errors = sorted(map(abs, lowering_errors_s(real / "heel_raises_left_foot.csv")))
    assert errors[5] <= 0.1
    assert errors[-1] <= 0.5


def test_six_semi_real_slow_raises_are_found_and_their_lowerings_timed(real):
    errors = lowering_errors_s(real / "slowed_left_foot_7s.csv")
    assert len(errors) == 6
    assert max(map(abs, errors)) <= 0.8


@pytest.mark.parametrize("field", ["concentric_start_s", "eccentric_end_s"])
def test_semi_real_raises_begin_and_end_where_they_do(real, field):
    assert max(map(abs, errors_s(real / "slowed_left_foot_7s.csv", field))) <= 0.4


@pytest.mark.parametrize("name", ["heel_raises_left_foot", "slowed_left_foot_7s"])
def test_the_mount_is_seen_and_no_level_is_made_up(real, name):
    outcome = analysed(real / f"{name}.csv", "auto").outcome
    assert outcome.mount_detected == "foot"
    assert outcome.level == "none"
    assert all(rep.depth_below_level_cm.withheld == "no_level" for rep in outcome.reps)


@pytest.mark.parametrize("name", NO_RAISE)
def test_real_walking_and_leg_moves_hold_no_heel_raise(real, name):
    found = analysed(real / f"{name}.csv", "foot")
    assert found.outcome.reps == ()
    assert found.score is None
