from pathlib import Path

import pytest

from tempo.coach.protocols import (
    DEFAULT_PROTOCOL,
    choose_protocol,
    from_tempo,
    load_protocol,
    protocol_names,
)
from tempo.errors import TempoError

SOURCES = {
    "box-10s": "document 001",
    "edge-slow": "document 000",
    "top-hold": "document 004",
    "hsr": "Beyer 2015",
    "alfredson": "Alfredson 1998",
    "silbernagel": "BMC Musculoskelet Disord",
    "floor": "Jonsson 2008",
}


def test_every_source_has_a_protocol_and_no_protocol_is_without_source() -> None:
    assert set(protocol_names()) == set(SOURCES)
    assert protocol_names()[0] == DEFAULT_PROTOCOL
    for name, source in SOURCES.items():
        protocol = load_protocol(name)
        assert protocol.name == name
        assert protocol.title
        assert all(source in target.source for target in protocol.targets)
        assert all(target.evidence in {"read", "second-hand"} for target in protocol.targets)


@pytest.mark.parametrize(
    ("name", "judged"),
    [
        ("box-10s", {"eccentric_s": 10.0, "depth_below_level_cm": 0.0}),
        ("edge-slow", {"evenness": "controlled", "late_drop": "none"}),
        ("top-hold", {"top_hold_s": 1.5}),
        ("hsr", {"concentric_s": 3.0, "eccentric_s": 3.0}),
        ("alfredson", {}),
        ("silbernagel", {}),
        ("floor", {}),
    ],
)
def test_only_what_the_source_says_is_judged(name: str, judged: dict[str, object]) -> None:
    assert {target.what: target.value for target in load_protocol(name).judged} == judged


def test_the_default_says_how_it_reads_its_document() -> None:
    assert "10 s for the whole way down" in load_protocol("box-10s").note


def test_a_source_band_is_kept_and_other_times_get_twenty_percent() -> None:
    hold = load_protocol("top-hold").target("top_hold_s")
    lowering = load_protocol("box-10s").target("eccentric_s")
    assert hold is not None
    assert lowering is not None
    assert hold.asked == hold.on_tempo == (1.0, 2.0)
    assert lowering.tolerance is None
    assert lowering.asked == (10.0, 10.0)
    assert lowering.on_tempo == (8.0, 12.0)


def test_the_floor_never_asks_for_depth() -> None:
    assert not load_protocol("floor").below_level


def test_choice_goes_asked_then_recording_then_default() -> None:
    assert choose_protocol("hsr", "floor").name == "hsr"
    assert choose_protocol("hsr", "floor").chosen_by == "asked"
    assert choose_protocol(None, "floor").name == "floor"
    assert choose_protocol(None, "floor").chosen_by == "recording"
    assert choose_protocol(None).name == DEFAULT_PROTOCOL
    assert choose_protocol(None).chosen_by == "default"
    own = from_tempo("6-0-2-0")
    assert choose_protocol(own) is own


def test_a_recording_cannot_name_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[[target]]\nwhat = "eccentric_s"\nvalue = 6\n', "utf-8")
    assert load_protocol(path).name == "own"
    with pytest.raises(TempoError, match="no protocol named"):
        choose_protocol(None, str(path))


@pytest.mark.parametrize(
    ("notation", "asked"),
    [
        ("10-0-2-1", {"eccentric_s": 10.0, "concentric_s": 2.0, "top_hold_s": 1.0}),
        ("3-1-X-0", {"eccentric_s": 3.0, "bottom_pause_s": 1.0}),
        ("3020", {"eccentric_s": 3.0, "concentric_s": 2.0}),
        ("6.5-0-0-0", {"eccentric_s": 6.5}),
    ],
)
def test_four_numbers(notation: str, asked: dict[str, float]) -> None:
    protocol = load_protocol(notation)
    assert protocol == from_tempo(notation)
    assert {target.what: target.value for target in protocol.judged} == asked


@pytest.mark.parametrize(
    "notation", ["", "10", "10-0-2", "10-0-2-1-1", "10--2-1", "a-b-c-d", "-10-0-2-1", "999-0-1-1"]
)
def test_what_is_not_four_numbers_is_said(notation: str) -> None:
    with pytest.raises(TempoError, match="10-0-2-1"):
        from_tempo(notation)


def test_a_tempo_that_asks_for_nothing_is_an_error() -> None:
    with pytest.raises(TempoError, match="asks for nothing"):
        from_tempo("0-0-X-0")


def test_an_unknown_name_gets_a_guess() -> None:
    with pytest.raises(TempoError, match=r"did you mean 'box-10s'\?"):
        load_protocol("box10s")


GOOD = '[[target]]\nwhat = "eccentric_s"\nvalue = 6\n'


def test_an_own_file_needs_only_what_and_value(tmp_path: Path) -> None:
    path = tmp_path / "physio.toml"
    path.write_text(GOOD, "utf-8")
    protocol = load_protocol(str(path))
    (target,) = protocol.judged
    assert (protocol.name, target.value, target.unit, target.source) == ("physio", 6.0, "s", "own")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[target", "not valid TOML"),
        ("", "has no target"),
        ('title = 3\n[[target]]\nwhat = "sets"\nvalue = 3\n', "title = 3 is no text"),
        (GOOD.replace("eccentric_s", "ecentric_s"), "did you mean 'eccentric_s'"),
        (GOOD.replace("value", "valu"), "did you mean 'value'"),
        ('[[target]]\nwhat = "eccentric_s"\n', "has no value"),
        (GOOD.replace("6", "true"), "is no number"),
        (GOOD.replace("6", "nan"), "is no number"),
        (GOOD.replace("6", "-6"), "no time to keep"),
        (GOOD.replace("6", '"slow"') + "judged = true\n", "cannot be judged"),
        ('[[target]]\nwhat = "sets"\nvalue = 3\njudged = true\n', "cannot be judged"),
        (GOOD + 'unit = "ms"\n', "leave the line unit out"),
        (GOOD + "tolerance = -1\n", "is below 0"),
        (GOOD + "weight = 0\n", "counts for nothing"),
        (GOOD + 'judged = "yes"\n', "true or false"),
        (GOOD + 'evidence = "raed"\n', "did you mean 'read'"),
        ("target = [3]\n", "is no table"),
    ],
)
def test_a_bad_file_is_one_sentence_with_its_name(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(TempoError, match=r"mine\.toml") as caught:
        load_protocol(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_or_binary_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(TempoError, match="does not exist"):
        load_protocol(tmp_path / "absent.toml")
    path = tmp_path / "bytes.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TempoError, match="cannot be read"):
        load_protocol(path)
