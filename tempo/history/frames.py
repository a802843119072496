"""The history as tables for statistics; the only file of this room that needs pandas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from tempo.errors import TempoError
from tempo.harmless import without_formula
from tempo.history.kept import WHEN, KeptSession
from tempo.session import effort_row, rep_row

_ABOUT = (
    *("person", "started_at", "started_known", "exercise", "protocol", "mount", "level"),
    *("foot_length_cm", "side", "legs_down", "knee", "load_kg", "step_height_cm", "origin"),
    *("definitions", "version"),
)


def sessions_frame(sessions: Sequence[KeptSession]) -> pd.DataFrame:
    """One row a session."""
    rows = [
        {"session": session.id}
        | _about(session)
        | {
            "duration_s": session.duration_s,
            "sets": len(session.sets),
            "reps": len(session.counted),
            "efforts": len(session.efforts),
            "score": session.score,
            "on_tempo_share": session.on_tempo_share,
            "lowering_total_s": session.lowering_s,
            "tut_total_s": session.tut_s,
            **{f"pain_{when}": session.pain.get(when) for when in WHEN},
            "notes": session.notes,
            "quality": " ".join(session.quality),
            "file": session.file,
        }
        for session in sessions
    ]
    return pd.DataFrame(rows)


def reps_frame(sessions: Sequence[KeptSession]) -> pd.DataFrame:
    """One row a rep, with what is known of its session; NaN for what is withheld."""
    rows = [
        {"session": session.id} | _about(session) | rep_row(kept.rep, kept.score, kept.on_tempo)
        for session in sessions
        for kept in session.reps
    ]
    return pd.DataFrame(rows)


def efforts_frame(sessions: Sequence[KeptSession]) -> pd.DataFrame:
    """One row an effort of the other exercises; NaN for what is withheld or not of its kind."""
    rows = [
        {"session": session.id} | _about(session) | effort_row(kept.effort, kept.score)
        for session in sessions
        for kept in session.efforts
    ]
    return pd.DataFrame(rows)


FRAMES: Mapping[str, Callable[[Sequence[KeptSession]], pd.DataFrame]] = {
    "sessions": sessions_frame,
    "reps": reps_frame,
    "efforts": efforts_frame,
}


def export(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV or, where pyarrow is installed, as Parquet; the ending says which.

    Raises
    ------
    TempoError
        The ending is another one, pyarrow is missing, or the file cannot be written.
    """
    try:
        if path.suffix.lower() == ".csv":
            frame.map(without_formula).to_csv(path, index=False, lineterminator="\n")
        elif path.suffix.lower() == ".parquet":
            frame.to_parquet(path, index=False)
        else:
            raise TempoError(f"{path} must end in .csv or .parquet; give it one of these endings")
    except ImportError:
        raise TempoError(
            f"{path}: Parquet needs pyarrow; type: pip install 'tempo-coach[parquet]', or export "
            "to a .csv"
        ) from None
    except OSError as problem:
        raise TempoError(
            f"{path} cannot be written ({problem.strerror or problem}); choose another place"
        ) from None


def _about(session: KeptSession) -> dict[str, Any]:
    special = {"started_at": session.started.isoformat()}
    return {name: special[name] if name in special else getattr(session, name) for name in _ABOUT}
