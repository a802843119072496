"""What there is to say about an analysis, in sentences; tables and pages only set them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tempo.coach.advice import advise
from tempo.coach.protocol import Protocol, Target
from tempo.coach.scoring import DECAY_TOLD_REPS, Reason, SetSummary
from tempo.reps.rep import Rep, Stretch
from tempo.views.units import Units, clock, length, number, tenths
from tempo.views.words import one_line, say

if TYPE_CHECKING:
    from tempo.session import Analysis


_STEADY_S = 0.2  # a smaller change from first to last third is not worth a sentence


def reason_text(reason: Reason, units: Units = "cm") -> str:
    """Why a part has its points, in one sentence that a runner understands."""
    if reason.code == "withheld":
        why = say("withheld", str(reason.of["why"]))
        return say("reason.any", "withheld", what=say("what", reason.part), why=why)
    blanks = _blanks(reason.of, units)
    text = say(f"reason.{reason.part}", reason.code, **blanks)
    if "last_third_s" in reason.of:
        text = say("reason.any", "dropped_last_third", text=text, **blanks)
    return text


def note_codes(rep: Rep) -> tuple[str, ...]:
    """The rep's notes, with partial and practice among them, each once."""
    marks = [
        code for code, is_so in (("partial", rep.partial), ("practice", rep.practice)) if is_so
    ]
    return tuple(dict.fromkeys((*marks, *rep.notes)))


def side_name(side: str | None) -> str:
    """``, left foot``, or nothing where the side is not known."""
    return "" if side is None else f", {say('side', side)}"


def protocol_lines(protocol: Protocol, units: Units = "cm") -> list[str]:
    """Which protocol, why this one, how it reads its source, and what is judged."""
    chosen = say("protocol", protocol.chosen_by)
    lines = [say("protocol", "line", name=protocol.name, chosen=chosen, title=protocol.title)]
    if protocol.note:
        lines.append(one_line(protocol.note))
    if protocol.judged:
        targets = ", ".join(target_text(target, units) for target in protocol.judged)
        lines.append(say("protocol", "judged", targets=targets))
    else:
        lines.append(say("protocol", "nothing_judged"))
    return lines


def target_text(target: Target, units: Units = "cm") -> str:
    """A judged target in a few words: ``lowering 10 s``."""
    if target.what == "evenness":
        return say("protocol", "controlled")
    if target.what == "late_drop":
        return say("protocol", "no_late_drop")
    if target.what == "depth_below_level_cm" and target.value == 0:
        return asked_text(target, units)
    return say("protocol", "target", what=say("what", target.what), value=asked_text(target, units))


def asked_text(target: Target, units: Units = "cm") -> str:
    """What is asked, with its unit: ``10 s``, ``1 to 2 s``, ``as low as possible``."""
    if isinstance(target.value, str):
        return one_line(target.value)
    if target.what == "depth_below_level_cm" and target.value == 0:
        return say("protocol", "below_level")
    if target.unit == "cm":
        return length(target.value, units)
    return f"{_span(*target.asked)} {target.unit}".strip()


def session_line(analysis: Analysis) -> str:
    """The session in a few words: counted reps, sets, score."""
    counted = sum(rep.counted for rep in analysis.outcome.reps)
    return say(
        "summary",
        "session",
        reps=count_text("rep", counted),
        sets=count_text("set", len(analysis.sets)),
        score=score_text(analysis.score),
    )


def count_text(thing: str, count: int) -> str:
    """``1 rep``, ``2 reps``; ``thing`` is ``rep`` or ``set``."""
    return (
        say("summary", f"one_{thing}") if count == 1 else say("summary", f"{thing}s", count=count)
    )


def score_text(score: float | None) -> str:
    """``score 87 of 100`` or ``not scored``."""
    if score is None:
        return say("summary", "no_score")
    return say("summary", "score", score=number(score, 0))


def set_heading(summary: SetSummary) -> str:
    """``Set 1, left foot, 0:10 to 3:06``."""
    return say(
        "summary",
        "set",
        set=summary.set,
        side=side_name(summary.side),
        start=clock(summary.start_s),
        end=clock(summary.end_s),
    )


def set_title(summary: SetSummary) -> str:
    """``Set 1, left foot``."""
    return say("summary", "set_title", set=summary.set, side=side_name(summary.side))


def set_line(summary: SetSummary, protocol: Protocol) -> str:
    """The set in one sentence: reps, score, on tempo, usual lowering, decay, time under tension."""
    reps = count_text("rep", summary.reps)
    score = score_text(summary.score)
    parts = [say("summary", "set_line", set=summary.set, reps=reps, score=score)]
    if left_out := summary.partial + summary.practice:
        parts.append(say("summary", "not_counted", count=left_out))
    if summary.on_tempo_share is not None:
        parts.append(on_tempo_text(summary, protocol))
    if summary.eccentric_s_median is not None:
        parts.append(say("summary", "median", median=tenths(summary.eccentric_s_median)))
    if summary.reps >= DECAY_TOLD_REPS and summary.decay_s is not None:
        parts.append(_decay_text(summary))
    if summary.tut_s is not None:
        parts.append(say("summary", "tension", time=clock(summary.tut_s)))
    return ", ".join(parts) + "."


def on_tempo_text(summary: SetSummary, protocol: Protocol) -> str:
    """``12 of 15 on tempo (8–12 s)``."""
    count = round((summary.on_tempo_share or 0.0) * summary.timed)
    bands = [band for target in protocol.judged if (band := target.on_tempo) is not None]
    if len(bands) != 1:
        return say("summary", "on_tempo_many", count=count, timed=summary.timed)
    low, high = (number(edge) for edge in bands[0])
    return say("summary", "on_tempo", count=count, timed=summary.timed, low=low, high=high)


def dose_line(protocol: Protocol) -> str | None:
    """What the source asks for in sets and reps, if it says both in numbers."""
    sets, reps = protocol.target("sets"), protocol.target("reps_per_set")
    if sets is None or reps is None or isinstance(sets.value, str) or isinstance(reps.value, str):
        return None
    return say("summary", "asked_dose", sets=number(sets.value), reps=number(reps.value))


def worst_reps(
    analysis: Analysis, in_set: int, units: Units = "cm", most: int = 2, below: float = 80.0
) -> list[str]:
    """For the lowest scores of a set under ``below``: what cost them most."""
    scored = [
        (score.score, rep.rep, score.reasons)
        for rep, score in zip(analysis.outcome.reps, analysis.scores, strict=True)
        if rep.set == in_set and score.score is not None and score.score < below
    ]
    lines = []
    for _, rep_number, reasons in sorted(scored, key=lambda each: each[:2])[:most]:
        costly = max(reasons, key=lambda reason: reason.weight * (100.0 - (reason.points or 0.0)))
        lines.append(say("summary", "lost_points", rep=rep_number, text=reason_text(costly, units)))
    return lines


def advice_lines(analysis: Analysis, units: Units = "cm") -> list[str]:
    """At most two sentences of advice, each with its source."""
    found = advise(
        analysis.outcome.reps,
        analysis.scores,
        analysis.sets,
        analysis.protocol,
        analysis.outcome.level,
    )
    return [
        say(
            "summary",
            "advice",
            text=say("advice", advice.code, **_blanks(advice.of, units)),
            source=advice.source,
        )
        for advice in found
    ]


def setting_line(analysis: Analysis, units: Units = "cm") -> str:
    """Where the sensor sat, its rate, the level and the foot length that the lengths rest on."""
    outcome = analysis.outcome
    mount = outcome.mount
    return say(
        "setting",
        "line",
        mount=say("setting", f"mount_{mount}" if mount else "mount_unknown"),
        detected=say("setting", "detected") if mount and mount == outcome.mount_detected else "",
        rate=number(outcome.sample_rate_hz, 0),
        level=say("setting", f"level_{outcome.level}"),
        foot_length=length(outcome.foot_length_cm, units),
    )


def quality_codes(analysis: Analysis) -> tuple[str, ...]:
    """What was found when reading and when analysing, each code once, in that order."""
    return tuple(dict.fromkeys((*analysis.recording.quality, *analysis.outcome.quality)))


def findings(analysis: Analysis, units: Units = "cm") -> list[str]:
    """What a person should know of this recording: doubts, losses, and what is not counted."""
    outcome = analysis.outcome
    foot_length = length(outcome.foot_length_cm, units)
    lines = [
        say("quality", code, foot_length=foot_length)
        for code in quality_codes(analysis)
        if not (code == "gaps" and outcome.gaps)
    ]
    if outcome.gaps:
        lost = sum(gap.end_s - gap.start_s for gap in outcome.gaps)
        code = "one_gap" if len(outcome.gaps) == 1 else "gaps"
        lines.append(say("summary", code, seconds=number(lost, 2), count=len(outcome.gaps)))
    raises = analysis.chosen.raises
    for code, stretches in (("unfinished", outcome.unfinished), ("rejected", outcome.rejected)):
        if stretches:
            told = code if raises else f"{code}_effort"
            lines.append(say("summary", told, list=_kinds(code, stretches)))
    return lines


def safety_lines() -> list[str]:
    """When to see a doctor soon, when to stop at once, and what tempo is not."""
    return [say("safety", "doctor"), say("safety", "stop"), say("safety", "limits")]


def _decay_text(summary: SetSummary) -> str:
    first_s, last_s = summary.first_third_s or 0.0, summary.last_third_s or 0.0
    if abs(last_s - first_s) <= max(summary.decay_s_ci or 0.0, _STEADY_S):
        return say("summary", "steady")
    return say("summary", "decay", first=tenths(first_s), last=tenths(last_s))


def _kinds(section: str, stretches: Sequence[Stretch]) -> str:
    counts = Counter(stretch.reason for stretch in stretches)
    first = {stretch.reason: stretch.start_s for stretch in reversed(stretches)}
    return ", ".join(
        say(
            "summary",
            "counted_kind",
            count=count,
            text=say(section, code),
            time=clock(first[code]),
        )
        for code, count in counts.items()
    )


def _span(low: float, high: float) -> str:
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def _blanks(of: Mapping[str, float | str], units: Units) -> dict[str, str]:
    blanks = {name: _spoken(name, value, units) for name, value in of.items()}
    if "low" in of and "high" in of:
        blanks["asked"] = _span(float(of["low"]), float(of["high"]))
    return blanks


def _spoken(name: str, value: float | str, units: Units) -> str:
    if isinstance(value, str):
        return value
    if name.endswith("_cm"):
        return length(value, units, measured=name != "asked_cm")
    if isinstance(value, int) or name in {"low", "high"}:
        return number(value)
    return f"{value:.2f}" if name == "evenness" else tenths(value)
