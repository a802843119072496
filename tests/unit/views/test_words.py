import ast
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tempo.coach.protocol import JUDGED_WEIGHTS, SHOWN_ONLY
from tempo.views import words
from tempo.views.words import one_line, say

VIEWS = Path(words.__file__).parent
SENTENCES = tomllib.loads((VIEWS / "words" / "en.toml").read_text("utf-8"))

CODES = {
    "withheld": "no_level shank_mount gap last_of_set cut_at_edge uncertain end_of_recording "
    "too_slow_for_shank strap_slipped",
    "quality": "no_movement no_reps duplicate_rows_dropped acc_in_g gyr_in_radps time_in_ms "
    "truncated_last_line gaps acc_clipped gyr_clipped strap_slipped level_none "
    "foot_length_default gyr_zero_when_slow mount_uncertain stuck_stream stuck_samples "
    "times_rebuilt rows_sorted same_time_dropped zero_rows_dropped acc_slow merged_by_time "
    "rows_in_holes_dropped pauses_put_in gravity_added sign_turned elapsed_taken "
    "taken_for_gyroscope guess_confirmed heel_or_toes",
    "rejected": "not_about_one_point too_small too_quick landing walking did_not_return "
    "not_about_the_ball no_lowering_seen alone sensor_turned toes_rose "
    "turned_too_far outside_set toe_raise rolled_aside not_standing toes_tucked pedalled "
    "lifted_in_passing named_otherwise",
    "unfinished": "recording_ended stepped_off gap",
    "note": "cut_at_edge partial practice paused_midway bounced strap_slipped level_assumed",
    "what": " ".join((*JUDGED_WEIGHTS, *SHOWN_ONLY)),
}


def flat(table: dict[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{name}.")
        else:
            assert isinstance(value, str)
            yield f"{path}{name}", value


@pytest.mark.parametrize(("section", "codes"), CODES.items())
def test_every_known_code_has_a_sentence(section: str, codes: str) -> None:
    for code in codes.split():
        assert f"{section}.{code}" in dict(flat(SENTENCES))
        assert say(section, code, foot_length="26 cm") == SENTENCES[section][code].format(
            foot_length="26 cm"
        )


def test_an_unknown_code_stands_for_itself() -> None:
    assert say("quality", "made_up") == "made_up"
    assert say("no_such_section", "made_up") == "made_up"
    assert say("reason.no_such_part", "on_time") == "on_time"


def test_a_missing_blank_never_fails() -> None:
    assert say("reason.eccentric_s", "on_time") == "on_time"


def test_blanks_cannot_write_over_the_screen() -> None:
    said = say("summary", "file", path="a\x1b[2Jb\nc", line="1 rep")
    assert said == "a?[2Jb c: 1 rep"
    assert one_line("\udcff") == "?"


def test_every_sentence_is_whole() -> None:
    for name, sentence in flat(SENTENCES):
        for _, blank, spec, conversion in string.Formatter().parse(sentence):
            assert blank is None or blank.isidentifier(), name
            assert not spec, name
            assert not conversion, name


def test_nothing_is_claimed_that_only_a_doctor_may_say() -> None:
    text = " ".join(sentence for _, sentence in flat(SENTENCES)).lower()
    for claim in ("cure", "heal ", "heals", "treats", "therapy", "prevents injur", "diagnosis"):
        assert claim not in text


def said_in_views() -> Iterator[tuple[str, str, str]]:
    for path in sorted(VIEWS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"):
                continue
            section, code = node.args[:2]
            if isinstance(section, ast.Constant) and isinstance(code, ast.Constant):
                yield path.name, str(section.value), str(code.value)


def test_what_the_views_say_is_written_down() -> None:
    known = dict(flat(SENTENCES))
    said = [each for each in said_in_views() if each[0] != "words.py"]
    assert len(said) > 50
    for place, section, code in said:
        assert f"{section}.{code}" in known, f"{place} says {section}.{code}"
