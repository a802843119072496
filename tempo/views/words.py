"""Finds the sentence for a code in `words/en.toml` and fills its blanks; never fails on a code."""

from __future__ import annotations

import shlex
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _sentences(language: str) -> dict[str, Any]:
    file = resources.files("tempo.views") / "words" / f"{language}.toml"
    return tomllib.loads(file.read_text("utf-8"))


def one_line(text: str) -> str:
    r"""Text from outside without line breaks and control codes, which could write over a screen.

    >>> one_line("run\x1b[2J\n1")
    'run?[2J 1'
    """
    return "".join(char if char.isprintable() else " " if char.isspace() else "?" for char in text)


def typed(name: object) -> str:
    """A file's name as it can be typed behind a command: whatever it holds, one word of a shell.

    >>> typed("a b;c.csv"), typed("-x.csv")
    ("'a b;c.csv'", './-x.csv')
    """
    word = one_line(str(name))
    return shlex.quote(f"./{word}" if word.startswith("-") else word)


def say(section: str, code: str, /, **blanks: object) -> str:
    """The sentence for ``code``; a code that is not known stands for itself.

    ``section`` may be a path such as ``reason.eccentric_s``.

    >>> say("what", "eccentric_s")
    'lowering'
    >>> say("quality", "from_the_future")
    'from_the_future'
    """
    found: Any = _sentences("en")
    for step in section.split("."):
        found = found.get(step, {})
    sentence = found.get(code)
    if not isinstance(sentence, str):
        return one_line(code)
    try:
        return sentence.format_map({name: _clean(blank) for name, blank in blanks.items()})
    except (KeyError, IndexError, ValueError):
        return one_line(code)


def _clean(blank: object) -> object:
    return blank if isinstance(blank, int | float) else one_line(str(blank))
