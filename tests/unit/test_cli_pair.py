"""``tempo analyse LEFT RIGHT --pair`` and what it writes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tempo.sources.synthetic import write_simulated
from tests.unit.paired import feet


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("pair")
    both = feet("two up, one down")
    left, right = folder / "left.csv", folder / "right.csv"
    write_simulated(left, both.left)
    write_simulated(right, both.right)
    return left, right


def test_a_pair_is_told_leg_by_leg_and_together(tempo, files):
    status, out, err = tempo("analyse", *files, "--pair")
    assert (status, err) == (0, "")
    assert out.index("left.csv") < out.index("right.csv") < out.index("Left and right")
    assert "Left foot: 4 of 4 up with both legs and down with this one." in out
    assert "in the air were taken out" in out


def test_the_answer_is_one_object_a_recording_with_the_same_symmetry(tempo, files):
    status, out, _ = tempo("analyse", *reversed(files), "--pair", "--json")
    left, right = map(json.loads, out.splitlines())
    assert status == 0
    assert (left["recording"]["side"], right["recording"]["side"]) == ("left", "right")
    assert left["symmetry"] == right["symmetry"]
    told = left["symmetry"]
    assert told["source"] == "pair"
    assert told["clock"]["source"] == "signal"
    assert 0 < told["clock"]["offset_s_ci"] < 0.3
    assert [(one["legs_up"], one["legs_down"]) for one in told["lowerings"]] == [(2, 1)] * 8
    lowering = told["quantities"]["eccentric_s"]
    assert lowering["difference"] == pytest.approx(lowering["left"] - lowering["right"], abs=2e-4)
    assert lowering["larger"] == "left"
    assert told["quantities"]["depth_below_level_cm"]["withheld"] == {"index_percent": "no_ratio"}
    assert {rep["side"] for rep in right["reps"]} == {"right"}


def test_one_leg_has_no_symmetry(tempo, files):
    _, out, _ = tempo("analyse", files[0], "--json")
    assert json.loads(out)["symmetry"] is None


def test_page_and_spreadsheet_hold_both(tempo, files, tmp_path):
    page, sheet = tmp_path / "both.html", tmp_path / "both.csv"
    status, _, _ = tempo("analyse", *files, "--pair", "--report", page, "--csv", sheet)
    assert status == 0
    text = page.read_text(encoding="utf-8")
    assert text.count("<article>") == 3
    assert "Left and right" in text
    assert "Robinson" in text
    with sheet.open(encoding="utf-8", newline="") as rows:
        sides = [row["side"] for row in csv.DictReader(rows)]
    assert sides == ["left"] * 4 + ["right"] * 4


def test_a_pair_is_two(tempo, files):
    status, out, err = tempo("analyse", files[0], "--pair")
    assert (status, out) == (2, "")
    assert "two recordings" in err


def test_a_file_that_is_not_there_is_one_sentence(tempo, files):
    status, out, err = tempo("analyse", files[0], "nothing.csv", "--pair")
    assert (status, out) == (1, "")
    assert err.startswith("tempo: ")
    assert err.count("\n") == 1


def test_the_same_recording_twice_is_no_pair(tempo, files):
    copy = files[0].with_name("copy.csv")
    copy.write_bytes(files[0].read_bytes())
    copy.with_suffix(".json").write_bytes(files[0].with_suffix(".json").read_bytes())
    status, _, err = tempo("analyse", files[0], copy, "--pair")
    assert status == 1
    assert "both of the left side" in err
