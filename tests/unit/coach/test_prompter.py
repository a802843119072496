"""Every cue of scripted reps, to the hundredth of a second; the phases are those of the machine."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tempo.coach.cues import CUE_KINDS, ERROR_KINDS
from tempo.coach.fading import Fading
from tempo.coach.prompter import Prompter
from tempo.coach.protocols import from_tempo, load_protocol
from tempo.motion.motion import Motion
from tempo.reps.phases import Phases
from tests.unit.factories import make_rep

LEVER_M = 0.187
TOP_M, BOTTOM_M = 0.08, -0.03


def heel(*corners: tuple[float, float]) -> np.ndarray:
    """Heights at 100 Hz through the corners (seconds, metres)."""
    times, heights = zip(*corners, strict=True)
    return np.interp(np.arange(0.0, times[-1], 0.01), times, heights)


def one_rep(lower_s: float, bottom_m: float = BOTTOM_M, start_s: float = 2.0):
    up = start_s + 1.0
    down = up + 1.0
    return [
        (0.0, BOTTOM_M),
        (start_s, BOTTOM_M),
        (up, TOP_M),
        (down, TOP_M),
        (down + lower_s, bottom_m),
        (down + lower_s + 3.0, bottom_m),
    ]


def coached(heights, protocol="box-10s", *, block=10, level_known=True, reps=(), **options):
    """What is said, and when; ``reps`` are (row, rep) as the pipeline would find them."""
    asked = load_protocol(protocol) if isinstance(protocol, str) else protocol
    prompter = Prompter(asked, options.pop("fading", None))
    phases = Phases(0.0)
    cues = []
    for start in range(0, heights.size, block):
        part = heights[start : start + block]
        times = np.arange(start, start + part.size) * 0.01
        motion = Motion(times, part, LEVER_M)
        found = [rep for row, rep in reps if start <= row < start + block]
        cues += prompter.push(
            motion,
            phases.push(part / LEVER_M),
            found,
            float(times[-1]),
            level_known=level_known,
            **options,
        )
    return cues


def heard(cues, *kinds):
    return [(cue.kind, round(cue.at_s, 2)) for cue in cues if not kinds or cue.kind in kinds]


def test_a_good_rep_is_paced_and_counted_and_nothing_else():
    cues = coached(heel(*one_rep(10.0)))
    # the raise passes 2 degrees (0.65 cm at 11 cm/s) at 2.06 s, the lowering 1.7 (0.56 cm at
    # 1.1 cm/s) at 4.51 s, and the machine looks every 0.05 s
    assert heard(cues, "phase") == [("phase", 2.09), ("phase", 4.54)]
    ticks = [cue.at_s for cue in cues if cue.kind == "tick"]
    assert len(ticks) == 9
    assert np.diff(ticks) == pytest.approx(1.0)
    assert ticks[0] == pytest.approx(4.0 + 1.0, abs=0.2)  # a second after it began, not was known
    accents = [cue.at_s for cue in cues if cue.kind == "accent"]
    assert accents == [pytest.approx(ticks[-1] + 1.0)]
    assert [cue.of["rep"] for cue in cues if cue.kind == "count"] == [1]
    assert not set(ERROR_KINDS) & {cue.kind for cue in cues}
    assert {cue.kind for cue in cues} <= set(CUE_KINDS)


def test_pacing_is_decided_before_it_sounds():
    for cue in coached(heel(*one_rep(10.0))):
        assert cue.at_s >= cue.decided_s
        if cue.kind in {"tick", "accent"}:
            assert cue.at_s - cue.decided_s == pytest.approx(0.5, abs=0.02) or cue.of["left_s"] > 8


def test_too_fast_comes_half_a_second_after_leaving_the_band():
    cues = coached(heel(*one_rep(5.0)))
    errors = [cue for cue in cues if cue.kind in ERROR_KINDS]
    assert {cue.kind for cue in errors} == {"too_fast"}
    first = errors[0].at_s
    # 8 % of the way under the line of the quick end of the band (8 s) after 0.9 to 1.1 s
    assert 0.9 + 0.5 <= first - 4.0 <= 1.1 + 0.55
    assert all(later.at_s - sooner.at_s >= 2.0 for sooner, later in pairwise(errors))


def test_too_slow_is_another_cue():
    cues = coached(heel(*one_rep(20.0)))
    assert {cue.kind for cue in cues if cue.kind in ERROR_KINDS} == {"too_slow"}


def test_who_waits_for_the_line_is_told_nothing():
    corners = [(0, BOTTOM_M), (2, BOTTOM_M), (3, TOP_M), (4, TOP_M), (5.0, 0.055), (7.0, 0.05)]
    cues = coached(heel(*corners))
    late = [cue for cue in cues if cue.kind == "too_fast" and cue.at_s > 5.6]
    assert not late


def test_deeper_only_where_it_is_known_and_asked():
    shallow = heel(*one_rep(6.0, bottom_m=0.012))
    said = [cue for cue in coached(shallow) if cue.kind == "deeper"]
    assert [round(cue.of["above_cm"], 1) for cue in said] == [1.2]
    assert not heard(coached(shallow, level_known=False), "deeper")
    assert not heard(coached(shallow, "floor"), "deeper")
    assert not heard(coached(heel(*one_rep(10.0))), "deeper")


def test_too_slow_on_the_way_and_deeper_at_the_bottom():
    corners = one_rep(20.0, bottom_m=0.012)
    cues = coached(heel(*corners))
    said = heard(cues, *ERROR_KINDS)
    assert {kind for kind, _ in said[:-1]} == {"too_slow"}
    # the bottom is reached at 24 s, and known 0.4 s later
    kind, at_s = said[-1]
    assert (kind, 24.3 < at_s < 26.5) == ("deeper", True)
    assert all(later - sooner >= 2.0 for (_, sooner), (_, later) in pairwise(said))
    for block in (1, 7, 33):
        assert coached(heel(*corners), block=block) == cues


def test_nobody_is_hurried_over_the_last_quarter():
    last_quarter_m = TOP_M - 0.75 * (TOP_M - BOTTOM_M)
    corners = [*one_rep(9.0, bottom_m=last_quarter_m)[:-1], (40.0, BOTTOM_M)]
    assert not heard(coached(heel(*corners)), "too_slow")


def test_deeper_waits_for_an_error_said_on_the_way():
    corners = one_rep(2.0, bottom_m=0.012)
    said = heard(coached(heel(*corners)), *ERROR_KINDS)
    assert [kind for kind, _ in said] == ["too_fast", "deeper"]
    assert said[1][1] - said[0][1] == pytest.approx(2.0, abs=0.02)


def test_deeper_is_not_said_to_a_heel_that_has_sunk_on_or_risen():
    fast = one_rep(2.0, bottom_m=0.012)[:-2]
    bottom = (6.0, 0.012)
    sunk = heel(*fast, bottom, (6.6, 0.012), (7.0, -0.03), (12.0, -0.03))
    risen = heel(*fast, bottom, (6.7, 0.012), (7.7, TOP_M), (9.0, TOP_M))
    for heights in (sunk, risen):
        assert [kind for kind, _ in heard(coached(heights), *ERROR_KINDS)] == ["too_fast"]


def test_hold_is_said_where_it_is_asked():
    heights = heel(*one_rep(4.0))
    cue = next(cue for cue in coached(heights, "top-hold") if cue.kind == "hold")
    assert 3.0 < cue.at_s < 3.6
    assert not heard(coached(heights, "box-10s"), "hold")
    assert heard(coached(heights, from_tempo("4-0-1-1")), "hold")


def test_a_shift_of_weight_is_no_rep():
    small = heel((0, 0), (2, 0), (2.5, 0.015), (3, 0.015), (4, 0), (8, 0))
    assert not heard(coached(small), "count", "hold", "tick", *ERROR_KINDS)


def test_nothing_is_said_while_the_foot_is_shaken():
    assert coached(heel(*one_rep(10.0)), calm=False) == []


def test_before_the_bearing_is_known_nothing_is_said():
    prompter = Prompter(load_protocol("box-10s"))
    assert prompter.push(None, [], [], 5.0, level_known=True) == []
    assert prompter.moment().phase is None
    assert prompter.moment().heel_m is None


def test_the_past_is_not_spoken_of():
    heights = heel(*one_rep(10.0))
    cues = coached(heights, block=heights.size)
    assert all(cue.at_s >= (heights.size - 1) * 0.01 - 1.0 for cue in cues)


def test_small_blocks_say_the_same():
    heights = heel(*one_rep(5.0, bottom_m=0.02))
    assert coached(heights, block=1) == coached(heights, block=7)


def test_a_rep_is_told_once_and_a_set_after_its_rest():
    rep = make_rep(start_s=2.0, raise_s=1.0, hold_s=1.0, lowering_s=10.0)
    corners = [*one_rep(10.0)[:-1], (34.0, BOTTOM_M)]
    cues = coached(heel(*corners), reps=[(1700, rep), (1900, rep)])
    assert heard(cues, "rep_done", "set_done") == [("rep_done", 17.09), ("set_done", 29.39)]


def test_a_step_down_is_not_counted_but_a_quick_rep_that_was_found_is():
    prompter = Prompter(load_protocol("box-10s"))
    slow = [make_rep(rep=n, start_s=20.0 * n, lowering_s=10.0) for n in (1, 2)]
    assert not prompter.sets.is_doubtful(1.0), "nothing is known yet"
    for rep in slow:
        prompter.push(None, [], [rep], rep.eccentric_end_s + 1.0, level_known=True)
    assert prompter.sets.is_doubtful(1.0)
    assert not prompter.sets.is_doubtful(5.0)
    quick = make_rep(rep=3, start_s=60.0, lowering_s=1.0)
    for since_s, said in ((3.0, [3]), (3.1, [])):
        cues = prompter.push(None, [], [quick], quick.eccentric_end_s + since_s, level_known=True)
        assert [cue.of["rep"] for cue in cues if cue.kind == "count"] == said


def test_a_heel_that_was_seen_once_is_on_the_foot():
    rep = make_rep()
    for seen in (True, False):
        prompter = Prompter(load_protocol("box-10s"))
        if seen:
            motion = Motion(np.array([0.0]), np.array([0.0]), LEVER_M)
            prompter.push(motion, [], [], 0.0, level_known=False)
        prompter.push(None, [], [rep], rep.eccentric_end_s + 3.0, level_known=False)
        assert prompter.blind is not seen


def test_what_was_counted_and_rejected_is_counted_again():
    prompter = Prompter(load_protocol("box-10s"))
    assert prompter.sets.count(10.0) == 1
    prompter.push(None, [], [], 12.0, level_known=True, rejected=True)
    assert prompter.sets.count(20.0) == 1


@pytest.mark.parametrize(("set_number", "coached_reps"), [(1, 12), (2, 12), (3, 0)])
def test_fading_probes_every_fifth_rep_and_ends_with_summaries(set_number, coached_reps):
    fading = Fading(fade=True)
    assert sum(fading.is_coached(set_number, rep) for rep in range(1, 16)) == coached_reps
    told = sum(fading.is_told(set_number, rep) for rep in range(1, 16))
    assert told == {1: 12, 2: 6, 3: 0}[set_number]
    assert all(Fading().is_told(set_number, rep) for rep in range(1, 16))


def test_a_silent_probe_is_only_counted():
    class Silent(Fading):
        def is_coached(self, set_number: int, rep: int) -> bool:  # noqa: ARG002
            return False

    assert {cue.kind for cue in coached(heel(*one_rep(3.0)), fading=Silent())} == {"count"}
