from dataclasses import replace

from tempo.coach.advice import Advice, advise
from tempo.coach.protocols import Protocol, load_protocol, protocol_names
from tempo.coach.scoring import score_rep, summarise_sets
from tempo.reps.rep import Rep
from tests.unit.factories import make_rep, measured

BOX = load_protocol("box-10s")


def advice_for(reps: list[Rep], protocol: Protocol = BOX, level: str = "labelled") -> list[Advice]:
    scores = [score_rep(rep, protocol, level) for rep in reps]
    return list(advise(reps, scores, summarise_sets(reps, scores), protocol, level))


def codes(reps: list[Rep], protocol: Protocol = BOX, level: str = "labelled") -> list[str]:
    return [each.code for each in advice_for(reps, protocol, level)]


def test_too_quick_is_said_first_with_the_documents_number_and_name() -> None:
    first, second = advice_for([make_rep(lowering_s=5.0, depth_cm=-1.0)] * 3)
    assert first.code == "eccentric_s_short"
    assert first.source == "document 001, six training moves for the calf"
    assert (first.of["median"], first.of["low"]) == (5.0, 10.0)
    assert second.code == "deeper"


def test_too_slow_is_said() -> None:
    assert codes([make_rep(lowering_s=15.0)])[0] == "eccentric_s_long"


def test_good_reps_are_praised_and_told_to_go_step_by_step() -> None:
    first, _ = advice_for([make_rep()] * 5)
    assert first.code == "well_paced"
    assert "002" in first.source


def test_dropping_at_the_end_and_hurrying_are_said() -> None:
    assert codes([make_rep(late_drop=True)] * 2)[0] == "late_drop"
    times = [11.0, 11.0, 9.0, 9.0, 8.1, 8.1]
    assert codes([make_rep(lowering_s=each) for each in times])[0] == "hurried_at_the_end"
    assert codes([make_rep(lowering_s=each) for each in times[::2]])[0] == "well_paced"


def test_depth_without_level_is_no_matter_for_advice() -> None:
    reps = [make_rep(depth_cm=-3.0)] * 3
    assert "deeper" in codes(reps)
    assert "deeper" not in codes(reps, level="none")
    assert "deeper" not in codes([make_rep(depth_cm=None)] * 3)


def test_nobody_is_sent_deeper_or_slower_where_the_source_does_not_ask() -> None:
    reps = [make_rep(lowering_s=1.0, depth_cm=-3.0, late_drop=True)] * 4
    for name in ("floor", "alfredson", "silbernagel"):
        assert codes(reps, load_protocol(name)) == ["no_number", "hold_on"]
    never_deeper = replace(BOX, below_level=False)
    assert "deeper" not in codes(reps, never_deeper)


def test_edge_slow_speaks_of_control() -> None:
    reps = [make_rep(evenness=measured(0.4), lowering_s=3.0)] * 3
    assert codes(reps, load_protocol("edge-slow"))[0] == "uneven"


def test_always_two_sentences_with_a_source_and_none_without_reps() -> None:
    for name in protocol_names():
        for lowering_s in (2.0, 10.0, 25.0):
            found = advice_for([make_rep(lowering_s=lowering_s)] * 3, load_protocol(name))
            assert len(found) == 2
            assert all(each.source for each in found)
    assert advice_for([]) == []
    assert advice_for([make_rep(partial=True)]) == []
