"""Calls to Teams' connector: one pooled session, one cached token, and an answer whatever happens."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.connector import envelopes
from bot.connector.records import Reply, Trouble
from bot.connector.tokens import TokenError, TokenSource
from bot.telemetry.metrics import Metrics

Json = Mapping[str, Any]

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
"""Seconds. `connect` ends before `total`, so a connection that never stood is told apart from a missing answer."""
LARGEST_ANSWER = 64 * 1024
"""Bytes of an answer that are read."""
CONNECTIONS = 512
CALLS = {"POST": "send", "PUT": "update", "GET": "look up"}
"""What the figures call a request."""


def open_session() -> aiohttp.ClientSession:
    """The session that a Connector needs; close it when the connector is no longer used."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CONNECTIONS), cookie_jar=aiohttp.DummyCookieJar(), timeout=TIMEOUT
    )


def _utc() -> datetime:
    return datetime.now(UTC)


class Connector:
    """Sends, updates and looks up; never raises for what the network or Teams does."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        tokens: TokenSource,
        now: Callable[[], datetime] = _utc,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
        metrics: Metrics | None = None,
    ) -> None:
        self._timeout = timeout
        self._session = session
        self._tokens = tokens
        self._now = now
        self._metrics = metrics or Metrics()

    async def send(self, service_url: str, conversation_id: str, body: bytes | Json, tenant: str = "") -> Reply:
        """Makes a message in the conversation."""
        return await self._call("POST", activities_url(service_url, conversation_id), body, tenant)

    async def update(
        self, service_url: str, conversation_id: str, activity_id: str, body: bytes | Json, tenant: str = ""
    ) -> Reply:
        """Changes a message that was sent."""
        url = f"{activities_url(service_url, conversation_id)}/{quote(activity_id, safe='')}"
        return await self._call("PUT", url, body, tenant)

    async def look_up(self, service_url: str, conversation_id: str, user_id: str, tenant: str = "") -> Reply:
        """Asks for somebody in the conversation, by their Teams or object id; `envelopes.profile` reads the answer."""
        return await self._call("GET", member_url(service_url, conversation_id, user_id), None, tenant)

    async def _call(self, method: str, url: str, body: bytes | Json | None, tenant: str) -> Reply:
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        try:
            reply = await self._timed(method, url, data, tenant, await self._tokens.token())
            if reply.status == 401:
                reply = await self._timed(method, url, data, tenant, await self._tokens.token(fresh=True))
        except TokenError as error:
            reply = Reply(0, trouble=Trouble.TOKEN_REFUSED if error.final else Trouble.NO_TOKEN)
            self._metrics.call(CALLS[method], reply.answer)
        return reply

    async def _timed(self, method: str, url: str, data: bytes | None, tenant: str, token: str | None) -> Reply:
        began = time.perf_counter()
        reply = await self._once(method, url, data, tenant, token)
        self._metrics.call(CALLS[method], reply.answer, time.perf_counter() - began)
        return reply

    async def _once(self, method: str, url: str, data: bytes | None, tenant: str, token: str | None) -> Reply:
        try:
            async with self._session.request(
                method,
                URL(url, encoded=True),
                data=data,
                headers=_headers(data, tenant, token),
                timeout=self._timeout,
                allow_redirects=False,
            ) as response:
                return await self._read(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Reply(0, trouble=Trouble.NOT_CONNECTED)
        except (aiohttp.NonHttpUrlClientError, ValueError):  # yarl's word for what is no URL
            return Reply(0, trouble=Trouble.ADDRESS)
        except TimeoutError:
            return Reply(0, trouble=Trouble.TIMEOUT)
        except (aiohttp.ClientError, OSError):
            return Reply(0, trouble=Trouble.RESET)

    async def _read(self, response: aiohttp.ClientResponse) -> Reply:
        try:
            body = await response.content.readexactly(LARGEST_ANSWER)
        except asyncio.IncompleteReadError as whole:
            body = whole.partial
        except (aiohttp.ClientError, OSError, TimeoutError):
            body = b""  # the status alone says what became of the request
        return Reply(
            response.status,
            error=envelopes.error_code(body) if response.status >= 400 else "",
            retry_after=envelopes.retry_after(response.headers.get("Retry-After"), self._now()),
            activity_id=envelopes.activity_id(body) if response.status < 300 else "",
            body=body,
        )


def activities_url(service_url: str, conversation_id: str) -> str:
    """Where messages of a conversation are made. Ids hold ":", ";" and "/" and are escaped whole."""
    return f"{service_url.rstrip('/')}/v3/conversations/{quote(conversation_id, safe='')}/activities"


def member_url(service_url: str, conversation_id: str, user_id: str) -> str:
    """Where a member of a conversation is looked up."""
    base = f"{service_url.rstrip('/')}/v3/conversations/{quote(conversation_id, safe='')}"
    return f"{base}/members/{quote(user_id, safe='')}"


def _headers(data: bytes | None, tenant: str, token: str | None) -> dict[str, str]:
    made = {"Accept": "application/json"}
    made |= {"Content-Type": "application/json; charset=utf-8"} if data is not None else {}
    made |= {"x-ms-tenant-id": tenant} if tenant else {}
    return made | ({"Authorization": f"Bearer {token}"} if token else {})
