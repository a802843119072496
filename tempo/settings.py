"""What a person said once and need not be asked again."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import mkstemp

from tempo.errors import TempoError
from tempo.home import home_folder

_FILE = "settings.json"


@dataclass(frozen=True, slots=True)
class Settings:
    """``heel_pain``: whether it hurts where the tendon meets the heel; None: not answered yet."""

    heel_pain: bool | None = None


def read_settings() -> Settings:
    """What was said; a file that says nothing of use is as good as none."""
    try:
        said = json.loads((home_folder() / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    heel_pain = said.get("heel_pain") if isinstance(said, dict) else None
    return Settings(heel_pain if isinstance(heel_pain, bool) else None)


def remember(*, heel_pain: bool) -> None:
    """Keep an answer, where only this person can read it.

    Raises
    ------
    TempoError
        The file cannot be written; says where and what to do.
    """
    folder = home_folder()
    text = json.dumps(asdict(replace(read_settings(), heel_pain=heel_pain)), indent=1) + "\n"
    try:
        handle, name = mkstemp(dir=folder, suffix=".json")  # made for this person alone (600)
        new = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            new.replace(folder / _FILE)
        finally:
            new.unlink(missing_ok=True)
    except OSError as problem:
        raise TempoError(
            f"{folder / _FILE} cannot be written ({problem.strerror or problem}); "
            "make room, or name another folder in TEMPO_HOME"
        ) from None
