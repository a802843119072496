"""The history as tables for statistics and spreadsheets."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tempo.errors import TempoError
from tempo.history.frames import export


def test_tables_for_statistics_have_units_and_intervals(book):
    reps = book.to_frame(rows="reps")
    assert len(reps) == 6
    assert {"eccentric_s", "eccentric_s_ci", "depth_below_level_cm_ci", "person"} <= set(reps)
    sessions = book.to_frame("ann", date(2026, 3, 2))
    assert len(sessions) == 2
    assert sessions["lowering_total_s"].between(4.0, 6.0).all()


def test_a_spreadsheet_runs_no_formula_of_ours(book, tmp_path):
    book.edit("last", notes="=HYPERLINK(1)")
    out = tmp_path / "out.csv"
    export(book.to_frame(), out)
    back = pd.read_csv(out)
    assert back["notes"].iloc[-1] == "'=HYPERLINK(1)"
    assert back["session"].iloc[0] == book.sessions()[0].id


def test_parquet_is_there_or_says_what_is_missing(book, tmp_path, monkeypatch):
    out = tmp_path / "out.parquet"

    def no_pyarrow(*_: object, **__: object) -> None:
        raise ImportError("Unable to find a usable engine")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", no_pyarrow)
    with pytest.raises(TempoError, match=r"tempo-coach\[parquet\]"):
        export(book.to_frame(), out)
    with pytest.raises(TempoError, match=r"\.csv or \.parquet"):
        export(book.to_frame(), tmp_path / "out.xls")


def test_parquet_reads_back(book, tmp_path):
    pytest.importorskip("pyarrow", reason="pyarrow is an extra (tempo-coach[parquet])")
    frame = book.to_frame(rows="reps")
    export(frame, tmp_path / "out.parquet")
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "out.parquet"), frame, check_dtype=False
    )
