"""The page's files, with the words put in: ``{{section.code}}`` stands for a sentence."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib import resources

from tempo.views.words import say

_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_BLANK = re.compile(r"\{\{([a-z_.]+)\.([a-z_]+)\}\}")


@cache
def html(name: str = "index.html") -> str:
    """A page with every word in its place, escaped."""
    return _BLANK.sub(lambda blank: escape(say(blank[1], blank[2]), quote=True), _file(name))


@cache
def assets() -> dict[str, str]:
    """Every file that a page may ask for, by its name."""
    folder = resources.files("tempo.views.web") / "page"
    names = sorted(file.name for file in folder.iterdir())
    return {name: _file(name) for name in names if name.rpartition(".")[2] in _TYPES}


def media_type(name: str) -> str:
    """What a file is, by its ending."""
    return _TYPES[name.rpartition(".")[2]]


def _file(name: str) -> str:
    return (resources.files("tempo.views.web") / "page" / name).read_text("utf-8")
