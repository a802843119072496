from __future__ import annotations

from tempo.coach.protocols import from_tempo, load_protocol
from tempo.coach.setcount import SetCount
from tempo.coach.unseen import Unseen
from tests.unit.factories import make_rep

TEMPO = from_tempo("3-0-1-0")  # raise 1 s, lowering 3 s


def heard(unseen, start_s, end_s):
    """Kinds and times of what is handed out, looked for every tenth of a second."""
    cues = []
    for tenth in range(round(10 * start_s), round(10 * end_s)):
        cues += unseen.due(tenth / 10 + 0.5, tenth / 10)
    return [(cue.kind, round(cue.at_s, 2)) for cue in cues]


def test_it_leads_from_where_it_is_told_and_counts_nothing():
    unseen = Unseen(TEMPO)
    assert heard(unseen, 0, 2) == []
    unseen.begin(2.0)
    assert heard(unseen, 2, 5.6) == [
        *(("phase", 2.0), ("accent", 3.0), ("phase", 3.0), ("tick", 4.0), ("tick", 5.0)),
        *(("accent", 6.0), ("phase", 6.0)),
    ]


def test_it_leads_on_from_a_raise_that_was_found_and_speaks_of_no_past():
    unseen = Unseen(TEMPO)
    unseen.follow(make_rep(start_s=2.0, raise_s=1.0, hold_s=0.0, lowering_s=3.0), 9.5)
    # the lowering ended at 6 s, so the next raise is led from 7 s on and lowered from 8 s on
    assert heard(unseen, 9.5, 11.0) == [("tick", 10.0), ("accent", 11.0), ("phase", 11.0)]


def test_it_ends_when_nobody_works_with_it():
    unseen = Unseen(TEMPO)
    unseen.begin(0.0)
    assert heard(unseen, 0, 60)[-1][1] <= 2 * 4 + 5 + 0.6
    unseen.follow(make_rep(), 100.0)
    assert heard(unseen, 100, 102)


def test_a_raise_found_in_time_moves_no_beat():
    alone, found = Unseen(TEMPO), Unseen(TEMPO)
    for unseen in (alone, found):
        unseen.begin(0.0)
    assert heard(alone, 0, 3) == heard(found, 0, 3)
    found.follow(make_rep(start_s=0.3), 3.0)
    assert heard(alone, 3, 6) == heard(found, 3, 6)


def test_without_seconds_there_is_no_beat():
    unseen = Unseen(load_protocol("floor"))
    unseen.begin(0.0)
    assert heard(unseen, 0, 20) == []


def test_a_set_is_over_on_the_shin_when_no_raise_can_come_any_more():
    sets = SetCount()
    rep = make_rep(start_s=2.0, raise_s=1.0, hold_s=1.0, lowering_s=10.0)
    sets.confirm([rep])
    assert sets.rested(32.0, blind=True) is None
    assert sets.rested(rep.concentric_end_s + 45.0, blind=True) == 1
    assert not sets.is_open
