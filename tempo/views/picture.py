"""What the picture of a session shows, before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from tempo.coach.protocol import Protocol, Target
from tempo.coach.scoring import known_value
from tempo.reps.rep import Measured, Rep
from tempo.samples import FloatArray
from tempo.views import sentences
from tempo.views.units import Units, tenths
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.session import Analysis

Phase = Literal["raise", "hold", "lowering", "pause"]
Verdict = Literal["on", "quick", "slow", "unjudged", "uncounted"]

PHASES: tuple[Phase, ...] = ("pause", "raise", "hold", "lowering")
_MARGIN_S = 3.0


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the session with a panel of its own: one set, or all of a session without."""

    title: str
    reps: tuple[Rep, ...]
    time_s: FloatArray
    heel_m: FloatArray
    lost_s: tuple[tuple[float, float], ...]

    @property
    def start_s(self) -> float:
        return float(self.time_s[0])

    @property
    def end_s(self) -> float:
        return float(self.time_s[-1])

    def within(self, phase: Phase) -> NDArray[np.bool_]:
        """Which rows belong to ``phase``; the phases meet in one row, so that lines meet too."""
        found = np.zeros(self.time_s.size, dtype=bool)
        for rep in self.reps:
            for name, start_s, end_s in phases(rep):
                if phase in (name, "pause"):
                    first, last = np.searchsorted(self.time_s, (start_s, end_s))
                    found[first + (phase == "pause") : last + (phase != "pause")] = True
        return ~found if phase == "pause" else found


@dataclass(frozen=True, slots=True)
class Bar:
    """One rep in the strip of times. ``place`` leaves a gap between sets."""

    place: float
    rep: int
    value_s: float | None
    ci_s: float
    verdict: Verdict


def phases(rep: Rep) -> Iterator[tuple[Phase, float, float]]:
    """The rep's moving and holding phases with their limits."""
    yield "raise", rep.concentric_start_s, rep.concentric_end_s
    yield "hold", rep.concentric_end_s, rep.eccentric_start_s
    yield "lowering", rep.eccentric_start_s, rep.eccentric_end_s


def windows(analysis: Analysis) -> list[Window]:
    """One window a set; the whole recording when there is no set."""
    trace = analysis.outcome.trace
    if trace.time_s.size < 2:
        return []
    if not analysis.sets:
        return [_window(analysis, "", (), -np.inf, np.inf)]
    return [
        _window(
            analysis,
            sentences.set_title(summary),
            tuple(rep for rep in analysis.outcome.reps if rep.set == summary.set),
            summary.start_s - _MARGIN_S,
            summary.end_s + _MARGIN_S,
        )
        for summary in analysis.sets
    ]


def shown_time(protocol: Protocol) -> str:
    """The time in the strip: the lowering, but where only other times are judged one of those."""
    judged = [target.what for target in protocol.judged if target.on_tempo is not None]
    return "eccentric_s" if "eccentric_s" in judged or not judged else judged[0]


def asked_lowering(protocol: Protocol) -> Target | None:
    """The lowering that is asked for in seconds, or None."""
    target = protocol.target("eccentric_s")
    return target if target is not None and target.on_tempo is not None else None


def bars(analysis: Analysis) -> list[Bar]:
    """Every rep's shown time, in order, with a gap between sets."""
    what = shown_time(analysis.protocol)
    target = analysis.protocol.target(what)
    band = target.on_tempo if target is not None and target.judged else None
    found: list[Bar] = []
    place, earlier = 0.0, None
    for rep in analysis.outcome.reps:
        place += 1.0 if earlier in (None, rep.set) else 2.0
        earlier = rep.set
        measured: Measured = getattr(rep, what)
        value = known_value(measured)
        found.append(Bar(place, rep.rep, value, measured.ci or 0.0, verdict(rep, value, band)))
    return found


def verdict(rep: Rep, value_s: float | None, band: tuple[float, float] | None) -> Verdict:
    """Where a time lies against the band; by the best estimate, as the score."""
    if not rep.counted:
        return "uncounted"
    if band is None or value_s is None:
        return "unjudged"
    if value_s < band[0]:
        return "quick"
    return "slow" if value_s > band[1] else "on"


def headline(analysis: Analysis) -> str:
    """The one line that has to be understood at once."""
    if not analysis.outcome.reps:
        return say("plot", "no_reps")
    called = [score.on_tempo for score in analysis.scores if score.on_tempo is not None]
    counted = sum(rep.counted for rep in analysis.outcome.reps)
    if called:
        parts = [say("plot", "headline", on=sum(called), timed=len(called))]
    else:
        reps = sentences.count_text("rep", counted)
        parts = [
            say(
                "plot",
                "headline_reps",
                reps=reps,
                sets=sentences.count_text("set", len(analysis.sets)),
            )
        ]
    if analysis.score is not None:
        parts.append(sentences.score_text(analysis.score))
    return " · ".join(parts)


def subtitle(analysis: Analysis, units: Units) -> str:
    """File and protocol, and what is judged."""
    judged = sentences.protocol_lines(analysis.protocol, units)[-1]
    return say(
        "plot",
        "subtitle",
        path=analysis.recording.path,
        protocol=analysis.protocol.name,
        judged=judged,
    )


def rep_label(rep: Rep) -> str:
    """The seconds of the lowering, and a word where the rep does not count."""
    value = known_value(rep.eccentric_s)
    text = "–" if value is None else say("plot", "seconds", value=tenths(value))
    marks = [code for code in ("partial", "practice") if getattr(rep, code)]
    return "\n".join([*(say("plot", code) for code in marks), text])


def _window(
    analysis: Analysis, title: str, reps: tuple[Rep, ...], start_s: float, end_s: float
) -> Window:
    trace = analysis.outcome.trace
    first, last = np.searchsorted(trace.time_s, (start_s, end_s))
    rows = slice(max(0, int(first)), max(int(last), int(first) + 2))
    lost = tuple(
        (max(gap.start_s, start_s), min(gap.end_s, end_s))
        for gap in analysis.outcome.gaps
        if gap.end_s > start_s and gap.start_s < end_s
    )
    return Window(title, reps, trace.time_s[rows], trace.heel_m[rows], lost)
