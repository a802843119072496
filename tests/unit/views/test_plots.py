from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest

from tempo.coach.protocols import load_protocol, protocol_names
from tempo.errors import TempoError
from tempo.reps.rep import Measured
from tempo.samples import Gap
from tempo.session import judged
from tempo.views import picture
from tempo.views.plots import picture_png, plot_analysis
from tests.unit.factories import make_analysis, make_rep, make_set

PNG = b"\x89PNG\r\n\x1a\n"


def svg_text(path: Path) -> str:
    """An SVG's source: letters are drawn as paths, what they say stands in comments."""
    return path.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "starts"), [("a.png", PNG), ("a.PDF", b"%PDF"), ("a.svg", b"<?xml")]
)
def test_the_ending_says_which_kind(tmp_path: Path, name: str, starts: bytes) -> None:
    path = tmp_path / name
    plot_analysis(make_analysis(make_set([10.0, 6.0])), path)
    assert path.read_bytes().startswith(starts)


def test_a_png_file_and_the_bytes_of_a_picture_are_the_same(tmp_path: Path) -> None:
    analysis = make_analysis(make_set([10.0, 6.0]))
    plot_analysis(analysis, tmp_path / "a.png", units="inch")
    assert (tmp_path / "a.png").read_bytes() == picture_png(analysis, units="inch")


@pytest.mark.parametrize("name", ["a.jpg", "a", "a.png.txt"])
def test_another_ending_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(TempoError, match=r"\.png, \.svg or \.pdf"):
        plot_analysis(make_analysis(), tmp_path / name)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_same_analysis_gives_the_same_bytes(tmp_path: Path, kind: str) -> None:
    analysis = make_analysis(make_set([10.0, 6.0]), gaps=(Gap(15.0, 16.0, 100),))
    first, second = tmp_path / f"a.{kind}", tmp_path / f"b.{kind}"
    plot_analysis(analysis, first)
    plot_analysis(analysis, second)
    assert first.read_bytes() == second.read_bytes()


def test_the_picture_says_what_is_in_it(tmp_path: Path) -> None:
    reps = make_set([10.0, 6.0, 14.0, 9.0])
    reps[3] = replace(reps[3], partial=True)
    analysis = make_analysis(reps, gaps=(Gap(15.0, 16.0, 100),))
    path = tmp_path / "a.svg"
    plot_analysis(analysis, path, units="inch")
    text = svg_text(path)
    fromstring(text)  # noqa: S314  our own file
    for said in (
        "1 of 3 reps on tempo",
        "as asked: 10 s down",
        "lost samples",
        "heel height, in",
        "too quick",
        "too slow",
        "partial",
        "not counted",
        "14.0 s",
        "8–12 s",
        "level",
    ):
        assert f"<!-- {said}" in text, said


def test_people_write_strange_names(tmp_path: Path) -> None:
    analysis = make_analysis(make_set([10.0]), path="a$x_{$ -- 漢字 <b>&.csv")
    for kind in ("png", "svg", "pdf"):
        plot_analysis(analysis, tmp_path / f"a.{kind}")
    fromstring(svg_text(tmp_path / "a.svg"))  # noqa: S314  our own file


@pytest.mark.parametrize("name", protocol_names())
def test_every_protocol_can_be_drawn(name: str) -> None:
    analysis = make_analysis(make_set([3.0, 10.0]), protocol=load_protocol(name), level="none")
    assert picture_png(analysis).startswith(PNG)


def test_what_is_not_known_can_be_drawn() -> None:
    dark = make_analysis([make_rep(eccentric_s=Measured.unknown("shank_mount"))], level="none")
    trace = dark.outcome.trace
    blind = replace(trace, heel_m=np.full_like(trace.heel_m, np.nan))
    bare = replace(trace, time_s=trace.time_s[:0], heel_m=trace.heel_m[:0])
    for each in (blind, bare):
        outcome = replace(dark.outcome, trace=each)
        assert picture_png(judged(dark.recording, outcome, dark.protocol)).startswith(PNG)


def test_no_reps_no_bars_one_panel() -> None:
    analysis = make_analysis()
    assert picture.headline(analysis) == "No heel raise found"
    assert picture.bars(analysis) == []
    (window,) = picture.windows(analysis)
    assert window.time_s.size == analysis.outcome.trace.time_s.size
    assert picture_png(analysis).startswith(PNG)


def test_a_panel_a_set_and_a_gap_between_their_bars() -> None:
    sets = [*make_set([10.0, 9.0]), *make_set([8.0], number=2, start_s=90.0)]
    analysis = make_analysis(sets)
    first, second = picture.windows(analysis)
    assert (len(first.reps), len(second.reps)) == (2, 1)
    assert first.end_s < second.start_s
    assert [bar.place for bar in picture.bars(analysis)] == [1.0, 2.0, 4.0]


def test_every_row_has_one_phase_and_the_phases_meet() -> None:
    (window,) = picture.windows(make_analysis(make_set([10.0, 6.0])))
    covered = sum(window.within(phase).astype(int) for phase in picture.PHASES)
    assert covered.min() == 1
    assert (covered > 1).sum() == 8  # each rep shares a row at its four limits


def test_verdicts_follow_the_band() -> None:
    reps = [make_rep(lowering_s=each) for each in (7.9, 8.1, 11.9, 12.1)]
    found = [bar.verdict for bar in picture.bars(make_analysis(reps))]
    assert found == ["quick", "on", "on", "slow"]
    unjudged = make_analysis(reps, protocol=load_protocol("floor"))
    assert {bar.verdict for bar in picture.bars(unjudged)} == {"unjudged"}
    partial = make_analysis([make_rep(partial=True)])
    assert picture.bars(partial)[0].verdict == "uncounted"


def test_the_strip_shows_the_time_that_is_judged() -> None:
    assert picture.shown_time(load_protocol("hsr")) == "eccentric_s"
    assert picture.shown_time(load_protocol("top-hold")) == "top_hold_s"
    assert picture.shown_time(load_protocol("alfredson")) == "eccentric_s"
