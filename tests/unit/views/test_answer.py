import csv
import io
import json
import re
from dataclasses import replace

from tempo.coach.protocols import load_protocol
from tempo.reps.rep import MEASURED_FIELDS, Measured, Stretch
from tempo.samples import Gap
from tempo.session import Analysis
from tempo.views.answer import failure_to_json, to_json
from tempo.views.spreadsheet import COLUMNS, write_csv
from tests.unit.factories import make_analysis, make_rep, make_set

DEFINED = """
{recording: path duration_s sample_rate_hz samples gaps mount mount_detected side foot_length_cm
level quality}
{rep: set rep side concentric_start_s concentric_end_s eccentric_start_s eccentric_end_s
concentric_s top_hold_s eccentric_s bottom_pause_s top_to_next_raise_s lift_cm drop_cm
depth_below_level_cm top_height_cm lowering_speed_cmps lowering_peak_speed_cmps rom_deg
tut_s evenness late_drop partial practice score reasons withheld}
"""
KEYS = {name: set(keys.split()) for name, keys in re.findall(r"{(\w+): ([^}]*)}", DEFINED)}


def full() -> Analysis:
    reps = make_set([10.0, 9.0, 8.0])
    reps[1] = replace(reps[1], partial=True, notes=("partial", "cut_at_edge"))
    return make_analysis(
        reps,
        gaps=(Gap(1.0, 1.5, 50),),
        quality=("gaps",),
        unfinished=(Stretch(50.0, 52.0, "recording_ended"),),
        rejected=(Stretch(2.0, 4.0, "walking"),),
    )


def test_the_answer_has_every_key_of_the_definitions() -> None:
    answer = to_json(full())
    assert set(answer) == {
        *("definitions", "version", "recording", "exercise", "protocol", "sets", "reps"),
        *("unfinished", "rejected", "score", "symmetry"),
    }
    assert answer["definitions"] == 1
    assert set(answer["recording"]) == KEYS["recording"]
    assert answer["recording"]["gaps"] == [{"start_s": 1.0, "end_s": 1.5, "lost": 50}]
    assert {"name", "targets"} <= set(answer["protocol"])
    for target in answer["protocol"]["targets"]:
        assert {"what", "value", "unit", "tolerance", "source"} <= set(target)
    for one in answer["sets"]:
        assert {"set", "side", "start_s", "end_s", "reps", "score", "on_tempo_share"} <= set(one)
    for rep in answer["reps"]:
        assert KEYS["rep"] <= set(rep)
        assert {f"{name}_ci" for name in MEASURED_FIELDS} <= set(rep)
        for reason in rep["reasons"]:
            assert {"code", "part", "points", "text"} <= set(reason)
    assert answer["unfinished"] == [{"start_s": 50.0, "end_s": 52.0, "reason": "recording_ended"}]
    assert answer["rejected"] == [{"start_s": 2.0, "end_s": 4.0, "reason": "walking"}]


def test_notes_are_reasons_and_partial_reps_have_no_score() -> None:
    whole, partial, _ = to_json(full())["reps"]
    assert whole["score"] == 100.0
    assert partial["score"] is None
    assert [reason["code"] for reason in partial["reasons"]] == ["partial", "cut_at_edge"]


def test_the_score_can_be_added_up_from_its_reasons() -> None:
    rep = to_json(make_analysis([make_rep(lowering_s=6.0, depth_cm=-1.0)]))["reps"][0]
    total = sum(reason["weight"] * reason["points"] for reason in rep["reasons"])
    assert abs(total - rep["score"]) < 0.02


def test_nothing_is_nan_and_what_is_null_is_named() -> None:
    rep = make_rep(
        depth_cm=None,
        eccentric_s=Measured(float("nan"), float("nan")),
        rom_deg=Measured.unknown("shank_mount"),
        late_drop=None,
    )
    rep = replace(rep, lift_cm=Measured(3.0, float("inf")))
    answer = to_json(make_analysis([rep], level="none", sample_rate_hz=float("nan")))
    text = json.dumps(answer, allow_nan=False)
    assert json.loads(text) == answer
    (row,) = answer["reps"]
    assert row["withheld"] == {
        "eccentric_s": "uncertain",
        "depth_below_level_cm": "no_level",
        "ankle_rise_cm": "foot_mount",
        "rom_deg": "shank_mount",
        "late_drop": "uncertain",
    }
    for name in row["withheld"]:
        assert row[name] is None
    assert row["eccentric_s_ci"] is None
    assert (row["lift_cm"], row["lift_cm_ci"]) == (3.0, None)
    assert answer["recording"]["sample_rate_hz"] is None


def test_zero_reps_is_an_answer() -> None:
    answer = to_json(make_analysis(quality=("no_movement",)))
    assert (answer["reps"], answer["sets"], answer["score"]) == ([], [], None)
    assert answer["recording"]["quality"] == ["no_movement"]


def test_no_number_in_the_source_no_score() -> None:
    answer = to_json(make_analysis(make_set([5.0]), protocol=load_protocol("alfredson")))
    assert answer["score"] is None
    assert answer["reps"][0]["score"] is None
    assert answer["sets"][0]["on_tempo_share"] is None
    assert answer["reps"][0]["eccentric_s"] == 5.0


def test_a_failure_is_a_line_too() -> None:
    line = failure_to_json("a.csv", ValueError("line 3: no number"))
    assert line == {"recording": {"path": "a.csv"}, "error": "line 3: no number"}


def rows_of(*analyses: Analysis) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    write_csv(analyses, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def test_csv_is_one_row_a_rep_of_every_recording() -> None:
    rows = rows_of(full(), make_analysis(path="b.csv"), make_analysis([make_rep()], path="c.csv"))
    assert [row["path"] for row in rows] == ["session.csv"] * 3 + ["c.csv"]
    assert list(rows[0]) == list(COLUMNS)
    assert float(rows[0]["eccentric_s"]) == 10.0
    assert rows[0]["partial"] == "false"
    assert rows[1]["reasons"] == "partial cut_at_edge"
    assert rows[0]["withheld"] == "ankle_rise_cm:foot_mount"
    assert rows[0]["ankle_rise_cm"] == ""


def test_csv_runs_no_formula() -> None:
    for path in ("=1+1.csv", "+a.csv", "-a.csv", "@a.csv", "\ta.csv"):
        (row,) = rows_of(make_analysis([make_rep(depth_cm=-2.0)], path=path))
        assert row["path"] == "'" + path
        assert float(row["depth_below_level_cm"]) == -2.0
