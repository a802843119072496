"""The hall: source → pipeline → coach, the same loop for a file and for a live sensor."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from tempo.coach.efforts import efforts_score, score_effort, summarise_efforts
from tempo.coach.protocol import Protocol
from tempo.coach.protocols import choose_protocol, load_protocol, protocol_names
from tempo.coach.scoring import RepScore, SetSummary, score_rep, session_score, summarise_sets
from tempo.errors import RecordingError
from tempo.exercises.effort import Effort
from tempo.exercises.exercise import BY_NAME, HEEL_RAISE
from tempo.exercises.inside import inside
from tempo.pipeline import Pipeline
from tempo.recognising import Evidence, recognise, unless_named, watched
from tempo.reps.rep import Measured, Rep, Stretch
from tempo.reps.sets import Side
from tempo.samples import Interval
from tempo.sources.recording import Recording
from tempo.sources.sidecar import Sidecar
from tempo.step import Outcome, Setup

if TYPE_CHECKING:
    import pandas as pd

#: Samples a push when a whole recording is analysed: long enough for arrays, short enough for
#: caches.
_PUSH = 8192


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which exercise was looked for: its name, who chose it (asked, recording, auto, default), why.

    ``name`` is ``unknown`` where `auto` cannot tell, and ``between`` says what it may be.
    """

    name: str = HEEL_RAISE.name
    looks_like: str | None = HEEL_RAISE.looks_like
    chosen_by: str = "default"
    reason: str = ""
    between: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def raises(self) -> bool:
        """Whether it is heel raises: then there are reps, else efforts."""
        return self.looks_like == HEEL_RAISE.looks_like


@dataclass(frozen=True, slots=True)
class Analysis:
    """One recording, what was found in it, and how the coach judges it.

    ``efforts``, with ``effort_scores`` beside them, are of exercises other than heel raises.
    """

    recording: Recording
    outcome: Outcome
    protocol: Protocol
    scores: tuple[RepScore, ...]
    sets: tuple[SetSummary, ...]
    score: float | None
    chosen: Chosen = Chosen()
    efforts: tuple[Effort, ...] = ()
    effort_scores: tuple[RepScore, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """One row a rep: instants, every number with its ``…_ci``, score; NaN for what is withheld.

        Units are in the columns' names, as in DEFINITIONS.md.
        """
        import pandas as pd

        if not self.chosen.raises:
            both = zip(self.efforts, self.effort_scores, strict=True)
            return pd.DataFrame([effort_row(one, score.score) for one, score in both])
        pairs = zip(self.outcome.reps, self.scores, strict=True)
        return pd.DataFrame([rep_row(rep, one.score, one.on_tempo) for rep, one in pairs])


def analyse(
    recording: Recording,
    *,
    mount: str = "auto",
    foot_length_cm: float | None = None,
    protocol: str | Protocol | None = None,
    exercise: str | None = None,
) -> Analysis:
    """Find and score every heel raise of a recording, or every effort of another exercise.

    Parameters
    ----------
    mount : ``foot``, ``shank`` or ``auto`` (the sidecar's mount, else what the signal shows).
    foot_length_cm : overrides the sidecar's; without either, 26 cm and wider intervals.
    protocol : a name, a TOML file or a `Protocol`; else the sidecar's, else ``box-10s``.
    exercise : a name (``toe_raise``), or ``auto``; else the sidecar's, else heel raises.

    Raises
    ------
    RecordingError
        When the protocol or the exercise is not known.
    """
    setup = setup_of(recording.sidecar, mount, foot_length_cm)
    chosen = choose_exercise(exercise, recording.sidecar.exercise)
    if chosen.looks_like == HEEL_RAISE.looks_like:
        of_raises = _protocol(protocol, recording, chosen.name)
        other = not choose_exercise(None, recording.sidecar.exercise).raises
        outcome = unless_named(_outcome(recording, setup), other=other)
        return replace(judged(recording, outcome, of_raises), chosen=chosen)
    return _of_efforts(recording, setup, chosen, protocol)


def choose_exercise(asked: str | None, in_recording: str | None = None) -> Chosen:
    """What is looked for: what was asked, else what the recording names, else heel raises.

    Raises
    ------
    RecordingError
        There is no exercise of the name that was asked for.
    """
    if asked is not None and _spelt(asked) == "auto":
        return Chosen("unknown", None, "auto")
    for name, by in ((asked, "asked"), (in_recording, "recording")):
        known = BY_NAME.get(_spelt(name)) if name is not None else None
        if known is not None:
            return Chosen(known.name, known.looks_like, by)
        if by == "asked" and name is not None:
            raise RecordingError(
                f"There is no exercise '{name}': use auto or one of {', '.join(BY_NAME)}."
            )
    return Chosen()


def _spelt(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _outcome(recording: Recording, setup: Setup) -> Outcome:
    pipeline = Pipeline(setup, showing=False)
    for start in range(0, len(recording.samples), _PUSH):
        pipeline.push(recording.samples[start : start + _PUSH])
    pipeline.finish()
    return pipeline.outcome()


def _protocol(asked: str | Protocol | None, recording: Recording, exercise: str) -> Protocol:
    """What is asked of an exercise: by the user, else by the recording, else its own default.

    What a recording names for another exercise is passed over; what a user names is refused.
    """
    named = recording.sidecar.protocol
    if asked is not None:
        protocol = choose_protocol(asked)
        if exercise in BY_NAME and not _fits(protocol, exercise):
            raise RecordingError(
                f"The protocol {protocol.name} is for {protocol.exercise}, not {exercise}: "
                f"add --exercise {protocol.exercise}, or take another protocol."
            )
        return protocol
    if exercise == HEEL_RAISE.name:
        protocol = choose_protocol(None, named)
        return protocol if _fits(protocol, exercise) else choose_protocol(None)
    names = protocol_names(exercise)
    if named in names:
        return choose_protocol(None, named)
    if names:
        return replace(load_protocol(names[0]), chosen_by="default")
    return Protocol("none", "", "", below_level=False, targets=(), exercise=exercise)


def _fits(protocol: Protocol, exercise: str) -> bool:
    """Whether what the protocol asks for can be seen in the exercise."""
    return BY_NAME[protocol.exercise].looks_like == BY_NAME[exercise].looks_like


def _of_efforts(
    recording: Recording, setup: Setup, chosen: Chosen, protocol: str | Protocol | None
) -> Analysis:
    """Another exercise than heel raises, or whichever it is."""
    outcome = _outcome(recording, setup)
    samples = recording.samples
    efforts: tuple[Effort, ...] = ()
    rejected: tuple[Stretch, ...] = ()
    unfinished: tuple[Stretch, ...] = ()
    if chosen.chosen_by == "auto":
        seen = recognise(samples, setup, outcome)
        alike = [one for one in BY_NAME.values() if one.looks_like == seen.look]
        name = seen.look if seen.look is not None else "unknown"
        name = alike[0].name if len(alike) == 1 else name
        chosen = replace(
            chosen,
            name=name,
            looks_like=seen.look,
            reason=seen.reason,
            between=seen.between or tuple(one.name for one in alike if len(alike) > 1),
            evidence=seen.evidence,
        )
        if chosen.raises:
            return replace(
                judged(recording, outcome, _protocol(protocol, recording, HEEL_RAISE.name)),
                chosen=chosen,
            )
        efforts, rejected, unfinished = seen.efforts, seen.rejected, seen.unfinished
        efforts = tuple(replace(one, exercise=name) for one in efforts)
    elif BY_NAME[chosen.name].kind == "timer":
        chosen = replace(chosen, reason="not_measured")
    else:
        found = watched(samples, setup, BY_NAME[chosen.name])
        efforts, rejected, unfinished = found.efforts, found.rejected, found.unfinished
    efforts, outside = inside(efforts, _labelled(recording.sidecar, "work"))
    rejected = (*rejected, *outside)
    asked = _protocol(protocol, recording, chosen.name)
    scores = tuple(score_effort(one, asked) for one in efforts)
    quality = tuple(code for code in outcome.quality if code not in {"no_reps", "level_none"})
    quality += ("no_efforts",) * (not efforts and "no_movement" not in quality)
    outcome = replace(outcome, reps=(), rejected=rejected, unfinished=unfinished, quality=quality)
    sets = summarise_efforts(efforts, scores, asked)
    score = efforts_score(sets, scores, asked)
    return Analysis(recording, outcome, asked, (), sets, score, chosen, efforts, scores)


def judged(recording: Recording, outcome: Outcome, protocol: Protocol) -> Analysis:
    """Score what the pipeline found."""
    scores = tuple(score_rep(rep, protocol, outcome.level) for rep in outcome.reps)
    sets = summarise_sets(outcome.reps, scores)
    return Analysis(recording, outcome, protocol, scores, sets, session_score(scores))


def rep_row(rep: Rep, score: float | None, on_tempo: bool | None) -> dict[str, object]:
    """A rep as a table's row; ``withheld`` has ``field:code`` with spaces between."""
    known: dict[str, object] = {}
    withheld = []
    for name in (field.name for field in fields(rep)):
        value = getattr(rep, name)
        if isinstance(value, Measured):
            known |= {name: value.value, f"{name}_ci": value.ci}
            withheld += [f"{name}:{value.withheld}"] if value.withheld else []
        elif not isinstance(value, tuple):
            known[name] = value
    return known | {"on_tempo": on_tempo, "score": score, "withheld": " ".join(withheld)}


def effort_row(effort: Effort, score: float | None) -> dict[str, object]:
    """An effort as a table's row; ``withheld`` has ``field:code`` with spaces between."""
    known: dict[str, object] = {
        "exercise": effort.exercise,
        "set": effort.set,
        "rep": effort.number,
        "side": effort.side,
        "start_s": effort.start_s,
        "end_s": effort.end_s,
    }
    withheld = []
    for name in (field.name for field in fields(effort.did)):
        value = getattr(effort.did, name)
        if isinstance(value, Measured):
            known |= {name: value.value, f"{name}_ci": value.ci}
            withheld += [f"{name}:{value.withheld}"] if value.withheld else []
        else:
            known[name] = len(value) if isinstance(value, tuple) else value
    return known | {"score": score, "withheld": " ".join(withheld)}


def setup_of(sidecar: Sidecar, mount: str = "auto", foot_length_cm: float | None = None) -> Setup:
    """What the sidecar tells the pipeline before the first sample."""
    if mount == "auto" and sidecar.mount in {"foot", "shank"}:
        mount = str(sidecar.mount)
    sides = tuple(Side(one.start_s, one.side or sidecar.side) for one in sidecar.sets)
    if not sides and sidecar.side is not None:
        sides = (Side(float("-inf"), sidecar.side),)
    return Setup(
        mount=mount,
        foot_length_cm=foot_length_cm if foot_length_cm is not None else sidecar.foot_length_cm,
        level=_labelled(sidecar, "level"),
        practice=_labelled(sidecar, "practice"),
        sides=sides,
    )


def _labelled(sidecar: Sidecar, name: str) -> tuple[Interval, ...]:
    return tuple(
        Interval(label.start_s, label.end_s) for label in sidecar.labels if label.label == name
    )
