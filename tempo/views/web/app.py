"""The routes: the page and its files, the websocket, and the picture and report of a session."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tempo.views.units import Units
from tempo.views.web import page
from tempo.views.web.feed import Feed
from tempo.views.web.show import Show
from tempo.views.words import say

if TYPE_CHECKING:
    from tempo.session import Analysis

#: More browsers than this are no family looking on.
MOST_BROWSERS = 16
_TOO_MANY = 1013
#: Of pages to print: their own styles and the pictures in them, nothing else.
REPORT_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def make_app(show: Show, routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The app for what is on; further ``routes`` come behind the same door (`door.Door`)."""
    drawing = _Drawing(show)
    return Starlette(
        routes=[
            Route("/", _index),
            Route("/picture.png", drawing.picture),
            Route("/report", drawing.report),
            *(Route(f"/{name}", _asset) for name in page.assets()),
            WebSocketRoute("/feed", partial(_look_on, show)),
            *routes,
        ]
    )


async def _index(request: Request) -> Response:  # noqa: ARG001  # always the same page
    return HTMLResponse(page.html())


async def _asset(request: Request) -> Response:
    name = request.url.path[1:]
    return Response(page.assets()[name], media_type=page.media_type(name))


async def _look_on(show: Show, socket: WebSocket) -> None:
    """One browser, for as long as it looks on."""
    await socket.accept()
    if show.watching >= MOST_BROWSERS:
        await socket.close(_TOO_MANY)
        return
    feed = show.join()
    try:
        async with anyio.create_task_group() as both:
            both.start_soon(_hear, show, feed, socket, both.cancel_scope)
            await _tell(feed, socket)
            both.cancel_scope.cancel()
    finally:
        show.leave(feed)


async def _tell(feed: Feed, socket: WebSocket) -> None:
    with suppress(WebSocketDisconnect):
        while (message := await feed.next()) is not None:
            await socket.send_text(json.dumps(message, allow_nan=False, separators=(",", ":")))
        await socket.close()


async def _hear(show: Show, feed: Feed, socket: WebSocket, both: anyio.CancelScope) -> None:
    with suppress(WebSocketDisconnect):
        async for text in socket.iter_text():
            said = _understood(text)
            if said is not None:
                show.hear(feed, said)
    both.cancel()


def _understood(text: str) -> dict[str, Any] | None:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


class _Drawing:
    """Picture and report of the session that is over, made when asked for, each once."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._made: dict[str, bytes] = {}
        self._of: Analysis | None = None
        self._one_at_a_time = asyncio.Lock()

    async def picture(self, request: Request) -> Response:  # noqa: ARG002  # of the last session
        from tempo.views.plots import picture_png

        made = await self._make("picture", partial(picture_png, units=self._show.units))
        return _missing() if made is None else Response(made, media_type="image/png")

    async def report(self, request: Request) -> Response:  # noqa: ARG002  # of the last session
        made = await self._make("report", partial(_report, units=self._show.units))
        if made is None:
            return _missing()
        return HTMLResponse(made, headers={"Content-Security-Policy": REPORT_POLICY})

    async def _make(self, what: str, make: Callable[[Analysis], bytes]) -> bytes | None:
        async with self._one_at_a_time:
            analysis = self._show.analysis
            if analysis is not self._of:
                self._made, self._of = {}, analysis
            if analysis is not None and what not in self._made:
                # drawing takes a second: not on the loop that the next session would run on
                self._made[what] = await asyncio.to_thread(make, analysis)
            return self._made.get(what)


def _report(analysis: Analysis, units: Units) -> bytes:
    from tempo.views.report import report_pieces

    return "".join(report_pieces([analysis], units)).encode()


def _missing() -> Response:
    return PlainTextResponse(say("page", "not_there"), 404)
