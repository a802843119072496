from dataclasses import replace

import pytest

from tempo.coach.protocols import load_protocol, protocol_names
from tempo.reps.rep import Measured
from tempo.views.cells import Footnotes, tempo_word
from tempo.views.tables import overview_table, session_table
from tests.unit.factories import make_analysis, make_rep, make_set


def lines_of(text: str) -> list[str]:
    return text.splitlines()


def test_one_line_a_rep_with_its_interval() -> None:
    text = session_table(make_analysis(make_set([9.84, 6.0])))
    first = next(line for line in lines_of(text) if line.strip().startswith("1 "))
    assert "9.8 ±0.2" in first
    assert " on " in first
    second = next(line for line in lines_of(text) if line.strip().startswith("2 "))
    assert "6.0 ±0.2" in second
    assert "quick" in second


@pytest.mark.parametrize("width", [60, 80, 100, 140])
@pytest.mark.parametrize("units", ["cm", "inch"])
@pytest.mark.parametrize("name", protocol_names())
def test_no_line_is_wider_than_the_screen(width: int, units: str, name: str) -> None:
    reps = make_set([10.0, 9.0, 120.0])
    reps[1] = replace(reps[1], practice=True, notes=("cut_at_edge", "bounced"))
    analysis = make_analysis(reps, protocol=load_protocol(name))
    text = session_table(analysis, units=units, width=width)  # type: ignore[arg-type]
    assert max(map(len, lines_of(text))) <= width
    assert "\x1b" not in text
    assert "lowering s" in text


def test_wide_screens_show_all_columns_and_narrow_ones_the_ones_that_matter() -> None:
    analysis = make_analysis(make_set([10.0, 9.0]))
    wide = session_table(analysis, width=100)
    narrow = session_table(analysis, width=60)
    for title in ("rep", "raise s", "hold s", "lowering s", "pause s", "drop cm", "below cm"):
        assert title in wide
    assert "pause s" not in narrow
    assert "score" in narrow


def test_withheld_is_a_dash_with_its_reason_below() -> None:
    reps = make_set([10.0, 9.0])
    reps[0] = replace(reps[0], eccentric_s=Measured.unknown("gap"))
    text = session_table(make_analysis(reps), width=100)
    letter = text[text.index("–") + 1]
    assert f"\n{letter}: samples are missing there\n" in text


def test_a_column_that_nobody_has_is_left_out_with_its_reason() -> None:
    reps = [
        replace(rep, depth_below_level_cm=Measured.unknown("no_level"))
        for rep in make_set([9.0, 9.0])
    ]
    text = session_table(make_analysis(reps, level="none"), width=100)
    assert "\n–: below cm: level is not known\n" in text
    assert text.count("below cm") == 1


def test_partial_practice_and_notes_are_marked() -> None:
    reps = make_set([10.0, 9.0, 8.0])
    reps[0] = replace(reps[0], partial=True)
    reps[1] = replace(reps[1], practice=True)
    reps[2] = replace(reps[2], notes=("paused_midway",))
    text = session_table(make_analysis(reps))
    assert "partial" in text
    assert "practice" in text
    assert "  3a  " in text
    assert "\na: stopped on the way down" in text


def test_the_doctor_is_always_in_reach() -> None:
    for analysis in (make_analysis(), make_analysis(make_set([10.0]))):
        assert "see a doctor soon" in session_table(analysis)


def test_zero_reps_say_what_to_do() -> None:
    text = session_table(make_analysis(quality=("no_movement",)))
    assert "No heel raise found." in text
    assert "strapped on" in text
    assert "±" not in text


def test_the_default_protocol_is_said_to_be_the_default() -> None:
    assert "box-10s (the default)" in session_table(make_analysis(make_set([10.0])))
    asked = make_analysis(make_set([10.0]), protocol=load_protocol("box-10s"))
    assert "(the default)" not in session_table(asked)


def test_two_sentences_of_advice_with_their_source() -> None:
    text = session_table(make_analysis(make_set([5.0, 5.0])), width=200)
    advice = [line for line in lines_of(text) if line.startswith("* ")]
    assert len(advice) == 2
    assert all("(from: " in line for line in advice)


def test_inches_on_the_screen() -> None:
    text = session_table(make_analysis([make_rep(depth_cm=2.54)]), units="inch")
    assert "below in" in text
    assert "1.0 ±0.2" in text


def test_bold_only_when_asked() -> None:
    assert session_table(make_analysis(), bold=True).startswith("\x1b[1msession.csv")


def test_a_path_cannot_write_over_the_screen() -> None:
    assert "\x1b" not in session_table(make_analysis(path="\x1b[2Ja.csv"))


@pytest.mark.parametrize(
    ("lowering_s", "raise_s", "word"),
    [(3.0, 3.0, "on"), (2.0, 3.0, "quick"), (4.0, 3.0, "slow"), (3.0, 1.0, "off")],
)
def test_the_tempo_word(lowering_s: float, raise_s: float, word: str) -> None:
    protocol = load_protocol("hsr")
    analysis = make_analysis([make_rep(lowering_s=lowering_s, raise_s=raise_s)], protocol=protocol)
    assert tempo_word(analysis.outcome.reps[0], analysis.scores[0], protocol) == word


def test_letters_do_not_run_out() -> None:
    notes = Footnotes()
    marks = [notes.mark(str(number)) for number in range(30)]
    assert marks[25:28] == ["z", "aa", "ab"]


def test_several_recordings_one_line_each() -> None:
    text = overview_table(
        [
            ("a.csv", make_analysis(make_set([10.0, 9.0, 5.0]))),
            ("folder/" * 20 + "b.csv", make_analysis()),
            ("c.csv", ValueError("line 3: not a number")),
        ]
    )
    title, first, second, third = lines_of(text)
    assert title.split()[:4] == ["file", "reps", "sets", "score"]
    assert first.split() == ["a.csv", "3", "1", "86", "2/3", "9.0"]
    assert second.startswith("…")
    assert second.split()[-4:] == ["0", "–", "–", "–"]
    assert third == "c.csv: could not be read: line 3: not a number"
    assert max(map(len, lines_of(text))) <= 80
