"""The sample recordings are what the simulator makes, and stay small."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tempo.simulator.showcase import SHOWCASE, show
from tempo.sources.recording import read_recording
from tempo.sources.synthetic import truth_text

ROOT = Path(__file__).resolve().parents[2]


def folder(name: str) -> Path:
    return ROOT / "tempo" / "recordings" if name == "demo" else ROOT / "recordings"


@pytest.mark.parametrize("name", SHOWCASE)
def test_a_sample_recording_can_be_made_again(name):
    stored = read_recording(folder(name) / f"{name}.csv")
    made = show(name)
    assert stored.sidecar.origin == "simulated"
    assert np.array_equal(stored.samples.time_s, made.samples.time_s)
    # Sines may differ in the last bit from machine to machine: one step of a chip at most.
    for kept, again, step in (
        (stored.samples.acc_mps2, made.samples.acc_mps2, 8 * 9.80665 / 32768),
        (stored.samples.gyr_dps, made.samples.gyr_dps, 2000 / 32768),
    ):
        assert np.abs(kept - again).max() <= 1.01 * step
        assert np.mean(kept == again) > 0.999


@pytest.mark.parametrize("name", SHOWCASE)
def test_its_truth_is_the_simulators(name):
    stored = json.loads((folder(name) / f"{name}.truth.json").read_text(encoding="utf-8"))
    made = json.loads(truth_text(show(name)))
    assert len(stored["reps"]) == len(made["reps"])
    for kept, again in zip(stored["reps"], made["reps"], strict=True):
        assert kept.keys() == again.keys()
        for field in ("concentric_start_s", "eccentric_s", "drop_cm", "depth_below_level_cm"):
            assert kept[field] == pytest.approx(again[field], abs=1e-6)


@pytest.mark.parametrize("name", SHOWCASE)
def test_it_is_small(name):
    assert (folder(name) / f"{name}.csv").stat().st_size < 1_500_000


def test_every_sample_is_in_the_readme():
    text = (ROOT / "recordings" / "README.md").read_text(encoding="utf-8")
    for name in SHOWCASE:
        assert name in text
