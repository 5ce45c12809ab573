"""GET /files/{token}: a file for whoever holds its link. Whatever is wrong with a link, the answer is the same 404."""

from __future__ import annotations

from urllib.parse import quote

import structlog
from aiohttp import web

from bot.files.records import Content
from bot.files.service import PATH, Files

ROUTE = f"{PATH}/{{token}}"
NO_FILE = "This link doesn't lead to a file, or not any more. Ask the bot for a new one.\n"
SAFE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
"""Nothing is kept, guessed at, shown within a page, or told to the next one."""

log = structlog.get_logger(__name__)


class FilesPage:
    """Answers for the server."""

    def __init__(self, files: Files) -> None:
        self._files = files

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The handler."""
        content = await self._files.linked(request.match_info["token"])
        if content is None:
            return web.Response(text=NO_FILE, status=404, headers=SAFE)
        response = web.StreamResponse(headers=SAFE | _headers(content))
        await response.prepare(request)
        size = 0
        async for chunk in content.chunks:
            await response.write(chunk)
            size += len(chunk)
        await response.write_eof()
        log.info("file fetched", bytes=size)
        return response


def _headers(content: Content) -> dict[str, str]:
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_. ") else "_" for sign in content.name)
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(content.name, safe='')}"
    return {"Content-Type": content.media_type, "Content-Disposition": named}
