"""What stands before a turn: botbuilder would answer most of this with 500, or let it in."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, NoReturn

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.teams import addresses
from bot.teams.inbound import BadActivity, Inbound

CHANNEL = "msteams"
FORBIDDEN, TOO_LARGE, UNSUPPORTED = 403, 413, 415
MAX_BODY_BYTES = 256 * 1024
"""More than any activity of a personal chat: Teams stops messages at about 100 KB."""


async def read_body(request: web.Request) -> dict[str, Any]:
    """The request's JSON object. Raises BadActivity for what is too large, is no JSON, or is not an object."""
    if request.content_type != "application/json":
        raise BadActivity("The Content-Type must be application/json.", UNSUPPORTED)
    raw = await _read_capped(request)
    try:
        text = raw.decode("utf-8")
        body = json.loads(text, parse_constant=_no_number)
        # a lone surrogate is no character: neither the database nor the connector could be given it
        json.dumps(body, ensure_ascii=False).encode() if "\\u" in text else None
    except (ValueError, RecursionError):
        raise BadActivity("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise BadActivity("The body is not a JSON object.")
    return body


async def _read_capped(request: web.Request) -> bytes:
    """The body, after any compression. Reads no more than the limit, whatever the headers promise."""
    read = bytearray()
    try:
        async for chunk in request.content.iter_chunked(65_536):
            read += chunk
            if len(read) > MAX_BODY_BYTES:
                raise BadActivity(f"The body is larger than {MAX_BODY_BYTES} bytes.", TOO_LARGE)
    except (ClientPayloadError, HttpProcessingError, web.RequestPayloadError):
        raise BadActivity("The body cannot be read.") from None
    return bytes(read)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def claimed(body: Mapping[str, Any], name: str) -> str:
    """A field of an activity that was not checked yet, "" when it is not a string."""
    found = body.get(name)
    return found if isinstance(found, str) else ""


def check_channel(body: Mapping[str, Any]) -> None:
    """Raises BadActivity unless the activity comes from Teams' channel."""
    channel = claimed(body, "channelId")
    if not channel:
        raise BadActivity("The activity has no channelId.")
    if channel != CHANNEL:
        raise BadActivity("The activity is not from Teams.", FORBIDDEN)


def check_service_url(url: str, *, local: bool) -> None:
    """Raises BadActivity unless answers may go there: Teams' own services; in local mode this machine alone."""
    if not url:
        raise BadActivity("The activity has no serviceUrl.")
    if not (addresses.is_loopback(url) if local else addresses.is_teams(url)):
        raise BadActivity("The activity's serviceUrl is not one that this bot answers to.", FORBIDDEN)


def check_tenant(inbound: Inbound, allowed: Collection[str] | None) -> None:
    """Raises BadActivity when the activity names a tenant that is not served; None serves every tenant."""
    if allowed is not None and not all(tenant in allowed for tenant in inbound.tenants):
        raise BadActivity("The activity's tenant is not one that this bot serves.", FORBIDDEN)
