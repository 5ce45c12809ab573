"""The house: everything built from its constructors, in order, and taken down the other way round."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from socket import socket

from aiohttp import web

from bot.access.hosts import local_only
from bot.connector.client import open_session
from bot.files.serving import ROUTE
from bot.playground.client import INSTALLED, Playground
from bot.server.announcement import announcement
from bot.server.ending import Ending
from bot.server.health import Health
from bot.server.migrations import MIGRATIONS
from bot.server.ports import take_port
from bot.server.rooms import INDEXES, Rooms
from bot.storage.connection import connect, prepare
from bot.storage.data_dir import DataDir
from bot.storage.database import Storage
from bot.storage.embedded import EmbeddedMongo
from bot.storage.mongod import find_mongod
from bot.telemetry.logs import set_up_logs, unhandled
from bot.telemetry.metrics import Metrics
from bot.version import version
from config import Settings

MAX_BODY_BYTES = 256 * 1024
"""More than any activity of a personal chat: Teams stops messages at about 100 KB."""

SHUTDOWN_SECONDS = 2.0
"""How long requests in flight may take when the bot ends."""


LITTLE_SPACE = 16 * 1024 * 1024
"""Bytes: with less MongoDB cannot write its journal."""

GOODBYE_SECONDS = 1.0
"""How long the database may take to hear that we leave."""


async def serve(settings: Settings) -> bool:
    """Runs the bot until it is asked to end. Returns whether the end was wanted.

    Raises SetupError when it cannot start.
    """
    set_up_logs(settings.log_level, sys.stderr)
    asyncio.get_running_loop().set_exception_handler(unhandled)
    ending = Ending(force=partial(os._exit, 1))
    ending.listen()
    running = asyncio.create_task(_run(settings, ending))
    asked = asyncio.create_task(_asked(ending))
    await asyncio.wait({running, asked}, return_when=asyncio.FIRST_COMPLETED)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    ending.close()
    return await asked


async def _asked(ending: Ending) -> bool:
    """What went wrong is said at once: taking everything down may take its time."""
    failure = await ending.wait()
    if failure is not None:
        print(failure, file=sys.stderr, flush=True)
    return failure is None


async def _run(settings: Settings, ending: Ending) -> None:
    async with AsyncExitStack() as house:
        house.enter_context(DataDir(settings.data_dir))
        listening = house.enter_context(take_port(settings.host, settings.port, "PORT"))
        if settings.playground:
            take_port("127.0.0.1", settings.playground_port, "PLAYGROUND_PORT").close()
        metrics = Metrics()
        metrics.started(version(), settings.send_rate)
        storage = await house.enter_async_context(_database(settings, ending, metrics))
        session = await house.enter_async_context(open_session())
        rooms = Rooms(settings, storage, session, _now, metrics)
        health = Health(storage.ping)
        await house.enter_async_context(_listening(application(settings, rooms, health), listening))
        page = await house.enter_async_context(_playground(settings)) if settings.playground else None
        await house.enter_async_context(_working(rooms))
        with health.serving():
            print(announcement(settings, page), flush=True)
            await asyncio.Event().wait()


def _now() -> datetime:
    return datetime.now(UTC)


def application(settings: Settings, rooms: Rooms, health: Health) -> web.Application:
    """What is served; in local mode behind the guard that keeps it to this machine."""
    guards = [local_only({settings.port, settings.playground_port})] if settings.local else []
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=guards)
    app.router.add_get("/healthz", health.answer)
    app.router.add_get("/metrics", rooms.scrape.answer)
    app.router.add_get(ROUTE, rooms.files_page.answer, allow_head=False)
    app.router.add_post("/api/messages", rooms.endpoint.answer)
    return app


@asynccontextmanager
async def _working(rooms: Rooms) -> AsyncIterator[None]:
    """What happens without being asked: broadcasts move on, arrivals are greeted. It ends before Teams does."""
    try:
        await rooms.dispatch.start()
        await rooms.clock.start()
        yield
    finally:
        await rooms.consents.stop()
        await rooms.clock.stop()
        await rooms.dispatch.stop()


@asynccontextmanager
async def _database(settings: Settings, ending: Ending, metrics: Metrics) -> AsyncIterator[Storage]:
    async with AsyncExitStack() as stack:
        uri = settings.mongodb_uri
        if uri is None:
            uri = await stack.enter_async_context(_embedded(settings, ending))
        storage = await connect(uri, observer=metrics)
        stack.push_async_callback(_goodbye, storage)
        await prepare(storage, INDEXES, MIGRATIONS)
        yield storage


async def _goodbye(storage: Storage) -> None:
    """Closes the connection, but not for long: where the server is gone the driver would wait for it."""
    closing = threading.Thread(target=storage.close, daemon=True)
    closing.start()
    await asyncio.to_thread(closing.join, GOODBYE_SECONDS)


@asynccontextmanager
async def _embedded(settings: Settings, ending: Ending) -> AsyncIterator[str]:
    server = EmbeddedMongo(settings.data_dir, find_mongod())
    try:
        uri = await server.start()
        async with _watched(server, ending, settings.data_dir):
            yield uri
    finally:
        await server.stop()


@asynccontextmanager
async def _watched(server: EmbeddedMongo, ending: Ending, data_dir: Path) -> AsyncIterator[None]:
    """While the block runs, the server's end is the bot's end."""

    async def watch() -> None:
        code = await server.ended()
        ending.failed(gone_sentence(code, shutil.disk_usage(data_dir).free, data_dir))

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()


def gone_sentence(code: int, free: int, data_dir: Path) -> str:
    """What is said when the embedded server has gone: its exit code, and the bytes that are free where its data is."""
    if free < LITTLE_SPACE:
        return f"The embedded MongoDB ended because the disk of {data_dir} is full: make room, then start Cohort again."
    return f"The embedded MongoDB ended by itself (exit code {code}): start Cohort again."


@asynccontextmanager
async def _listening(app: web.Application, listening: socket) -> AsyncIterator[None]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _playground(settings: Settings) -> AsyncIterator[str]:
    endpoint = f"http://127.0.0.1:{settings.port}/api/messages"
    log = settings.data_dir / "playground.log"
    client = Playground(INSTALLED, port=settings.playground_port, endpoint=endpoint, log=log)
    try:
        await client.start()
        yield client.url
    finally:
        await client.stop()
