"""What is said of a rep or a set while a session goes on, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from tempo.coach.cues import Cue
from tempo.coach.scoring import RepScore
from tempo.live.audience import Wording
from tempo.live.onlooker import State
from tempo.reps.rep import Rep
from tempo.views.sentences import reason_text, set_line
from tempo.views.units import Units, tenths
from tempo.views.words import one_line, say


def wording(units: Units = "cm") -> Wording:
    """How this project's views put things."""
    return Wording(
        lambda rep, score, number: rep_sentence(rep, score, number, units), set_line, trouble_text
    )


def rep_sentence(rep: Rep, score: RepScore, number: int, units: Units = "cm") -> str:
    """What there is to say first: why it does not count, what cost most, or that all was well."""
    if rep.practice or rep.partial:
        return say("live", "practice" if rep.practice else "partial")
    if known := [reason for reason in score.reasons if reason.points is not None]:
        costly = max(known, key=lambda reason: reason.weight * (100.0 - (reason.points or 0.0)))
        text = reason_text(costly, units)
    elif rep.eccentric_s.value is not None:
        text = say("live", "lowered", seconds=tenths(rep.eccentric_s.value))
    elif rep.rom_deg.withheld == "shank_mount" and rep.concentric_s.value is not None:
        text = say("live", "raised", seconds=tenths(rep.concentric_s.value))
    else:
        text = say("live", "lowered_unknown")
    return say("live", "rep", rep=number, text=text)


def trouble_text(code: str, of: Mapping[str, object]) -> str:
    """What the person must know of the disk; names of files are other people's text."""
    blanks = {name: one_line(str(value)) for name, value in of.items()}
    return say("recording.trouble", code, **blanks)


def cue_word(cue: Cue) -> str:
    """The word for a cue; empty for those that are a tone only."""
    if cue.kind in {"tick", "accent", "rep_done"}:
        return ""
    word = say("cue", cue.say, rep=cue.of.get("rep", ""), left=cue.of.get("left", ""))
    if cue.kind == "phase" and "rep" in cue.of:
        return say("cue", "numbered", rep=cue.of["rep"], word=word)
    return word


def state_sentence(state: State) -> str:
    """What the person is to do now."""
    turned = state.of.get("turned_deg")
    code = state.code
    if "heel_pain" in state.of:
        code = "stop_signs_from_the_floor"
    elif "mount" in state.of:
        code = "going_on_the_shin"
    return say("state", code, turned=f"{turned:.0f}" if isinstance(turned, float) else "")
