"""A simulated person as files and as a live source."""

from __future__ import annotations

import asyncio
import json

import numpy as np
import pytest

from tempo.errors import RecordingError
from tempo.samples import Samples
from tempo.simulator.recipe import Recipe, prepare
from tempo.simulator.simulation import Simulated
from tempo.sources.recording import read_recording
from tempo.sources.synthetic import as_recording, as_source, truth_text, write_simulated


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    return prepare(Recipe(reps=2, lower_s=2.0, walk=False, chip="cheap"), seed=1)


def test_what_is_written_reads_back_to_the_bit(simulated, tmp_path):
    paths = write_simulated(tmp_path / "session.csv", simulated)
    assert [path.name for path in paths] == ["session.csv", "session.json", "session.truth.json"]
    recording = read_recording(paths[0])
    assert np.array_equal(recording.samples.time_s, simulated.samples.time_s)
    assert np.array_equal(recording.samples.acc_mps2, simulated.samples.acc_mps2)
    assert np.array_equal(recording.samples.gyr_dps, simulated.samples.gyr_dps)
    assert recording.sidecar == as_recording(simulated).sidecar
    assert recording.sidecar.origin == "simulated"
    assert recording.quality == ()


def test_the_truth_lies_beside_it(simulated, tmp_path):
    truth = json.loads(write_simulated(tmp_path / "a.csv", simulated)[2].read_text())
    assert truth == json.loads(truth_text(simulated))
    assert [rep["rep"] for rep in truth["reps"]] == [1, 2]
    assert truth["reps"][0]["eccentric_s"] == simulated.truth.reps[0].eccentric_s


def test_a_folder_that_is_not_there_is_named(simulated, tmp_path):
    with pytest.raises(RecordingError, match="nowhere"):
        write_simulated(tmp_path / "nowhere" / "a.csv", simulated)


def test_as_a_source_it_gives_the_same_samples_in_blocks(simulated):
    async def collect() -> list[Samples]:
        return [block async for block in as_source(simulated).blocks()]

    blocks = asyncio.run(collect())
    assert len(blocks) > 50
    joined = Samples.join(blocks)
    assert np.array_equal(joined.acc_mps2, simulated.samples.acc_mps2)
