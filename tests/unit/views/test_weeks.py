from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from matplotlib.image import imread

from tempo.errors import TempoError
from tempo.views.kept import sessions_table
from tempo.views.page import Bullets, Heading, Picture, Table, Text, Together
from tempo.views.period import period_article, period_html, write_period
from tempo.views.plots_weeks import plot_weeks, weeks_png
from tempo.views.report import write_report
from tempo.views.trends import trends_text
from tempo.views.weeks import sentences
from tempo.weeks.overview import overview
from tempo.weeks.today import today
from tests.unit.factories import make_analysis, make_set
from tests.unit.history.made_up import kept

NASTY = "<script>alert(1)</script>\x1b[2J"


def some_weeks(slope_s: float = 0.0, count: int = 20, **known):
    return [kept(day, (8.0 + slope_s * day,) * 3, **known) for day in range(count)]


def pages_in(pdf: bytes) -> int:
    """How many pages there are."""
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_who_does_not_change_is_told_so_in_these_words():
    found = sentences(overview(some_weeks()))
    assert found[0].startswith("Lowering time: no change beyond the measurement error (+0.0 ± ")
    assert all("no change beyond" in line for line in found)


def test_who_gains_a_fifth_of_a_second_is_told_by_how_much():
    found = sentences(overview(some_weeks(0.2)))
    assert re.match(
        r"Lowering time: longer, from 8\.0 s to 11\.8 s over 20 sessions \(\+3\.8 ± 0\.\d s\); "
        r"\+0\.20 ± 0\.0\d s a session\.",
        found[0],
    )


def test_a_habit_of_height_is_told_with_its_source():
    weeks = [kept(day, depth_cm=1.0 + 0.05 * day) for day in range(30)]
    (line,) = [line for line in sentences(overview(weeks)) if line.startswith("Depth")]
    assert "2.2 cm" in line
    assert "Byrne" in line
    assert "not called a change" in line
    assert "0.9 in" in "".join(sentences(overview(weeks), "inch"))


def test_the_terminal_gets_no_control_codes_and_keeps_its_width():
    view = overview(some_weeks(person=NASTY))
    text = trends_text(view, width=72)
    assert "\x1b" not in text
    assert all(len(line) <= 72 for line in text.splitlines())
    table = sessions_table(
        [*some_weeks(person=NASTY, notes=NASTY), kept(30)], ["/x\x1b[2J.csv"], width=90
    )
    assert "\x1b" not in table
    assert all(len(line) <= 90 for line in table.splitlines()[:-1])


def test_nothing_kept_is_an_answer():
    assert "No session yet" in trends_text(overview([]))
    assert "empty" in sessions_table([])
    assert "No session yet" in period_html(overview([]))
    assert weeks_png(overview([]))


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_the_picture_is_the_same_bytes_every_time(tmp_path, kind):
    view = overview(some_weeks(0.2))
    for name in ("a", "b"):
        plot_weeks(view, tmp_path / f"{name}.{kind}")
    first = (tmp_path / f"a.{kind}").read_bytes()
    assert first == (tmp_path / f"b.{kind}").read_bytes()
    assert len(first) > 10_000
    with pytest.raises(TempoError, match="must end in"):
        plot_weeks(view, tmp_path / "a.gif")


def test_the_picture_tells_a_climb_from_a_plain():
    pictures = [imread(io.BytesIO(weeks_png(overview(some_weeks(s))))) for s in (0.0, 0.2)]
    assert pictures[0].shape == pictures[1].shape
    assert (np.abs(pictures[0] - pictures[1]).max(axis=2) > 0.5).mean() > 0.001


def test_the_picture_has_both_feet_pain_and_inches(tmp_path):
    sessions = [
        kept(day, side=("left", "right")[day % 2], pain={"after": 2.0}) for day in range(20)
    ]
    plot_weeks(overview(sessions), tmp_path / "a.svg", units="inch")
    text = (tmp_path / "a.svg").read_text()
    for word in ("left foot", "right foot", "next morning", "below level, in"):
        assert (f"<!-- {word} -->" in text) == (word != "next morning")


def test_a_page_of_weeks_has_what_a_clinic_files():
    sessions = some_weeks(0.2, notes="said <b>little</b>", pain={"before": 1.0, "after": 2.0})
    plan = today(sessions, date(2026, 3, 25))
    blocks = period_article(overview(sessions, visit=date(2026, 3, 10)), "cm", plan)
    kinds = {type(block) for block in blocks}
    assert {Heading, Text, Bullets, Picture, Table, Together} <= kinds
    page = period_html(overview(sessions, visit=date(2026, 3, 10)), "cm", plan)
    for word in (
        "ann: 20 sessions",
        "Protocol box-10s",
        "Since the visit of 2026-03-10",
        "Silbernagel",
        "Am J Sports Med",
        "Method",
        "Definitions 1",
        "see a doctor now",
        "said &lt;b&gt;little&lt;/b&gt;",
    ):
        assert word in page, word
    assert "<b>" not in page


def test_a_page_fetches_nothing_and_runs_nothing():
    page = period_html(overview(some_weeks(person=NASTY, notes=NASTY)))
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href)=\"(?!data:image/png)", page)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_pdf_of_weeks_fits_its_paper(tmp_path, paper):
    out = tmp_path / "weeks.pdf"
    write_period(overview(some_weeks(0.2, notes="a & b <c>")), out, paper=paper)
    pdf = out.read_bytes()
    size = {"a4": b"595.2756 841.8898", "letter": b"612 792"}[paper]
    assert size in pdf
    assert 2 <= pages_in(pdf) <= 4
    again = tmp_path / "again.pdf"
    write_period(overview(some_weeks(0.2, notes="a & b <c>")), again, paper=paper)
    assert again.read_bytes() == pdf


def test_a_pdf_of_a_session_is_the_page_of_that_session(tmp_path):
    analysis = make_analysis(make_set([9.0] * 15), path=NASTY)
    several = [analysis, replace(analysis)]
    write_report(several, tmp_path / "two.pdf")
    write_report(several[:1], tmp_path / "one.pdf")
    one, two = ((tmp_path / name).read_bytes() for name in ("one.pdf", "two.pdf"))
    assert pages_in(two) == 2 * pages_in(one)


def test_a_page_that_cannot_be_written_is_said(tmp_path):
    for name in ("x.html", "x.pdf"):
        with pytest.raises(TempoError, match="cannot be written"):
            write_period(overview(some_weeks()), tmp_path / "missing" / name)
