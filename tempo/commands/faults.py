"""What went wrong, as one sentence that says what to do; a traceback only for those who ask."""

from __future__ import annotations

import os
import traceback

from tempo.errors import TempoError
from tempo.views.words import one_line


def sentence(wrong: Exception) -> str:
    """One line for people. With TEMPO_TRACEBACK set, whatever is no `TempoError` is shown whole."""
    if isinstance(wrong, TempoError):
        return f"tempo: {one_line(str(wrong))}"
    if os.environ.get("TEMPO_TRACEBACK"):
        return "".join(traceback.format_exception(wrong))
    if isinstance(wrong, OSError):
        what = f"{wrong.filename}: {wrong.strerror}" if wrong.filename else str(wrong)
        return f"tempo: {one_line(what)}; check the name, the permissions and the space on the disk"
    text = one_line(" ".join(f"{type(wrong).__name__}: {wrong}".split()))
    return (
        f"tempo: this is a fault of tempo's, not yours ({text}); "
        "set TEMPO_TRACEBACK=1, run it again and report what it prints"
    )
