"""The sensors whose rows are mixed in one file."""

from __future__ import annotations

from collections import Counter

from tempo.sources.exports.stream import Layout
from tempo.sources.exports.text import open_text

#: A sensor with fewer rows was only just switched on.
_LEAST_ROWS = 20
_LONGEST_LINE = 1 << 20


def devices_in(layout: Layout) -> list[str]:
    """Their names in the order in which they appear; none where the file does not name them."""
    place, head = layout.device, layout.head
    if place is None:
        return []
    rows: Counter[str] = Counter()
    with open_text(head.part, head.encoding) as (stream, _):
        for _ in range(head.line):
            stream.readline()
        while line := stream.readline(_LONGEST_LINE):
            cells = line.split(head.delimiter, place + 1)
            if len(cells) > place + 1:
                rows[cells[place].strip()] += 1
    names = [name for name, count in rows.items() if name and count >= _LEAST_ROWS]
    return [name for name in names if name != head.names[place]]
