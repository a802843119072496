"""The page's websocket in rude hands: too much, too slow, or nothing at all."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import ExitStack, suppress

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tempo.views.web.app import MOST_BROWSERS
from tempo.views.web.feed import SILENT_S
from tests.browser.hosting import Host
from tests.faults.household import Browser, Household
from tests.faults.test_door import knock, request, status
from tests.radio import virtual_clock

#: Who is still sending when the other side leaves may not hear why.
HUNG_UP = 1006


@pytest.fixture
def host(tmp_path):
    made = Host(tmp_path / "kept")
    yield made
    made.stop()


def looking(host: Host) -> ClientConnection:
    address = host.place.hosts[0]
    return connect(f"ws://{address}/feed", origin=f"http://{address}", proxy=None, max_size=None)


def last_code(link: ClientConnection) -> int | None:
    """Why it is closed in the end."""
    while (code := code_of(link)) is None:
        pass
    return code


def still_serves(host: Host) -> None:
    assert status(knock(host, request(host, "/"))) == 200
    with looking(host) as link:
        assert json.loads(link.recv())["state"]["code"] == "idle"


@pytest.mark.parametrize(
    ("said", "code"),
    [("x" * 20_000, 1009), ("[" * 16_000, None), ('{"do":' + '"a"' * 3000, None), (b"\xff", None)],
    ids=["oversized", "deep", "broken", "binary"],
)
def test_a_message_that_is_too_large_or_none_ends_at_most_its_own_link(host, said, code):
    with looking(host) as link:
        link.recv()
        link.send(said)
        if code is not None:
            assert last_code(link) in {code, HUNG_UP}
    still_serves(host)


def test_a_message_in_pieces_may_not_be_larger_altogether(host):
    with looking(host) as link:
        link.recv()
        with suppress(ConnectionClosed):
            link.send("x" * 1000 for _ in range(1000))
        assert last_code(link) in {1009, HUNG_UP}
    still_serves(host)


def test_a_message_that_comes_letter_by_letter_holds_nobody_up(host):
    with looking(host) as slow:
        slow.recv()

        def letters():
            for letter in '{"do":"no such wish"}':
                yield letter
                still_serves(host) if letter == ":" else None

        slow.send(letters())
        slow.send(json.dumps({"ack": 1}))
    still_serves(host)


def test_two_hundred_idle_browsers_leave_the_page_open(host):
    with ExitStack() as idle:
        links = [idle.enter_context(looking(host)) for _ in range(200)]
        codes = [code_of(link) for link in links]
        assert (codes.count(None), codes.count(1013)) == (MOST_BROWSERS, 200 - MOST_BROWSERS)
        assert status(knock(host, request(host, "/"))) == 200
    host.until(lambda: host.show.watching == 0)
    still_serves(host)


def code_of(link: ClientConnection) -> int | None:
    """Why a link was closed, or None where it is told something."""
    try:
        link.recv()
    except ConnectionClosed as refused:
        return refused.rcvd.code if refused.rcvd else HUNG_UP
    return None


def upgrade(host: str) -> socket.socket:
    """A websocket of a few bytes, that nobody will ever read or close."""
    name, _, port = host.partition(":")
    line = socket.create_connection((name, int(port)))
    head = (
        f"GET /feed HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    line.sendall(head.encode())
    return line


def test_silent_sockets_that_never_close_give_their_places_back(tmp_path):
    house, shown = Household(tmp_path), []

    async def inside(house: Household) -> None:
        with ExitStack() as silent:
            for _ in range(MOST_BROWSERS):
                silent.enter_context(upgrade(house.host))
            await house.watched_by(MOST_BROWSERS)
            shown.append(house.show.watching)
            await asyncio.sleep(SILENT_S + 15.0)
            shown.append(house.show.watching)
            task = asyncio.create_task(Browser(house.host).look(60.0))
            await house.watched_by(1)
            shown.append(house.show.watching)
            task.cancel()
            await asyncio.wait({task})

    virtual_clock.run(house.stay(inside))
    assert shown == [MOST_BROWSERS, 0, 1]
