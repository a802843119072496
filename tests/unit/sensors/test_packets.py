from __future__ import annotations

import pytest

from tempo.sensors.packets import Custom


@pytest.mark.parametrize(
    ("counts", "allowed"),
    [
        ([8, 8, 8], [True, True, True]),
        ([8, 3, 8, 3, 8], [True, False, True, False, True]),  # cut short now and then
        ([8, 3, 3, 3], [True, False, True, True]),  # the sensor was set otherwise
        ([8, 3, 4, 3, 3], [True, False, False, False, True]),
        ([8, 3, 3, 8, 8], [True, False, True, False, True]),
    ],
)
def test_what_comes_twice_in_a_row_is_the_new_custom(counts, allowed):
    custom = Custom()
    assert [custom.allows(count) for count in counts] == allowed


def test_after_a_restart_the_first_one_is_the_custom():
    custom = Custom()
    assert custom.allows(8)
    assert not custom.allows(3)
    custom.restart()
    assert custom.allows(4)
    assert not custom.allows(3)
