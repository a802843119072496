"""Runs the server beside a session, in the same loop, until there is nobody to serve."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import TextIO

import uvicorn
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from tempo.views.web.address import Place, announce
from tempo.views.web.app import make_app
from tempo.views.web.door import Door
from tempo.views.web.show import Show

_LONGEST_MESSAGE = 16_384
_LAST_WORDS_S = 2.0


class _Server(uvicorn.Server):
    """Leaves Ctrl-C to the session, which has a recording to save."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(
    show: Show, place: Place, out: TextIO, routes: Sequence[BaseRoute] = ()
) -> AsyncIterator[None]:
    """The page is up inside; its address is printed, and on a network one for each browser."""
    keys = 0

    def with_key(key: str) -> None:
        nonlocal keys
        announce(place, out, key, again=keys > 0)
        keys += 1

    app = Door(make_app(show, routes), place.hosts, locked=place.lan, on_key=with_key)
    if not place.lan:
        announce(place, out)
    async with served(app, show, place):
        yield


@asynccontextmanager
async def served(app: ASGIApp, show: Show, place: Place) -> AsyncIterator[None]:
    """Any app at a place, until the block is left; then every browser is told what it waits for."""
    server = _Server(
        uvicorn.Config(
            app,
            ws="websockets-sansio",
            ws_max_size=_LONGEST_MESSAGE,
            lifespan="off",
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=int(_LAST_WORDS_S),
        )
    )
    running = asyncio.ensure_future(server.serve([place.listening]))
    try:
        yield
    finally:
        show.close()
        server.should_exit = True
        await running
        place.listening.close()
