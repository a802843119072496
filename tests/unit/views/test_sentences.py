from dataclasses import replace

import pytest

from tempo.coach.advice import advise
from tempo.coach.protocols import from_tempo, load_protocol, protocol_names
from tempo.coach.scoring import score_rep, summarise_sets
from tempo.reps.rep import Measured, Rep, Stretch
from tempo.samples import Gap
from tempo.views import sentences
from tempo.views.words import say
from tests.unit.factories import make_analysis, make_rep, make_set, measured

BOX = load_protocol("box-10s")
DROPPED = (*(7.6 * tenth / 7.0 for tenth in range(8)), 7.8, 8.0, 8.2)


def texts(rep: Rep, name: str = "box-10s", level: str = "labelled") -> list[str]:
    score = score_rep(rep, load_protocol(name), level)
    return [sentences.reason_text(reason) for reason in score.reasons]


def test_a_runner_reads_what_went_wrong() -> None:
    lowering, depth = texts(make_rep(lowering_s=6.2, depth_cm=-1.0))
    assert lowering == "lowered in 6.2 of 10 s: too quick"
    assert depth == "finished 1.0 cm above level: not below it"
    (lowering, _) = texts(make_rep(lowering_s=8.2, travel_times_s=DROPPED))
    assert lowering.startswith("lowered in about 8.2 of 10 s")
    assert lowering.endswith("; the last third dropped in 1.0 s")


def test_nothing_is_claimed_at_the_edge_of_the_band() -> None:
    (lowering, _) = texts(make_rep(lowering_s=7.9, depth_cm=2.0))
    assert lowering == "lowered in about 7.9 of 10 s: just about the quick end of the band"


def test_a_withheld_part_says_why() -> None:
    assert texts(make_rep(depth_cm=None))[1] == "below level not judged: level is not known"


def test_bands_and_other_parts_are_said() -> None:
    assert texts(make_rep(hold_s=0.4), "top-hold") == [
        "held at the top for 0.4 of 1 to 2 s: too short"
    ]
    assert texts(make_rep(late_drop=True, evenness=measured(0.524)), "edge-slow") == [
        "evenness of the lowering 0.52 (1 = the same speed all the way)",
        "dropped the last quarter of the way",
    ]


def test_lengths_are_said_in_the_asked_units() -> None:
    reason = score_rep(make_rep(depth_cm=2.54), BOX, "labelled").reasons[1]
    assert sentences.reason_text(reason, "inch") == "finished 1.0 in below level"


def test_every_reason_and_advice_has_its_sentence() -> None:
    protocols = [load_protocol(name) for name in protocol_names()]
    protocols += [from_tempo("6-2-2-2"), load_protocol("6-2-2-2")]
    for protocol in protocols:
        for factor in (0.1, 0.78, 0.82, 1.0, 1.18, 1.22, 5.0):
            rep = make_rep(
                raise_s=2 * factor,
                hold_s=2 * factor,
                lowering_s=10 * factor,
                pause_s=2 * factor,
                depth_cm=factor - 1,
                late_drop=factor < 1,
                evenness=measured(0.3 * factor),
            )
            reps = [rep] * 3
            scores = [score_rep(each, protocol, "labelled") for each in reps]
            for reason in scores[0].reasons:
                assert sentences.reason_text(reason) != reason.code
            sets = summarise_sets(reps, scores)
            for advice in advise(reps, scores, sets, protocol, "labelled"):
                analysis = make_analysis(reps, protocol=protocol)
                assert advice.code not in " ".join(sentences.advice_lines(analysis))


def test_the_protocol_is_named_with_why_it_was_taken() -> None:
    analysis = make_analysis(make_set([10.0]))
    first, note, judged = sentences.protocol_lines(analysis.protocol)
    assert "box-10s (the default)" in first
    assert "10 s for the whole way down" in note
    assert judged == "Judged: lowering 10 s, heel below level."
    assert sentences.protocol_lines(load_protocol("floor"))[-1] == "Nothing is judged."
    assert "(the default)" not in sentences.protocol_lines(BOX)[0]


def test_the_set_in_one_sentence() -> None:
    reps = make_set([10.0, 10.0, 9.0, 9.0, 7.0, 7.0])
    analysis = make_analysis([*reps, replace(reps[-1], rep=7, partial=True)])
    line = sentences.set_line(analysis.sets[0], analysis.protocol)
    assert line == (
        "Set 1: 6 reps, score 90 of 100, 1 not counted, 4 of 6 on tempo (8–12 s), "
        "lowering usually 9.0 s, from 10.0 s in the first third to 7.0 s in the last, "
        "under tension 1:08."
    )
    steady = make_analysis(make_set([9.0] * 6))
    assert "steady" in sentences.set_line(steady.sets[0], steady.protocol)


def test_advice_carries_its_source() -> None:
    lines = sentences.advice_lines(make_analysis(make_set([5.0, 5.0])))
    assert lines[0] == (
        "Lower more slowly: your usual lowering took 5.0 of 10 s. "
        "(from: document 001, six training moves for the calf)"
    )
    assert len(lines) == 2


def test_what_was_found_is_told_once_and_counted() -> None:
    analysis = make_analysis(
        gaps=(Gap(2.0, 3.0, 100), Gap(5.0, 5.5, 50)),
        quality=("gaps", "level_none"),
        rejected=(Stretch(70.0, 72.0, "walking"), Stretch(80.0, 82.0, "walking")),
        unfinished=(Stretch(90.0, 91.0, "from_the_future"),),
    )
    found = sentences.findings(analysis)
    assert len(found) == 4
    assert found[1].startswith("Samples are missing: 1.5 s in 2 places")
    assert found[2] == "Not finished, so not a rep: 1 × from_the_future (first at 1:30)."
    assert found[3] == "Not counted as heel raises: 2 × walking or stepping (first at 1:10)."


def test_the_setting_never_guesses() -> None:
    unknown = make_analysis(mount=None, mount_detected=None, level="none")
    assert "not certain which" in sentences.setting_line(unknown)
    assert "level not known" in sentences.setting_line(unknown)
    told = make_analysis(mount="shank", mount_detected="foot")
    assert sentences.setting_line(told).startswith("Sensor on the shin, 100 Hz")


def test_only_low_scores_are_explained() -> None:
    analysis = make_analysis(make_set([10.0, 9.5, 4.0, 3.0, 2.0]))
    lines = sentences.worst_reps(analysis, 1)
    assert [line.split(":")[0] for line in lines] == ["Rep 5", "Rep 4"]
    assert sentences.worst_reps(make_analysis(make_set([10.0])), 1) == []


def test_the_doctor_sentence_comes_first_in_safety() -> None:
    assert sentences.safety_lines()[0].startswith("Persistent or tearing pain: see a doctor soon")


@pytest.mark.parametrize("code", ["gap", "shank_mount"])
def test_notes_hold_partial_and_practice_once(code: str) -> None:
    rep = make_rep(partial=True, practice=True, notes=("partial", code), rom_deg=Measured(None))
    assert sentences.note_codes(rep) == ("partial", "practice", code)
    assert all(say("note", each) for each in sentences.note_codes(rep))
