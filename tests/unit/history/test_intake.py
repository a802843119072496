"""What a recording tells when it is taken in: its time, its protocol, its unit."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta

import pandas as pd
import pytest

from tempo.history.history import History
from tempo.sources.recording import read_recording
from tests.unit.history.short_sessions import recording


def test_time_is_kept_with_its_zone_and_sorted_by_the_world_s(tmp_path):
    # a flight to the west: the later session bears the earlier clock
    early = recording(tmp_path / "a.csv", 1, started_at="2026-03-01T23:55:00+01:00")
    late = recording(tmp_path / "b.csv", 2, started_at="2026-03-01T20:00:00-08:00")
    history = History(tmp_path / "book")
    history.add([late, early])
    first, second = history.sessions()
    assert (first.started.hour, second.started.hour) == (23, 20)
    assert second.started - first.started == timedelta(hours=5, minutes=5)
    assert first.day == date(2026, 3, 1), "a session over midnight is of the day it began on"
    assert second.started.utcoffset() == timedelta(hours=-8)


def test_a_recording_without_a_date_takes_the_file_s_and_says_so(tmp_path):
    file = recording(tmp_path / "a.csv", 1, started_at=None)
    os.utime(file, (1_700_000_000, 1_700_000_000))
    history = History(tmp_path / "book")
    session = history.add([file]).new[0]
    assert session.started.timestamp() == 1_700_000_000
    assert not session.started_known
    assert history.rebuild().new[0] == session, "the copy's own date does not matter"


def test_a_time_without_a_zone_is_of_this_place_for_good(tmp_path):
    file = recording(tmp_path / "a.csv", 1, started_at="2026-03-01T18:30:00")
    session = History(tmp_path / "book").add([file]).new[0]
    assert session.started.isoformat()[:19] == "2026-03-01T18:30:00"
    assert session.started.tzinfo is not None


def test_an_own_protocol_is_kept_and_used_again(tmp_path, evenings):
    own = tmp_path / "mine.toml"
    own.write_text(
        'name = "mine"\ntitle = "Mine"\nnote = ""\nbelow_level = true\n'
        '[[target]]\nwhat = "eccentric_s"\nvalue = 2.5\nsource = "my physio"\n'
        'evidence = "own"\njudged = true\n'
    )
    history = History(tmp_path / "book")
    session = history.add(evenings[:1], protocol=own).new[0]
    assert session.protocol == "mine"
    own.unlink()
    assert history.rebuild().new[0] == session


def test_a_unit_that_was_told_is_settled_in_the_copy(tmp_path, evenings):
    plain = pd.read_csv(evenings[0])
    gyr = [name for name in plain.columns if name.startswith("gyr")]
    plain[gyr] = plain[gyr] * 3.141592653589793 / 180
    other = tmp_path / "radians.csv"
    plain.to_csv(other, index=False)
    history = History(tmp_path / "book")
    session = history.add([other], gyr_unit="radps").new[0]
    kept = read_recording(history.folder.recordings / session.file)
    assert kept.samples.gyr_dps == pytest.approx(read_recording(evenings[0]).samples.gyr_dps)
    assert len(history.rebuild().new) == 1


def test_a_sidecar_of_a_stranger_names_no_file_of_ours(tmp_path):
    file = recording(tmp_path / "a.csv", 1)
    said = json.loads(file.with_suffix(".json").read_text())
    outside = tmp_path / "outside.toml"
    outside.write_text("not even a protocol")
    file.with_suffix(".json").write_text(json.dumps(said | {"own_protocol": str(outside)}))
    assert History(tmp_path / "book").add([file]).new[0].protocol == "box-10s"
