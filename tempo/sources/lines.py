"""Lines of a text, none so long that a file which is one line would fill the memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from tempo.errors import RecordingError

#: No line of a recording comes near: ten thousand columns are a fifth of it.
LONGEST_LINE = 1 << 20


def lines(name: object, stream: TextIO) -> Iterator[str]:
    """Each line with its end.

    Raises
    ------
    RecordingError
        One is longer than `LONGEST_LINE` letters; names the file and the line.
    """
    number = 0
    while text := stream.readline(LONGEST_LINE):
        number += 1
        if len(text) == LONGEST_LINE and text[-1] != "\n":
            raise RecordingError(
                f"{name}, line {number} is longer than {LONGEST_LINE} letters, which no recording "
                "has; export it again"
            )
        yield text
