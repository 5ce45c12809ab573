"""Connections to places that were named from outside: to public addresses alone, and to the very ones looked at.

A name is resolved once, every address that it has must be public, and the connection goes to one of those: a name that
answers differently the second time is never asked a second time. Nothing of ours goes along: no token, no cookie, no
proxy's password from a .netrc.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable

import structlog
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType

from bot.files.addresses import is_loopback, is_public
from bot.files.hosts import FileHosts

AGENT = "Cohort"

log = structlog.get_logger(__name__)


class Forbidden(OSError):  # noqa: N818 - reads as what happened
    """A name has an address that nobody may have us ask."""


class Guard:
    """Opens sessions. `names` resolves names, `public` says which addresses are public, `trust` which certificates are.

    Tests, which have no public address, give their own.
    """

    def __init__(
        self,
        hosts: FileHosts,
        names: Callable[[], AbstractResolver] = ThreadedResolver,
        public: Callable[[str], bool] = is_public,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.hosts = hosts
        self._names = names
        self._public = public
        self._trust = trust

    def session(self, timeout: ClientTimeout) -> ClientSession:
        """A session for one transfer; close it afterwards."""
        resolver = GuardedResolver(self._names(), self._allowed)
        connector = TCPConnector(
            resolver=resolver,
            use_dns_cache=False,
            force_close=True,
            socket_factory=self._socket,
            ssl=self._trust or True,
            limit=1,
        )
        return ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            timeout=timeout,
            trust_env=False,
            auto_decompress=False,
            headers={"User-Agent": AGENT, "Accept-Encoding": "identity"},
        )

    def _allowed(self, host: str, address: str) -> bool:
        return is_loopback(address) if self.hosts.may_be_here(host) else self._public(address)

    def _socket(self, to: AddrInfoType) -> socket.socket:
        """The last door, which also sees addresses that stood in the URL themselves."""
        address = str(to[4][0])
        if not (self._public(address) or (self.hosts.local and is_loopback(address))):
            raise Forbidden("not a public address")
        return socket.socket(to[0], to[1], to[2])


class GuardedResolver(AbstractResolver):
    """Resolves by `names`, and refuses a name altogether when one of its addresses is not allowed."""

    def __init__(self, names: AbstractResolver, allowed: Callable[[str, str], bool]) -> None:
        self._names = names
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._names.resolve(host, port, family)
        if not all(self._allowed(host, each["host"]) for each in found):
            log.warning("file not fetched", reason="not a public address", host=host)
            raise Forbidden("not a public address")
        return found

    async def close(self) -> None:
        await self._names.close()
