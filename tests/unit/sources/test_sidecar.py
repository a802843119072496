from __future__ import annotations

import json

import pytest

from tempo.errors import RecordingError
from tempo.sources.sidecar import Label, SetInfo, Sidecar, read_sidecar, sidecar_text

FULL = Sidecar(
    definitions=1,
    person="P07",
    exercise="heel drop",
    sensor={"family": "witmotion", "firmware": "1.2"},
    mount="foot",
    side="left",
    sets=(SetInfo(2.5, "left"), SetInfo(200.0)),
    legs_up=2,
    legs_down=1,
    knee="straight",
    load_kg=5.0,
    footwear="running shoe",
    foot_length_cm=26.5,
    protocol="box-10s",
    step_height_cm=12.0,
    started_at="2026-03-01T18:30:00+01:00",
    sample_rate_hz=100.0,
    lost_samples=3,
    origin="recorded",
    notes="größer, 日本",
    pain={"before": 2.0, "after": 3.0, "next_morning": None},
    labels=(Label(0.0, 4.0, "level"), Label(10.0, 14.0, "practice")),
    extra={"clinic": {"room": [1, 2]}},
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.json"


def test_every_field_reads_back_equal(path):
    path.write_text(sidecar_text(FULL), encoding="utf-8")
    assert read_sidecar(path) == FULL


def test_what_is_not_known_is_not_written():
    assert json.loads(sidecar_text(Sidecar())) == {"definitions": 1}


def test_no_sidecar_is_an_empty_one(path):
    assert read_sidecar(path) == Sidecar()


def test_lenient_where_the_meaning_is_plain(path):
    path.write_text('\ufeff{"side": " Left", "mount": "FOOT", "load_kg": 5, "knee": null, "x": 1}')
    expected = Sidecar(side="left", mount="foot", load_kg=5.0, extra={"x": 1})
    assert read_sidecar(path) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{\n"side": "left"\n"mount": "foot"\n}', "line 3: not valid JSON"),
        # Python 3.13 names the line of the comma, the versions before it the line behind it
        ('{\n"side": "left",\n}', "line [23]: not valid JSON"),
        ("[]", "one JSON object"),
        ("", "line 1: not valid JSON"),
        ('{"foot_length_cm": 265}', "foot_length_cm is 265, but must be centimetres from 10 to 40"),
        ('{"foot_length_cm": "26"}', 'foot_length_cm is "26", but must be centimetres'),
        ('{"foot_length_cm": NaN}', "foot_length_cm is NaN"),
        ('{"legs_up": true}', "legs_up is true, but must be a whole number from 1 to 2"),
        ('{"legs_up": 1.5}', "legs_up is 1.5, but must be a whole number from 1 to 2"),
        ('{"side": "up"}', 'side is "up", but must be "left" or "right" or "both"'),
        ('{"mount": "ankle"}', 'mount is "ankle", but must be "foot" or "shank"'),
        ('{"definitions": 2}', "definitions is 2, but must be a whole number from 1 to 1"),
        ('{"started_at": "yesterday"}', "started_at .* a time like"),
        ('{"sets": {"start_s": 1}}', "sets .* must be a list of objects"),
        ('{"sets": [{"side": "left"}]}', "sets .* start_s"),
        ('{"labels": [{"start_s": 4, "end_s": 1, "label": "level"}]}', "end after they start"),
        ('{"labels": [{"start_s": 4, "end_s": 6}]}', "labels .* text in quotes"),
        ('{"pain": 3}', "pain is 3, but must be an object"),
        ('{"pain": {"before": 11}}', "pain .* from 0 to 10"),
        ('{"sensor": 3}', "sensor is 3"),
        ('{"notes": ["a"]}', "notes .* text in quotes"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_a_wrong_sidecar_is_one_sentence(path, text, sentence):
    path.write_text(text)
    with pytest.raises(RecordingError, match=sentence) as error:
        read_sidecar(path)
    assert "a.json" in str(error.value)
    assert "\n" not in str(error.value)
