"""A connector that says yes at once, in a process of its own, so that only the bot's CPU is counted."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from aiohttp import web

COUNT = "/count"


@contextmanager
def running_connector() -> Iterator[str]:
    """Runs it for the length of the block; yields its service URL. GET /count says how many messages it has got."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs,), daemon=True)
    process.start()
    theirs.close()  # so that a connector that does not start is an error and no wait for ever
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join(10)


def _run(pipe: Connection) -> None:
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    yes = YesMan()
    app = web.Application()
    app.router.add_get(COUNT, yes.count)
    app.router.add_get("/v3/conversations/{conversation}/members/{member}", yes.member)
    app.router.add_post("/{path:.*}", yes.message)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pipe.send(runner.addresses[0][1])
    await asyncio.Event().wait()


class YesMan:
    """Takes every message, knows every member."""

    def __init__(self) -> None:
        self._got = 0

    async def message(self, request: web.Request) -> web.Response:
        await request.read()
        self._got += 1
        return web.Response(status=201, text='{"id":"1:1"}', content_type="application/json")

    async def member(self, request: web.Request) -> web.Response:
        who = request.match_info["member"]
        known: dict[str, Any] = {"id": who, "name": who, "email": f"{who.removeprefix('29:')}@example.com"}
        return web.json_response(known)

    async def count(self, _: web.Request) -> web.Response:
        return web.json_response(self._got)
