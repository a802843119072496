"""An evening for the ears alone: every sentence and every cue, so that nobody needs a screen."""

from __future__ import annotations

from tempo.coach.cues import Cue
from tempo.coach.evening_report import EveningReport
from tempo.coach.gates import Tonight
from tempo.evening.view import Now
from tempo.live.onlooker import State, View
from tempo.views.evening_words import summary_lines
from tempo.views.sound import Ears
from tempo.views.spoken import state_sentence


class EveningEars:
    """An `EveningView` over what a live session sounds through."""

    def __init__(self, ears: View) -> None:
        self._ears = ears

    def on_state(self, state: State) -> None:
        self._say(state_sentence(state))

    def on_tonight(self, tonight: Tonight, lines: tuple[str, ...]) -> None:  # noqa: ARG002  # as told
        for line in lines:
            self._say(line)

    def on_stage(self, now: Now, text: str) -> None:
        if now.moment.stage != "count_in":  # its numbers are heard
            self._say(text)

    def on_moment(self, now: Now) -> None:
        """The moment is seen, not heard."""

    def on_cue(self, cue: Cue, in_s: float) -> None:
        self._ears.on_cue(cue, in_s)

    def on_said(self, text: str) -> None:
        self._say(text)

    def on_warning(self, text: str) -> None:
        self._say(text)

    def on_summary(self, report: EveningReport, saved: str | None) -> None:  # noqa: ARG002  # spoken
        for line in summary_lines(report)[: 3 if report.ended == "doctor" else 1]:
            self._say(line)

    def _say(self, text: str) -> None:
        if isinstance(self._ears, Ears) and text:
            self._ears.on_warning(text)
