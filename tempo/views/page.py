"""What a page to keep is made of, before it is HTML or PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; 1 is the page's own."""

    text: str
    level: Literal[1, 2, 3]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``quiet`` for small print."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Safety:
    """Sentences that nobody may overlook."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Titles and rows of cells; ``words``: text that wraps rather than numbers; rows ``aside``."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: bool = False
    aside: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG, and what it shows in words."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that no page break divides."""

    blocks: tuple[Heading | Text | Bullets | Table, ...]


Block = Heading | Text | Safety | Bullets | Table | Picture | Together
#: One recording, or one period; on paper each begins on a page of its own.
Article = Sequence[Block]
