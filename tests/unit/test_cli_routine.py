from __future__ import annotations

import json

import pytest

from tempo import cli

QUICK = ("--speed", "2000", "--sound", "none", "--hurts", "nowhere", "--sore", "no")


@pytest.fixture
def tempo(capsys, monkeypatch, tmp_path):
    """Types a command line in an empty folder: exit status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEMPO_HOME", str(tmp_path / "home"))

    def type_in(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return type_in


def test_an_evening_without_a_sensor_is_kept_and_told_of_the_next_day(tempo):
    status, out, err = tempo("routine", "stretch", *QUICK)
    assert status == 0
    assert "First week: one set" in out
    assert "Done: 2 of 2 exercises of stretch." in out
    assert "The evening is kept: " in err
    assert "Last evening: " in tempo("today")[1]
    status, _, _ = tempo("report", "--out", "weeks.html")
    assert status == 0


def test_a_simulated_evening_leaves_a_recording_that_is_analysed_by_exercise(tempo, tmp_path):
    words = (*QUICK, "--simulate", "--sets", "1", "--record", "kept")
    status, out, err = tempo("routine", "stretch", *words)
    assert status == 0
    assert "seen: 1, usually held for " in out
    assert "Kept in the history: calf stretch, leg straight " in err
    (beside,) = (tmp_path / "home" / "history" / "evenings").glob("*.recording.csv")
    (recording,) = (tmp_path / "kept").glob("*.csv")
    assert beside.read_bytes() == recording.read_bytes()
    status, out, _ = tempo("analyse", recording, "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert [one["exercise"]["name"] for one in answers] == [
        *("gastrocnemius_stretch", "soleus_stretch"),
    ]
    assert [len(one["reps"]) for one in answers] == [1, 1]
    status, out, _ = tempo("history", "list")
    assert out.count("held ") == 2
    assert list((tmp_path / "home" / "history" / "unfinished").iterdir()) == []
    status, out, _ = tempo("trends")
    assert "Calf stretch, leg straight, time held: 1 session, too few for a trend" in out
    status, out, _ = tempo("history", "export", "efforts.csv", "--rows", "efforts")
    header, *rows = (tmp_path / "efforts.csv").read_text().splitlines()
    assert {"hold_s", "hold_s_ci", "turning_dps"} <= set(header.split(","))
    assert len(rows) == 2


def test_heel_raises_of_an_evening_are_a_session_and_nothing_is_left_over(tempo, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('[[step]]\nprotocol = "hsr"\nreps = 3\npace = { up = 3, lower = 3 }\n')
    status, out, err = tempo("routine", "--file", file, *QUICK, "--simulate")
    assert status == 0
    assert err.count("Kept in the history: heel raises ") == 1
    assert list((tmp_path / "home" / "history" / "unfinished").iterdir()) == []
    status, out, _ = tempo("history", "list", "--person", "simulated")
    assert "hsr" in out


def test_an_own_file_and_its_mistakes(tempo, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text('[[step]]\nprotocol = "down-dog"\npart = "stretch"\n')
    status, out, _ = tempo("routine", "--file", file, *QUICK, "--no-history")
    assert status == 0
    assert "(1 exercise, " in out
    file.write_text('[[step]]\nprotocol = "down-cat"\n')
    status, out, err = tempo("routine", "--file", file, *QUICK)
    assert (status, out) == (1, "")
    assert "did you mean 'down-dog'?" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Give one of shin, calf, stretch, arch"),
        (("stretch", "--file", "x.toml"), "Give one of"),
        (("stretch", "--port", "80"), "add --web"),
        (("stretch", "--web", "--tui"), "two ways to look"),
        (("stretch", "--simulate", "--replay", "x.csv"), "Give one of --sensor"),
        (("stretch", "--sensor", "x", "--speed", "2"), "its own pace"),
        (("stretch", "--hurts", "nowhere", "--hurts", "knee"), "contradict"),
    ],
)
def test_misuse_is_said(tempo, words, said):
    status, out, err = tempo("routine", *words)
    assert (status, out) == (2, "")
    assert said in err


def test_a_name_that_is_none_is_one_sentence_as_everywhere(tempo):
    status, out, err = tempo("routine", "strech")
    assert (status, out) == (1, "")
    assert err.startswith("tempo: ")
    assert "did you mean 'stretch'?" in err
    assert len(err.splitlines()) == 1


def test_an_evening_that_was_recorded_is_played_again(tempo, tmp_path):
    words = (*QUICK, "--simulate", "--sets", "1", "--record", "kept")
    tempo("routine", "stretch", *words)
    (recording,) = (tmp_path / "kept").glob("*.csv")
    status, out, err = tempo(
        "routine", "stretch", *QUICK, "--sets", "1", "--replay", recording, "--speed", "300"
    )
    assert status == 0
    assert "Done: 2 of 2 exercises of stretch." in out
    assert out.count("seen: 1, usually held for ") == 2
    assert "kept" not in err, "it was kept when it was done"
