"""The bot's own token for calls to the connector."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol

import msal

SCOPE = "https://api.botframework.com/.default"
LOGIN = "https://login.microsoftonline.com"
MULTI_TENANT = "botframework.com"
"""Where multi-tenant bots get their token (MicrosoftDocs/bot-docs, rest-connector-authentication)."""
EARLY = 300.0
"""Seconds before its end that a token is no longer used."""

ASK_SECONDS = 10
"""For each of the requests that MSAL makes."""


class TokenError(Exception):
    """No token. `final`: Entra said no; otherwise it was not to be reached, and another try may do."""

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(reason)
        self.final = final


class TokenSource(Protocol):
    """Gives the token for the Authorization header; None where none is used."""

    async def token(self, *, fresh: bool = False) -> str | None:
        """A valid token; with `fresh` a new one, because the last was refused. Raises TokenError."""
        ...


class NoTokens:
    """Local mode: the Playground asks for none."""

    async def token(self, *, fresh: bool = False) -> str | None:
        return None


class MsalTokens:
    """Client credentials of the bot's registration, through MSAL off the event loop; one request at a time.

    `clock` is in seconds; `http_client` takes the place of MSAL's own (an object like a requests.Session).
    """

    def __init__(
        self,
        app_id: str,
        password: str,
        tenant: str,
        app_type: str = "SingleTenant",
        *,
        clock: Callable[[], float] = time.monotonic,
        http_client: object = None,
    ) -> None:
        self._app_id = app_id
        self._password = password
        self._authority = f"{LOGIN}/{MULTI_TENANT if app_type == 'MultiTenant' else tenant}"
        self._clock = clock
        self._http_client = http_client
        self._lock = asyncio.Lock()
        self._token = ""
        self._ends = 0.0

    async def token(self, *, fresh: bool = False) -> str | None:
        refused = self._token if fresh else None
        if not fresh and self._valid:
            return self._token
        async with self._lock:
            # whoever waited here finds the token that another request brought meanwhile
            if self._token == refused or not self._valid:
                await self._renew()
        return self._token

    @property
    def _valid(self) -> bool:
        return bool(self._token) and self._clock() < self._ends

    async def _renew(self) -> None:
        asked = self._clock()
        answer = await asyncio.to_thread(self._ask)
        token = answer.get("access_token")
        if not isinstance(token, str):
            raise TokenError(str(answer.get("error", "no answer")), final=True)
        self._token = token
        self._ends = asked + max(float(answer.get("expires_in", 0)) - EARLY, 0.0)

    def _ask(self) -> dict[str, Any]:
        """Asks Entra; a new MSAL application each time, so that its cache never gives back a refused token."""
        try:
            app = msal.ConfidentialClientApplication(
                self._app_id,
                self._password,
                authority=self._authority,
                http_client=self._http_client,
                timeout=ASK_SECONDS,  # MSAL's own default waits for ever
            )
            answer: dict[str, Any] = app.acquire_token_for_client([SCOPE]) or {}
        except ValueError as error:  # MSAL's word for an authority that does not exist
            raise TokenError(str(error), final=True) from error
        except OSError as error:  # the errors of requests are OSErrors
            raise TokenError("Microsoft Entra was not to be reached", final=False) from error
        return answer
