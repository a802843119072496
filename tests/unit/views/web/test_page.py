"""The page's files: every word from the one place for words, and nothing from anywhere else."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from tempo.views.web import page

ROOT = Path(__file__).resolve().parents[4]
WORDS = tomllib.loads((resources.files("tempo.views") / "words/en.toml").read_text("utf-8"))
SOURCE = page._file("index.html")
SCRIPTS = [name for name in page.assets() if name.endswith(".js")]


def test_every_blank_has_its_sentence():
    blanks = page._BLANK.findall(SOURCE)
    assert len(blanks) > 30
    for section, code in blanks:
        assert code in WORDS[section], f"{section}.{code}"
    assert "{{" not in page.html()


def test_every_word_of_the_page_is_used():
    code = "".join(path.read_text("utf-8") for path in ROOT.joinpath("tempo").rglob("*.py"))
    for word in WORDS["page"]:
        assert f"{{{{page.{word}}}}}" in SOURCE or f'"{word}"' in code, word


def test_the_page_has_no_words_of_its_own():
    bare = re.sub(r"<svg.*?</svg>|<[^>]*>|\{\{[^}]*\}\}|–", "", SOURCE, flags=re.DOTALL)
    assert bare.split() == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_have_no_words(name):
    text = re.sub(r"//[^\n]*", "", page.assets()[name])
    for literal in re.findall(r'"([^"\n]*)"', text):
        assert not re.search(r"[a-z]{2,} [a-z]{3,}|[.!?]$", literal, re.IGNORECASE), literal


def test_nothing_runs_or_is_styled_inside_the_page():
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", SOURCE)
    assert re.findall(r"<script[^>]*>", SOURCE) == ['<script type="module" src="/page.js">']


@pytest.mark.parametrize("name", ["index.html", *page.assets()])
def test_nothing_is_fetched_from_elsewhere(name):
    text = page._file(name).replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|@import|url\(", text)


def test_every_file_the_page_names_is_there():
    named = re.findall(r'(?:src|href)="/([a-z]+\.[a-z]+)"', SOURCE)
    for name in SCRIPTS:
        named += re.findall(r'from "/([a-z]+\.js)"', page.assets()[name])
    assert set(named) - {"picture.png"} <= page.assets().keys()
    assert len(named) > 5
