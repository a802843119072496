"""The page from the command line: where it is served, what is printed, and how it ends."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tempo.errors import TempoError
from tempo.simulator.recipe import Recipe, prepare
from tempo.sources.synthetic import write_simulated
from tempo.views.web import address
from tempo.views.web.address import announce, qr_lines, take_place

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken():
    """A port that somebody else has."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_page_that_nobody_opens_holds_nobody_up(tempo, tmp_path):
    path = tmp_path / "evening.csv"
    write_simulated(path, prepare(Recipe(reps=2, lower_s=2.0, walk=False), seed=4))
    words = ("--speed", "1000", "--sound", "none", "--json", "--record", "kept")
    status, out, err = tempo("live", "--replay", path, "--web", "--port", "0", *words)
    assert status == 0
    assert "The page: http://127.0.0.1:" in err
    answer = json.loads(out)
    assert len(answer["reps"]) == 2
    assert answer["reps"] == json.loads(tempo("analyse", "kept/evening.csv", "--json")[1])["reps"]


@pytest.mark.parametrize("words", [("--lan",), ("--port", "80")])
def test_what_is_about_the_page_needs_the_page(tempo, words):
    status, _, err = tempo("live", "--simulate", *words)
    assert status == 2
    assert "add --web" in err


def test_a_port_that_was_asked_for_is_not_replaced(tempo, taken):
    status, _, err = tempo("web", "--port", taken)
    assert status == 1
    assert err.startswith(f"tempo: port {taken} of 127.0.0.1 cannot be used")
    assert "--port" in err


def test_the_usual_port_gives_way(taken, monkeypatch):
    monkeypatch.setattr(address, "PORT", taken)
    place = take_place()
    with place.listening:
        assert place.listening.getsockname()[0] == "127.0.0.1"
        assert place.hosts[0] not in {f"127.0.0.1:{taken}", "127.0.0.1:0"}
        assert place.url == f"http://{place.hosts[0]}/"


def test_without_a_network_there_is_nothing_for_a_phone(monkeypatch):
    class Nowhere(socket.socket):
        def connect(self, _):
            raise OSError("network is unreachable")

    monkeypatch.setattr(socket, "socket", Nowhere)
    with pytest.raises(TempoError, match="in no network"):
        take_place(lan=True)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(address, "find_spec", lambda name: None if name == "segno" else name)
    with pytest.raises(TempoError, match=r"tempo-coach\[web\]"):
        take_place()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_phone_is_given_a_square_to_look_at(monkeypatch):
    monkeypatch.setattr(address, "_lan_address", lambda: "127.0.0.1")
    place = take_place(lan=True, port=0)
    with place.listening:
        shown, piped = Terminal(), io.StringIO()
        announce(place, shown, "abc123")
        announce(place, piped, "abc123", again=True)
    assert f"{place.url}?key=abc123" in shown.getvalue()
    square = qr_lines(f"{place.url}?key=abc123")
    assert square in shown.getvalue()
    assert set(square) <= set(" \n█▀▄\x1b[0123456789;m")
    assert "another browser" in piped.getvalue()
    assert piped.getvalue().count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_the_page(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "tempo", "web", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=environment,
    ) as running:
        url = running.stdout.readline().split()[-1]
        with urlopen(url) as page:  # noqa: S310  # our own page
            assert b"tempo" in page.read()
        running.send_signal(signal.SIGINT)
        _, err = running.communicate()
    assert (running.returncode, err) == (0, "")
