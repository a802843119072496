from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path

import pytest

from tempo.history import database
from tempo.history.history import History
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.synthetic import write_simulated


def test_a_replay_leaves_a_recording_with_the_same_reps(tempo, tmp_path):
    path = tmp_path / "evening.csv"
    write_simulated(path, prepare(Recipe(reps=3, lower_s=2.0, walk=False, protocol="hsr"), seed=4))
    words = ("--speed", "1000", "--terminal", "--sound", "none", "--json")
    status, out, err = tempo("live", "--replay", path, "--record", "kept", *words)
    assert (status, out.count("\n")) == (0, 1)
    assert "Rep 1: " in err
    assert "\x1b" not in err
    assert sorted(one.name for one in (tmp_path / "kept").iterdir()) == [
        "evening.csv",
        "evening.json",
    ]
    assert tempo("analyse", "kept/evening.csv", "--json")[:2] == (0, out)
    assert len(json.loads(out)["reps"]) == 3
    assert json.loads(out)["protocol"]["chosen_by"] == "recording"
    tempo("live", "--replay", path, "--record", "kept", *words)
    assert (tmp_path / "kept" / "evening_2.csv").exists()


def test_real_heel_drops_played_live_are_six(tempo, real):
    path = real / "slowed_left_foot_7s.csv"
    words = ("--speed", "1000", "--terminal", "--sound", "none", "--json", "--record", "kept")
    status, out, err = tempo("live", "--replay", path, *words)
    assert status == 0
    assert len(json.loads(out)["reps"]) == 6
    assert "Set 1: 6 reps" in err
    assert tempo("analyse", "kept/slowed_left_foot_7s.csv", "--json")[1] == out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Give one of"),
        (("--simulate", "--replay", "x.csv"), "Give one of"),
        (("--sensor", "x", "--speed", "2"), "its own pace"),
        (("--simulate", "--protocol", "nothing"), "no protocol named"),
        (("--simulate", "--family", "dot"), "Give one of"),
        (("--family", "nothing"), "nothing"),
        (("--family", "sensortag"), "at most 10 samples a second"),
        (("--sensor", "x", "--set", "colour"), "write KEY=VALUE"),
        (("--family", "dot", "--set", "colour=red"), "no setting 'colour'"),
        (("--replay", "x.csv", "--heel-pain", "no"), "a replay asks nothing"),
    ],
)
def test_misuse_is_said(tempo, words, said):
    status, out, err = tempo("live", *words)
    assert (status, out) == (2, "")
    assert said in err


def test_a_recording_that_is_not_there(tempo):
    status, out, err = tempo("live", "--replay", "none.csv")
    assert (status, out) == (1, "")
    assert err.startswith("tempo: none.csv")


def test_a_metronome_without_seconds_says_so(tempo):
    status, _, err = tempo("metronome", "--protocol", "edge-slow")
    assert status == 1
    assert "no seconds" in err


def test_a_metronome_paces_to_the_second(capsys):
    import selectors
    import sys

    from tempo.coach.protocols import from_tempo
    from tempo.views.pacer import pace

    class JumpingSelector(selectors.DefaultSelector):
        now_s = 0.0

        def select(self, timeout=None):
            events = super().select(0)
            if not events and timeout:
                self.now_s += timeout
            return events

    selector = JumpingSelector()

    def loop():
        made = asyncio.SelectorEventLoop(selector)
        made.time = lambda: selector.now_s
        return made

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(pace(from_tempo("3-0-1-0"), 2, "none", sys.stdout))
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Pacing 3-0-1-0: raise 1 s, lowering 3 s. Ctrl-C ends."
    assert said[1:] == [*("3", "2", "1"), *("up", "lower", "1"), *("up", "lower", "2"), "set done"]
    assert selector.now_s == pytest.approx(3 + 8 + 0.5, abs=0.2)


def test_a_live_session_lands_in_the_history(tempo, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())  # nobody types an answer
    words = ("--speed", "1000", "--sound", "none", "--foot-length-cm", "26", "--protocol", "hsr")
    status, _, err = tempo("live", "--simulate", *words)
    assert status == 0
    assert "Kept in the history as" in err
    (kept,) = History().sessions()
    assert (kept.person, kept.origin, kept.protocol) == ("simulated", "simulated", "hsr")
    assert len(kept.counted) == 7
    assert History().folder.stranded() == []


@pytest.fixture
def evening(tmp_path) -> Path:
    path = tmp_path / "evening.csv"
    write_simulated(path, prepare(Recipe(reps=2, lower_s=2.0, walk=False), seed=4))
    return path


def test_a_recording_that_is_played_again_is_no_new_session(tempo, evening):
    words = ("--replay", evening, "--speed", "1000", "--sound", "none")
    tempo("live", *words)
    assert History().sessions() == ()
    tempo("live", *words, "--history", "--person", "ann", "--record", "mine")
    tempo("live", *words, "--history")
    assert [session.person for session in History().sessions()] == ["ann"], "one set of samples"
    assert len(list(Path("mine").glob("*.csv"))) == 1, "the recording asked for stays"
    assert History().folder.stranded() == []


def test_a_history_that_cannot_be_written_does_not_cost_the_session(tempo, evening, tmp_path):
    home = tmp_path / "home"
    (home / "history").mkdir(parents=True)
    with database.opened(home / "history" / "history.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEMPO_HOME", str(home))
        words = ("--speed", "1000", "--sound", "none", "--history")
        status, _, err = tempo("live", "--replay", evening, *words)
    assert status == 0
    assert "newer tempo" in err
    assert len(list((home / "history" / "unfinished").glob("*.csv"))) == 1


def test_the_whole_terminal_needs_a_terminal(tempo):
    status, out, err = tempo("live", "--simulate", "--tui")
    assert (status, out) == (1, "")
    assert err.startswith("tempo: --tui needs a terminal")


@pytest.mark.parametrize("said", ["yes", "no"])
def test_an_answer_given_with_the_command_is_kept(said):
    from tempo.commands.live import _heel_pain
    from tempo.settings import Settings, read_settings

    heels = _heel_pain(said, simulate=False)
    assert heels["heel_pain"] is (said == "yes")
    assert read_settings() == Settings(said == "yes")
    heels["remember"](said == "no")
    assert _heel_pain(None, simulate=False)["heel_pain"] is (said == "no")
    assert _heel_pain(None, simulate=True) == {"heel_pain": None}, "a simulated person is asked"
    assert _heel_pain(said, simulate=True) == {"heel_pain": said == "yes"}
    assert read_settings() == Settings(said == "no")
