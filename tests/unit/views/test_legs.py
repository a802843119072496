"""Left against right as people read it."""

from __future__ import annotations

from tempo.reps.rep import Measured
from tempo.reps.symmetry import Compared, Leg, symmetry
from tempo.views.answer import to_json
from tempo.views.legs import comparison_lines, comparison_rows, comparison_sentences
from tempo.views.report import report_pieces
from tempo.views.tables import session_table
from tests.unit.factories import make_analysis, make_rep


def legs(left_s: float = 10.0, right_s: float = 8.0, **right: object) -> tuple[Compared, ...]:
    return symmetry(
        Leg((make_rep(lowering_s=left_s),), 26.0, "labelled"),
        Leg((make_rep(lowering_s=right_s, side="right", **right),), 26.0, "labelled"),  # type: ignore[arg-type]
    )


def test_a_row_a_quantity_and_columns_in_line():
    titles, rows = comparison_rows(legs(), "cm")
    assert titles == ["mean of", "left", "right", "left − right", "index %"]
    assert rows[0] == ["lowering s", "10.0 ±0.2", "8.0 ±0.2", "2.0 ±0.3", "22 ±3"]
    lines = comparison_lines(legs(), "cm")
    assert len({len(line) for line in lines}) == 1
    assert len(lines) == len(rows) + 1


def test_inches_are_lengths_only():
    cm, inch = (
        {row[0]: row for row in comparison_rows(legs(), unit)[1]} for unit in ("cm", "inch")
    )
    assert inch["lift in"][1].startswith("3.7 ")
    assert cm["lift cm"][1].startswith("9.5 ")
    assert inch["lift in"][-1] == cm["lift cm"][-1]
    assert inch["lowering s"] == cm["lowering s"]


def test_what_is_larger_is_said_and_else_that_nothing_is():
    first, *_, legend = comparison_sentences(legs(), "cm")
    assert first == "Lowering: more on the left by 2.0 ±0.3 s."
    assert "Robinson" in legend
    assert "more on the right" in comparison_sentences(legs(8.0, 10.0), "cm")[0]
    assert "No difference" in comparison_sentences(legs(9.0, 9.0), "cm")[0]
    assert comparison_sentences((), "cm") == []
    assert comparison_lines((), "cm") == []


def test_what_one_leg_withholds_has_no_row():
    shown = [row[0] for row in comparison_rows(legs(depth_cm=None), "cm")[1]]
    assert "below level cm" not in shown
    assert "lift cm" in shown


def test_a_small_interval_is_not_shown_as_nothing():
    compared = legs(raise_s=1.0)
    (raised,) = (row for row in comparison_rows(compared, "cm")[1] if row[0].startswith("raise"))
    assert "±0.0" not in " ".join(raised).replace("±0.05", "").replace("±0.07", "")


def test_one_recording_with_both_legs_says_so_everywhere():
    both = make_analysis(
        [
            make_rep(lowering_s=10.0),
            make_rep(lowering_s=7.0, start_s=60.0, side="right", set=2),
        ]
    )
    text, page, answer = session_table(both), "".join(report_pieces([both], "cm")), to_json(both)
    for told in (text, page):
        assert "Left and right" in told
        assert "Lowering: more on the left by 3.0" in told
    assert answer["symmetry"]["source"] == "sets"
    assert answer["symmetry"]["clock"] is None
    assert answer["symmetry"]["quantities"]["eccentric_s"]["difference"] == 3.0


def test_one_leg_alone_says_nothing_of_it():
    alone = make_analysis([make_rep()])
    assert to_json(alone)["symmetry"] is None
    assert "Left and right" not in session_table(alone) + "".join(report_pieces([alone], "cm"))


def test_an_unknown_number_is_a_dash():
    unknown = Measured.unknown("no_ratio")
    known = Measured(1.0, 0.5)
    one = Compared(
        "depth_below_level_cm", known, known, 1, 1, Measured(0.0, 0.7), unknown, "neither"
    )
    assert comparison_rows((one,), "cm")[1][0][-1] == "–"
