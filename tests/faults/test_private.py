"""What tells of a person's health is that person's alone."""

from __future__ import annotations

import io
import os
from pathlib import Path


def test_nobody_else_may_read_what_is_kept(tempo, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    before = os.umask(0o000)  # whatever the system would allow
    try:
        words = ("--simulate", "--speed", "1000", "--sound", "none", "--protocol", "hsr")
        assert tempo("live", *words, "--record", "mine")[0] == 0
        assert tempo("record", "--simulate", "--speed", "inf", "--out", "a.csv")[0] == 0
        assert tempo("history", "add", "a.csv")[0] == 0
        assert tempo("history", "edit", "last", "--pain-after", "3")[0] == 0
    finally:
        os.umask(before)
    home = Path(os.environ["TEMPO_HOME"])
    places = [home, *home.rglob("*"), *Path().rglob("*")]
    assert len([place for place in places if place.suffix == ".csv"]) >= 4
    assert [place for place in places if place.suffix == ".sqlite3"]
    wrong = {
        str(place): oct(mode)
        for place in places
        if (mode := place.stat().st_mode & 0o777) != (0o700 if place.is_dir() else 0o600)
    }
    assert wrong == {}
