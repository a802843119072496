"""Whether a recording can be scored: what it is, what `check` finds, and what the analysis makes.

The answer to "I have this file, will it do?", in the order in which a person would ask: what was
recognised and assumed, what the numbers say, where the sensor sits, whether there is a raise.
"""

from __future__ import annotations

from collections.abc import Mapping

from tempo.check import Finding, check
from tempo.session import Analysis, analyse
from tempo.sources.importing import notes_of
from tempo.sources.recording import Recording

#: What an import may have had to do that is worth a look.
_DOUBTFUL = (
    *("rows_sorted", "same_time_dropped", "acc_slow", "rows_in_holes_dropped", "elapsed_taken"),
    *("taken_for_gyroscope", "guess_confirmed"),
)


def checkup(recording: Recording) -> tuple[Finding, ...]:
    """Every finding on a recording, whoever made it."""
    what, assumed = _format(recording)
    findings = [
        one
        for one in check(recording)
        if not (one.code == "mended" and one.of.get("what") in assumed)
    ]
    if any(one.code in {"too_short", "time_falls"} for one in findings):
        return (*what, *findings)
    return (*what, *findings, *_analysed(analyse(recording), findings))


def _format(recording: Recording) -> tuple[list[Finding], set[str]]:
    """What it was recognised as, and what was assumed on the way."""
    told = recording.sidecar.extra.get("imported")
    if recording.sidecar.origin != "imported" or not isinstance(told, Mapping):
        return [Finding("format_own", ok=True)], set()
    files = told.get("files")
    files = files if isinstance(files, list | tuple) else ()
    figures = {"app": str(told.get("app")), "files": ", ".join(map(str, files))}
    found = [Finding("format", ok=True, of=figures)]
    assumed: set[str] = set()
    for note in notes_of(recording.sidecar):
        code = str(note["code"])
        assumed.add(code)
        figures = {name: value for name, value in note.items() if name != "text"}
        found.append(Finding("assumed", ok=code not in _DOUBTFUL, of=figures))
    return found, assumed


def _analysed(analysis: Analysis, findings: list[Finding]) -> list[Finding]:
    outcome = analysis.outcome
    found = []
    if outcome.mount in {"foot", "shank"} and "mount_uncertain" not in outcome.quality:
        found.append(Finding(f"mount_{outcome.mount}", ok=True))
    else:
        found.append(Finding("mount_unclear", ok=False))
    spoilt = any(one.spoils and not one.ok for one in findings)
    reps = sum(not rep.practice and not rep.partial for rep in outcome.reps)
    if spoilt:
        found.append(Finding("score_spoilt", ok=False))
    elif not reps:
        found.append(Finding("score_no_reps", ok=False, of={"seconds": _lasts_s(analysis)}))
    else:
        found.append(Finding("score_possible", ok=True, of={"reps": reps}))
    return found


def _lasts_s(analysis: Analysis) -> float:
    time_s = analysis.recording.samples.time_s
    return float(time_s[-1] - time_s[0])
