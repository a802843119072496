"""What strangers may have written, and what of it may come out."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tempo.coach.protocols import load_protocol
from tempo.weeks.overview import overview
from tests.unit.factories import make_analysis, make_set
from tests.unit.history.made_up import kept

NASTY = {
    "a tag": "<script>alert(1)</script>",
    "an attribute": "\"onload='alert(1)' x=`",
    "an entity": "&lt;b&gt; &#x3c;",
    "the end of a comment": "--> <!-- ]]>",
    "a colour": "\x1b[31m\x1b[2J",
    "a title of the window": "\x1b]0;owned\x07",
    "a link": "\x1b]8;;http://192.0.2.1/\x1b\\x",
    "a C1 code": "\x9b2J\x9d0;x\x9c",
    "the line again": "x\rtempo: all is well\x08\x7f",
    "another line": "x\ntempo: all is well\u2028\x85y",
    "nothing": "a\x00b",
    "writing turned round": "\u202egpj.exe\u2066",
    "mathematics": "$\\frac{1}{$ {path} {0} %s $HOME",
    "half a letter": "m\udcfcde \ud83d",
    "a command": "x; touch owned & $(touch owned) `touch owned` | 'a\"",
    "an option": "--help",
    "a formula": '=HYPERLINK("http://192.0.2.1/")',
    "a command of a spreadsheet": "@SUM(1)|cmd",
    "a plus": "+1+1",
    "a minus": "-1+cmd|' /C calc'!A0",
    "a wide formula": "\uff1d1+1",
    "a tab before a formula": "\t=1+1",
    "a return before a formula": "\r=1+1",
}
nasty = pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def is_plain(said: str) -> None:
    """Printable letters in lines, as a terminal and a log may have them."""
    assert [char for char in said if not char.isprintable() and char != "\n"] == []


def of_the_system(text: str) -> str:
    """What of it a system can hand over as a word or a name of a file."""
    return text.replace("\x00", "").replace("\ud83d", "")


def own(text: str):
    """A protocol of somebody's own, with this in all its words."""
    return replace(load_protocol("hsr"), name=text, title=text, note=text)


def session_of(text: str):
    return make_analysis(make_set([9.0, 7.0]), protocol=own(text), path=text)


def kept_of(text: str, day: int = 1):
    return replace(kept(day), person=text, notes=text, protocol=text)


def weeks_of(text: str):
    return overview(tuple(kept_of(text, day) for day in range(0, 40, 5)))


class Page(HTMLParser):
    """What a browser would see of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def handle_data(self, data):
        self.text += data


def is_only_text(page: str, plain: str) -> None:
    """The page has the tags and attributes of one about nothing special."""
    got, usual = Page(page), Page(plain)
    assert (got.tags, got.attributes) == (usual.tags, usual.attributes)
    is_plain(got.text)
