"""GET /healthz tells a load balancer the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.server.health import Health
from bot.storage.database import Storage

Ping = Callable[[], Awaitable[None]]


async def answer(ping: Ping, patience: float = 2.0, *, ready: bool = True) -> tuple[int, str]:
    health = Health(ping, patience)
    with health.serving() if ready else nullcontext():
        return await _asked(health)


async def _asked(health: Health) -> tuple[int, str]:
    app = web.Application()
    app.router.add_get("/healthz", health.answer)
    async with TestClient(TestServer(app)) as client, client.get("/healthz") as response:
        assert response.headers["Cache-Control"] == "no-store"
        return response.status, (await response.json())["status"]


async def test_ready(storage: Storage) -> None:
    assert await answer(storage.ping) == (200, "ok")


async def test_not_ready_yet(storage: Storage) -> None:
    assert await answer(storage.ping, ready=False) == (503, "not ready")


async def test_not_ready_any_more(storage: Storage) -> None:
    health = Health(storage.ping)
    with health.serving():
        assert (await _asked(health))[0] == 200
    assert await _asked(health) == (503, "not ready")


@pytest.mark.parametrize("error", [ConnectionError("no"), RuntimeError("closed")])
async def test_a_database_that_fails(error: Exception) -> None:
    async def ping() -> None:
        raise error

    assert await answer(ping) == (503, "the database does not answer")


async def test_a_database_that_hangs() -> None:
    async def ping() -> None:
        await asyncio.Event().wait()

    assert (await answer(ping, patience=0.05))[0] == 503
