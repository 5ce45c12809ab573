"""Fetching the file that somebody attached in the chat.

The download URL of an attachment carries its own short-lived access and is asked without a token
(learn.microsoft.com, "Send and receive files using bots"). Phones sometimes name the page that shows the file instead
(OfficeDev/Microsoft-Teams-Samples issue 1314): that comes as text/html.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import BinaryIO

import structlog
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from yarl import URL

from bot.files.guard import Guard
from bot.files.hosts import parsed
from bot.files.limits import MEGABYTE, Limits
from bot.refusals import Refused

CHUNK = 256 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({401, 403, 404, 410})

ELSEWHERE = "This file isn't in your organisation's OneDrive or SharePoint, so I don't fetch it."
EXPIRED = "Teams' link to this file doesn't work any more. Attach the file again."
A_PAGE = "Teams sent a web page instead of the file. Attach it from Teams on a computer."
LATER = "I can't fetch this file at the moment. Attach it again in a minute."
TOO_SLOW = "The file took too long to arrive. Attach it again in a minute."

log = structlog.get_logger(__name__)


class Downloads:
    """Fetches files, each by a connection of its own."""

    def __init__(self, guard: Guard, limits: Limits | None = None) -> None:
        self._guard = guard
        self._limits = limits or Limits()

    async def fetch(self, url: str, into: BinaryIO) -> int:
        """Writes the file at that URL into an open one, chunk by chunk; returns its size in bytes.

        Raises Refused; what was written until then is of no use.
        """
        try:
            async with asyncio.timeout(self._limits.total), self._guard.session(self._timeout()) as session:
                return await self._fetch(session, self._checked(url), into)
        except TimeoutError:
            raise _failed(TOO_SLOW, "too slow") from None
        except (ClientError, OSError) as error:
            raise _failed(LATER, type(error).__name__) from None

    async def _fetch(self, session: ClientSession, url: URL, into: BinaryIO) -> int:
        for _ in range(self._limits.redirects + 1):
            async with session.get(url, allow_redirects=False) as response:
                if response.status not in REDIRECTS:
                    _check(response)
                    return await self._write(response, into)
                url = self._next(url, response)
        raise _failed(LATER, "too many redirects")

    def _next(self, url: URL, response: ClientResponse) -> URL:
        """Where a redirect leads, when that is a place that may be asked."""
        found = parsed(response.headers.get("Location", ""), base=url)
        return self._checked("" if found is None else str(found))

    def _checked(self, url: str) -> URL:
        found = self._guard.hosts.checked(url)
        if found is None:
            asked = parsed(url)
            raise _failed(ELSEWHERE, "host not on the list", host=(asked.host or "") if asked else "")
        return found

    async def _write(self, response: ClientResponse, into: BinaryIO) -> int:
        if (response.content_length or 0) > self._limits.size:
            raise self._too_large()
        size = 0
        async for chunk in response.content.iter_chunked(CHUNK):
            size += len(chunk)
            if size > self._limits.size:
                raise self._too_large()
            await asyncio.to_thread(into.write, chunk)
        return size

    def _too_large(self) -> Refused:
        most = max(self._limits.size // MEGABYTE, 1)
        return _failed(f"This file is larger than {most} MB. Split it, and attach the parts.", "too large")

    def _timeout(self) -> ClientTimeout:
        limits = self._limits
        return ClientTimeout(total=None, connect=limits.connect, sock_read=limits.quiet)


def _check(response: ClientResponse) -> None:
    """Raises Refused unless the file itself follows."""
    if response.status in GONE:
        raise _failed(EXPIRED, "refused", status=response.status)
    if response.status != HTTPStatus.OK:
        raise _failed(LATER, "unexpected answer", status=response.status)
    if response.content_type in ("text/html", "application/xhtml+xml"):
        raise _failed(A_PAGE, "a web page")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        # we asked for it as it is; unpacking could make any size of it
        raise _failed(LATER, "packed")


def _failed(sentence: str, reason: str, **more: str | int) -> Refused:
    log.warning("file not fetched", reason=reason, **more)
    return Refused(sentence)
