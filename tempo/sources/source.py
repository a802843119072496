"""What every source of samples offers, be it a radio, a file played as if live, or a simulation."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from tempo.samples import Samples
from tempo.sources.sidecar import Sidecar


class Source(Protocol):
    """Gives blocks of samples as they come, each following on the one before."""

    @property
    def name(self) -> str:
        """What a person would call it: a sensor's name or a file's path."""

    def about(self) -> Sidecar:
        """What is known of it besides its samples."""

    def blocks(self) -> AsyncGenerator[Samples, None]:
        """The samples, until the source ends; leaving the iteration closes it."""
