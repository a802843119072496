from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tempo.history.history import History
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.recording import write_recording
from tempo.sources.sidecar import read_sidecar
from tempo.sources.synthetic import write_simulated


@pytest.fixture
def evening(tmp_path) -> Path:
    """A short session of somebody who is not named."""
    path = tmp_path / "evening.csv"
    simulated = prepare(Recipe(reps=2, lower_s=2.5, rate_hz=50.0, walk=False), 1)
    write_simulated(path, simulated)
    said = replace(
        read_sidecar(path.with_suffix(".json")),
        origin="recorded",
        started_at="2026-03-01T18:30:00+01:00",
    )
    write_recording(path, simulated.samples, said)
    return path


def test_a_session_is_added_listed_edited_and_removed(tempo, evening):
    assert "The history is empty" in tempo("history", "list")[1]
    status, out, _ = tempo("history", "add", evening)
    assert status == 0
    assert "1 new session" in out
    listed = tempo("history", "list")[1]
    assert re.search(r"[0-9a-f]{8}  2026-03-01  18:30  left  box-10s      2", listed)
    assert tempo("history", "edit", "last", "--pain-after", "2", "--note", "=new shoes")[0] == 0
    assert "–/2/–  =new shoes" in tempo("history", "list")[1]
    assert "1 known" in tempo("history", "add", evening)[1]
    assert tempo("history", "remove", "last", "--yes")[0] == 0
    assert "The history is empty" in tempo("history", "list")[1]


def test_removing_and_forgetting_ask_first(tempo, evening, monkeypatch):
    tempo("history", "add", evening, "--person", "ann")
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: "n")
    assert tempo("history", "remove", "last")[0] == 130
    assert tempo("history", "forget", "ann")[0] == 130
    assert len(History().sessions()) == 1
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: "y")
    assert "is erased: 1 session" in tempo("history", "forget", "ann")[1]
    assert History().sessions() == ()


def test_what_goes_wrong_is_one_sentence(tempo, evening, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("nothing\n")
    status, out, err = tempo("history", "add", bad, evening)
    assert (status, err.count("\n")) == (1, 1)
    assert "bad.csv" in err
    assert "1 new session" in out
    for words in (
        ("history", "list", "--person", "eve"),
        ("trends", "--person", "eve"),
        ("today", "--person", "eve"),
        ("report", "--person", "eve", "--out", "x.html"),
        ("report", "nothing", "--out", "x.html"),
        ("report", "nothing.csv", "--out", "x.html"),
        ("history", "edit", "xyz", "--note", "x"),
        ("history", "forget", "eve", "--yes"),
    ):
        status, _, err = tempo(*words)
        assert (status, err.count("\n")) == (1, 1), words
    for words in (
        ("history", "edit", "last"),
        ("trends", "--since", "soon"),
        ("trends", "--plot", "x.gif"),
        ("report",),
        ("history", "export", "x.xls"),
        ("simulate", "x.txt"),
        ("simulate", "weeks", "--programme", "3", "--lower-s", "99"),
        ("today", "--protocol", "nothing"),
    ):
        assert tempo(*words)[0] == 2, words


def test_several_people_must_be_named_and_who_never_was_need_not(tempo, evening, tmp_path):
    tempo("history", "add", evening)
    other = tmp_path / "other.csv"
    write_simulated(other, prepare(Recipe(reps=2, lower_s=2.5, rate_hz=50.0, walk=False), 2))
    tempo("history", "add", other)
    status, out, _ = tempo("trends")
    assert status == 0
    assert out.startswith("me: 1 session")
    tempo("history", "edit", "last", "--person", "bob")
    status, _, err = tempo("trends")
    assert status == 1
    assert "--person: bob, me" in err
    assert "bob" in tempo("history", "persons")[1]
    assert tempo("trends", "--person", "bob")[1].startswith("bob: 1 session")


def test_a_database_that_was_damaged_is_mended_with_a_sentence(tempo, evening):
    tempo("history", "add", evening)
    History().folder.database.write_bytes(b"nonsense")
    status, out, err = tempo("history", "list")
    assert status == 0
    assert "made again from 1 recording" in err
    assert "box-10s" in out
    assert "made again" not in tempo("history", "list")[2]
    assert "1 new session" in tempo("history", "rebuild")[1]


def test_an_export_has_a_row_a_rep(tempo, evening):
    tempo("history", "add", evening)
    assert tempo("history", "export", "reps.csv")[0] == 0
    frame = pd.read_csv("reps.csv")
    assert len(frame) == 2
    assert frame["eccentric_s"].between(2, 3).all()
    tempo("history", "export", "sessions.csv", "--rows", "sessions")
    assert len(pd.read_csv("sessions.csv")) == 1


def test_this_morning_s_pain_is_noted_for_yesterday(tempo, evening):
    tempo("history", "add", evening)
    status, out, err = tempo("today", "--pain", "1", "--on", "2026-03-02")
    assert status == 0
    assert "morning after the session of 2026-03-01" in err
    assert "1 set" in out
    assert History().sessions()[0].pain["next_morning"] == 1.0
    assert "see a doctor now" in out


def test_today_without_a_history_is_a_first_day(tempo):
    status, out, _ = tempo("today")
    assert status == 0
    assert "1 set of 15 reps of box-10s" in out
    assert "First week" in out


def test_an_own_protocol_is_followed_on(tempo, evening, tmp_path):
    own = tmp_path / "mine.toml"
    own.write_text(
        'name = "mine"\ntitle = "Mine"\nnote = ""\nbelow_level = true\n'
        '[[target]]\nwhat = "eccentric_s"\nvalue = 2.5\nsource = "my physio"\n'
        'evidence = "own"\njudged = true\n'
    )
    assert tempo("history", "add", evening, "--protocol", own)[0] == 0
    own.unlink()
    assert "of mine (lowering 2.5 s)" in tempo("today", "--on", "2026-03-02")[1]
    assert tempo("report", "last", "--out", "last.html")[0] == 0
    assert "my physio" in Path("last.html").read_text()


def test_a_heel_that_hurts_is_remembered_from_live(tempo):
    from tempo.settings import remember

    remember(heel_pain=True)
    out = tempo("today")[1]
    assert "of floor" in out
    assert "No stretching" in out
    assert "of box-10s" in tempo("today", "--pain-where", "none")[1]


def test_a_report_of_a_file_of_a_session_and_of_weeks(tempo, evening):
    assert tempo("report", evening, "--out", "one.html")[0] == 0
    assert tempo("analyse", evening, "--report", "same.html")[0] == 0
    assert Path("one.html").read_text() == Path("same.html").read_text()
    tempo("history", "add", evening)
    assert tempo("report", "last", "--out", "last.pdf", "--paper", "letter")[0] == 0
    assert tempo("report", "--out", "weeks.html", "--visit", "2026-03-01")[0] == 0
    assert "Method" in Path("weeks.html").read_text()
    assert Path("last.pdf").read_bytes().startswith(b"%PDF")


def test_a_programme_is_written_added_and_told_right(tempo, tmp_path):
    """Small, for every run; the twelve weeks are in the notebook and in the long test."""
    words = ("--reps", "2", "--rate-hz", "50", "--no-walk", "--lower-s", "3", "--gain-s", "0.2")
    assert tempo("simulate", "weeks", "--programme", "12", *words)[0] == 0
    truths = sorted((tmp_path / "weeks").glob("*.truth.json"))
    assert len(truths) == 12
    assert "12 new sessions" in tempo("history", "add", "weeks", "--person", "runner")[1]
    told = tempo("trends", "--plot", "weeks.png", "--report", "weeks.pdf")[1]
    step = re.search(r"\+(\d\.\d+) ± (\d\.\d+) s a\s+session", told)
    assert step, told
    assert abs(float(step[1]) - 0.2) <= float(step[2])
    assert Path("weeks.png").stat().st_size > 10_000
    History().folder.database.unlink()
    assert tempo("trends")[1] == told


@pytest.mark.long
def test_twelve_weeks_of_who_does_not_change(tempo):
    """Who improves is in the notebook `twelve_weeks`."""
    words = ("--reps", "2", "--rate-hz", "50", "--no-walk", "--lower-s", "6", "--seed", "6")
    tempo("simulate", "weeks", "--programme", "60", *words)
    assert "60 new sessions" in tempo("history", "add", "weeks", "--person", "runner")[1]
    told = tempo("trends")[1]
    for name in ("Lowering time", "Depth below level", "Pain after"):
        assert f"{name}: no change beyond the measurement error" in told
    History().folder.database.unlink()
    assert tempo("trends")[1] == told
    assert tempo("report", "--out", "runner.pdf")[0] == 0


def test_the_sidecar_in_the_history_is_readable_json(tempo, evening):
    words = ("--side", "right", "--foot-length-cm", "28", "--protocol", "hsr")
    assert tempo("history", "add", evening, *words)[0] == 0
    assert History().sessions()[0].protocol == "hsr"
    (file,) = History().folder.recordings.glob("*.json")
    said = json.loads(file.read_text())
    assert (said["person"], said["side"], said["foot_length_cm"]) == ("me", "right", 28.0)
