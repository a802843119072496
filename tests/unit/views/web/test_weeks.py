"""The trends page behind the page's door."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tempo.views.web.app import REPORT_POLICY
from tempo.views.web.weeks import weeks_route
from tempo.weeks.overview import overview


@pytest.fixture
def asked() -> list[int]:
    return []


@pytest.fixture
def client(asked):
    def look():
        asked.append(1)
        return overview(())

    return TestClient(Starlette(routes=[weeks_route(look, "cm")]))


def test_the_weeks_are_looked_up_each_time(client, asked):
    for _ in range(2):
        answer = client.get("/trends")
        assert answer.status_code == 200
        assert "doctor" in answer.text
    assert len(asked) == 2


def test_nothing_runs_in_it_and_nothing_is_fetched(client):
    answer = client.get("/trends")
    assert answer.headers["content-security-policy"] == REPORT_POLICY
    assert "<script" not in answer.text
