from __future__ import annotations

import os
import stat
import sys

import platformdirs
import pytest

from tempo.errors import TempoError
from tempo.home import home_folder


def test_the_folder_that_was_named_is_made_for_me_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("TEMPO_HOME", str(tmp_path / "of" / "mine"))
    folder = home_folder()
    assert folder == tmp_path / "of" / "mine"
    assert folder.is_dir()
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert home_folder() == folder, "it may be there already"


def test_a_folder_that_cannot_be_made_is_said(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("TEMPO_HOME", str(tmp_path / "file"))
    with pytest.raises(TempoError, match="TEMPO_HOME"):
        home_folder()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="by the convention of Linux")
def test_without_a_name_the_system_says_where(tmp_path, monkeypatch):
    monkeypatch.delenv("TEMPO_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home_folder() == tmp_path / "tempo" == platformdirs.user_data_path("tempo")
