"""Where the table of a text begins, and what its columns are called."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tempo.sources.exports.part import Part, printable
from tempo.sources.exports.text import encoding_of, open_text
from tempo.sources.lines import lines

#: A header is looked for in so many lines, and no longer once so many lines of numbers came.
MOST_HEADER_LINES = 200_000
_NUMBERS_IN_A_ROW = 20
#: Of the lines before the header the first and the last so many are kept, and so much of each.
_KEPT = 100
_SHOWN = 200

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Head:
    """The line with the names, what stands before it and some rows after it.

    ``line`` is its number in the file, from 1. A table without header has no names, and its
    ``line`` is the one before the first row. ``delimiter`` is a blank when blanks part the columns.
    """

    part: Part
    encoding: str
    delimiter: str
    line: int
    names: tuple[str, ...]
    before: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The names in small letters without blanks."""
        return tuple(re.sub(r"\s+", "", name).lower() for name in self.names)


def heads(part: Part) -> Iterator[Head]:
    """Lines that may be the header, in order; the last is the most likely of an unknown table."""
    encoding = encoding_of(part)
    with open_text(part, encoding) as (stream, _):
        before: list[str] = []
        numbers = 0
        headless: Head | None = None
        named = False
        first = islice(lines(part.name, stream), MOST_HEADER_LINES)
        for number, line in enumerate(first, start=1):
            if not line.strip():
                continue
            delimiter = delimiter_of(line)
            cells = split(line, delimiter)
            if is_data(cells):
                numbers += 1
                if numbers == 1 and headless is None:
                    headless = Head(part, encoding, delimiter, number - 1, ())
                if numbers > _NUMBERS_IN_A_ROW:
                    break
                continue
            numbers = 0
            if len(cells) > 2:
                named = True
                names = tuple(map(printable, cells))
                yield Head(part, encoding, delimiter, number, names, tuple(before))
            before.append(line.strip()[:_SHOWN])
            if len(before) > 2 * _KEPT:
                del before[_KEPT]
    if headless is not None and not named:
        yield headless


def with_rows(head: Head, count: int = 50) -> Head:
    """The same with the first rows behind it."""
    with open_text(head.part, head.encoding) as (stream, _):
        body = islice(lines(head.part.name, stream), head.line, head.line + 4 * count)
        rows = tuple(split(line, head.delimiter) for line in body if line.strip())
    rows = rows[:count]
    return Head(head.part, head.encoding, head.delimiter, head.line, head.names, head.before, rows)


def delimiter_of(line: str) -> str:
    """What parts the columns of a line: the most frequent of comma, semicolon and tab, or blanks.

    A decimal comma is no delimiter where semicolons or tabs part the columns.
    """
    bare = re.sub(r'"[^"]*"', "", line)
    if bare.count(";") > 1 or bare.count("\t") > 1:
        return max(";\t", key=bare.count)
    found = max(",;\t", key=bare.count)
    return found if found in bare else " "


def split(line: str, delimiter: str) -> tuple[str, ...]:
    """The cells of one line without blanks around them and without empty ones at its end."""
    line = line.strip("\r\n\0")
    if delimiter == " ":
        cells = line.split()
    else:
        try:
            cells = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            cells = line.split(delimiter)
    cells = [cell.strip().strip('"').strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def is_data(cells: tuple[str, ...]) -> bool:
    """Whether most cells are numbers, as in a row of samples."""
    numbers = sum(_NUMBER.fullmatch(cell) is not None for cell in cells)
    return numbers >= max(3, (len(cells) + 1) // 2)
