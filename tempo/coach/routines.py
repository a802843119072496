"""Which routine: built in, or from a TOML file of one's own."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import resources

from tempo.coach.advice import PROJECT
from tempo.coach.routine import Routine
from tempo.coach.routine_file import parse_routine
from tempo.errors import TempoError

_FOLDER = resources.files("tempo.coach") / "routines"
#: In the order of their documents.
ROUTINES = ("shin", "calf", "stretch", "arch")


@cache
def load_routine(name: str) -> Routine:
    """A built-in routine.

    Raises
    ------
    TempoError
        There is no such routine.
    """
    if name in ROUTINES:
        text = (_FOLDER / f"{name}.toml").read_text("utf-8")
        return parse_routine(text, f"{name}.toml", own=PROJECT)
    near = get_close_matches(name.lower(), ROUTINES, n=1, cutoff=0.5)
    guess = f" (did you mean '{near[0]}'?)" if near else ""
    raise TempoError(
        f"There is no routine named '{name}'{guess}: choose one of {', '.join(ROUTINES)}, or give "
        "a file of your own with --file."
    )
