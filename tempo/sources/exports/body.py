"""The numbers of a table: in blocks, so that a file of any size needs memory for its numbers only.

Each block goes through `np.loadtxt` where every line is plain, and through plain Python where one
is not; both round correctly, and the second names the line.
"""

from __future__ import annotations

import csv
import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import IO, TextIO

import numpy as np
from numpy.typing import NDArray

from tempo.errors import RecordingError
from tempo.samples import FloatArray
from tempo.sources.exports.head import Head
from tempo.sources.exports.text import open_text

#: Characters at a time.
_BLOCK = 1 << 23
_LONGEST_LINE = 1 << 20
#: From the text of a cell to its number; NaN when it is none.
Convert = Callable[[str], float]
#: Told after each block: how many bytes of the file are done, how many there are.
Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Column:
    """A wanted column: its place, and how its cells are read when they are no plain numbers."""

    place: int
    convert: Convert | None = None


@dataclass(slots=True)
class Body:
    """The wanted columns (rows, columns), and where in the file they stood.

    ``truncated`` says that an incomplete last line was left out, ``headers`` how many repeated
    header lines were; of each block ``first_rows`` keeps the first row, and ``lines`` the line of
    that row (of all its rows where some lines were left out).
    """

    values: FloatArray
    truncated: bool = False
    headers: int = 0
    first_rows: list[int] = field(default_factory=list)
    lines: list[int | list[int]] = field(default_factory=list)
    _rows: NDArray[np.intp] | None = None

    def kept(self, rows: NDArray[np.bool_]) -> Body:
        """The same with some of its rows only."""
        at = np.flatnonzero(rows)
        return replace(self, values=self.values[at], _rows=at)

    def line_of(self, row: int) -> int:
        """Line of the file, from 1, on which a row stands; 0 for what has no lines."""
        if not self.first_rows:
            return 0
        row = row if self._rows is None else int(self._rows[row])
        block = bisect_right(self.first_rows, row) - 1
        at, inside = self.lines[block], row - self.first_rows[block]
        return at + inside if isinstance(at, int) else at[inside]


def read_body(head: Head, columns: Sequence[Column], watch: Watch | None = None) -> Body:
    """Read the wanted columns of every row behind the header.

    Raises
    ------
    RecordingError
        A line has too few or too many values, or one that is no number; names the line. An
        incomplete last line is left out instead.
    """
    reader = _Reader(head, tuple(columns))
    with open_text(head.part, head.encoding) as (stream, raw):
        for _ in range(head.line):
            stream.readline()
        line = head.line + 1
        block = _block(stream)
        while block:
            if len(block) >= _BLOCK + _LONGEST_LINE:
                raise RecordingError(
                    f"{head.part.name}, line {line}: no line is that long; export it again"
                )
            following = _block(stream)
            reader.take(block, line, last=not following.strip())
            line += block.count("\n")
            block = following
            if watch is not None:
                watch(_place(raw), head.part.size)
    return reader.body()


def _block(stream: TextIO) -> str:
    return stream.read(_BLOCK) + stream.readline(_LONGEST_LINE)


def _place(raw: IO[bytes]) -> int:
    try:
        return raw.tell()
    except OSError:
        return 0


class _Reader:
    """Collects blocks into one array that grows as the first of them foretells."""

    def __init__(self, head: Head, columns: tuple[Column, ...]) -> None:
        self._head, self._columns = head, columns
        self._width = len(head.names) or max((len(row) for row in head.rows), default=0)
        self._values = np.empty((0, len(columns)))
        self._count, self._bytes = 0, 0
        self._body = Body(self._values)

    def take(self, block: str, line: int, *, last: bool) -> None:
        if "\0" in block:
            block = block.replace("\0", "")
        values, lines = self._plain(block), line
        self._body.first_rows.append(self._count)
        if values is not None:
            self._body.lines.append(lines)
        else:
            rows, numbers = self._careful(block, line, last=last)
            values = np.array(rows, dtype=float).reshape(-1, len(self._columns))
            self._body.lines.append(numbers)
        self._bytes += len(block)
        self._make_room(len(values))
        self._values[self._count : self._count + len(values)] = values
        self._count += len(values)

    def body(self) -> Body:
        if not self._count:
            name = self._head.part.name
            raise RecordingError(f"{name} has a header but no samples; record or export it again")
        self._body.values = self._values[: self._count]
        return self._body

    def _make_room(self, rows: int) -> None:
        needed = self._count + rows
        if needed <= len(self._values):
            return
        foretold = int(1.05 * needed * max(self._head.part.size / max(self._bytes, 1), 1.0))
        grown = np.empty((max(foretold, needed, int(1.3 * len(self._values))), len(self._columns)))
        grown[: self._count] = self._values[: self._count]
        self._values = grown

    def _plain(self, block: str) -> FloatArray | None:
        """The block at once; None where a line needs a closer look."""
        delimiter = self._head.delimiter
        if delimiter == " " or '"' in block:
            return None
        lines = block.splitlines()
        # as many as the header has, or one more behind the last value
        if {line.count(delimiter) for line in lines} not in ({self._width - 1}, {self._width}):
            return None
        values = np.empty((len(lines), len(self._columns)))
        numbers = [at for at, column in enumerate(self._columns) if column.convert is None]
        for at, column in enumerate(self._columns):
            if column.convert is not None:
                texts = [line.split(delimiter, column.place + 1)[column.place] for line in lines]
                read = {text: column.convert(text.strip()) for text in set(texts)}
                values[:, at] = [read[text] for text in texts]
        if delimiter != "," and "," in block:
            # decimal commas: nothing else can be meant by them
            lines = block.replace(",", ".").splitlines()
        try:
            values[:, numbers] = np.loadtxt(
                lines,
                delimiter=delimiter,
                comments=None,
                usecols=[self._columns[at].place for at in numbers],
                ndmin=2,
            )
        except ValueError:
            return None
        return values if np.isfinite(values).all() else None

    def _careful(self, block: str, line: int, *, last: bool) -> tuple[list[list[float]], list[int]]:
        rows: list[list[float]] = []
        numbers: list[int] = []
        texts = block.split("\n")
        for number, text in enumerate(texts, start=line):
            cells = self._cells(text)
            if not any(cells):
                continue
            values = self._numbers(cells)
            if values is not None:
                rows.append(values)
                numbers.append(number)
            elif tuple(cells[: self._width]) == self._head.names:
                self._body.headers += 1
            elif last and self._is_cut_off(texts[number - line :], cells):
                self._body.truncated = True
            else:
                raise RecordingError(f"{self._head.part.name}, line {number}: {self._fault(cells)}")
        return rows, numbers

    def _cells(self, text: str) -> list[str]:
        delimiter = self._head.delimiter
        if delimiter == " ":
            return text.split()
        cells = text.split(delimiter)
        if '"' in text:
            with suppress(csv.Error):
                cells = next(csv.reader([text], delimiter=delimiter), [])
        return [cell.strip() for cell in cells]

    def _numbers(self, cells: list[str]) -> list[float] | None:
        if len(cells) < self._width or any(cells[self._width :]):
            return None
        values = [self._number(cells, column) for column in self._columns]
        return values if all(map(math.isfinite, values)) else None

    def _number(self, cells: list[str], column: Column) -> float:
        if column.place >= len(cells):
            return math.nan
        text = cells[column.place]
        if column.convert is not None:
            return column.convert(text)
        if self._head.delimiter != ",":
            text = text.replace(",", ".")
        try:
            return float(text) if "_" not in text else math.nan
        except ValueError:
            return math.nan

    def _is_cut_off(self, rest: list[str], cells: list[str]) -> bool:
        """Whether a faulty line is the last one and looks as if writing it was stopped."""
        return not any(text.strip() for text in rest[1:]) and (
            len(cells) < self._width or len(rest) == 1
        )

    def _fault(self, cells: list[str]) -> str:
        if len(cells) < self._width or any(cells[self._width :]):
            return (
                f"{len(cells)} values where the header has {self._width} columns; correct or "
                "delete the line"
            )
        wrong = next(
            column.place
            for column in self._columns
            if not math.isfinite(self._number(cells, column))
        )
        name = self._head.names[wrong] if self._head.names else str(wrong + 1)
        text = (cells[wrong] if wrong < len(cells) else "")[:20] or "nothing"
        return f"column {name} has {text!r}, not a number; correct or delete the line"
