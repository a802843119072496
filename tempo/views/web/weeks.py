"""The weeks of one person, behind the same door as the page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tempo.views.units import Units
from tempo.views.web.app import REPORT_POLICY
from tempo.weeks.overview import Overview


def weeks_route(look: Callable[[], Overview], units: Units) -> Route:
    """``/trends``: the trends as they are when it is asked for; ``look`` runs in a thread."""

    async def trends(request: Request) -> Response:  # noqa: ARG001  # always the same person
        # reading and drawing take a second: not on the loop that a session runs on
        made = await asyncio.to_thread(_drawn, look, units)
        return HTMLResponse(made, headers={"Content-Security-Policy": REPORT_POLICY})

    return Route("/trends", trends)


def _drawn(look: Callable[[], Overview], units: Units) -> str:
    from tempo.views.period import period_html

    return period_html(look(), units)
