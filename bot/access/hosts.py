"""Who may call a bot that checks no tokens: programs of this machine that address it as this machine.

A web page elsewhere can make a browser send requests to localhost, and a proxy can carry requests in from the network.
Both give themselves away: the page by its Origin or, with a rebound name, by its Host; the proxy by its own headers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

FORBIDDEN = 403
_HERE = r"(?:localhost|127\.0\.0\.1|\[::1\])"
_HOST = re.compile(rf"{_HERE}(?::[0-9]{{1,5}})?", re.IGNORECASE)
_ORIGIN = re.compile(rf"https?://{_HERE}:([0-9]{{1,5}})", re.IGNORECASE)


def refusal(
    headers: Iterable[str], hosts: Collection[str], origins: Collection[str], ports: Collection[int]
) -> str | None:
    """Why a request must not be served in local mode, None when it may.

    Takes the names of all its headers, the values of all its Host and Origin headers, and the ports whose pages may
    call: the bot's own and the Playground's.
    """
    if is_proxied(headers):
        return "This bot checks no tokens, so it can't stand behind a proxy: set MicrosoftAppId to publish it."
    if len(hosts) != 1 or not all(_HOST.fullmatch(host) for host in hosts):
        return "This bot checks no tokens, so it answers to localhost only."
    if not all(_is_ours(origin, ports) for origin in origins):
        return "This bot checks no tokens, so no other website may call it."
    return None


def is_proxied(headers: Iterable[str]) -> bool:
    """Whether one of these headers' names gives away a proxy."""
    return any(name.lower() == "forwarded" or name.lower().startswith("x-forwarded-") for name in headers)


def local_only(ports: Collection[int]) -> Middleware:
    """The middleware of local mode: what `refusal` names gets 403, on every path."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        headers = request.headers
        sentence = refusal(headers, headers.getall("Host", []), headers.getall("Origin", []), ports)
        if sentence is not None:
            return web.json_response({"error": sentence}, status=FORBIDDEN)
        return await handler(request)

    return guard


def _is_ours(origin: str, ports: Collection[int]) -> bool:
    found = _ORIGIN.fullmatch(origin)
    return found is not None and int(found[1]) in ports
