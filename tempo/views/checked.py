"""What a check found, one line a finding, with the verdict in words and not in colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tempo.views.imported import assumed
from tempo.views.units import plain_number
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.check import Finding

_GRADES = ("wrong", "look", "ok")


def checked(name: str, findings: Iterable[Finding]) -> str:
    """The lines about one sensor or recording: what is wrong first, and a verdict at the end."""
    found = sorted(findings, key=lambda one: _GRADES.index(grade(one)))
    width = max((len(say("check", each)) for each in _GRADES), default=0)
    lines = [say("check", "title", name=name)]
    lines += [f"  {say('check', grade(one)).ljust(width)}  {_sentence(one)}" for one in found]
    wrong = sum(grade(one) == "wrong" for one in found)
    look = sum(grade(one) == "look" for one in found)
    verdict = "bad" if wrong else "doubtful" if look else "good"
    return "\n".join([*lines, say("check.verdict", verdict, wrong=wrong, look=look)])


def grade(finding: Finding) -> str:
    """``ok``, ``look`` (worth a look) or ``wrong`` (spoils a score)."""
    if finding.ok:
        return "ok"
    return "wrong" if finding.spoils else "look"


def _sentence(finding: Finding) -> str:
    if finding.code == "mended":
        return say("quality", str(finding.of["what"]))
    if finding.code == "assumed":
        return assumed(finding.of)
    return say("check.finding", finding.code, **_shown(finding.of))


def _shown(figures: Mapping[str, float | str]) -> dict[str, str]:
    return {
        name: figure if isinstance(figure, str) else plain_number(figure)
        for name, figure in figures.items()
    }
