"""What browsers are told of a session, through the app itself."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from tempo.coach.protocols import from_tempo
from tempo.errors import TempoError
from tempo.sources.recording import read_recording
from tempo.sources.synthetic import Coached
from tempo.views.web.app import MOST_BROWSERS, make_app
from tempo.views.web.simulated import Simulations


class Browser:
    """Keeps what it was told, newest of each, and acknowledges everything."""

    def __init__(self, socket):
        self._socket = socket
        self.now = {}
        self.cues = []

    def say(self, **what):
        self._socket.send_text(json.dumps(what))

    def take(self):
        message = json.loads(self._socket.receive_text())
        self.now.update(message)
        self.cues += message.get("cues", [])
        self.say(ack=message["n"], held=1.5, beeps=[20.0], paced=[-2.0])

    def until(self, known):
        while not known(self.now):
            self.take()
        return self.now


@contextmanager
def looking(client):
    with client.websocket_connect("/feed") as socket:
        yield Browser(socket)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A whole simulated session, looked at by one browser, still open."""
    folder = tmp_path_factory.mktemp("kept")
    simulations = Simulations(from_tempo("3-0-1-1"), folder=folder, speed=1000.0)
    with TestClient(make_app(simulations.show)) as client, looking(client) as browser:
        browser.until(lambda now: "state" in now)
        browser.say(do="begin")
        for code in ("ask_heel_pain", "stop_signs"):
            now = browser.until(lambda now, code=code: now["state"]["code"] == code)
            choice = now["state"]["choices"][0]["value"]
            browser.say(do="answer", question=code, value=choice)
        browser.until(lambda now: now.get("end"))
        yield client, browser, folder


def sidecar(folder):
    return read_recording(next(folder.glob("*.csv"))).sidecar


def test_a_session_ends_in_a_summary(finished):
    _, browser, _ = finished
    end = browser.now["end"]
    assert end["headline"].startswith("7 reps in 2 sets")
    assert [line.split(",")[0] for line in end["sets"]] == ["Set 1: 4 reps", "Set 2: 3 reps"]
    assert end["kept"]
    assert browser.now["state"]["screen"] == "summary"
    assert browser.now["frame"]["stale"]


def test_every_cue_is_seen_and_heard(finished):
    _, browser, _ = finished
    kinds = {cue["kind"] for cue in browser.cues}
    assert {"count_in", "phase", "count", "sentence"} <= kinds
    for cue in browser.cues:
        assert cue["kind"] in {"tick", "accent", "rep_done"} or cue["text"]
        assert cue["kind"] in {"sentence", "rep_done"} or cue["tone"]


def test_the_picture_and_the_report_name_no_folder(finished):
    client, browser, folder = finished
    picture = client.get(browser.now["end"]["picture"])
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    report = client.get(browser.now["end"]["report"])
    assert "heel" in report.text
    assert str(folder) not in report.text
    assert "script" not in report.headers["content-security-policy"]


def test_the_sidecar_says_how_late_the_page_was(finished):
    _, _, folder = finished
    delays = sidecar(folder).extra["view_delays"]
    shown, way = delays["samples_to_page_ms"], delays["transport_ms"]
    assert shown["n"] == way["n"] > 10  # how many is up to how busy the machine is
    assert way["p50"] <= shown["p50"] <= shown["p99"]


def test_pain_and_notes_go_into_the_sidecar(finished):
    _, browser, folder = finished
    browser.say(do="note", before=2, after=3, text="=left <b>shoe</b>")
    browser.until(lambda now: now.get("kept"))
    assert sidecar(folder).pain == {"before": 2.0, "after": 3.0}
    assert sidecar(folder).notes == "=left <b>shoe</b>"
    assert sidecar(folder).extra["view_delays"]


def test_what_is_over_is_not_led_any_more(finished):
    _, browser, folder = finished
    before = sidecar(folder)
    for wish in ("stop", "next_leg"):
        browser.say(do=wish)
    browser.say(do="note", text="after all")
    browser.until(lambda now: now.get("kept"))
    assert sidecar(folder).sets == before.sets == ()


def test_nonsense_changes_nothing(finished):
    client, browser, folder = finished
    before = sidecar(folder)
    wrong = [
        *("", "[]", "1", '"stop"', "{", "[" * 9000, '{"do": null}', '{"do": "note", "text": 3}'),
        *('{"do": "note", "before": 11, "after": true}', '{"do": "note", "before": "x"}'),
        *('{"ack": -1}', '{"ack": 10000000000000000000}', '{"ack": "x"}', '{"do": "fly"}'),
        *('{"do": "answer", "question": 1, "value": []}', '{"ack": 1, "held": "x", "beeps": {}}'),
    ]
    with client.websocket_connect("/feed") as socket:
        for text in wrong:
            socket.send_text(text)
        other = Browser(socket)
        other.until(lambda now: "state" in now)
        other.say(do="answer", question="none", value="none")
    with looking(client) as third:
        assert third.until(lambda now: "end" in now)["end"] == browser.now["end"]
    assert sidecar(folder) == before


def test_only_so_many_look_on(finished):
    client, *_ = finished
    from contextlib import ExitStack

    with ExitStack() as stack:
        for _ in range(MOST_BROWSERS - 1):
            stack.enter_context(looking(client)).take()
        with pytest.raises(WebSocketDisconnect), looking(client) as last:
            last.take()


def test_a_disk_that_fails_is_said_on_the_page_and_ends_nothing(tmp_path):
    (tmp_path / "kept").write_text("a file where a folder should be")
    simulations = Simulations(from_tempo("3-0-1-1"), folder=tmp_path / "kept", speed=1000.0)
    with TestClient(make_app(simulations.show)) as client, looking(client) as browser:
        browser.until(lambda now: "state" in now)
        browser.say(do="begin")
        for code, value in (("ask_heel_pain", "no"), ("stop_signs", "go")):
            browser.until(lambda now, code=code: now["state"]["code"] == code)
            browser.say(do="answer", question=code, value=value)
        said = browser.until(lambda now: (now.get("said") or {}).get("text"))["said"]["text"]
        assert "cannot be written (Not a directory): the session goes on in memory" in said
        browser.say(do="stop")
        now = browser.until(lambda now: now.get("end"))
    assert now["state"]["code"] == "ended"


def test_a_session_that_cannot_go_on_says_why(monkeypatch):
    async def blocks(_):
        raise TempoError("the sensor has left; look for it")
        yield

    monkeypatch.setattr(Coached, "blocks", blocks)
    simulations = Simulations(from_tempo("3-0-1-1"), speed=1000.0)
    with TestClient(make_app(simulations.show)) as client, looking(client) as browser:
        browser.until(lambda now: "state" in now)
        browser.say(do="begin")
        for code, value in (("ask_heel_pain", "no"), ("stop_signs", "go")):
            browser.until(lambda now, code=code: now["state"]["code"] == code)
            browser.say(do="answer", question=code, value=value)
        state = browser.until(lambda now: now["state"]["code"] == "failed")["state"]
    assert state["screen"] == "away"
    assert "the sensor has left" in state["text"]


def test_before_a_session_there_is_nothing_to_show():
    simulations = Simulations(from_tempo("3-0-1-1"))
    with TestClient(make_app(simulations.show)) as client:
        assert client.get("/picture.png").status_code == 404
        assert client.get("/report").status_code == 404
        assert client.get("/index.html").status_code == 404
        with looking(client) as browser:
            now = browser.until(lambda now: "state" in now)
            assert now["state"]["screen"] == "welcome"
            browser.say(do="stop")
            browser.say(do="next_leg")
            browser.say(do="note", text="nobody")


def test_who_joins_later_is_told_where_it_stands():
    simulations = Simulations(from_tempo("3-0-1-1"), speed=1000.0)
    with TestClient(make_app(simulations.show)) as client, looking(client) as first:
        first.until(lambda now: "state" in now)
        first.say(do="begin")
        first.say(do="begin")
        first.until(lambda now: now["state"]["code"] == "ask_heel_pain")
        with looking(client) as second:
            now = second.until(lambda now: "state" in now)
            assert now["state"]["code"] == "ask_heel_pain"
            second.say(do="answer", question="ask_heel_pain", value="yes")
            first.until(lambda now: now["state"]["code"] == "stop_signs")
        assert first.now["state"]["lines"]
        first.say(do="stop")
        end = first.until(lambda now: now.get("end"))["end"]
        assert (end["kept"], end["picture"]) == (False, "")
    assert simulations.show.number == 1
