import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from tempo.coach.protocols import load_protocol
from tempo.session import Analysis
from tempo.views.report import write_report
from tests.unit.factories import make_analysis, make_set

NASTY = "<script>alert(1)</script>\"'&.csv"


class Page(HTMLParser):
    """Tags, links and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in {"meta", "img"}:
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"src", "href", "action"}]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data


def page_of(tmp_path: Path, *analyses: Analysis, units: str = "cm") -> tuple[str, Page]:
    path = tmp_path / "page.html"
    write_report(analyses, path, units=units)  # type: ignore[arg-type]
    text = path.read_text("utf-8")
    page = Page(text)
    assert page.open == []
    return text, page


def test_the_page_stands_alone(tmp_path: Path) -> None:
    text, page = page_of(tmp_path, make_analysis(make_set([10.0, 6.0])))
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert all(link.startswith("data:image/png;base64,") for link in page.links)
    assert not re.search(r"https?://|url\(|@import", text)
    assert "default-src 'none'" in text


def test_what_people_wrote_is_only_text(tmp_path: Path) -> None:
    protocol = replace(load_protocol("hsr"), name=NASTY, title=NASTY, note=NASTY)
    text, page = page_of(tmp_path, make_analysis(make_set([3.0]), protocol=protocol, path=NASTY))
    assert "<script" not in text
    assert NASTY in page.text


def test_the_page_holds_what_a_person_needs(tmp_path: Path) -> None:
    _, page = page_of(tmp_path, make_analysis(make_set([10.0, 6.0])))
    for said in (
        "2 reps in 1 set, score",
        "box-10s (the default)",
        "see a doctor soon",
        "numbness; fever",
        "does not diagnose",
        "6.0 ±0.2",
        "10 % of the phase's mean speed",
        "document 001, six training moves for the calf",
        "Definitions 1",
        "project's own choice",
        "session.csv",
    ):
        assert said in page.text, said
    assert page.tags.count("img") == 1


def test_no_reps_and_several_recordings(tmp_path: Path) -> None:
    _, page = page_of(
        tmp_path, make_analysis(path="a.csv"), make_analysis(make_set([9.0]), path="b.csv")
    )
    assert page.tags.count("article") == 2
    assert page.tags.count("img") == 1
    assert "No heel raise found." in page.text
    assert page.text.count("see a doctor soon") == 2


def test_inches(tmp_path: Path) -> None:
    _, page = page_of(tmp_path, make_analysis(make_set([9.0])), units="inch")
    assert "drop in" in page.text
    assert "foot 10.2 in" in page.text
