"""Views for the tests."""

from __future__ import annotations


class Diary:
    """A `View` that writes everything down."""

    def __init__(self, react=None):
        self.states, self.frames, self.cues, self.reps, self.sets = [], [], [], [], []
        self.warnings = []
        self.ended = None
        self._react = react

    def on_state(self, state):
        self.states.append(state.code)
        if self._react is not None:
            self._react(state)

    def on_frame(self, frame):
        self.frames.append(frame)

    def on_cue(self, cue, in_s):
        self.cues.append((cue, in_s))

    def on_rep(self, rep, score, text):
        self.reps.append((rep, score, text))

    def on_set(self, summary, text):
        self.sets.append((summary, text))

    def on_warning(self, text):
        self.warnings.append(text)

    def on_end(self, analysis, saved):
        self.ended = (analysis, saved)
