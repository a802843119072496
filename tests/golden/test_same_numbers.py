"""The same numbers everywhere: one hash whatever the processor can, and however samples come."""

from __future__ import annotations

import json

import pytest

from tests.golden.answers import STORED, every_way, hashes_at, known_levels

LEVELS = known_levels()


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_answers_are_the_golden_ones_at_every_simd_level(level):
    """Where a change is meant: ``python -m tests.golden.answers --keep``."""
    assert hashes_at(LEVELS[level]) == json.loads(STORED.read_text(encoding="utf-8"))


def test_the_levels_differ_in_what_numpy_uses():
    assert len({levels["NPY_DISABLE_CPU_FEATURES"] for levels in LEVELS.values()}) == len(LEVELS)
    assert "neither" in LEVELS


def test_whole_in_fifteen_ways_live_and_replayed_are_the_same_to_the_last_bit(tmp_path):
    assert len(every_way(tmp_path / "live.csv")) == 1
