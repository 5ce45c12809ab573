"""A connector that says yes at once, in a process of its own, so that only the client's CPU is counted."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from aiohttp import web


@contextmanager
def running_connector() -> Iterator[str]:
    """Runs it for the length of the block; yields its service URL."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join(10)


def _run(pipe: Connection) -> None:
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    app = web.Application()
    app.router.add_post("/{path:.*}", _yes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pipe.send(runner.addresses[0][1])
    await asyncio.Event().wait()


async def _yes(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(status=201, text='{"id":"1:1"}', content_type="application/json")
