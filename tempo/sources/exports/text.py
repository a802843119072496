"""Text as apps write it: any encoding and line end, told from its first bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TextIO

from tempo.errors import RecordingError
from tempo.sources.exports.part import Part

_LOOK = 1 << 16
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_EXCEL = b"\xd0\xcf\x11\xe0"
#: Control characters that no text has (tab, line ends, form feed and padding zeros are allowed).
_BINARY = bytes(set(range(32)) - {0, 9, 10, 12, 13})


def start_of(part: Part, count: int = _LOOK) -> bytes:
    """The first bytes."""
    with part.open() as stream:
        return stream.read(count)


def is_text(start: bytes) -> bool:
    """Whether these can be the first bytes of a text, in any of the encodings."""
    if start.startswith(tuple(mark for mark, _ in _BOMS)):
        return True
    return not start.translate(None, delete=bytes(set(range(256)) - set(_BINARY)))


def encoding_of(part: Part) -> str:
    """The encoding: a byte-order mark, zeros between the letters, valid UTF-8, else Latin-1.

    Raises
    ------
    RecordingError
        It is empty or no text.
    """
    start = start_of(part)
    if not start.strip():
        raise RecordingError(f"{part.name} is empty; record or export it again")
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            return encoding
    if start.startswith(_EXCEL):
        raise RecordingError(f"{part.name} is an Excel workbook; export as CSV instead")
    for encoding, zeros in (("utf-16-le", start[1:2000:2]), ("utf-16-be", start[0:2000:2])):
        if zeros and zeros.count(0) > 0.7 * len(zeros):
            return encoding
    if not is_text(start) or start.count(0) > 0.5 * len(start):
        raise RecordingError(f"{part.name} is not a text file; export the recording as CSV")
    try:
        start[:-4].decode("utf-8") if len(start) == _LOOK else start.decode("utf-8")
    except UnicodeDecodeError as problem:
        # a letter cut in two by the end of the look is no fault
        return "utf-8" if problem.start > len(start) - 8 else "cp1252"
    return "utf-8"


@contextmanager
def open_text(part: Part, encoding: str) -> Iterator[tuple[TextIO, IO[bytes]]]:
    """Its text with every line end as a newline, and the bytes under it (to see how far it is)."""
    with part.open() as stream:
        yield io.TextIOWrapper(stream, encoding=encoding, errors="replace"), stream
