"""What tells of a person's health is that person's alone."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from tempo import cli


def typed(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        cli.main(list(words))
    return int(left.value.code or 0)


def test_nobody_else_may_read_what_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    before = os.umask(0o000)  # whatever the system would allow
    try:
        words = ("--simulate", "--speed", "1000", "--sound", "none", "--protocol", "hsr")
        assert typed("live", *words, "--record", "mine") == 0
        assert typed("record", "--simulate", "--speed", "inf", "--out", "a.csv") == 0
        assert typed("history", "add", "a.csv") == 0
        assert typed("history", "edit", "last", "--pain-after", "3") == 0
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
