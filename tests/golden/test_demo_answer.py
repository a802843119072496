"""The demo's answer is what it was; a change of it is seen, meant, and told in the CHANGELOG.

Renew the stored answer, when the change is meant, with ``python -m tests.golden.test_demo_answer``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tempo.session import analyse
from tempo.sources.recording import read_recording
from tempo.views.answer import to_json

ROOT = Path(__file__).resolve().parents[2]
RECORDING = ROOT / "tempo" / "recordings" / "demo.csv"
STORED = Path(__file__).with_name("demo.answer.json")
#: How far a number may be off before it is another number: machines differ in the last bits, which
#: a limit of a phase turns into a grid row (0.01 s) or so. By the end of the field's name.
TOLERANCES = (("_s", 0.03), ("_cmps", 0.1), ("_cm", 0.05), ("_deg", 0.2), ("_hz", 0.01))
#: Of scores and points, 0–100; of shares and evenness, 0–1.
POINTS, SHARE = 0.5, 0.01


def made() -> dict[str, Any]:
    """The answer without where the file lies, which version it was, and the sentences."""
    answer = to_json(analyse(read_recording(RECORDING)))
    del answer["version"], answer["recording"]["path"]
    for rep in answer["reps"]:
        for reason in rep["reasons"]:
            del reason["text"]
    return answer


def tolerance(field: str) -> float:
    name = field.removesuffix("_ci")
    for ending, within in TOLERANCES:
        if name.endswith(ending):
            return within
    return POINTS if name in {"score", "points"} else SHARE


def differences(stored: Any, now: Any, place: str = "") -> list[str]:
    """Every place where the two are not the same within the tolerances."""
    if isinstance(stored, dict) and isinstance(now, dict) and stored.keys() == now.keys():
        return [
            line for key in stored for line in differences(stored[key], now[key], f"{place}/{key}")
        ]
    if isinstance(stored, list) and isinstance(now, list) and len(stored) == len(now):
        return [
            line
            for index, (one, other) in enumerate(zip(stored, now, strict=True))
            for line in differences(one, other, f"{place}/{index}")
        ]
    if isinstance(stored, float) and isinstance(now, float):
        field = next(part for part in reversed(place.split("/")) if not part.isdecimal())
        if abs(stored - now) <= tolerance(field):
            return []
    elif stored == now:
        return []
    return [f"{place}: was {stored!r}, is {now!r}"]


def test_the_demos_answer_is_what_it_was():
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    found = differences(stored, json.loads(json.dumps(made())))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (("reps", 0, "eccentric_s"), 0.05),
        (("reps", 14, "drop_cm"), -0.1),
        (("reps", 3, "depth_below_level_cm_ci"), 0.1),
        (("reps", 7, "score"), 1.0),
        (("sets", 2, "on_tempo_share"), 0.2),
    ],
)
def test_a_moved_number_would_be_seen(path, change):
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    moved = json.loads(json.dumps(stored))
    place = moved
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] += change
    (line,) = differences(stored, moved)
    assert line.startswith("/" + "/".join(map(str, path)))


def test_three_sets_of_five_are_in_it():
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    assert [one["reps"] for one in stored["sets"]] == [5, 5, 5]
    assert stored["recording"]["level"] == "labelled"


if __name__ == "__main__":
    STORED.write_text(json.dumps(made(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
