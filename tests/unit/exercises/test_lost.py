"""Missing samples in efforts of every kind."""

from __future__ import annotations

import pytest

from tempo.exercises.effort import Effort, Hold, Jump, Landing, Tilt, TiptoeStep, TiptoeWalk
from tempo.exercises.lost import marked
from tempo.reps.rep import Measured
from tempo.samples import Gap

TILT = Tilt(Measured(1.0, 0.1), Measured(2.0, 0.1), Measured(1.0, 0.1), Measured(20.0, 1.0))
HOLD = Hold(Measured(4.0, 0.1), Measured(1.0, 0.1), still=True, heel_down=True)
STEPS = tuple(TiptoeStep(at, at + 0.8, Measured(5.0, 0.3), heel_up=True) for at in (10.0, 12.0))
WALK = TiptoeWalk(Measured(4.0, 0.1), Measured(3.0, 0.1), STEPS, Measured(4.0, 0.3))
JUMP = Jump(Measured(4.0, 0.02), Measured(90.0, 5.0), clipped=False)
LANDING = Landing(Measured(90.0, 5.0), False, "heel", Measured(0.5, 0.1))


def hidden(did: object, *gap_s: tuple[float, float]) -> set[str]:
    """What an effort from second 10 to 14 does not give for missing samples."""
    effort = Effort("it", 1, 1, None, 10.0, 14.0, 15.0, did)  # type: ignore[arg-type]
    after = marked(effort, [Gap(*one, 1) for one in gap_s])
    assert after.notes == ("gap",)
    names = set()
    for name in type(did).__dataclass_fields__:
        value = getattr(after.did, name)
        lost = value is None or (isinstance(value, Measured) and value.withheld == "gap")
        names |= {name} if lost else set()
    return names


def test_what_is_missing_elsewhere_changes_nothing():
    effort = Effort("it", 1, 1, None, 10.0, 14.0, 15.0, TILT)
    assert marked(effort, [Gap(8.0, 9.5, 9), Gap(14.5, 15.0, 9)]) is effort


@pytest.mark.parametrize(
    ("did", "gap_s", "names"),
    [
        (TILT, (10.3, 10.4), {"raise_s"}),
        (TILT, (11.5, 11.6), {"hold_s", "angle_deg"}),
        (TILT, (13.5, 13.6), {"return_s"}),
        (HOLD, (12.0, 12.1), set()),
        (HOLD, (12.0, 12.3), {"turning_dps", "still"}),
        (HOLD, (9.95, 10.05), {"hold_s"}),
        (HOLD, (12.0, 13.0), {"hold_s", "turning_dps", "still"}),
        (WALK, (11.4, 11.5), set()),
        (WALK, (12.4, 12.5), {"lowest_heel_cm"}),
        (WALK, (10.7, 11.9), {"walk_s", "heel_up_s", "lowest_heel_cm"}),
        (JUMP, (12.0, 12.1), set()),
        (JUMP, (10.0, 10.1), {"flight_s"}),
        (JUMP, (14.2, 14.3), {"landing_peak_mps2"}),
        (LANDING, (10.2, 10.3), {"landing_peak_mps2", "first_contact", "settle_s"}),
        (LANDING, (13.0, 13.1), {"settle_s"}),
    ],
)
def test_a_number_is_hidden_where_it_is_read(did, gap_s, names):
    assert hidden(did, gap_s) == names


def test_who_was_seen_to_move_did_move():
    moved = Hold(Measured(4.0, 0.1), Measured(9.0, 0.1), still=False, heel_down=True)
    assert hidden(moved, (12.0, 12.3)) == {"turning_dps"}


def test_the_time_with_the_heel_up_is_as_sure_as_what_is_seen_of_it():
    effort = Effort("it", 1, 1, None, 10.0, 14.0, 15.0, WALK)
    did = marked(effort, [Gap(11.4, 11.5, 3)]).did
    assert did.heel_up_s.ci == pytest.approx(0.2)
    step = marked(effort, [Gap(12.4, 12.5, 3)]).did.steps[1]
    assert step.lowest_heel_cm.withheld == "gap"
