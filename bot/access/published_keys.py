"""The keys that the Bot Framework signs with: fetched without blocking, kept for a day, asked again for a new one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import jwt
import structlog
from jwt.exceptions import PyJWTError

from bot.access.tokens import ALGORITHM, KeysUnavailable, SigningKey

METADATA_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
KEPT_FOR = timedelta(days=1)
"""The documentation of the service asks for a refresh at least this often."""
BETWEEN_TRIES = timedelta(minutes=1)
"""Unknown key ids can be made up by anybody: they fetch the keys no more often than this."""
FIRST_TRIES = timedelta(seconds=5)
"""The same, while no key is known at all."""
TIMEOUT_SECONDS = 10

log = structlog.get_logger(__name__)


class PublishedKeys:
    """Finds signing keys by their id; `now` tells the time, `url` is the OpenID metadata document."""

    def __init__(self, session: aiohttp.ClientSession, now: Callable[[], datetime], *, url: str = METADATA_URL) -> None:
        self._session = session
        self._now = now
        self._url = url
        self._keys: Mapping[str, SigningKey] = {}
        self._tried: datetime | None = None
        self._fetched: datetime | None = None
        self._one_at_a_time = asyncio.Lock()

    async def find(self, kid: str) -> SigningKey | None:
        """The key of that id, None when it is not published. Raises KeysUnavailable while none could be fetched."""
        if not self._fresh(kid):
            async with self._one_at_a_time:
                if not self._fresh(kid) and self._may_try():
                    await self._refresh()
        if self._fetched is None:
            raise KeysUnavailable("the Bot Framework's signing keys could not be fetched")
        return self._keys.get(kid)

    def _fresh(self, kid: str) -> bool:
        return kid in self._keys and self._fetched is not None and self._now() - self._fetched < KEPT_FOR

    def _may_try(self) -> bool:
        pause = FIRST_TRIES if self._fetched is None else BETWEEN_TRIES
        return self._tried is None or self._now() - self._tried >= pause

    async def _refresh(self) -> None:
        """Fetches the keys; where that fails the old ones stay."""
        self._tried = self._now()
        try:
            metadata = await self._json(self._url)
            published = await self._json(str(metadata["jwks_uri"]))
            self._keys = read_keys(published)
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, RecursionError) as error:
            log.warning("signing keys not fetched", reason=type(error).__name__)
            return
        self._fetched = self._now()

    async def _json(self, url: str) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        async with self._session.get(url, timeout=timeout) as response:
            response.raise_for_status()
            read = json.loads(await response.read())
        if not isinstance(read, dict):
            raise ValueError("not a JSON object")
        return read


def read_keys(published: Mapping[str, Any]) -> dict[str, SigningKey]:
    """The usable RSA keys of a key set by id; what cannot be used is passed over. Raises ValueError when none can."""
    listed = published.get("keys")
    found = [_read_key(entry) for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    keys = dict(pair for pair in found if pair is not None)
    if not keys:
        raise ValueError("the key set holds no usable key")
    return keys


def _read_key(entry: Mapping[str, Any]) -> tuple[str, SigningKey] | None:
    kid, channels = entry.get("kid"), entry.get("endorsements")
    if entry.get("kty") != "RSA" or entry.get("use", "sig") != "sig" or not isinstance(kid, str):
        return None
    try:
        key = jwt.PyJWK(dict(entry), algorithm=ALGORITHM)
    except (PyJWTError, ValueError, TypeError):
        return None
    endorsed = frozenset(c for c in channels if isinstance(c, str)) if isinstance(channels, list) else frozenset()
    return kid, SigningKey(key, endorsed)
