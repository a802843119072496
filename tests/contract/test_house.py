"""The house's arrows: who may import whom, what lives where, and how large a room may be."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "tempo"
FILES = sorted(HOUSE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}

#: The picture of the house, ground first: a room may import from the rooms below it. `samples` lies
#: under `dsp` because its array type is what `dsp` works on (DESIGN.md, note 2).
FLOORS = (
    {"errors", "harmless", "samples"},
    {"dsp"},
    {"motion", "sensors", "simulator"},
    {"reps"},
    {"step"},
    {"exercises"},
    {"coach", "sources"},
    {"foot_wing", "home"},
    {"pipeline"},
    {"recognising"},
    {"session"},
    {"pair", "parts"},
    {"history", "settings", "validation", "check"},
    {"weeks", "live", "checkup"},
    {"evening"},
    {"views"},
    {"cohort"},
    {"commands"},
    {"cli"},
    {"__init__", "__main__"},
)
FLOOR = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
LEFT_WING = {"dsp", "motion", "reps", "exercises", "coach", "foot_wing", "pipeline", "step"}
RIGHT_WING = {"sensors", "sources"}
HALL_AND_ABOVE = {
    "home",
    "recognising",
    "views",
    "session",
    "pair",
    "settings",
    "evening",
    "parts",
    "live",
    "history",
    "weeks",
    "validation",
    "check",
    "checkup",
    "cohort",
    "commands",
    "cli",
}
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager", "handler"}
CLOCKS = {"asyncio", "time", "datetime", "sched", "threading", "selectors"}
#: `started_at` in a sidecar is a date to be checked, not a clock to be read; that is a source, and
#: the history keeps such dates.
CLOCK_ROOMS = {
    *(
        "sources",
        "session",
        "history",
        "weeks",
        "live",
        "evening",
        "parts",
        "views",
        "commands",
        "cli",
    ),
}


def room(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.AST) -> Iterator[str]:
    """Full names of what is imported anywhere in a file, under TYPE_CHECKING too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import, line {node.lineno}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(names: Iterator[str]) -> Iterator[str]:
    """Rooms of this house among the imported names."""
    for name in names:
        if name.startswith("tempo."):
            yield name.split(".")[1]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


everywhere = pytest.mark.parametrize("path", FILES, ids=named)


def test_the_house_was_found():
    assert len(FILES) > 10


@everywhere
def test_arrows_only_go_down(path):
    here = room(path)
    assert here in FLOOR, f"{here} is no room of the picture: give it a floor and a sentence"
    if here == "__init__":
        return  # the promise re-exports from every floor, lazily
    for there in own(imported(TREES[path])):
        if there in (here, "__version__"):
            continue
        assert FLOOR[there] < FLOOR[here], f"{here} must not import {there}"
        assert not (here in LEFT_WING and there in RIGHT_WING | HALL_AND_ABOVE), (here, there)
        assert not (here in RIGHT_WING and there in LEFT_WING | HALL_AND_ABOVE), (here, there)
        assert not (here == "simulator" and there not in {"samples", "errors"}), (here, there)


def test_there_are_no_circles():
    known = {module(path): path for path in FILES}
    arrows: dict[str, set[str]] = {}
    for name, path in known.items():
        if name == "tempo":
            continue
        needs = set()
        for target in imported(TREES[path]):
            # `tempo.samples.Samples` is in the module `tempo.samples`, `tempo.samples` is itself
            found = {target, target.rpartition(".")[0]} & known.keys()
            needs |= found - {"tempo", name}
        arrows[name] = needs
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as circle:
        pytest.fail(f"imports go in a circle: {' -> '.join(circle.args[1])}")


@everywhere
def test_heavy_libraries_stay_in_their_rooms(path):
    file, here = named(path), room(path)
    for name in imported(TREES[path]):
        top = name.partition(".")[0]
        if top == "bleak":
            assert file == "tempo/sources/ble.py"
        if top == "matplotlib":
            assert file.startswith("tempo/views/plots")
        if top == "pandas":
            # `session` has `Analysis.to_frame`
            assert here in {"sources", "history", "views", "session"}
        if top in CLOCKS:
            assert here in CLOCK_ROOMS, f"{top} is a clock"


@everywhere
def test_only_the_front_door_and_the_views_speak(path):
    calls = {
        node.func.id
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    if room(path) not in {"cli", "commands", "views"}:
        assert "print" not in calls
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "logging" and node.attr == "getLogger":
                continue
            assert node.value.id != "logging" or node.attr == node.attr.upper()


@everywhere
def test_rooms_are_small_and_have_a_name(path):
    assert not EMPTY_WORDS & set(re.split(r"[_.]", path.stem)), "the house is missing a word"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@everywhere
def test_every_file_says_what_it_is(path):
    tree = TREES[path]
    assert ast.get_docstring(tree) or not tree.body, "no docstring"


def tracked() -> list[Path]:
    """Files of the checkout, or of the folder where there is no git."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        return [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]


def test_nothing_names_a_machine_or_a_registry():
    # put together here, so that this file does not name them itself
    hosts = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "deb" + "ian.org"]
    hosts += ["conda" + ".anaconda", "index" + "-url"]
    places = ["/" + "work/", "/" + "root/", "/" + "home/", "/" + "Users/", "C:" + "\\Users"]
    pattern = re.compile("|".join(map(re.escape, [*hosts, *places])).encode())
    for path in tracked():
        if path.is_file() and path.suffix not in {".png", ".zip", ".csv"}:
            found = pattern.search(path.read_bytes())
            assert found is None, f"{named(path)} names {found.group().decode()}"


def test_no_merge_is_left_half_done():
    for path in tracked():
        if path.is_file() and path.suffix not in {".png", ".zip", ".csv"}:
            found = re.search(rb"^(<{7} |>{7} )", path.read_bytes(), re.MULTILINE)
            assert found is None, f"{named(path)} holds a merge's marker"
