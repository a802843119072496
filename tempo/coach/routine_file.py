"""A routine from TOML text: every line is checked, and what is wrong is said in one sentence.

A number is written in one of three ways: as the name of one of the protocol's targets
(``sets = "sets_per_day"``), with its source (``{ value = 3, source = "…" }``), or alone, which
makes it the file's own. What is left out is taken from the protocol where that gives it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import cast, get_args

from tempo.coach.protocol import Protocol, Target
from tempo.coach.protocol_file import read_not_measured
from tempo.coach.protocols import load_protocol, protocol_names
from tempo.coach.routine import PACE, PARTS, Beat, Number, Part, Routine, RoutineStep, Sides
from tempo.coach.written import check_lines, number, unknown, words
from tempo.errors import RecordingError
from tempo.exercises.exercise import BY_NAME

_ROUTINE_LINES = ("name", "title", "source", "note", "not_measured", "step")
_STEP_LINES = (
    *("protocol", "part", "sets", "reps", "work_s", "sides", "rest_s", "ready_s", "pace", "how"),
)
#: Where a number is looked for in the protocol when the step does not say it.
_ASKED_IN = {
    "sets": ("sets", "sets_per_side", "sets_per_day"),
    "reps": ("count", "reps_per_set", "passes"),
    "work_s": ("hold_s", "heel_up_s"),
}
#: The project's own choice where neither says it.
_REST_S, _READY_S, _REPS = 30.0, 8.0, 10.0
_MOST = {"sets": 20.0, "reps": 200.0}
_LONGEST_S = 600.0
_LONGEST_SET_S = 3600.0
#: Exercises of one leg at a time.
_ONE_LEG = (
    *("gastrocnemius_stretch", "soleus_stretch", "wall_calf_stretch", "one_leg_landing"),
    *("band_plantarflexion", "band_dorsiflexion", "band_inversion", "band_eversion"),
    *("towel_grab", "foam_roller"),
)
#: Why a part may not come after a later one.
_ORDER = {
    "warm_up": "who warms up does so first (document 002)",
    "relax": "the calf is relaxed before it is trained (document 000)",
    "rehabilitate": "stretches come at the end, while warm (document 003)",
}


def read_routine(path: Path) -> Routine:
    """A person's own routine; ``RecordingError`` when it cannot be used."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise RecordingError(
            f"The routine file {path} does not exist: check the path, or name a built-in routine."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(
            f"The routine file {path} cannot be read ({error}): give a TOML file in UTF-8."
        ) from None
    return parse_routine(text, str(path), own="own")


def parse_routine(text: str, where: str, *, own: str) -> Routine:
    """TOML text → routine; ``own`` is the source of numbers that stand alone."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RecordingError(f"{where} is not valid TOML: {error}; mend that line.") from None
    check_lines(table, _ROUTINE_LINES, where)
    entries = table.get("step")
    if isinstance(entries, Mapping):
        raise RecordingError(f"{where}: [step] is one table; write [[step]] for each exercise.")
    if not isinstance(entries, list) or not entries:
        raise RecordingError(
            f"{where} has no step: add at least one [[step]] with protocol and part."
        )
    steps = [_step(entry, f"{where}, step {place}", own) for place, entry in enumerate(entries, 1)]
    _check_order(steps, where)
    name = words(table, "name", Path(where).stem, where)
    return Routine(
        name=name,
        title=words(table, "title", name, where),
        source=words(table, "source", own, where),
        note=words(table, "note", "", where),
        steps=tuple(steps),
        not_measured=read_not_measured(table, where),
    )


def _check_order(steps: list[RoutineStep], where: str) -> None:
    for place, (before, step) in enumerate(pairwise(steps), start=2):
        if PARTS.index(step.part) < PARTS.index(before.part):
            raise RecordingError(
                f"{where}, step {place}: part '{step.part}' comes after '{before.part}', but "
                f"{_ORDER[step.part]}; move the step up."
            )


def _step(entry: object, where: str, own: str) -> RoutineStep:
    if not isinstance(entry, Mapping):
        raise RecordingError(f"{where} is no table: write [[step]] and its lines below it.")
    _name_protocol(entry, where)
    check_lines(entry, _STEP_LINES, where)
    protocol = _protocol(entry, where)
    read = _Numbers(entry, protocol, where, own)
    pace = _pace(entry.get("pace"), read)
    work_s, reps = _work(entry, read, paced=bool(pace))
    sides = "each" if protocol.exercise in _ONE_LEG else "both"
    step = RoutineStep(
        protocol=protocol,
        part=cast(Part, _one_of(entry, "part", PARTS, "rehabilitate", where)),
        sets=read.asked("sets") or Number(1.0, own),
        sides=cast(Sides, _one_of(entry, "sides", get_args(Sides), sides, where)),
        rest_s=read.of("rest_s", _REST_S),
        ready_s=read.of("ready_s", _READY_S),
        work_s=work_s,
        reps=reps,
        pace=pace,
        how=words(entry, "how", "", where),
    )
    if step.set_s > _LONGEST_SET_S:
        raise RecordingError(
            f"{where}: one set would take {step.set_s / 60:.0f} minutes; ask for fewer reps or "
            f"shorter phases, {_LONGEST_SET_S / 60:.0f} minutes at most."
        )
    return step


def _name_protocol(entry: Mapping[str, object], where: str) -> None:
    """A step is asked for by its protocol; who writes the exercise is told its protocols."""
    wrong = entry.get("exercise", entry.get("protocol", ""))
    name = str(wrong).strip().lower().replace("-", "_").replace(" ", "_")
    if name in BY_NAME and ("exercise" in entry or wrong not in protocol_names(None)):
        those = " or ".join(f"'{one}'" for one in protocol_names(name))
        raise RecordingError(
            f"{where}: '{wrong}' is an exercise; write protocol = {those}, which says who asks it."
        )
    if "exercise" not in entry and "protocol" not in entry:
        raise RecordingError(
            f"{where} does not say what is done: write protocol = and one of "
            f"{', '.join(protocol_names(None))}."
        )


def _work(
    entry: Mapping[str, object], read: _Numbers, *, paced: bool
) -> tuple[Number | None, Number | None]:
    """Seconds that are kept, or reps that are paced; one of the two."""
    where = read.where
    if "work_s" in entry and (paced or "reps" in entry):
        raise RecordingError(
            f"{where}: work_s (seconds that are kept) and reps with a pace are two ways to do it; "
            "leave one out."
        )
    if "reps" in entry and not paced:
        raise RecordingError(
            f"{where}: reps need a pace, what a rep is made of, such as "
            "pace = { up = 2, lower = 6 }."
        )
    if paced:
        return None, read.asked("reps") or Number(_REPS, read.own)
    work_s = read.asked("work_s")
    if work_s is None:
        raise RecordingError(
            f"{where}: say either work_s (seconds that are kept), or pace (what a rep is made of, "
            "such as pace = { up = 2, lower = 6 }) with reps."
        )
    return work_s, None


def _protocol(entry: Mapping[str, object], where: str) -> Protocol:
    name = words(entry, "protocol", "", where)
    if name not in protocol_names(None):
        raise RecordingError(unknown("protocol =", name, protocol_names(None), where))
    return load_protocol(name)


def _pace(entry: object, read: _Numbers) -> tuple[Beat, ...]:
    if entry is None:
        return ()
    if not isinstance(entry, Mapping) or not entry:
        raise RecordingError(
            f"{read.where}: pace = {entry!r} says nothing; write pace = {{ up = 2, lower = 6 }}."
        )
    check_lines(entry, PACE, f"{read.where}, pace")
    return tuple(Beat(code, read.number(f"pace, {code}", given)) for code, given in entry.items())


def _one_of(
    entry: Mapping[str, object], line: str, known: tuple[str, ...], absent: str, where: str
) -> str:
    value = words(entry, line, absent, where)
    if value not in known:
        raise RecordingError(unknown(f"{line} =", value, known, where))
    return value


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers of one step, each with its source."""

    entry: Mapping[str, object]
    protocol: Protocol
    where: str
    own: str

    def of(self, line: str, absent: float) -> Number:
        """The number of a line, or the project's own."""
        given = self.entry.get(line)
        return Number(absent, self.own) if given is None else self.number(line, given)

    def asked(self, line: str) -> Number | None:
        """The number of a line, else what the protocol asks; None where neither says it."""
        if line in self.entry:
            return self.number(line, self.entry[line])
        targets = (self.protocol.target(what) for what in _ASKED_IN[line])
        known = [each for each in targets if each is not None and not isinstance(each.value, str)]
        return _taken(known[0], line) if known else None

    def number(self, line: str, given: object) -> Number:
        """A target's name, a value with its source, or a number alone."""
        if isinstance(given, str):
            found = self._target(line, given)
        elif isinstance(given, Mapping):
            here = f"{self.where}, {line}"
            check_lines(given, ("value", "source"), here)
            if "value" not in given:
                raise RecordingError(f"{here} has no value: write value = with a number.")
            found = Number(number(given, "value", here), words(given, "source", self.own, here))
        else:
            found = Number(number({line: given}, line, self.where), self.own)
        self._check(line, found.value)
        return found

    def _target(self, line: str, what: str) -> Number:
        target = self.protocol.target(what)
        if target is None or isinstance(target.value, str):
            known = [one.what for one in self.protocol.targets if not isinstance(one.value, str)]
            those = f"use one of {', '.join(known)}, or" if known else "give"
            raise RecordingError(
                f"{self.where}: {line} = '{what}' is no number that the protocol "
                f"'{self.protocol.name}' gives; {those} a number of your own."
            )
        return _taken(target, line)

    def _check(self, line: str, value: float) -> None:
        most = _MOST.get(line, _LONGEST_S)
        whole = line in _MOST
        least_is_met = value >= 0 if line in {"rest_s", "ready_s"} else value > 0
        if not least_is_met or value > most or (whole and value != int(value)):
            kind = f"a whole number from 1 to {most:g}" if whole else f"seconds up to {most:g}"
            raise RecordingError(f"{self.where}: {line} = {value:g} cannot be done; give {kind}.")


def _taken(target: Target, line: str) -> Number:
    """Kept as long as is asked at most, counted as often as at least, paced in the middle."""
    low, high = target.asked
    if line == "work_s":
        return Number(high, target.source)
    return Number((low + high) / 2 if target.what.endswith("_s") else low, target.source)
