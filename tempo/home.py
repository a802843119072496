"""The folder in which a person's own things are kept: settings and finished sessions."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import platformdirs

from tempo.errors import TempoError


def home_folder() -> Path:
    """``TEMPO_HOME`` if it is set, else where this system keeps such things; made, for me alone.

    Raises
    ------
    TempoError
        The folder cannot be made; says where and what to do.
    """
    named = os.environ.get("TEMPO_HOME")
    folder = Path(named) if named else platformdirs.user_data_path("tempo", appauthor=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise TempoError(
            f"{folder} cannot be made ({problem.strerror or problem}); "
            "name another folder in TEMPO_HOME"
        ) from None
    return folder


def refuges() -> Iterator[Path]:
    """Folders for this person alone in which a recording may be saved where its own one fails."""
    with suppress(OSError, TempoError):
        folder = home_folder() / "saved"
        folder.mkdir(mode=0o700, exist_ok=True)
        yield folder
    with suppress(OSError):
        yield Path(tempfile.mkdtemp(prefix="tempo-"))
