"""POST /api/messages: the doors in their order, then the turn, then the HTTP answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import structlog
from aiohttp import web

from bot.access.tokens import KeysUnavailable, TokenRefused, TokenValidator
from bot.teams.adapter import TeamsAdapter
from bot.teams.doors import (
    FORBIDDEN,
    TOO_LARGE,
    UNSUPPORTED,
    check_channel,
    check_service_url,
    check_tenant,
    claimed,
    read_body,
)
from bot.teams.handler import TeamsHandler
from bot.teams.inbound import BadActivity, Inbound, read_inbound
from bot.teams.ports import Connector, Consents, Desk, People
from bot.telemetry.correlation import correlated, new_correlation
from bot.telemetry.metrics import Metrics

UNAVAILABLE = 503
REASONS = {FORBIDDEN: "not for this bot", TOO_LARGE: "too large", UNSUPPORTED: "no JSON"}
"""What the figures call a refusal of that status; all others are malformed."""

log = structlog.get_logger(__name__)


class MessagesEndpoint:
    """Answers for the bot's endpoint.

    In production it needs a token validator and the tenants to serve; in local mode neither, and it answers to
    this machine's connectors alone. Anything in between raises ValueError.
    """

    def __init__(
        self,
        desk: Desk,
        people: People,
        connector: Connector,
        *,
        now: Callable[[], datetime],
        token_validator: TokenValidator | None = None,
        tenants: Collection[str] | None = None,
        local: bool = False,
        metrics: Metrics | None = None,
        consents: Consents | None = None,
    ) -> None:
        if local == (token_validator is not None) or local == bool(tenants):
            raise ValueError("production needs a token validator and tenants, local mode neither")
        self._metrics = metrics or Metrics()
        handler = TeamsHandler(desk, people, self._metrics, consents)
        self._handler = handler
        self._adapter = TeamsAdapter(connector)
        self._adapter.on_turn_error = handler.failed
        self._validator = token_validator
        self._tenants = None if tenants is None else frozenset(tenant.lower() for tenant in tenants)
        self._local = local
        self._now = now

    async def answer(self, request: web.Request) -> web.Response:
        """The handler: 2xx, a 4xx that says why, 501 to invokes that are not ours."""
        with correlated(new_correlation()):
            try:
                return await self._serve(await self._admit(request))
            except BadActivity as refused:
                tell = log.warning if refused.status == FORBIDDEN else log.info
                tell("activity refused", status=refused.status, reason=refused.sentence)
                return self._refuse(REASONS.get(refused.status, "malformed"), refused.status, refused.sentence)
            except TokenRefused as refused:
                log.warning("request refused", status=refused.status, reason=refused.reason)
                return self._refuse("token", refused.status, f"Not for this bot: {refused.reason}.")
            except KeysUnavailable:
                log.warning("request refused", status=UNAVAILABLE, reason="tokens can't be checked at the moment")
                return self._refuse("no signing keys", UNAVAILABLE, "Tokens can't be checked at the moment.")

    async def _serve(self, inbound: Inbound) -> web.Response:
        began = time.perf_counter()
        response = _response(await self._adapter.run(inbound, self._handler))
        seconds = time.perf_counter() - began
        self._metrics.turn(inbound.type, seconds)
        log.info(
            "activity answered",
            type=inbound.type, activity=inbound.id, tenant=inbound.tenant, status=response.status,
            ms=round(seconds * 1000, 1),
        )  # fmt: skip
        return response

    def _refuse(self, reason: str, status: int, sentence: str) -> web.Response:
        self._metrics.refused(reason)
        return _refusal(status, sentence)

    async def _admit(self, request: web.Request) -> Inbound:
        body = await read_body(request)
        if self._validator is not None:
            url, channel = claimed(body, "serviceUrl"), claimed(body, "channelId")
            await self._validator.check(request.headers.get("Authorization"), channel_id=channel, service_url=url)
        check_channel(body)
        inbound = read_inbound(body, self._now())
        check_service_url(inbound.service_url, local=self._local)
        check_tenant(inbound, self._tenants)
        return inbound


def _response(response: Any) -> web.Response:
    """botbuilder's answer as HTTP: an invoke's status and body, 200 for everything else."""
    if response is None:
        return web.Response()
    if response.body is None:
        return web.Response(status=int(response.status))
    return web.json_response(response.body, status=int(response.status))


def _refusal(status: int, sentence: str) -> web.Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == web.HTTPUnauthorized.status_code else None
    return web.json_response({"error": sentence}, status=status, headers=headers)
