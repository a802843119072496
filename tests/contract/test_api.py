"""The promise: which names there are, and that asking for none of them costs next to nothing."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tempo

ROOT = Path(__file__).resolve().parents[2]

PROMISED = [
    "DEFINITIONS_VERSION",
    "Analysis",
    "History",
    "Label",
    "Measured",
    "Protocol",
    "Recording",
    "Rep",
    "Samples",
    "Sidecar",
    "TempoError",
    "__version__",
    "analyse",
    "load_protocol",
    "read_recording",
    "write_recording",
]


def modules_after(code: str) -> set[str]:
    """What a fresh interpreter has loaded after running ``code``."""
    script = f"{code}\nimport sys, json\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(ran.stdout.splitlines()[-1]))


def test_the_names_are_pinned():
    assert sorted(tempo.__all__) == sorted(PROMISED)
    assert dir(tempo) == sorted(PROMISED)


@pytest.mark.parametrize("name", PROMISED)
def test_every_promised_name_is_there(name):
    assert getattr(tempo, name) is not None


def test_type_checkers_see_the_same_names():
    tree = ast.parse((ROOT / "tempo" / "__init__.py").read_text(encoding="utf-8"))
    checked = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.name for node in checked.body for alias in node.names}
    assert seen == set(PROMISED) - {"__version__"}


def test_other_names_are_refused():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = tempo.nonsense


def test_importing_tempo_is_light():
    loaded = modules_after("import tempo")
    assert not loaded & {"numpy", "scipy", "pandas", "matplotlib", "bleak", "asyncio", "click"}


def test_reading_and_analysing_needs_no_picture_no_table_and_no_radio():
    loaded = modules_after(
        "import tempo; tempo.read_recording; tempo.analyse; tempo.load_protocol; tempo.History"
    )
    assert "numpy" in loaded
    assert not loaded & {"scipy.signal", "pandas", "matplotlib", "bleak", "asyncio"}


@pytest.mark.parametrize("words", [["--help"], ["analyse", "--help"], ["demo", "--help"]])
def test_help_is_light(words):
    code = (
        f"from tempo.cli import main\ntry: main({words!r})\n"
        "except SystemExit as end: assert not end.code"
    )
    loaded = modules_after(code)
    assert "click" in loaded
    assert not loaded & {"numpy", "scipy", "pandas", "matplotlib", "bleak", "asyncio"}


def test_one_answer_for_machines_loads_neither_tables_nor_pairs():
    demo = str(ROOT / "tempo" / "recordings" / "demo.csv")
    loaded = modules_after(
        f"from tempo.cli import main\ntry: main(['analyse', {demo!r}, '--json'])\n"
        "except SystemExit as end: assert not end.code"
    )
    assert "tempo.session" in loaded
    heavy = {"scipy", "pandas", "matplotlib", "asyncio"}
    assert not loaded & (heavy | {"tempo.pair", "tempo.views.tables", "tempo.views.spreadsheet"})
