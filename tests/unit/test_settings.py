from __future__ import annotations

import os
import stat

import pytest

from tempo.errors import TempoError
from tempo.home import home_folder
from tempo.settings import Settings, read_settings, remember


def test_an_answer_is_kept_for_this_person_alone():
    assert read_settings() == Settings(None)
    for hurts in (True, False):
        remember(heel_pain=hurts)
        assert read_settings() == Settings(hurts)
    (file,) = home_folder().iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["", "[]", '{"heel_pain": 1}', '{"heel_pain": "yes"}', "\x00", "[" * 9999]
)
def test_a_file_that_says_nothing_of_use_is_as_good_as_none(text):
    (home_folder() / "settings.json").write_text(text)
    assert read_settings() == Settings(None)


def test_what_cannot_be_kept_is_said():
    (home_folder() / "settings.json").mkdir()
    with pytest.raises(TempoError, match=r"settings\.json cannot be written"):
        remember(heel_pain=True)
    assert len(list(home_folder().iterdir())) == 1
