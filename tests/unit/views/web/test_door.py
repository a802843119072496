"""Who is let in: names that are pointed here, foreign pages, and keys that were used."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from tempo.views.web.door import Door

HOST = "192.168.7.5:8367"
OURS = f"http://{HOST}"


async def answer(_):
    return PlainTextResponse("inside")


async def talk(socket):
    await socket.accept()
    await socket.send_text("inside")
    await socket.close()


def app():
    return Starlette(
        routes=[Route("/", answer, methods=["GET", "POST"]), WebSocketRoute("/feed", talk)]
    )


def visitor(door, host=HOST):
    return TestClient(door, base_url=f"http://{host}", follow_redirects=False)


@pytest.fixture
def open_door():
    return Door(app(), (HOST, "localhost:8367"))


@pytest.fixture
def locked():
    keys = []
    return Door(app(), (HOST,), locked=True, on_key=keys.append), keys


def hears(client, **headers):
    """Whether a websocket is let in."""
    try:
        url = str(client.base_url).replace("http", "ws", 1)
        with client.websocket_connect(url.rstrip("/") + "/feed", headers=headers) as socket:
            return socket.receive_text() == "inside"
    except WebSocketDisconnect:
        return False


def test_the_page_says_that_nothing_foreign_may_run(open_door):
    headers = visitor(open_door).get("/").headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert f"ws://{HOST}" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8367", "192.168.7.5", "192.168.7.5:80", "localhost"]
)
def test_a_name_that_is_pointed_here_is_refused(open_door, host):
    assert visitor(open_door, host).get("/").status_code == 403
    assert not hears(visitor(open_door, host), origin=OURS)
    assert not hears(visitor(open_door, host), origin=f"http://{host}")


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "https://192.168.7.5:8367", "http://192.168.7.5"],
)
def test_a_foreign_page_cannot_talk_to_us(open_door, origin):
    headers = {} if origin is None else {"origin": origin}
    client = visitor(open_door)
    assert not hears(client, **headers)
    assert client.post("/", headers=headers).status_code == 403
    assert client.get("/", headers=headers).status_code == (200 if origin is None else 403)


def test_our_own_page_may_talk(open_door):
    assert hears(visitor(open_door), origin=OURS)
    assert hears(visitor(open_door, "localhost:8367"), origin="http://localhost:8367")
    assert visitor(open_door).post("/", headers={"origin": OURS}).text == "inside"


def test_without_a_key_nothing_is_shown_on_a_network(locked):
    door, keys = locked
    client = visitor(door)
    for path in (
        "/",
        "/page.js",
        "/picture.png",
        "/?key=",
        "/?key=wrong",
        f"/report?key={keys[0]}",
    ):
        refused = client.get(path)
        assert (refused.status_code, "inside" in refused.text) == (403, False)
    assert not hears(client, origin=OURS)
    assert len(keys) == 1


def test_a_key_is_exchanged_once_for_a_cookie(locked):
    door, keys = locked
    first, second = visitor(door), visitor(door)
    given = first.get(f"/?key={keys[0]}")
    assert (given.status_code, given.headers["location"]) == (303, "/")
    cookie = given.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert keys[0] not in cookie
    assert first.get("/").text == "inside"
    assert hears(first, origin=OURS)
    assert second.get(f"/?key={keys[0]}").status_code == 403
    assert second.get("/").status_code == 403


def test_another_browser_gets_a_key_of_its_own(locked):
    door, keys = locked
    first, second = visitor(door), visitor(door)
    first.get(f"/?key={keys[0]}")
    assert len(set(keys)) == 2
    second.get(f"/?key={keys[1]}")
    assert second.get("/").text == first.get("/").text == "inside"


def test_who_only_looks_at_the_address_does_not_use_it_up(locked):
    door, keys = locked
    visitor(door).head(f"/?key={keys[0]}")
    visitor(door, "evil.example").get(f"/?key={keys[0]}")
    assert visitor(door).get(f"/?key={keys[0]}").status_code == 303


@pytest.mark.parametrize("cookie", ["", "tempo_8367=", "tempo_8367=no", 'a="\x01; b', "é=1; =;;"])
def test_cookies_that_mean_nothing_let_nobody_in(locked, cookie):
    door, _ = locked
    asked = visitor(door).get("/", headers={"cookie": cookie.encode()})
    assert asked.status_code == 403


def test_a_server_that_was_started_again_knows_no_old_cookie(locked):
    door, keys = locked
    client = visitor(door)
    client.get(f"/?key={keys[0]}")
    again = TestClient(
        Door(app(), (HOST,), locked=True), base_url=OURS, cookies=dict(client.cookies)
    )
    assert again.get("/").status_code == 403
