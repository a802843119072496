"""Other people's text, at every outlet: never a tag, a formula, a control code or a command.

File names, sidecars, protocols, sensors and labels are all written by others. One table says what
is tried; a test for each outlet says what must not come out.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import shlex
import sys
from xml.etree import ElementTree

import pytest

from tempo.check import Finding
from tempo.commands.faults import sentence
from tempo.errors import RecordingError
from tempo.harmless import in_unicode
from tempo.history.frames import export, sessions_frame
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.choice import Wanted
from tempo.sources.live import Live
from tempo.sources.radio import LinkError
from tempo.sources.recording import write_sidecar
from tempo.sources.sidecar import read_sidecar
from tempo.sources.synthetic import write_simulated
from tempo.views import kept as kept_views
from tempo.views import tables
from tempo.views.checked import checked
from tempo.views.period import period_html, write_period
from tempo.views.plots import plot_analysis
from tempo.views.plots_weeks import plot_weeks
from tempo.views.report import write_report
from tempo.views.spreadsheet import write_csv
from tempo.views.trends import trends_text
from tempo.views.words import typed
from tests.faults.strangers import (
    FORMULAS,
    is_only_text,
    is_plain,
    kept_of,
    nasty,
    of_the_system,
    session_of,
    weeks_of,
)
from tests.unit.history.made_up import kept


@nasty
def test_html_of_a_session(text, tmp_path):
    for name, words in (("got", text), ("usual", "evening")):
        write_report([session_of(words)], tmp_path / f"{name}.html")
    pages = [(tmp_path / f"{name}.html").read_text("utf-8") for name in ("got", "usual")]
    is_only_text(*pages)


@nasty
def test_html_of_weeks_and_its_title(text):
    is_only_text(period_html(weeks_of(text)), period_html(weeks_of("ann")))


@nasty
@pytest.mark.parametrize("what", ["session", "weeks"])
def test_pdf(text, what, tmp_path):
    """It can be set, its title is a string, and nothing in it acts."""
    out = tmp_path / "out.pdf"
    if what == "session":
        write_report([session_of(text)], out)
    else:
        write_period(weeks_of(text), out)
    pdf = re.sub(rb"stream\r?\n.*?endstream", b"", out.read_bytes(), flags=re.DOTALL)
    (title,) = re.findall(rb"/Title \((.*?)(?<!\\)\)", pdf)
    assert not re.search(rb"[\x00-\x1f\x7f]", title)
    assert not re.search(rb"/(URI|JavaScript|JS|Launch|OpenAction|AA|Annots)\b", pdf)


@nasty
@pytest.mark.parametrize("what", ["session", "weeks"])
def test_svg(text, what, tmp_path):
    out = tmp_path / "out.svg"
    if what == "session":
        plot_analysis(session_of(text), out)
    else:
        plot_weeks(weeks_of(text), out)
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.parse(out).iter()}  # noqa: S314
    assert not tags & {"script", "a", "foreignObject", "image", "iframe"}
    is_plain(out.read_text("utf-8"))


@nasty
def test_terminal(text):
    analysis = session_of(text)
    sessions = [kept_of(text), kept(2)]
    wrong = RecordingError(f"{text}: cannot be read")
    for said in (
        tables.session_table(analysis, width=100),
        tables.overview_table([(text, analysis), (text, wrong)], width=100),
        kept_views.sessions_table(sessions, [text]),
        kept_views.session_line(sessions[0]),
        trends_text(weeks_of(text), "cm", 100),
        checked(text, [Finding("mended", ok=False, of={"what": text})]),
        checked(text, [Finding("assumed", ok=False, of={"code": "guessed", "guess": text})]),
    ):
        is_plain(said)
        assert "\ntempo: all is well" not in said


@nasty
@pytest.mark.parametrize("kind", [RecordingError, OSError, KeyError, FileNotFoundError])
def test_errors_are_one_line(text, kind):
    fault = kind(2, "gone", text) if kind is FileNotFoundError else kind(text)
    said = sentence(fault)
    is_plain(said)
    assert "\n" not in said


@nasty
def test_misuse(text, tempo):
    text = of_the_system(text)
    for words in (
        ("analyse", "x.csv", f"--plot=x{text}"),
        ("analyse", "x.csv", f"--protocol=x{text}"),
        ("history", "list", f"--since=x{text}"),
        (f"x{text}.csv",),
        ("analyse", f"--x{text}"),
    ):
        status, out, err = tempo(*words)
        assert (status, out) == (2, "")
        is_plain(err)


@nasty
def test_cells_of_the_table_of_reps(text):
    stream = io.StringIO(newline="")
    write_csv([session_of(text)], stream)
    stream.getvalue().encode("utf-8")
    _, *rows = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    for cell in (cell for row in rows for cell in row):
        if cell.startswith(FORMULAS):
            float(cell)


@nasty
def test_cells_of_the_table_of_sessions(text, tmp_path):
    text = in_unicode(text)  # as it comes out of the database
    export(sessions_frame([kept_of(text)]), tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    for cell in (cell for row in rows for cell in row):
        if cell.startswith(FORMULAS):
            float(cell)


@nasty
def test_hints_are_one_word_of_a_shell(text):
    word = typed(f"{text}.csv")
    is_plain(word)
    (one,) = shlex.split(word)
    assert not one.startswith("-")
    for row in kept_views.sessions_table([], [f"{text}.csv"]).splitlines():
        if "keep it with: " in row:
            assert len(shlex.split(row.rpartition("keep it with: ")[2])) == 4


@nasty
def test_log_lines(text, caplog):
    """A sensor's name and its complaint."""
    live = Live(None, Wanted(text))  # type: ignore[arg-type]  # no radio is needed to complain
    with caplog.at_level(logging.INFO):
        live._note(LinkError(text), 1.0)
    (line,) = caplog.messages
    is_plain(line)
    assert "\n" not in line


def test_no_log_line_is_written_with_what_others_say_as_it_is(root):
    for path in (root / "tempo").rglob("*.py"):
        for line in re.findall(r"logger\.\w+\(.*", path.read_text("utf-8")):
            assert "%s" not in line or ".hex()" in line, f"{path.name}: {line}"


@nasty
def test_sidecars_and_the_history(text, tempo, tmp_path):
    """What a stranger's sidecar says comes back as text, and the session is kept."""
    path = tmp_path / "evening.csv"
    write_simulated(path, SESSION)
    beside = path.with_suffix(".json")
    told = {"person": text, "notes": text, "sensor": text, "footwear": text, "more": {text: text}}
    label = {"start_s": 0.0, "end_s": 1.0, "label": text}
    beside.write_text(json.dumps(json.loads(beside.read_text()) | told | {"labels": [label]}))
    sidecar = read_sidecar(beside)
    write_sidecar(beside, sidecar)
    assert read_sidecar(beside) == sidecar
    for words in (
        ("history", "add", "evening.csv"),
        ("history", "edit", "last", "--note", of_the_system(text)),
        ("history", "list"),
        ("history", "persons"),
        ("check", "evening.csv"),
        ("history", "export", "out.csv"),
        ("history", "remove", "last", "--yes"),
    ):
        status, out, err = tempo(*words)
        assert status == 0, err
        is_plain(out)
        is_plain(err)


@pytest.mark.parametrize(
    "notes",
    [5, [1], [{"x": 1}], [{"code": 1}], [{"code": "\x1b[2J"}], [{"code": "guessed", "of": [1]}]],
    ids=json.dumps,
)
@pytest.mark.parametrize("files", [5, [1], None], ids=json.dumps)
def test_what_a_stranger_says_of_an_import_is_no_fault_of_ours(notes, files, tempo, tmp_path):
    path = tmp_path / "evening.csv"
    write_simulated(path, SESSION)
    told = {"origin": "imported", "imported": {"app": 1, "files": files, "assumed": notes}}
    path.with_suffix(".json").write_text(json.dumps(told))
    for words in (("check", path), ("import", path, "--out", "mine")):
        status, out, err = tempo(*words)
        assert (status, err) == (0, "")
        is_plain(out)


@nasty
@pytest.mark.skipif(sys.platform != "linux", reason="other systems' names hold fewer letters")
def test_names_of_files(text, tempo, tmp_path):
    text = of_the_system(text)
    path = tmp_path / f"{text.replace('/', '')}.csv"
    write_simulated(path, SESSION)
    other = tmp_path / "other"
    other.mkdir()
    (other / path.name).write_text("this is nothing")
    for status, *words in (
        (0, "analyse", "--csv", "out.csv", "--report", "out.html", "--", path),
        (0, "analyse", "--plot", "out.svg", "--", path),
        (0, "check", "--", path),
        (1, "analyse", "--", path, other),
        (0, "simulate", "--reps", "1", "--", f"./{path.name}"),
    ):
        ended, out, err = tempo(*words)
        assert ended == status, err
        is_plain(out)
        is_plain(err)
    assert not (tmp_path / "owned").exists()


SESSION = prepare(Recipe(reps=1, lower_s=2.0, rate_hz=50.0, walk=False), 4)
