"""The arithmetic of the accuracy table, on made-up reps."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from tempo.reps.rep import Measured
from tempo.simulator.sessions import FAMILIES
from tempo.sources.known import KnownRep
from tempo.validation import reps as accuracy
from tempo.validation.reps import Accuracy, FamilyResult, matched
from tests.unit.factories import make_rep, measured


def true_rep(top_s: float) -> SimpleNamespace:
    """A true rep around its top."""
    return SimpleNamespace(concentric_end_s=top_s - 0.2, eccentric_start_s=top_s + 0.2)


def test_reps_are_matched_by_the_top_inside_them():
    found = [make_rep(start_s=10.0, lowering_s=3.0), make_rep(start_s=40.0, lowering_s=3.0)]
    truth = [true_rep(12.0), true_rep(25.0), true_rep(42.0)]
    pairs, missed, ghosts = matched(found, truth)
    assert pairs == [(found[0], truth[0]), (found[1], truth[2])]
    assert (missed, ghosts) == (1, 0)


def test_one_found_rep_stands_for_one_true_rep_only():
    """Two raises read as one are one missed; one raise read as two is one made up."""
    long = make_rep(start_s=10.0, lowering_s=20.0)
    assert matched([long], [true_rep(12.0), true_rep(25.0)])[1:] == (1, 0)
    twice = [make_rep(start_s=10.0, lowering_s=3.0), make_rep(start_s=16.0, lowering_s=3.0)]
    assert matched(twice, [true_rep(12.0)])[1:] == (0, 1)


def test_without_truth_everything_is_made_up():
    assert matched([make_rep()], []) == ([], 0, 1)
    assert matched([], [true_rep(3.0)]) == ([], 1, 0)


def counted(*pairs: tuple[Measured, float | None]) -> FamilyResult:
    """The row that lowerings of known truth make."""
    total = accuracy.Tally("made up")
    for number, (value, known) in enumerate(pairs):
        top_s = 100.0 * number + 2.0
        numbers = {"concentric_end_s": top_s - 0.2, "eccentric_start_s": top_s + 0.2}
        numbers |= {} if known is None else {"eccentric_s": known}
        one = accuracy.Tally("made up", sessions=1)
        outcome = SimpleNamespace(reps=(make_rep(start_s=100.0 * number, eccentric_s=value),))
        accuracy._count(one, outcome, [KnownRep(numbers)])  # type: ignore[arg-type]
        total.add(one)
    return accuracy._result(total)


def lowering(row: FamilyResult) -> Accuracy:
    return next(one for one in row.accuracies if one.quantity == "eccentric_s")


def test_errors_are_measured_minus_true():
    row = counted(
        (measured(9.0, 0.5), 8.0),
        (measured(7.5, 0.5), 8.0),
        (measured(8.0, 0.5), 8.0),
        (Measured.unknown("gap"), 8.0),
        (measured(3.0, 0.5), None),
    )
    accuracy = lowering(row)
    assert (accuracy.quantity, accuracy.count) == ("eccentric_s", 3)
    assert accuracy.bias == pytest.approx((1.0 - 0.5) / 3)
    assert accuracy.median == pytest.approx(0.5)
    assert accuracy.limit_95 == pytest.approx(np.quantile([0.0, 0.5, 1.0], 0.95))
    assert accuracy.coverage == pytest.approx(2 / 3)
    assert accuracy.withheld == pytest.approx(1 / 4)
    assert (row.sessions, row.reps, row.missed, row.ghosts) == (5, 5, 0, 0)


def test_what_is_always_withheld_says_so():
    accuracy = lowering(counted((Measured.unknown("shank_slow"), 8.0)))
    assert (accuracy.count, accuracy.withheld) == (0, 1.0)
    assert np.isnan([accuracy.bias, accuracy.median, accuracy.limit_95, accuracy.coverage]).all()


def test_the_standard_set_is_every_family_and_everyday_on_both_mounts():
    cases = list(accuracy._cases(0, 2, 10.0))
    families = [case.family for case in cases]
    standard = len(FAMILIES) * 2
    assert families[:standard] == [family.name for family in FAMILIES for _ in range(2)]
    rest = cases[standard:]
    assert {case.mount for case in rest} == {"foot", "shank"}
    assert {case.family.partition(", ")[2] for case in rest} == {"everyday", "leg exercises"}
    assert len({case.seed for case in cases[:standard]}) == standard
    assert [case.family for case in accuracy._cases(0, 1, 0.0)] == [
        family.name for family in FAMILIES
    ]


def test_another_seed_is_another_crowd():
    ours, theirs = (list(accuracy._cases(seed, 1, 0.0)) for seed in (0, 1))
    assert all(a.person != b.person for a, b in zip(ours, theirs, strict=True))
