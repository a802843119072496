"""What a live session shows to whoever looks on, and what an onlooker may ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from tempo.coach.cues import Cue
from tempo.coach.scoring import RepScore, SetSummary
from tempo.reps.rep import Rep

if TYPE_CHECKING:
    from tempo.session import Analysis

#: ``connecting`` before the first sample, ``stale`` when none came for half a second.
Connection = Literal["connecting", "connected", "stale", "ended"]
#: A frame whose samples are older than this shows no phase and no height.
STALE_S = 0.5
#: How much it hurts, which nobody has to say.
PAIN_CHOICES = ("skip", *map(str, range(11)))


@dataclass(frozen=True, slots=True)
class Frame:
    """What a view shows now; None where it is not known, and then nothing is to be shown.

    ``heel_cm`` and ``target_cm`` count from level if ``level_known``, else from the lowest heel so
    far. ``quality`` is a code (``good``, ``waiting``, ``unseen`` where the sensor sits on the shin,
    ``lost_samples``), worded in section ``live_quality``; ``connection`` in ``connection``;
    ``phase`` in ``cue``. ``arrived_s`` is when its newest samples came in, on the loop's clock:
    views measure their own delay from there.
    """

    time_s: float
    heel_cm: float | None = None
    target_cm: float | None = None
    top_cm: float | None = None
    bottom_cm: float | None = None
    phase: str | None = None
    since_s: float | None = None
    seconds_left: float | None = None
    set: int = 0
    rep: int = 0
    last_rep_text: str | None = None
    quality: str = "waiting"
    connection: Connection = "connecting"
    level_known: bool = False
    stale: bool = False
    arrived_s: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Where the session stands; ``code`` is worded in section ``state`` with ``of`` as its blanks.

    Codes in the order of a session: ``connecting``; guided: ``ask_heel_pain`` (a question, choices
    ``no``/``yes``), ``stop_signs`` (choices ``go``; ``heel_pain`` where that is why it is done from
    the floor), ``ask_pain`` (`PAIN_CHOICES`), ``much_pain`` (choices ``go``/``stop``),
    ``stand_level``, ``step_up``, ``practice``, ``mount_check`` (``turned_deg``), ``count_in``; then
    ``going`` (once more with ``mount`` when that is the shin), ``resting``, ``level_again``,
    ``ended``. A state with ``choices`` waits for `Controls.answer(code, choice)`.
    """

    code: str
    choices: tuple[str, ...] = ()
    of: Mapping[str, float | str] = field(default_factory=dict)


class View(Protocol):
    """Eyes and ears. Every call comes on the event loop and must return at once."""

    def on_state(self, state: State) -> None:
        """The session has come to another point."""

    def on_frame(self, frame: Frame) -> None:
        """What is to be seen now, after each block of samples and when samples stop coming."""

    def on_cue(self, cue: Cue, in_s: float) -> None:
        """Something to be heard ``in_s`` seconds from now (0: at once)."""

    def on_rep(self, rep: Rep, score: RepScore, text: str) -> None:
        """A rep was finished; ``text`` is the one sentence about it (empty when fading)."""

    def on_set(self, summary: SetSummary, text: str) -> None:
        """A set was finished."""

    def on_warning(self, text: str) -> None:
        """Something the session survives, such as a full disk: said at once and at the end."""

    def on_end(self, analysis: Analysis, saved: str | None) -> None:
        """The session is over; ``saved`` is the recording's path."""


class Controls(Protocol):
    """What a view may ask for, from the event loop."""

    def stop(self) -> None:
        """End the session and save."""

    def answer(self, question: str, value: str, *, assumed: bool = False) -> None:
        """Answer a state that has choices; other answers are ignored.

        ``assumed`` says that nobody could be asked, so that it is not remembered.
        """

    def next_leg(self) -> None:
        """From now on the other leg."""

    def note_pain(self, when: str, value: float) -> None:
        """Pain 0–10 ``before`` or ``after``; goes into the sidecar."""

    def note(self, text: str) -> None:
        """Free text; goes into the sidecar."""

    def note_delays(self, delays: Mapping[str, object]) -> None:
        """How late what was shown and heard was, as measured; goes into the sidecar."""
