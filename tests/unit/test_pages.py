"""The pages that people read are run: their commands work and their pictures are whole."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from tempo import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "firmware_notes").glob("*.md")])
BOX = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def commands() -> list[tuple[str, str]]:
    return [
        (page.name, line)
        for page in PAGES
        for box in BOX.findall(page.read_text(encoding="utf-8"))
        for line in box.splitlines()
        if line.startswith("tempo ") and "validate" not in line
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """An empty folder with the sample recordings in it; a page's lines build on each other."""
    made = tmp_path_factory.mktemp("pages")
    shutil.copytree(ROOT / "recordings", made / "recordings")
    return made


def test_there_are_commands_to_run():
    assert {page for page, _ in commands()} >= {"README.md", "strap_placement.md"}


@pytest.mark.parametrize(("page", "line"), commands(), ids=lambda text: text)
def test_every_command_on_a_page_works(page, line, folder, monkeypatch):
    monkeypatch.chdir(folder)
    words = shlex.split(line, comments=True)
    with pytest.raises(SystemExit) as left:
        cli.main(words[1:])
    assert left.value.code == 0, f"{page}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_link_leads_somewhere(page):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_drawing_is_whole_and_stands_alone():
    text = (ROOT / "firmware_notes" / "strap_placement.svg").read_text(encoding="utf-8")
    drawing = ElementTree.fromstring(text)  # noqa: S314  # our own file
    letters = {element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"A", "B", "C", "D"} <= letters
    assert "href" not in text


@pytest.mark.parametrize(
    "notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.name
)
def test_notebooks_are_thin_and_stored_without_output(notebook):
    cells = nbformat.read(notebook, as_version=4).cells
    for cell in cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
            assert not re.search(r"^\s*(def|class) ", cell.source, re.MULTILINE)
