"""Who is let in: the right `Host`, the right `Origin`, and on a network a key that works once.

The `Host` check stops a foreign name that is pointed at this machine (DNS rebinding), the `Origin`
check a foreign page that talks to it. On the network the key of the printed address is exchanged
for a cookie that scripts cannot read and other sites cannot send; then that key is dead, and
another one is made for the next browser.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tempo.views.words import say

_SAFE = {"GET", "HEAD"}
_REFUSED = 1008  # websocket: against the rules; before the handshake it becomes status 403
#: Nothing is fetched from elsewhere, nothing runs that is not a file of ours.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self' ws://{host}; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Door:
    """ASGI middleware in front of every page and every websocket.

    Parameters
    ----------
    hosts : the ``name:port`` under which this server may be addressed.
    locked : only those who have had a key are let in.
    on_key : told every new key, the first one too.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        *,
        locked: bool = False,
        on_key: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._app = app
        self._hosts = tuple(hosts)
        self._locked = locked
        self._on_key = on_key
        self._pass = secrets.token_urlsafe(24)
        # cookies do not tell ports apart, so the name does
        self._cookie = f"tempo_{self._hosts[0].rpartition(':')[2]}"
        self._key = ""
        if locked:
            self._new_key()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is None:
            await self._app(scope, receive, _with_headers(send, headers["host"]))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _REFUSED})
        else:
            await refusal(scope, receive, _with_headers(send, self._hosts[0]))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """Why this is not let in, as what is answered; None where it is."""
        origin = headers.get("origin")
        changes = scope["type"] == "websocket" or scope["method"] not in _SAFE
        if headers.get("host") not in self._hosts:
            return PlainTextResponse(say("page", "wrong_host"), 403)
        if origin not in {f"http://{host}" for host in self._hosts} and (changes or origin):
            return PlainTextResponse(say("page", "wrong_origin"), 403)
        if self._locked and not self._is_known(headers):
            return self._exchange(scope)
        return None

    def _is_known(self, headers: Headers) -> bool:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        found = cookies.get(self._cookie)
        return found is not None and _same(found.value, self._pass)

    def _exchange(self, scope: Scope) -> Response:
        """A cookie for a key, once."""
        query = parse_qs(scope.get("query_string", b"").decode("ascii", "replace"))
        given = query.get("key", [""])[0]
        if scope.get("method") != "GET" or scope["path"] != "/" or not _same(given, self._key):
            return PlainTextResponse(say("page", "no_key"), 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self._cookie, self._pass, httponly=True, samesite="strict", path="/")
        self._new_key()
        return answer

    def _new_key(self) -> None:
        self._key = secrets.token_urlsafe(12)
        self._on_key(self._key)


def _same(given: str, wanted: str) -> bool:
    return secrets.compare_digest(given.encode(), wanted.encode())


def _with_headers(send: Send, host: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", _POLICY.format(host=host))
        await send(message)

    return sending
