"""What the page looks like in every moment that matters, put on show without a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tempo.coach.cues import Cue
from tempo.live.onlooker import PAIN_CHOICES, Frame, State
from tempo.session import Analysis
from tests.browser.hosting import Host

LOWERING = Frame(
    20.0,
    heel_cm=3.1,
    target_cm=3.9,
    top_cm=8.2,
    bottom_cm=-2.6,
    phase="eccentric",
    since_s=4.2,
    seconds_left=5.6,
    set=2,
    rep=6,
    last_rep_text="Rep 6: lowered in 9.4 of 10 s: on tempo.",
    quality="good",
    connection="connected",
    level_known=True,
)


class Nobody:
    """Controls of a session that there is not."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_: None


@dataclass
class Scenes:
    """Puts one scene after the other on a server's show."""

    host: Host
    analysis: Analysis | None = None

    def put(self, name: str) -> None:
        """A scene by its name."""
        getattr(self, name)()

    def welcome(self) -> None:
        self._frames(None)
        self._state("idle")

    def question(self) -> None:
        self._frames(None)
        self._state("ask_heel_pain", ("no", "yes"))

    def pain(self) -> None:
        self._frames(None)
        self._state("ask_pain", PAIN_CHOICES)

    def signs(self) -> None:
        self._frames(None)
        self._state("stop_signs", ("go",))

    def guide(self) -> None:
        self._frames(replace(LOWERING, phase=None, set=0, rep=0, last_rep_text=None))
        self._state("stand_level")

    def count_in(self) -> None:
        self.guide()
        self._state("count_in")
        cue = Cue("count_in", 20.0, 20.0, "count_in", {"left": 3})
        self.host.call(lambda: self.host.show.on_cue(cue, 0.0))

    def lowering(self) -> None:
        self._frames(LOWERING)
        self._state("going")
        self._say(LOWERING.last_rep_text)

    def too_fast(self) -> None:
        self.lowering()
        cue = Cue("too_fast", 20.0, 20.0, "too_fast", {"ahead_s": 1.0})
        self.host.call(lambda: self.host.show.on_cue(cue, 0.0))

    def resting(self) -> None:
        self._frames(replace(LOWERING, phase=None, seconds_left=None, target_cm=None))
        self._state("resting")

    def stale(self) -> None:
        self.lowering()
        self._frames(None)
        stale = replace(LOWERING, stale=True, connection="stale")
        self.host.call(lambda: self.host.show.on_frame(stale))

    def summary(self) -> None:
        self._frames(None)
        self._state("ended")
        show = self.host.show
        self.host.call(lambda: show.open(Nobody()))
        self.host.call(lambda: show.on_end(self.analysis, "evening.csv"))

    def _frames(self, frame: Frame | None) -> None:
        self.host.keep_showing(frame)
        if frame is not None:
            self.host.call(lambda: self.host.show.on_frame(frame))

    def _state(self, code: str, choices: tuple[str, ...] = ()) -> None:
        self.host.call(lambda: self.host.show.on_state(State(code, choices)))

    def _say(self, text: str | None) -> None:
        self.host.call(lambda: self.host.show.on_rep(None, None, text or ""))
