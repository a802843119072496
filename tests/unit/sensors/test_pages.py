"""The pages of firmware_notes: every example decodes, every citation leads to a row, no promise."""

from __future__ import annotations

import ast
import json
import re

import pytest
from click.testing import CliRunner

from tempo.cli import cli
from tempo.sensors import (
    dot,
    metawear_commands,
    movesense,
    open_imu,
    polar_control,
    sensortag,
    thingy,
    witmotion,
)
from tempo.sensors.catalogue import FAMILIES
from tests.conftest import ROOT

NOTES = ROOT / "firmware_notes"
LETTERS = {
    "W": "witmotion",
    "D": "dot",
    "M": "metawear",
    "P": "polar",
    "T": "thingy",
    "V": "movesense",
    "S": "sensortag",
    "U": "uart",
    "O": "open_imu",
}
PAGES = {letter: (NOTES / f"{name}.md").read_text() for letter, name in LETTERS.items()}
SECTIONS = (
    "## Finding it",
    "## Bytes",
    "## Commands",
    "## Strap",
    "## Quirks",
    "## Worked example",
    "## What we do not know",
)


def examples():
    """Commands and the JSON that follows each, from all pages."""
    for name in LETTERS.values():
        text = (NOTES / f"{name}.md").read_text()
        for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
            for part in re.split(r"^\$ tempo ", block, flags=re.MULTILINE)[1:]:
                command, _, answer = part.partition("\n")
                yield pytest.param(
                    command.split(), json.loads(answer), id=f"{name}-{command[17:45]}"
                )


EXAMPLES = list(examples())


def test_there_is_an_example_for_every_family():
    shown = {example.values[0][2] for example in EXAMPLES}
    assert shown == {family.identifier for family in FAMILIES}


@pytest.mark.parametrize(("command", "expected"), EXAMPLES)
def test_an_example_prints_what_the_page_says(command, expected):
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["lost"] == expected["lost"]
    assert len(answer["samples"]) == len(expected["samples"])
    for one, other in zip(answer["samples"], expected["samples"], strict=True):
        assert one["time_s"] == pytest.approx(other["time_s"], abs=6e-6)
        for key in ("acc_mps2", "gyr_dps"):
            assert (one[key] is None) == (other[key] is None)
            if one[key]:
                assert one[key] == pytest.approx(other[key], abs=6e-4)
    for one, other in zip(answer["messages"], expected.get("messages", []), strict=False):
        for key, value in other.items():
            assert one[key] == (pytest.approx(value, abs=6e-4) if key == "mag_ut" else value)
    assert len(answer["messages"]) >= len(expected.get("messages", []))


@pytest.mark.parametrize("letter", LETTERS)
def test_a_page_has_its_sections_and_claims_no_hardware(letter):
    page = PAGES[letter]
    at = [page.index(section) for section in SECTIONS]
    assert at == sorted(at)
    assert "ot tried on hardware" in " ".join(page.split())
    for family in FAMILIES:
        if family.identifier == LETTERS[letter]:
            assert "not tried on hardware" in family.tried


def rows(letter):
    """Numbers of the rows of a page, in its tables or in its text."""
    return set(re.findall(rf"\b{letter}\d+\b", PAGES[letter]))


def cited():
    for path in sorted((ROOT / "tempo" / "sensors").glob("*.py")):
        for row in re.findall(r"\b([WDMPTVSUO]\d{1,2})\b", path.read_text()):
            yield path.name, row


def test_every_citation_leads_to_a_row():
    found = list(cited())
    assert len(found) > 100
    for name, row in found:
        assert row in rows(row[0]), f"{name} cites {row}, which is not in {LETTERS[row[0]]}.md"


def family_files():
    prefixes = tuple(name for name in LETTERS.values())
    for path in sorted((ROOT / "tempo" / "sensors").glob("*.py")):
        if path.stem.startswith(prefixes):
            yield path


@pytest.mark.parametrize("path", list(family_files()), ids=lambda path: path.name)
def test_every_constant_cites_its_row(path):
    """Public constants of a family's files; private ones are `struct` formats and patterns."""
    source = path.read_text()
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        names = [part.id for part in ast.walk(target) if isinstance(part, ast.Name)]
        if not any(name.isupper() and not name.startswith("_") for name in names):
            continue
        text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        if names == ["NEIGHBOURS"]:
            continue  # ours: how far two readings may lie apart, no fact of a sensor
        assert re.search(r"# [WDMPTVSUO]\d", text), f"{names} cites no row"


@pytest.mark.parametrize("letter", LETTERS)
def test_every_identifier_of_the_code_is_on_the_page(letter):
    for path in family_files():
        if path.stem.startswith(LETTERS[letter]):
            for uuid in re.findall(
                r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", path.read_text()
            ):
                assert uuid in PAGES[letter]


KNOWN = {
    "W": (
        witmotion.UNLOCK,
        witmotion.SAVE,
        witmotion.write_register(witmotion.OUTPUT_MODE, 0),
        *(witmotion.set_rate(rate) for rate in (10, 50, 100, 200)),
        witmotion.read_registers(witmotion.BATTERY),
    ),
    "D": (
        dot.set_rate(60),
        dot.start(21),
        dot.stop(21),
        dot.start(26),
        dot.SYNC_STOP,
        dot.SYNC_STATUS,
    ),
    "M": (
        metawear_commands.ask_chip(3),
        metawear_commands.configure_acc("bmi160", 100, 8),
        metawear_commands.configure_acc("bmi270", 100, 8),
        metawear_commands.configure_gyr(100, 2000),
        metawear_commands.subscribe(3, metawear_commands.ACC_PACKED["bmi160"]),
        metawear_commands.subscribe(0x13, metawear_commands.GYR_PACKED["bmi160"]),
        b"\x03" + metawear_commands.ENABLE,
        b"\x03" + metawear_commands.DISABLE,
        b"\x03" + metawear_commands.GO,
        b"\x03" + metawear_commands.HALT,
        metawear_commands.QUICK_LINK,
    ),
    "P": (
        polar_control.ask(2),
        polar_control.start(2, 52, 8),
        polar_control.start(5, 52, 2000),
        polar_control.stop(2),
        polar_control.stop(5),
        bytes((polar_control.START, polar_control.SDK_MODE)),
        bytes((polar_control.STOP, polar_control.SDK_MODE)),
    ),
    "T": (thingy.configure(100), thingy.configure(200), thingy.connection_interval(7.5)),
    "V": (movesense.subscribe("/Meas/IMU6/104"), movesense.unsubscribe()),
    "S": (sensortag.configure(8), sensortag.period(100)),
    "O": (bytes((open_imu.STOP,)), bytes((open_imu.START,)), open_imu.set_rate(100)),
}


@pytest.mark.parametrize("letter", KNOWN)
def test_the_commands_on_the_page_are_those_of_the_code(letter):
    section = PAGES[letter].split("## Commands")[1].split("\n## ")[0]
    shown = re.findall(r"^\| \w+ \|.*?\| `((?:[0-9A-F]{2} ?)+)` \|", section, re.MULTILINE)
    assert [bytes.fromhex(text) for text in shown] == list(KNOWN[letter])
