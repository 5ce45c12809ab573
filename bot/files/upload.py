"""Putting a file where somebody accepted it: into the upload session that OneDrive opened for it.

Source: learn.microsoft.com, "driveItem: createUploadSession" (upload bytes to the upload session): parts whose length
is a multiple of 320 KiB, in order, each with its Content-Range; 202 while more is expected, 200 or 201 at the end; no
Authorization header.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import BinaryIO

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from bot.files.guard import Guard
from bot.files.limits import Limits
from bot.refusals import Refused

PART = 32 * 320 * 1024
"""Bytes of a part: 10 MiB."""
DONE = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})

NOT_SAVED = "The file couldn't be saved in your OneDrive. Ask for it again in a minute."
ELSEWHERE = "That isn't your organisation's OneDrive, so I didn't put the file there."

log = structlog.get_logger(__name__)


class Uploads:
    """Puts files, each by a connection of its own."""

    def __init__(self, guard: Guard, limits: Limits | None = None, part: int = PART) -> None:
        self._guard = guard
        self._limits = limits or Limits()
        self._part = part

    def knows(self, url: str) -> bool:
        """Whether it is a place where files may lie."""
        return self._guard.hosts.checked(url) is not None

    async def put(self, url: str, file: BinaryIO, size: int) -> None:
        """Puts the `size` bytes (at least one) that can be read from the file. Raises Refused."""
        to = self._guard.hosts.checked(url)
        if to is None:
            raise _failed(ELSEWHERE, "host not on the list")
        timeout = ClientTimeout(total=None, connect=self._limits.connect, sock_read=self._limits.quiet)
        try:
            async with asyncio.timeout(self._limits.total), self._guard.session(timeout) as session:
                for start in range(0, size, self._part):
                    part = await asyncio.to_thread(file.read, min(self._part, size - start))
                    await self._put(session, to, part, start, size)
        except TimeoutError:
            raise _failed(NOT_SAVED, "too slow") from None
        except (ClientError, OSError) as error:
            raise _failed(NOT_SAVED, type(error).__name__) from None

    async def _put(self, session: ClientSession, to: URL, part: bytes, start: int, size: int) -> None:
        end = start + len(part)
        headers = {"Content-Range": f"bytes {start}-{end - 1}/{size}", "Content-Type": "application/octet-stream"}
        async with session.put(to, data=part, headers=headers, allow_redirects=False) as response:
            expected = DONE if end == size else {HTTPStatus.ACCEPTED}
            if response.status not in expected:
                raise _failed(NOT_SAVED, "unexpected answer", status=response.status)


def _failed(sentence: str, reason: str, **more: int) -> Refused:
    log.warning("file not saved", reason=reason, **more)
    return Refused(sentence)
