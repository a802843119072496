from __future__ import annotations

from itertools import islice

import pytest

from tempo.coach.pacing import Metronome, Ticks, asked_s, band_s, beats
from tempo.coach.protocols import from_tempo, load_protocol
from tempo.errors import TempoError


def heard(cues):
    return [(cue.kind, cue.say, cue.at_s) for cue in cues]


def test_a_lowering_is_ticked_every_second_and_its_end_accented():
    ticks = Ticks("eccentric", 20.0, 3.0)
    assert heard(ticks.due(21.4, 20.5)) == [("tick", "tick", 21.0)]
    assert heard(ticks.due(30.0, 21.5)) == [("tick", "tick", 22.0), ("accent", "accent", 23.0)]
    assert ticks.due(40.0, 31.0) == []


def test_ticks_say_what_is_left():
    assert [cue.of["left_s"] for cue in Ticks("eccentric", 0.0, 2.5).due(9.0, 0.0)] == [1.5, 0.5, 0]


def test_what_is_past_is_not_ticked_again():
    assert [cue.at_s for cue in Ticks("eccentric", 0.0, None).due(4.0, 2.5)] == [3.0, 4.0]


def test_the_metronome_paces_a_whole_rep_to_the_second():
    metronome = Metronome(from_tempo("3-0-2-1"), start_s=10.0)
    assert heard(metronome.due(16.5, 10.0)) == [
        ("phase", "concentric", 10.0),
        ("tick", "tick", 11.0),
        ("accent", "accent", 12.0),
        ("hold", "hold", 12.0),
        ("accent", "accent", 13.0),
        ("phase", "eccentric", 13.0),
        ("tick", "tick", 14.0),
        ("tick", "tick", 15.0),
        ("accent", "accent", 16.0),
        ("count", "count", 16.0),
        ("phase", "concentric", 16.0),
    ]


@pytest.mark.parametrize("step_s", [0.01, 0.3, 7.0])
def test_the_metronome_is_the_same_however_often_it_is_asked(step_s):
    whole = heard(Metronome(load_protocol("box-10s")).due(60.0, 0.0))
    bit_by_bit = Metronome(load_protocol("box-10s"))
    cues = []
    until_s = 0.0
    while until_s < 60.0:
        until_s = min(until_s + step_s, 60.0)
        cues += bit_by_bit.due(until_s, 0.0)
    assert heard(cues) == whole


def test_a_pause_of_zero_is_left_out_and_an_unasked_one_is_free():
    assert [beat.phase for beat in islice(beats(from_tempo("6-0-2-0")), 2)] == [
        "concentric",
        "eccentric",
    ]
    assert sum(beat.lasts_s for beat in islice(beats(load_protocol("box-10s")), 4)) == 14.0


def test_without_seconds_there_is_no_beat():
    with pytest.raises(TempoError, match="no seconds"):
        Metronome(load_protocol("edge-slow"))


def test_only_numbers_are_asked():
    assert asked_s(load_protocol("top-hold"), "eccentric") is None
    assert band_s(load_protocol("box-10s"), "eccentric") == (8.0, 12.0)
