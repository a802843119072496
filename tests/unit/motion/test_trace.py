from __future__ import annotations

import numpy as np

from tempo.motion.trace import TraceKeeper


def test_what_was_never_written_is_not_known_and_later_writings_win():
    keeper = TraceKeeper()
    keeper.extend(np.arange(4) * 0.01, np.array([False, True, False, False]))
    keeper.extend(np.arange(4, 6) * 0.01, np.zeros(2, dtype=bool))
    keeper.write(1, np.array([1.0, 1.0, 1.0]))
    keeper.write(2, np.array([5.0]))
    trace = keeper.trace()
    assert np.array_equal(trace.heel_m, [np.nan, 1, 5, 1, np.nan, np.nan], equal_nan=True)
    assert trace.time_s.tolist() == (np.arange(6) * 0.01).tolist()
    assert trace.filled.tolist() == [False, True, False, False, False, False]


def test_rows_count_anew_after_a_restart():
    keeper = TraceKeeper()
    keeper.extend(np.arange(3.0), np.zeros(3, dtype=bool))
    keeper.write(0, np.array([1.0]))
    keeper.restart()
    keeper.extend(np.arange(10.0, 12.0), np.zeros(2, dtype=bool))
    keeper.write(0, np.array([2.0]))
    assert np.array_equal(keeper.trace().heel_m, [1, np.nan, np.nan, 2, np.nan], equal_nan=True)


def test_of_nothing_there_is_an_empty_trace():
    trace = TraceKeeper().trace()
    assert trace.time_s.size == trace.heel_m.size == trace.filled.size == 0
