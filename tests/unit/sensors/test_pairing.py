"""Two streams on one clock, and nothing in a hole."""

from __future__ import annotations

from tempo.sensors.decoder import Counters
from tempo.sensors.pairing import Pairing


def test_the_gyroscope_is_interpolated_at_the_accelerometers_instants():
    pairing = Pairing(0.016, Counters())
    for n in range(5):
        pairing.add_gyr(n * 0.01, (10.0 * n, 0.0, 0.0))
    for time_s in (-0.01, 0.0, 0.015, 0.04, 0.05):
        pairing.add_acc(time_s, (0.0, 0.0, 9.8))
    found = [(time_s, round(gyr[0], 9)) for time_s, _, gyr in pairing.take()]
    assert found == [(0.0, 0.0), (0.015, 15.0), (0.04, 40.0)]


def test_nothing_is_put_into_a_hole():
    counters = Counters()
    pairing = Pairing(0.016, counters)
    for time_s in (0.0, 0.01, 0.05, 0.06):
        pairing.add_gyr(time_s, (0.0, 0.0, 0.0))
    for n in range(6):
        pairing.add_acc(n * 0.01 + 0.005, (0.0, 0.0, 9.8))
    assert [round(t, 3) for t, _, _ in pairing.take()] == [0.005, 0.055]
    assert counters.unpaired == 4


def test_a_silent_gyroscope_does_not_fill_the_memory():
    counters = Counters()
    pairing = Pairing(0.016, counters, patience_s=1.0)
    for n in range(1000):
        pairing.add_acc(n * 0.01, (0.0, 0.0, 9.8))
        assert pairing.take() == []
    assert counters.unpaired >= 890
    for n in range(1000):
        pairing.add_gyr(n * 0.01, (0.0, 0.0, 0.0))
        pairing.take()
    assert len(pairing._gyr) < 110
