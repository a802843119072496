"""A delimited text file as columns of numbers: quick when plain, exact about where when not."""

from __future__ import annotations

import csv
import math
import warnings
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np

from tempo.errors import RecordingError
from tempo.samples import FloatArray
from tempo.sources.lines import lines

_CHUNK = 1 << 20
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))

#: From the header's names to the places of the wanted columns; raises when some are missing.
Choose = Callable[[Sequence[str]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class _Layout:
    path: Path
    encoding: str
    header_line: int
    delimiter: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The wanted columns of a file, in the order asked for.

    ``values`` is (rows, columns); ``truncated`` says that an incomplete last line was left out.
    """

    values: FloatArray
    truncated: bool
    layout: _Layout

    @property
    def header(self) -> tuple[str, ...]:
        return self.layout.names

    def line_of(self, row: int) -> int:
        """Line of the file, from 1, on which a row stands."""
        with _open(self.layout) as stream:
            seen = -1
            for line, text in enumerate(stream, start=1):
                if line > self.layout.header_line and text.strip():
                    seen += 1
                    if seen == row:
                        return line
        raise IndexError(row)


def read_table(path: Path, choose: Choose) -> Table:
    """Read the chosen columns of a file with one header line.

    Takes commas, semicolons or tabs (with a decimal comma where commas do not part the columns),
    any line end, a byte-order mark, blank lines, further columns of any content.

    Raises
    ------
    RecordingError
        No such file, no text, no rows, a line with missing or too many values, a value that is no
        finite number: each with its line.
    """
    layout = _layout(path)
    columns = tuple(choose(layout.names))
    values = _read_plain(layout, columns)
    if values is not None:
        return Table(values, truncated=False, layout=layout)
    values, truncated = _read_carefully(layout, columns)
    return Table(values, truncated, layout)


def _open(layout: _Layout) -> TextIO:
    return layout.path.open(encoding=layout.encoding, errors="replace")


def _layout(path: Path) -> _Layout:
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace") as stream:
        numbered = enumerate(lines(path, stream), start=1)
        line, text = next(((line, text) for line, text in numbered if text.strip()), (0, ""))
    if not text:
        raise RecordingError(f"{path} is empty; record or export it again")
    delimiter = max(",;\t", key=text.count)
    names = next(csv.reader([text.strip("\r\n")], delimiter=delimiter))
    return _Layout(path, encoding, line, delimiter, tuple(name.strip() for name in names))


def _encoding(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            start = stream.read(4096)
    except FileNotFoundError:
        raise RecordingError(f"{path}: there is no such file; check the name and folder") from None
    except IsADirectoryError:
        raise RecordingError(f"{path} is a folder; name a recording (.csv) in it") from None
    except OSError as problem:
        reason = problem.strerror or problem
        raise RecordingError(f"{path} cannot be opened ({reason}); check its permissions") from None
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            return encoding
    if b"\0" in start:
        raise RecordingError(f"{path} is not a text file; export the recording as CSV")
    return "utf-8"


def _read_plain(layout: _Layout, columns: tuple[int, ...]) -> FloatArray | None:
    """The whole body at once, or None where a line needs a closer look."""
    plain = layout.delimiter == "," and layout.encoding != "utf-16"
    if not plain or _seems_endless(layout.path):
        return None
    whole = len(columns) == len(layout.names)  # then loadtxt itself refuses another column
    rows = None if whole else _rows_if_even(layout)
    if rows == 0:
        return None
    try:
        with warnings.catch_warnings(action="ignore"):  # of a header without samples
            values = np.loadtxt(
                layout.path,
                delimiter=",",
                comments=None,
                skiprows=layout.header_line,
                usecols=None if whole else columns,
                ndmin=2,
                encoding=layout.encoding,
            )
    except ValueError:
        return None
    even = values.shape[1] == len(columns) and rows in {None, len(values)} and len(values) > 0
    with np.errstate(invalid="ignore", over="ignore"):  # ∞ − ∞ is what is looked for
        if not even or not math.isfinite(float(values.sum())):
            return None
    return values[:, columns] if whole and list(columns) != sorted(columns) else values


def _seems_endless(path: Path) -> bool:
    """Whether some line is longer than a portion: it would be read into memory whole."""
    with path.open("rb") as stream:
        while len(chunk := stream.read(_CHUNK)) == _CHUNK:
            if b"\n" not in chunk:
                return True
    return False


def _rows_if_even(layout: _Layout) -> int:
    """Lines of the body; 0 where a line has fewer or more columns than the header."""
    commas, lines, last = 0, 0, b"\n"
    with layout.path.open("rb") as stream:
        for _ in range(layout.header_line):
            stream.readline()
        while chunk := stream.read(_CHUNK):
            commas += chunk.count(b",")
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    lines += last != b"\n"
    return lines if commas == lines * (len(layout.names) - 1) else 0


def _read_carefully(layout: _Layout, columns: tuple[int, ...]) -> tuple[FloatArray, bool]:
    """Line by line: the same numbers as the quick way, and the line of the first fault."""
    numbers = array("d")
    truncated = False
    with _open(layout) as stream:
        rows = _rows(layout, stream)
        for line, fields in rows:
            values = _numbers(layout, columns, fields)
            if values is not None:
                numbers.extend(values)
                continue
            if next(rows, None) is None and _is_cut_off(layout, fields):
                truncated = True
                break
            raise RecordingError(f"{layout.path}, line {line}: {_fault(layout, columns, fields)}")
    if not numbers:
        raise RecordingError(f"{layout.path} has a header but no samples; record it again")
    return np.frombuffer(numbers).reshape(-1, len(columns)), truncated


def _rows(layout: _Layout, stream: TextIO) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines(layout.path, stream), delimiter=layout.delimiter)
    try:
        for fields in reader:
            if reader.line_num > layout.header_line and any(field.strip() for field in fields):
                yield reader.line_num, fields
    except csv.Error as problem:
        line = reader.line_num
        raise RecordingError(f"{layout.path}, line {line}: {problem}; export it again") from None


def _numbers(layout: _Layout, columns: tuple[int, ...], fields: list[str]) -> list[float] | None:
    """The wanted numbers of a line, None when it has not exactly them."""
    if len(fields) != len(layout.names) and not _is_right_length(layout, fields):
        return None
    values = [_number(layout, fields[column]) for column in columns]
    return values if all(map(math.isfinite, values)) else None


def _is_right_length(layout: _Layout, fields: list[str]) -> bool:
    """Whether a line has a value for each column, and nothing but separators after them."""
    expected = len(layout.names)
    return len(fields) >= expected and not any(field.strip() for field in fields[expected:])


def _fault(layout: _Layout, columns: tuple[int, ...], fields: list[str]) -> str:
    """What is wrong with a line that has not the wanted numbers."""
    if not _is_right_length(layout, fields):
        return (
            f"{len(fields)} values where the header has {len(layout.names)} columns; "
            "correct or delete the line"
        )
    column = next(c for c in columns if not math.isfinite(_number(layout, fields[c])))
    text = fields[column].strip()[:20] or "nothing"
    return f"column {layout.names[column]} has {text!r}, not a number; correct or delete the line"


def _number(layout: _Layout, text: str) -> float:
    """The number, NaN for anything else."""
    if layout.delimiter != ",":
        text = text.replace(",", ".")
    try:
        return float(text) if "_" not in text else math.nan
    except ValueError:
        return math.nan


def _is_cut_off(layout: _Layout, fields: list[str]) -> bool:
    """Whether the faulty last line looks like a recording that ended while it was written."""
    if len(fields) < len(layout.names):
        return True
    with layout.path.open("rb") as stream:
        stream.seek(-1, 2)
        return stream.read(1) not in b"\r\n"
