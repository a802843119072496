from __future__ import annotations

from dataclasses import replace

import pytest

from tempo.sensors.catalogue import recognise
from tempo.sources.live import State
from tempo.sources.radio import Advert
from tempo.views.radio import Progress, near_table, progress_line
from tempo.views.words import say

STREAMING = Progress("stream", "heel", 83.2, 8320, 99.93, 4, "87 %", None)


def advert(name, dbm=-60, battery=None, services=()):
    return Advert(f"A-{name}", name, dbm, battery, recognise(name, services), None)


def test_a_recording_shows_time_rate_losses_and_battery():
    assert progress_line(STREAMING) == (
        "recording heel · 1:23 · 99.9 a second · 4 lost · battery 87 %"
    )


def test_what_is_not_known_is_left_out():
    unknown = replace(STREAMING, rate_hz=None, battery=None)
    assert progress_line(unknown) == "recording heel · 1:23 · 4 lost"


def test_a_fault_is_told_while_it_lasts():
    waiting = replace(STREAMING, state="backoff", fault="it hung up")
    assert progress_line(waiting).startswith("waiting to try heel again (it hung up) · 1:23")
    assert "hung up" not in progress_line(replace(waiting, state="stream"))


@pytest.mark.parametrize("state", State)
def test_every_state_has_words(state):
    assert say("recording.state", state.value, name="heel") != state.value


def test_the_strongest_known_sensor_comes_first():
    near = [advert("Movella DOT", -80), advert("TV", -30), advert("WT901BLE68", -50, 60)]
    heads, first, second, caution, others, tip = [*near_table(near).splitlines(), "", ""][:6]
    assert heads.split() == ["name", "address", "family", "signal", "battery"]
    assert first.split()[:2] == ["WT901BLE68", "A-WT901BLE68"]
    assert first.endswith("-50 dBm  60 %")
    assert second.startswith("Movella DOT")
    assert second.endswith("–")
    assert caution == "not known: TV (A-TV, -30 dBm)"
    assert others.startswith("Next: tempo record")
    assert tip == ""


def test_what_cannot_be_used_says_why_and_nothing_is_proposed():
    shown = near_table([advert("Polar H10 1234")])
    assert "Polar H10 1234: The Polar H10 and OH1 have no gyroscope" in shown
    assert "Next:" not in shown


def test_nothing_known_and_nothing_at_all_are_different():
    assert near_table([]).startswith("Nothing is near")
    assert near_table([advert(None)]).splitlines() == [
        "No sensor that tempo knows is near.",
        "not known: no name (A-None, -60 dBm)",
    ]


def test_names_from_the_air_cannot_write_over_the_screen():
    assert "\x1b" not in near_table([advert("WT901\x1b[2J"), advert("x\x1b[2J\n")])
