"""Other people's text, made harmless for tables and files: no formula, and only whole letters."""

from __future__ import annotations

from typing import TypeVar

_Cell = TypeVar("_Cell")
#: A spreadsheet takes a cell that begins with one of these for a formula; some, the wide ones too.
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def without_formula(cell: _Cell) -> _Cell | str:
    """The cell; text that a spreadsheet would run gets an apostrophe in front.

    >>> without_formula("=HYPERLINK(1)"), without_formula(-1.5)
    ("'=HYPERLINK(1)", -1.5)
    """
    if not isinstance(cell, str):
        return cell
    # a lone return is written without quotes and begins a new row
    text = in_unicode(cell).replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.startswith(SIGNS) else text


def in_unicode(text: str) -> str:
    r"""Text without halves of letters, which the name of a file may hold and no file can.

    >>> in_unicode("m\udcfcde")
    'm?de'
    """
    return text.encode("utf-8", "replace").decode("utf-8")
