"""Inbound tokens: whether a request really comes from the Bot Framework's service and is meant for this bot.

The rules are those of "Authenticate requests from the Bot Connector service to your bot" (learn.microsoft.com,
rest-connector-authentication): issuer, audience, validity within five minutes, RS256 with a published key, the
`serviceurl` claim, and the key's endorsement of the channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import jwt
from jwt.exceptions import PyJWTError

ISSUER = "https://api.botframework.com"
ALGORITHM = "RS256"
LEEWAY_SECONDS = 300
UNAUTHORIZED = 401
FORBIDDEN = 403
LONGEST_TOKEN = 16_384


class TokenRefused(Exception):  # noqa: N818 - reads as what happened
    """The request must not be served. `status` is the HTTP status; `reason` is for the log and the caller."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class KeysUnavailable(Exception):  # noqa: N818 - reads as what happened
    """The published keys could not be fetched, and none are known yet."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A published key and the channels that may use it."""

    key: jwt.PyJWK
    endorsements: frozenset[str]


class Keys(Protocol):
    """Where signing keys are found."""

    async def find(self, kid: str) -> SigningKey | None:
        """The key of that id, None when nobody published it. Raises KeysUnavailable."""


class TokenValidator:
    """Checks the Authorization header of requests that claim to come from Teams."""

    def __init__(self, app_id: str, keys: Keys) -> None:
        self._app_id = app_id
        self._keys = keys

    async def check(self, authorization: str | None, *, channel_id: str, service_url: str) -> None:
        """Returns when the token is good for an activity of that channel and service URL.

        Raises TokenRefused otherwise, and KeysUnavailable when that cannot be told.
        """
        token = _bearer(authorization)
        kid = self._plausible(token)
        key = await self._keys.find(kid)
        if key is None:
            raise TokenRefused(UNAUTHORIZED, "the token's key is not published")
        claims = self._verified(token, key.key)
        if not _same_url(claims.get("serviceurl"), service_url):
            raise TokenRefused(FORBIDDEN, "the token is for another serviceUrl")
        if channel_id not in key.endorsements:
            raise TokenRefused(FORBIDDEN, "the token's key is not endorsed for this channel")

    def _plausible(self, token: str) -> str:
        """The key id of a token that claims to be for us: what anybody can send must not make us fetch keys."""
        try:
            header = jwt.get_unverified_header(token)
            claims = jwt.decode(token, options={"verify_signature": False})
        except (PyJWTError, ValueError, RecursionError):
            raise TokenRefused(UNAUTHORIZED, "the token cannot be read") from None
        kid = header.get("kid")
        if header.get("alg") != ALGORITHM:
            raise TokenRefused(UNAUTHORIZED, "the token is not signed with RS256")
        if not isinstance(kid, str) or not kid:
            raise TokenRefused(UNAUTHORIZED, "the token names no key")
        if claims.get("iss") != ISSUER or claims.get("aud") != self._app_id:
            raise TokenRefused(UNAUTHORIZED, "the token is of another issuer or for another bot")
        return kid

    def _verified(self, token: str, key: jwt.PyJWK) -> Mapping[str, Any]:
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                audience=self._app_id,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"], "strict_aud": True},
            )
        except PyJWTError as error:
            raise TokenRefused(UNAUTHORIZED, f"the token is not valid: {type(error).__name__}") from None


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenRefused(UNAUTHORIZED, "there is no bearer token")
    if len(token) > LONGEST_TOKEN:
        raise TokenRefused(UNAUTHORIZED, "the token is too long")
    return token.strip()


def _same_url(claim: object, service_url: str) -> bool:
    """Microsoft's own SDKs differ in whether a last slash counts; it carries no meaning."""
    return isinstance(claim, str) and bool(claim) and claim.rstrip("/") == service_url.rstrip("/")
