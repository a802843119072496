"""The nouns of what is said while somebody moves: a cue is a fact that is to be heard or seen.

A cue is decided on sample time by pure code and says when it is to sound; what it sounds like and
how it is worded is the views' business (`views/words/en.toml`, section ``cue``).

===========  =======================================  =============================================
kind         ``say``                                  ``of``
===========  =======================================  =============================================
tick         ``tick``                                 ``phase``, ``left_s`` (when an end is asked)
accent       ``accent``                               ``phase`` that ends here
phase        the phase's name                         ``asked_s`` when a time is asked; ``rep``
                                                      that begins with it, in a routine
half         ``half``                                 ``left``: so many seconds of a set
last         ``last``                                 ``left`` (3, 2, 1 s of a set)
moved        ``moved``                                nothing; a stretch was to be held still
too_fast     ``too_fast``                             ``ahead_s`` of the target line
too_slow     ``too_slow``                             ``behind_s`` the target line
deeper       ``deeper``                               ``above_cm`` level
hold         ``hold``                                 ``asked_s``
count        ``count``                                ``rep``, ``set``
rep_done     ``rep_done``                             ``rep``, ``set`` (the sentence: `on_rep`)
set_done     ``set_done``                             ``set``, ``reps``
count_in     ``count_in``                             ``left`` (3, 2, 1)
===========  =======================================  =============================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CUE_KINDS = (
    *("tick", "accent", "phase", "too_fast", "too_slow", "deeper", "hold"),
    *("count", "rep_done", "set_done", "count_in"),
    *("half", "last", "moved"),
)
#: What tells somebody to do something else than they do; never two within `ERRORS_APART_S`.
ERROR_KINDS = ("too_fast", "too_slow", "deeper", "moved")


@dataclass(frozen=True, slots=True)
class Cue:
    """Something to be heard at ``at_s``, known at ``decided_s`` (both on the sample clock).

    Pacing is decided before it is due; everything else is due when it is decided.
    """

    kind: str
    at_s: float
    decided_s: float
    say: str
    of: Mapping[str, float | str] = field(default_factory=dict)
