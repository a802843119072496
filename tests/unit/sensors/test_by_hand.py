"""``tempo sensors decode``: payloads typed in, JSON out, and sentences for what is wrong."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tempo.cli import cli
from tempo.errors import TempoError
from tempo.sensors.by_hand import decode
from tests.unit.sensors import packers


def test_the_answer_has_the_promised_keys():
    answer = decode("thingy", [packers.thingy(range(9)).hex()])
    assert set(answer) == {"samples", "lost", "messages", "notes"}
    (sample,) = answer["samples"]
    assert set(sample) == {"time_s", "acc_mps2", "gyr_dps"}


def test_a_quantity_that_is_not_there_is_none():
    (sample,) = decode("metawear", ["0304000000000010"], {"range_g": "8"})["samples"]
    assert sample["gyr_dps"] is None
    assert sample["acc_mps2"] == pytest.approx([0, 0, 9.80665])


def test_a_setting_that_does_not_apply_is_ignored_with_a_note():
    answer = decode("thingy", [packers.thingy(range(9)).hex()], {"payload_mode": "21"})
    assert len(answer["samples"]) == 1
    assert "payload_mode does not apply to thingy and is ignored" in answer["notes"]


@pytest.mark.parametrize("text", ["55 61 00", "55:61:00", "0x556100", "556100"])
def test_hex_may_be_written_in_several_ways(text):
    assert decode("witmotion", [text])["notes"][0] == "payload 1 holds no sample"


@pytest.mark.parametrize(
    ("family", "payload", "settings", "what"),
    [
        ("dot", "5z", {}, "payload 1 is no hex"),
        ("dot", "abc", {}, "payload 1 is no hex"),
        ("polar", "00", {"factor": "many"}, "factor=many is no value"),
        ("metawear", "00", {"range_g": "3"}, "no range of 3 g"),
        ("metawear", "00", {"range_g": "3.5"}, "range_g=3.5 is no value"),
        ("dot", "00", {"payload_mode": "99"}, "no payload mode 99"),
        ("open", "00", {"descriptor": "0102"}, "descriptor is not the hex"),
        ("uart", "00", {"columns": "a,b"}, "do not name ax"),
        ("uart", "00", {"acc_unit": "stone"}, "no unit 'stone'"),
        ("uart", "00", {"sample_rate_hz": "0"}, "above 0 Hz"),
        ("fitbit", "00", {}, "no sensor family 'fitbit'"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(family, payload, settings, what):
    with pytest.raises(TempoError, match=what):
        decode(family, [payload], settings)


def test_samples_that_cannot_be_are_left_out_and_said():
    bad = packers.dot21(0, (float("nan"), 0, 0), (0, 0, 0))
    answer = decode("dot", [bad.hex()])
    assert answer["samples"] == []
    assert any("1 thrown away" in note for note in answer["notes"])


def test_lost_samples_are_counted_between_payloads():
    ticks = (0, 16_667, 100_000)
    payloads = [packers.dot21(at, (0, 0, 9.8), (0, 0, 0)).hex() for at in ticks]
    assert decode("dot", payloads)["lost"] == 4
    assert decode("dot", payloads, {"sample_rate_hz": "20"})["lost"] == 1


def test_a_late_polar_frame_is_not_stretched():
    rows = [(0, 0, 1000)] * 52
    late_ns = 4_000_000_000
    frame = packers.polar_raw(2, late_ns, rows, 2).hex()
    settings = {"previous_timestamp_ns": "1000000000", "sample_rate_hz": "52"}
    answer = decode("polar", [frame], settings)
    times = [sample["time_s"] for sample in answer["samples"]]
    assert times[-1] == 4.0
    assert times[0] == pytest.approx(4.0 - 51 / 52)
    assert answer["lost"] == 104


def test_the_mode_of_a_dot_payload_shows_by_its_length():
    for packet in (
        packers.dot21(5, (1, 2, 3), (4, 5, 6), 12),
        packers.dot26(5, (1, 2, 3), (4, 5, 6)),
    ):
        (sample,) = decode("dot", [packet.hex()])["samples"]
        assert sample["acc_mps2"] == [1, 2, 3]


def run(*words):
    return CliRunner().invoke(cli, ["sensors", "decode", *words])


def test_the_command_prints_json_alone():
    result = run(
        "sensortag", packers.sensortag((0, 0, 0), (0, 0, 4096)).hex(), "--set", "range_g=8"
    )
    assert result.exit_code == 0
    assert json.loads(result.stdout)["samples"][0]["acc_mps2"][2] == pytest.approx(9.80665)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nike", "00"), "there are: witmotion, dot"),
        (("dot", "00", "--set", "payload_mode"), "write KEY=VALUE"),
        (("dot",), "Missing argument"),
    ],
)
def test_misuse_is_misuse(words, said):
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
