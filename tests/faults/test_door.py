"""The door of the page, knocked at by hand: a real server, raw bytes, and nobody polite."""

from __future__ import annotations

import logging
import re
import socket
from contextlib import ExitStack

import pytest

from tests.browser.hosting import Host


@pytest.fixture
def host(tmp_path):
    made = Host(tmp_path / "kept")
    yield made
    made.stop()


@pytest.fixture
def locked(tmp_path):
    made = Host(tmp_path / "kept", locked=True)
    yield made
    made.stop()


def knock(host: Host, asked: bytes, *, most: int = 1 << 16) -> bytes:
    """What comes back for raw bytes, until the server is done."""
    with socket.create_connection(("127.0.0.1", host.port), timeout=30) as line:
        try:
            line.sendall(asked)
        except (BrokenPipeError, ConnectionResetError):
            return b""  # it has hung up, as it may
        answer = b""
        try:
            while len(answer) < most and (more := line.recv(65536)):
                answer += more
        except ConnectionResetError:
            pass
        return answer


def request(host: Host, path: str, *more: str, method: str = "GET") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host.place.hosts[0]}", "Connection: close"]
    return "\r\n".join([*lines, *more, "", ""]).encode("latin-1")


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/%2e%2e/pyproject.toml",
        "/..%2f..%2fpyproject.toml",
        "/page.js/../../door.py",
        "/..\\door.py",
        "//etc/passwd",
        "/etc/passwd",
        "/page/index.html",
        "/index.html%00.js",
        "/kept/",
    ],
)
def test_no_way_leads_out_of_the_page(host, path):
    answer = knock(host, request(host, path))
    assert status(answer) in {400, 403, 404}
    assert b"root:" not in answer
    assert b"requires-python" not in answer


def test_with_a_lock_every_path_is_the_same_refusal(locked):
    paths = ("/", "/page.js", "/page.css", "/report", "/picture.png", "/feed", "/no-such-thing")
    answers = {knock(locked, request(locked, path)).partition(b"\r\n\r\n")[2] for path in paths}
    assert len(answers) == 1, "not even whether there is such a file"
    assert status(knock(locked, request(locked, "/page.js"))) == 403


@pytest.mark.parametrize(
    "asked",
    [
        b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 100_000 + b"\r\n",
        b"\x16\x03\x01" + bytes(200),
        b"\r\n" * 100_000 + b"?\r\n\r\n",
    ],
    ids=["path", "header", "headers", "tls", "blank lines"],
)
def test_what_is_too_large_or_no_question_is_turned_away(host, asked):
    answer = knock(host, asked)
    assert not answer or status(answer) in {400, 403, 404, 414, 431}
    assert status(knock(host, request(host, "/"))) == 200, "and others are served"


def test_two_hundred_who_say_nothing_keep_nobody_out(host):
    with ExitStack() as idle:
        for number in range(200):
            line = idle.enter_context(socket.create_connection(("127.0.0.1", host.port), 30))
            if number % 2:
                line.sendall(b"GET / HTTP/1.1\r\nHost: ")  # and never the rest
        assert status(knock(host, request(host, "/"))) == 200
        assert host.show.watching == 0


def test_no_secret_is_written_anywhere_but_in_the_address(locked, caplog):
    with caplog.at_level(logging.DEBUG):
        (key,) = re.findall(r"key=([\w-]+)", locked.printed.getvalue())
        answer = knock(locked, request(locked, f"/?key={key}"))
        assert status(answer) == 303
        cookie = re.search(rb"set-cookie: (\w+=([\w-]+))", answer)
        assert key.encode() not in answer
        page = knock(locked, request(locked, "/", f"Cookie: {cookie[1].decode()}"))
        assert status(page) == 200
        assert status(knock(locked, request(locked, f"/?key={key}"))) == 403, "it worked once"
    secret = cookie[2].decode()
    printed = locked.printed.getvalue()
    assert printed.count(key) == 1
    for text in (caplog.text, page.decode("utf-8", "replace")):
        assert key not in text
        assert secret not in text
    assert secret not in printed
